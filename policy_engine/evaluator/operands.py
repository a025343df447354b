"""Operands, made ready once: each becomes a function from a situation to its value, None where it is missing."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeGuard

from policy_engine.calendars.durations import before
from policy_engine.calendars.zones import local_date
from policy_engine.evaluator.arithmetic import Number, calculated, negated
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.situation import Reading, Situation
from policy_engine.model import condition as c
from policy_engine.model.decision import ProblemKind
from policy_engine.model.text import is_blank, trimmed
from policy_engine.model.values import (
    Constant,
    DateConstant,
    FlagConstant,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    TimeConstant,
    Value,
    WholeConstant,
)

__all__ = ["domain_of", "is_constant", "numeric", "prepared_reading"]

_CONSTANTS = frozenset({
    TextConstant, NumberConstant, WholeConstant, MoneyConstant, FlagConstant, DateConstant, TimeConstant,
})  # fmt: skip


def is_constant(operand: c.Operand) -> TypeGuard[Constant]:
    """Tell whether an operand is a value that the policy gives."""
    # Not `isinstance`: of a model it takes long to say no.
    return type(operand) in _CONSTANTS


def prepared_reading(operand: c.Operand, lookup: Lookup) -> Reading:
    """Return what reads an operand of a policy."""
    if is_constant(operand):
        constant = operand.value
        return lambda _: constant
    return _READINGS[type(operand)](operand, lookup)


@lru_cache(maxsize=65_536)
def domain_of(text: str) -> str | None:
    """Return what stands after the last `@`.

    >>> domain_of("ana@example.com"), domain_of("ana"), domain_of("ana@")
    ('example.com', None, None)
    """
    _, at, domain = text.rpartition("@")
    return trimmed(domain) if at and not is_blank(domain) else None


def numeric(situation: Situation, result: Number | ProblemKind) -> Value:
    """Return the result of a calculation; one that failed is missing, and written down."""
    if isinstance(result, ProblemKind):
        situation.failed[result] = None
        return None
    return result


def _field(operand: c.FieldRef, _: Lookup) -> Reading:
    name = operand.name
    return lambda situation: situation.values[name]


def _derived(operand: c.DerivedRef, _: Lookup) -> Reading:
    name = operand.name
    return lambda situation: situation.derive(name).value


def _domain(operand: c.DomainOf, lookup: Lookup) -> Reading:
    if operand.operand.kind == "field":
        name = operand.operand.name

        def read_field(situation: Situation) -> Value:
            text = situation.values[name]
            return domain_of(text) if isinstance(text, str) else None

        return read_field
    inner = prepared_reading(operand.operand, lookup)

    def read(situation: Situation) -> Value:
        value = inner(situation)
        return domain_of(value) if isinstance(value, str) else None

    return read


def _before_at(operand: c.BeforeAt, lookup: Lookup) -> Reading:
    # The leads of a batch share one time, so the last answer is nearly always the next one.
    last: list[tuple[datetime, datetime]] = []

    def read(situation: Situation) -> Value:
        known = last[-1] if last else None
        if known is None or known[0] != situation.at:
            known = (situation.at, before(situation.at, operand.duration, lookup.policy))
            last[:] = [known]
        return known[1]

    return read


def _day(operand: c.DateOf, lookup: Lookup) -> Reading:
    inner, zone = prepared_reading(operand.operand, lookup), lookup.policy.timezone

    def read(situation: Situation) -> Value:
        value = inner(situation)
        return local_date(value, zone) if isinstance(value, datetime) else value

    return read


def _arithmetic(operand: c.Arithmetic, lookup: Lookup) -> Reading:
    left, right = prepared_reading(operand.left, lookup), prepared_reading(operand.right, lookup)
    sign = operand.operator

    def read(situation: Situation) -> Value:
        first: Any = left(situation)
        second: Any = right(situation)
        if first is None or second is None:
            return None
        return numeric(situation, calculated(sign, first, second))

    return read


def _negation(operand: c.Negation, lookup: Lookup) -> Reading:
    inner = prepared_reading(operand.operand, lookup)

    def read(situation: Situation) -> Value:
        value: Any = inner(situation)
        return None if value is None else numeric(situation, negated(value))

    return read


def _stage(_: c.StageRef, __: Lookup) -> Reading:
    return lambda situation: situation.stage.name


def _now(_: c.Now, __: Lookup) -> Reading:
    return lambda situation: situation.at


def _decision(operand: c.DecisionRef, _: Lookup) -> Reading:
    """A decision is read by the conditions of a clock alone: while a rule is looked at there is none."""
    name = operand.name
    return lambda situation: None if situation.past is None else situation.past.decided.get(name)


_READINGS: dict[type, Callable[[Any, Lookup], Reading]] = {
    c.FieldRef: _field,
    c.DerivedRef: _derived,
    c.DomainOf: _domain,
    c.StageRef: _stage,
    c.DecisionRef: _decision,
    c.Now: _now,
    c.BeforeAt: _before_at,
    c.DateOf: _day,
    c.Arithmetic: _arithmetic,
    c.Negation: _negation,
}
