"""The trace behind an explanation: for every rule, which part of its condition was true, false or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.reference import in_force, judge
from policy_engine.evaluator.situation import Situation, Truth
from policy_engine.model import condition as c
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.values import Value

__all__ = ["HIDDEN", "DerivedTrace", "PartTrace", "RuleTrace", "Trace", "trace"]

# Stands in a trace for a personal value.
HIDDEN = "(personal)"


@dataclass(frozen=True, slots=True)
class PartTrace:
    """A part of a condition: what it came to, and what its operands were.

    `parts` are those it is made of; of a segment, the segment's condition.
    """

    condition: c.Condition
    truth: Truth
    values: tuple[tuple[c.Operand, Value], ...] = ()
    parts: tuple["PartTrace", ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A rule and its condition; `truth` is None for unknown, False also where the rule is not in force."""

    rule: Rule
    in_force: bool
    truth: Truth
    part: PartTrace | None


@dataclass(frozen=True, slots=True)
class DerivedTrace:
    """A derived field that was used, its value, and each case down to the one that counted."""

    name: str
    value: Value
    cases: tuple[PartTrace, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """All about one decision. `deciding` is the place of the deciding rule in `rules`; all rules are there."""

    judgement: Judgement
    rules: tuple[RuleTrace, ...]
    deciding: int | None
    derived: tuple[DerivedTrace, ...]


def trace(
    policy: CheckedPolicy, lead: Lead, at: datetime, pod: str | None = None, *, show_personal: bool = False
) -> Trace:
    """Decide a lead and keep what was found on the way; personal values are `HIDDEN` unless they are asked for."""
    situation = situation_of(policy, lead, at)
    rules = tuple(_rule(situation, rule) for rule in policy.rules)
    deciding = next(
        (place for place, traced in enumerate(rules) if traced.truth is True and traced.rule.ends_search), None
    )
    derived = tuple(_derived(situation, name) for name in situation.derived)
    judgement = judge(policy, lead, at, pod)
    if show_personal:
        return Trace(judgement, rules, deciding, derived)
    personal = frozenset(field.name for field in policy.lead.fields if field.personal)
    return Trace(
        judgement,
        tuple(replace(rule, part=_without(personal, rule.part) if rule.part else None) for rule in rules),
        deciding,
        tuple(replace(field, cases=tuple(_without(personal, case) for case in field.cases)) for field in derived),
    )


def _without(personal: frozenset[str], part: PartTrace) -> PartTrace:
    """Hide the values of personal fields."""
    values = tuple(
        (operand, HIDDEN if value is not None and _field_of(operand) in personal else value)
        for operand, value in part.values
    )
    return replace(part, values=values, parts=tuple(_without(personal, inner) for inner in part.parts))


def _field_of(operand: c.Operand) -> str | None:
    if isinstance(operand, c.DomainOf):
        return _field_of(operand.operand)
    return operand.name if isinstance(operand, c.FieldRef) else None


def _rule(situation: Situation, rule: Rule) -> RuleTrace:
    active = in_force(rule, situation.at)
    part = _part(situation, rule.condition) if rule.condition is not None else None
    truth: Truth = False if not active else True if part is None else part.truth
    return RuleTrace(rule, active, truth, part)


def _derived(situation: Situation, name: str) -> DerivedTrace:
    field = situation.lookup.derived[name]
    cases = []
    for case in field.cases:
        cases.append(_part(situation, case.condition))
        if cases[-1].truth and field.form == "cases":
            break
    return DerivedTrace(name, situation.derive(name).value, tuple(cases))


def _part(situation: Situation, condition: c.Condition) -> PartTrace:
    values = tuple((operand, situation.value(operand)) for operand in _operands(condition))
    return PartTrace(
        condition,
        situation.judge(condition),
        values,
        tuple(_part(situation, part) for part in _parts(situation, condition)),
    )


def _parts(situation: Situation, condition: c.Condition) -> tuple[c.Condition, ...]:
    if isinstance(condition, c.AllOf | c.AnyOf):
        return condition.parts
    if isinstance(condition, c.Not):
        return (condition.part,)
    if isinstance(condition, c.SegmentRef):
        return (situation.lookup.segments[condition.name],)
    return ()


def _operands(condition: c.Condition) -> Iterator[c.Operand]:
    """Yield the operands of a condition that a lead gives: no constants."""
    if isinstance(condition, c.Compare):
        yield from (*_read(condition.left), *_read(condition.right))
    elif not isinstance(condition, c.AllOf | c.AnyOf | c.Not | c.SegmentRef | c.HasProblems):
        yield from _read(condition.operand)


def _read(operand: c.Operand) -> Iterator[c.Operand]:
    if isinstance(operand, c.Arithmetic):
        yield from (*_read(operand.left), *_read(operand.right))
    elif isinstance(operand, c.Negation | c.DateOf):
        yield from _read(operand.operand)
    elif isinstance(operand, c.FieldRef | c.DerivedRef | c.DomainOf | c.StageRef | c.Now):
        yield operand
