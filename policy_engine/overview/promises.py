"""What a policy promises, as titled rows: funnel, content, events, clocks, agreements, objectives."""

from policy_engine.model.funnel import Stage
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.promise_words import (
    clock_target_words,
    contents_words,
    measure_words,
    owner_words,
    promise_words,
    step_words,
)
from policy_engine.model.sla import Sla
from policy_engine.model.words import condition_words, party_words
from policy_engine.overview.words import Local

__all__ = ["promise_sections"]

Row = tuple[str, str]


def promise_sections(policy: CheckedPolicy, in_zone: Local) -> list[tuple[str, list[Row]]]:
    """Return the parts that say what people owe each other; a part may have no rows."""
    content = [
        (line.stage, f"{party_words(line.party)} {line.verb} {', '.join(contents_words(line.contents, in_zone))}")
        for line in policy.contents
    ]
    shares = [(share.stage, f"{', '.join(share.fields)} with {party_words(share.party)}") for share in policy.shares]
    events = [(event.name, f"at {event.field}" if event.field else "from the event log") for event in policy.events]
    agreements = [(item.name, f"between {' and '.join(map(party_words, item.parties))}") for item in policy.agreements]
    objectives = [
        (item.name if number == 0 else "", f"{party_words(item.party)}: {promise_words(promise, policy.indicators)}")
        for item in policy.objectives
        for number, promise in enumerate(item.promises)
    ]
    return [
        ("funnel", [_stage(stage, in_zone) for stage in policy.stages]),
        ("shared", shares),
        ("content", content),
        ("events", events),
        ("clocks", [row for sla in policy.slas for row in _sla(sla, in_zone)]),
        ("agreements", agreements),
        ("indicators", [(item.name, measure_words(item.measure)) for item in policy.indicators]),
        ("objectives", objectives),
    ]


def _stage(stage: Stage, in_zone: Local) -> Row:
    owners = [f"by {owner_words(owner, in_zone)}" for owner in stage.owners]
    condition = [f"when {condition_words(stage.condition, in_zone)}"] if stage.condition is not None else []
    owned = [f"owned {', '.join(owners)}"] if owners else ["owned by nobody"]
    return stage.name, ", ".join([*owned, *condition])


def _sla(sla: Sla, in_zone: Local) -> list[Row]:
    scope = f"for {party_words(sla.party)}: " if sla.party is not None else ""
    when = f", when {condition_words(sla.condition, in_zone)}" if sla.condition is not None else ""
    return [
        (sla.name, f"{scope}{clock_target_words(sla.target)}{when}"),
        *(("", f"pause while {condition_words(pause, in_zone)}") for pause in sla.pauses),
        *(("", step_words(step)) for step in sla.steps),
        *([("", f"restart on {', '.join(sla.restart_on)}")] if sla.restart_on else []),
    ]
