"""The trace behind an explanation: for every rule, whether it was true, and what stood in its way.

A trace is made of one lead. Its conditions are opened one by one, where somebody looks:
a table may have tens of thousands of rows.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.reference import in_force, judge_situation
from policy_engine.evaluator.situation import Past, Situation, Truth
from policy_engine.model import condition as c
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.values import Constant, Value
from policy_engine.source.frozen import frozen

__all__ = ["HIDDEN", "CaseTrace", "DerivedTrace", "PartTrace", "RuleTrace", "Trace", "trace"]

# Stands in a trace for a personal value.
HIDDEN = "(personal)"


@frozen
class PartTrace:
    """A part of a condition: what it came to, and what its operands were.

    `parts` are those it is made of; of a segment, the segment's condition.
    """

    condition: c.Condition
    truth: Truth
    values: tuple[tuple[c.Operand, Value], ...] = ()
    parts: tuple["PartTrace", ...] = ()


@frozen
class RuleTrace:
    """A rule; `truth` is None for unknown, False also where the rule is not in force.

    `against` counts the single tests that would have to come out otherwise for it to be true.
    """

    rule: Rule
    in_force: bool
    truth: Truth
    against: int


@frozen
class CaseTrace:
    """A case of a derived field: its value, and its condition as it met the lead."""

    value: Constant
    part: PartTrace


@frozen
class DerivedTrace:
    """A derived field that was used, its value, and each case down to the one that counted."""

    name: str
    is_sum: bool
    value: Value
    cases: tuple[CaseTrace, ...]


@frozen
class Trace:
    """All about one decision. `deciding` is the place of the deciding rule in `rules`; all rules are there."""

    judgement: Judgement
    rules: tuple[RuleTrace, ...]
    deciding: int | None
    derived: tuple[DerivedTrace, ...]
    situation: Situation
    personal: frozenset[str]

    def part(self, rule: Rule) -> PartTrace | None:
        """Open the condition of a rule; None where it has none."""
        return None if rule.condition is None else _opened(self.situation, rule.condition, self.personal)

    @property
    def deciding_rule(self) -> Rule | None:
        """Return the rule that decides."""
        return None if self.deciding is None else self.rules[self.deciding].rule


def trace(
    policy: CheckedPolicy,
    lead: Lead,
    at: datetime,
    pod: str | None = None,
    *,
    show_personal: bool = False,
    past: Past | None = None,
) -> Trace:
    """Decide a lead and keep what was found on the way; personal values are `HIDDEN` unless they are asked for."""
    situation = situation_of(policy, lead, at.astimezone(UTC), past)
    judgement = judge_situation(situation, pod)
    used = frozenset(situation.derived)
    personal = frozenset(field.name for field in policy.lead.fields if field.personal and not show_personal)
    rules = tuple(_rule(situation, rule) for rule in policy.rules)
    deciding = (place for place, traced in enumerate(rules) if traced.truth is True and traced.rule.ends_search)
    derived = tuple(_derived(situation, field.name, personal) for field in policy.derived if field.name in used)
    return Trace(judgement, rules, next(deciding, None), derived, situation, personal)


def _rule(situation: Situation, rule: Rule) -> RuleTrace:
    active = in_force(rule, situation.at)
    if rule.condition is None:
        return RuleTrace(rule, active, active, 0)
    truth = situation.judge(rule.condition)
    return RuleTrace(rule, active, truth if active else False, _against(situation, rule.condition, wanted=True))


def _against(situation: Situation, condition: c.Condition, *, wanted: bool) -> int:
    """Count the single tests that would have to come out otherwise for a condition to be as wanted."""
    if situation.judge(condition) is wanted:
        return 0
    if isinstance(condition, c.Not):
        return _against(situation, condition.part, wanted=not wanted)
    if isinstance(condition, c.SegmentRef):
        return _against(situation, situation.lookup.segments[condition.name], wanted=wanted)
    counts = [_against(situation, part, wanted=wanted) for part in parts_of(condition)]
    if not counts:
        return 1
    return sum(counts) if isinstance(condition, c.AllOf) is wanted else min(counts)


def _derived(situation: Situation, name: str, personal: frozenset[str]) -> DerivedTrace:
    field = situation.lookup.derived[name]
    cases: list[CaseTrace] = []
    for case in field.cases:
        cases.append(CaseTrace(case.value, _opened(situation, case.condition, personal)))
        if cases[-1].part.truth and field.form == "cases":
            break
    return DerivedTrace(name, field.form == "sum", situation.derive(name).value, tuple(cases))


def _opened(situation: Situation, condition: c.Condition, personal: frozenset[str]) -> PartTrace:
    values = tuple(
        (operand, _shown(situation, operand, personal)) for side in operands_of(condition) for operand in _given(side)
    )
    inner = (situation.lookup.segments[condition.name],) if isinstance(condition, c.SegmentRef) else parts_of(condition)
    parts = tuple(_opened(situation, part, personal) for part in inner)
    return PartTrace(condition, situation.judge(condition), values, parts)


def _shown(situation: Situation, operand: c.Operand, personal: frozenset[str]) -> Value:
    value = situation.value(operand)
    return HIDDEN if value is not None and _field_of(operand) in personal else value


def _field_of(operand: c.Operand) -> str | None:
    if isinstance(operand, c.DomainOf):
        return _field_of(operand.operand)
    return operand.name if isinstance(operand, c.FieldRef) else None


def _given(operand: c.Operand) -> Iterator[c.Operand]:
    """Yield what an operand takes from the lead or the time: no constants."""
    if isinstance(operand, c.Arithmetic):
        yield from (*_given(operand.left), *_given(operand.right))
    elif isinstance(operand, c.Negation | c.DateOf):
        yield from _given(operand.operand)
    elif isinstance(operand, c.FieldRef | c.DerivedRef | c.DomainOf | c.StageRef | c.Now):
        yield operand
