"""The reference evaluator: the plain truth of what a policy decides.

Every faster or foreign form of deciding is compared with it, and explanations and
witnesses come from it. Deciding is pure: it looks at no turn and no availability.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from policy_engine.evaluator.content import stage_content
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.search import Search, in_force, search
from policy_engine.evaluator.situation import Past, Situation
from policy_engine.evaluator.targets import candidates_of
from policy_engine.evaluator.undecided import (
    needs_of,
    undecided_derived,
    undecided_rule,
    undecided_stage,
    undecided_table,
)
from policy_engine.evaluator.wording import value_words
from policy_engine.model.decision import Decision, Outcome, Problem, ProblemKind, Undecided
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.sharing import Receiver

__all__ = ["Ending", "concluded", "decide", "ending_of", "in_force", "judge", "judge_situation", "shared_on_stage"]

_CALCULATIONS = (ProblemKind.DIVISION_BY_ZERO, ProblemKind.OUT_OF_TYPE)


def decide(policy: CheckedPolicy, raw: Mapping[str, object], at: datetime, lead_id: str = "") -> Decision:
    """Decide one lead from its raw values, at an instant."""
    return judge(policy, read_lead(policy, raw, lead_id), at).decision


def judge(
    policy: CheckedPolicy, lead: Lead, at: datetime, pod: str | None = None, past: Past | None = None
) -> Judgement:
    """Decide one lead and name all who may take it.

    `pod` is the one of its last decision, to which `hand off` goes back; `past` what its
    events say of it.
    """
    return judge_situation(situation_of(policy, lead, at.astimezone(UTC), past), pod)


def judge_situation(situation: Situation, pod: str | None = None) -> Judgement:
    """Decide the lead of a situation, which afterwards holds what was found out on the way."""
    return concluded(situation, search(situation), pod)


def concluded(situation: Situation, found: Search, pod: str | None = None) -> Judgement:
    """Say what becomes of a lead whose rules have been walked down."""
    undecided = tuple(_undecided(situation, found)) if found.unknown or situation.derived or found.read_stage else ()
    candidates, ending = ending_of(situation, found.rule, pod)
    rule = found.rule
    shared = shared_on_stage(situation)
    decision = Decision(
        lead=situation.lead.id,
        outcome=ending.outcome,
        pod=ending.pod,
        team=ending.team,
        role=ending.role,
        rep=ending.rep,
        queue=ending.queue,
        content=ending.content,
        stage=situation.stage.name,
        priority=found.priority,
        tags=tuple(found.tags),
        notify=tuple(found.notify),
        reason=ending.reason,
        rule=rule.label if rule is not None else None,
        source=rule.place if rule is not None else None,
        shared=situation.lookup.sharing.received(shared, situation.stage.name, ending.receiver) if shared else (),
        undecided=undecided,
        # Last, when everything has been worked out.
        problems=_problems(situation),
        policy=situation.lookup.name,
        at=situation.at,
    )
    return Judgement(decision=decision, candidates=candidates, shared=shared)


def _undecided(situation: Situation, found: Search) -> Iterator[Undecided]:
    """Yield what could not be judged: rules in their order, a table once, then derived fields and the stage."""
    used = frozenset(situation.derived)
    tables: dict[str, list[str]] = {}
    for rule in found.unknown:
        if rule.table is not None and rule.condition is not None:
            tables.setdefault(rule.table, []).extend(needs_of(situation, rule.condition))
    for rule in found.unknown:
        if rule.table is None:
            yield undecided_rule(situation, rule)
        elif rule.table in tables:
            yield undecided_table(situation, rule.table, tables.pop(rule.table))
    for field in situation.lookup.policy.derived:
        if field.name in used:
            yield from undecided_derived(situation, field, situation.derived[field.name])
    if found.read_stage:
        yield from undecided_stage(situation, situation.stage)


def _problems(situation: Situation) -> tuple[Problem, ...]:
    failed = situation.failed
    if not failed:
        return situation.lead.problems
    return (*situation.lead.problems, *(Problem(kind=kind) for kind in _CALCULATIONS if kind in failed))


# ---------------------------------------------------------------- what becomes of the lead


class Ending(NamedTuple):
    """What the deciding rule makes of a decision."""

    outcome: Outcome
    pod: str | None = None
    team: str | None = None
    role: str | None = None
    rep: str | None = None
    queue: str | None = None
    content: str | None = None
    reason: str | None = None

    @property
    def receiver(self) -> Receiver:
        """Return who has the lead now, as far as it is known."""
        return self.pod, self.team, self.role, self.rep


def ending_of(situation: Situation, rule: Rule | None, pod: str | None) -> tuple[tuple[Candidate, ...], Ending]:
    for action in rule.actions if rule is not None else ():
        if action.kind == "nurture":
            content = action.content if action.content is not None else stage_content(situation)
            return (), Ending("nurture", content=content)
        if action.kind == "reject":
            return (), Ending("rejected", reason=action.reason)
        if action.kind == "assign" or action.kind == "hand_off":
            assert rule is not None, "an action belongs to a rule"
            candidates, reason = candidates_of(situation, rule, action, pod)
            return candidates, _of_first(candidates, reason)
    return (), Ending("unrouted")


def _of_first(candidates: tuple[Candidate, ...], reason: str | None) -> Ending:
    if not candidates:
        return Ending("waiting", reason=reason)
    first = candidates[0]
    if first.kind == "nurture":
        return Ending("nurture", content=first.content, reason=reason)
    return Ending("assigned", first.pod, first.team, first.role, first.rep, first.queue, reason=reason)


def shared_on_stage(situation: Situation) -> tuple[str, ...]:
    """Return what is shared on the lead's stage and is there: `score: 72`."""
    names = situation.lookup.shared.get(situation.stage.name or "", ())
    if not names:
        return ()
    zone = situation.lookup.policy.timezone
    values = {
        name: situation.values[name] if name in situation.values else situation.derive(name).value for name in names
    }
    return tuple(f"{name}: {value_words(value, zone)}" for name, value in values.items() if value is not None)
