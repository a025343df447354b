"""Funnel, content and clocks as blocks of a page."""

from policy_engine.model.funnel import Stage
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.promise_words import (
    clock_target_words,
    contents_words,
    owner_words,
    step_time_words,
)
from policy_engine.model.sla import Sla
from policy_engine.model.words import action_words, condition_words, party_words
from policy_engine.overview.words import Local
from policy_engine.report import Block, Card, Cards, Cell, Content, Paragraph, Step, Steps, Table

__all__ = ["clock_cards", "content_matrix", "funnel_steps"]


def funnel_steps(policy: CheckedPolicy, in_zone: Local) -> list[Block]:
    """Return the stages in order, each with its owners and what is shared on it."""
    return [Steps([_step(policy, stage, in_zone) for stage in policy.stages])] if policy.stages else []


def _step(policy: CheckedPolicy, stage: Stage, in_zone: Local) -> Step:
    owners = ", ".join(owner_words(owner, in_zone) for owner in stage.owners)
    entered = f"when {condition_words(stage.condition, in_zone)}" if stage.condition is not None else "by an event"
    shared = [
        (f"{party_words(share.party)} sees", ", ".join(share.fields))
        for share in policy.shares
        if share.stage == stage.name
    ]
    return Step(stage.name, owners or "nobody answers for it", f"entered {entered}", shared)


def content_matrix(policy: CheckedPolicy, in_zone: Local) -> list[Block]:
    """Return content by stage and side, where there is any; a stage without content says so."""
    sides = list(dict.fromkeys((line.party, line.verb) for line in policy.contents))
    if not sides:
        return []
    rows: list[list[Content]] = []
    for stage in policy.stages:
        cells = [
            [
                words
                for line in policy.contents
                if (line.stage, line.party, line.verb) == (stage.name, *side)
                for words in contents_words(line.contents, in_zone)
            ]
            for side in sides
        ]
        name = stage.name if any(cells) else Cell(stage.name, "warning", note="no content yet")
        rows.append([name, *cells])
    header = ["stage", *(f"{party_words(party)} {verb}" for party, verb in sides)]
    return [Table(header, rows, stacks=True)]


def clock_cards(policy: CheckedPolicy, in_zone: Local) -> list[Block]:
    """Return a card a clock: what is promised, and what follows when."""
    return [Cards([_clock(sla, in_zone) for sla in policy.slas])] if policy.slas else []


def _clock(sla: Sla, in_zone: Local) -> Card:
    blocks: list[Block] = [Paragraph(clock_target_words(sla.target))]
    if sla.condition is not None:
        blocks.append(Paragraph(f"when {condition_words(sla.condition, in_zone)}", "quiet"))
    steps = [(step_time_words(step), " and ".join(map(action_words, step.actions))) for step in sla.steps]
    pauses = [("pauses", f"while {condition_words(pause, in_zone)}") for pause in sla.pauses]
    restart = [("restarts", f"on {', '.join(sla.restart_on)}")] if sla.restart_on else []
    rows = [*pauses, *steps, *restart]
    if rows:
        blocks.append(Table(("when", "what happens"), rows))
    return Card(sla.name, blocks, note=f"for {party_words(sla.party)}" if sla.party is not None else "for everybody")
