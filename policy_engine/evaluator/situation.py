"""Conditions of one lead at one time: true, false or unknown (None), in strong Kleene logic.

An unknown never depends on the order of the parts: all parts of a condition are judged,
so that the same calculations are made, and the same problems found, in whatever order
they are written.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from policy_engine.calendars.durations import before
from policy_engine.calendars.zones import local_date
from policy_engine.evaluator.decode import MONEY_LIMIT, WHOLE_LIMITS, Lead
from policy_engine.evaluator.lookup import Lookup
from policy_engine.model import condition as c
from policy_engine.model.decision import Problem, ProblemKind
from policy_engine.model.patterns import pattern_matches
from policy_engine.model.policy import Case, DerivedField
from policy_engine.model.text import exact_form, text_key
from policy_engine.model.values import Value

__all__ = ["DerivedValue", "Situation", "Truth"]

Truth = bool | None


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """What a derived field came to, and the cases that could not be judged on the way."""

    value: Value
    unjudged: tuple[Case, ...]


class Situation:
    """One lead at one time. What is worked out once is kept; `problems` grows with calculations that fail."""

    def __init__(self, lookup: Lookup, lead: Lead, at: datetime) -> None:
        self.lookup = lookup
        self.lead = lead
        self.at = at
        self.problems: dict[ProblemKind, Problem] = {}
        self.derived: dict[str, DerivedValue] = {}
        self._segments: dict[str, Truth] = {}
        self._stage: tuple[str | None] | None = None

    # ---- conditions

    def judge(self, condition: c.Condition) -> Truth:
        """Tell whether a condition is true, false or unknown."""
        return _JUDGES[type(condition)](self, condition)

    def segment(self, name: str) -> Truth:
        """Tell whether the lead is in a segment."""
        if name not in self._segments:
            self._segments[name] = self.judge(self.lookup.segments[name])
        return self._segments[name]

    def stage(self) -> str | None:
        """Return the last stage, in the order written, whose condition is true."""
        if self._stage is None:
            taken = (
                stage.name
                for stage in self.lookup.stages
                if stage.condition is not None and self.judge(stage.condition) is True
            )
            self._stage = (next(taken, None),)
        return self._stage[0]

    def derive(self, name: str) -> DerivedValue:
        """Work out a derived field."""
        if name not in self.derived:
            field = self.lookup.derived[name]
            self.derived[name] = self._sum(field) if field.form == "sum" else self._first_case(field)
        return self.derived[name]

    def _first_case(self, field: DerivedField) -> DerivedValue:
        unjudged: list[Case] = []
        for case in field.cases:
            truth = self.judge(case.condition)
            if truth:
                return DerivedValue(case.value.value, tuple(unjudged))
            if truth is None:
                unjudged.append(case)
        return DerivedValue(field.otherwise.value if field.otherwise is not None else None, tuple(unjudged))

    def _sum(self, field: DerivedField) -> DerivedValue:
        total: Any = field.otherwise.value if field.otherwise is not None else 0
        unjudged: list[Case] = []
        for case in field.cases:
            truth = self.judge(case.condition)
            if truth:
                total = _calculated(self, "+", total, case.value.value)
            elif truth is None:
                unjudged.append(case)
        return DerivedValue(total, tuple(unjudged))

    # ---- operands

    def value(self, operand: c.Operand) -> Value:
        """Return the value of an operand, None where it is missing or cannot be worked out."""
        return _VALUES[type(operand)](self, operand) if type(operand) in _VALUES else operand.value  # type: ignore[union-attr]


# ---------------------------------------------------------------- operands


def _calculate(situation: Situation, sum_of: c.Arithmetic) -> Value:
    left, right = situation.value(sum_of.left), situation.value(sum_of.right)
    if left is None or right is None:
        return None
    return _calculated(situation, sum_of.operator, left, right)


def _calculated(situation: Situation, sign: str, left: Any, right: Any) -> Value:
    if left is None:
        return None
    if sign == "/":
        return _divided(situation, float(left), float(right))
    result = _OPERATIONS[sign](*_alike(sign, left, right))
    return _in_range(situation, result)


def _divided(situation: Situation, left: float, right: float) -> Value:
    if right == 0:
        return _fails(situation, ProblemKind.DIVISION_BY_ZERO)
    return _in_range(situation, left / right)


def _in_range(situation: Situation, result: float | Decimal) -> Value:
    if isinstance(result, int):
        fits = WHOLE_LIMITS[0] <= result <= WHOLE_LIMITS[1]
    elif isinstance(result, Decimal):
        fits = abs(result) <= MONEY_LIMIT
    else:
        fits = math.isfinite(result)
    return result if fits else _fails(situation, ProblemKind.OUT_OF_TYPE)


def _fails(situation: Situation, kind: ProblemKind) -> Value:
    situation.problems[kind] = Problem(kind=kind)
    return None


def _negate(situation: Situation, negation: c.Negation) -> Value:
    value: Any = situation.value(negation.operand)
    return None if value is None else _in_range(situation, -value)


def _domain(situation: Situation, domain: c.DomainOf) -> Value:
    value = situation.value(domain.operand)
    if not isinstance(value, str) or "@" not in value:
        return None
    return value.rpartition("@")[2].strip() or None


def _day(situation: Situation, day: c.DateOf) -> Value:
    value = situation.value(day.operand)
    return local_date(value, situation.lookup.policy.timezone) if isinstance(value, datetime) else value


def _field(situation: Situation, field: c.FieldRef) -> Value:
    return situation.lead.values[field.name]


# ---------------------------------------------------------------- one kind of condition after another


def _compare(situation: Situation, test: c.Compare) -> Truth:
    left, right = situation.value(test.left), situation.value(test.right)
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        left, right = text_key(left), text_key(right)
    return _COMPARISONS[test.operator](left, right)


def _one_of(situation: Situation, test: c.OneOf) -> Truth:
    value = situation.value(test.operand)
    if value is None:
        return None
    if isinstance(value, str):
        key = text_key(value)
        return any(key == text_key(constant.value) for constant in test.values)
    return any(value == constant.value for constant in test.values)


def _in_list(situation: Situation, test: c.InList) -> Truth:
    value = situation.value(test.operand)
    return None if value is None else text_key(str(value)) in situation.lookup.lists[test.list]


def _text_test(situation: Situation, test: c.TextTest) -> Truth:
    value = situation.value(test.operand)
    return None if value is None else _TEXT_TESTS[test.test](str(value), test.value)


def _includes(situation: Situation, test: c.Includes) -> Truth:
    value = situation.value(test.operand)
    if not isinstance(value, tuple):
        return None
    key = text_key(test.value)
    return any(text_key(item) == key for item in value)


def _missing(situation: Situation, test: c.Missing) -> Truth:
    return situation.value(test.operand) is None


def _in_hours(situation: Situation, test: c.InHours) -> Truth:
    value = situation.value(test.operand)
    return situation.lookup.hours[test.calendar].contains(value) if isinstance(value, datetime) else None


def _flag(situation: Situation, flag: c.Flag) -> Truth:
    value = situation.value(flag.operand)
    return value if isinstance(value, bool) else None


def _not(situation: Situation, negation: c.Not) -> Truth:
    truth = situation.judge(negation.part)
    return None if truth is None else not truth


def _all(situation: Situation, whole: c.AllOf) -> Truth:
    truths = [situation.judge(part) for part in whole.parts]
    return False if False in truths else None if None in truths else True


def _any(situation: Situation, whole: c.AnyOf) -> Truth:
    truths = [situation.judge(part) for part in whole.parts]
    return True if True in truths else None if None in truths else False


def _alike(sign: str, left: Any, right: Any) -> tuple[Any, Any]:
    """Bring two numbers to the type of their result: whole, money, or else a double."""
    if isinstance(left, int) and isinstance(right, int):
        return left, right
    both_money = isinstance(left, Decimal) and isinstance(right, Decimal)
    money_and_whole = {type(left), type(right)} == {Decimal, int}
    if (both_money and sign != "*") or money_and_whole:
        return Decimal(left), Decimal(right)
    return float(left), float(right)


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}

_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: text_key(part) in text_key(text),
    "starts with": lambda text, part: text_key(text).startswith(text_key(part)),
    "ends with": lambda text, part: text_key(text).endswith(text_key(part)),
    "exactly": lambda text, whole: exact_form(text) == exact_form(whole),
    "matches": lambda text, pattern: pattern_matches(pattern, text),
}

_JUDGES: dict[type, Callable[[Situation, Any], Truth]] = {
    c.Compare: _compare,
    c.OneOf: _one_of,
    c.InList: _in_list,
    c.TextTest: _text_test,
    c.Includes: _includes,
    c.Missing: _missing,
    c.InHours: _in_hours,
    c.Flag: _flag,
    c.SegmentRef: lambda situation, segment: situation.segment(segment.name),
    c.HasProblems: lambda situation, _: bool(situation.lead.problems),
    c.Not: _not,
    c.AllOf: _all,
    c.AnyOf: _any,
}

_VALUES: dict[type, Callable[[Situation, Any], Value]] = {
    c.FieldRef: _field,
    c.DerivedRef: lambda situation, derived: situation.derive(derived.name).value,
    c.DomainOf: _domain,
    c.StageRef: lambda situation, _: situation.stage(),
    c.Now: lambda situation, _: situation.at,
    c.BeforeAt: lambda situation, span: before(situation.at, span.duration, situation.lookup.policy),
    c.DateOf: _day,
    c.Arithmetic: _calculate,
    c.Negation: _negate,
}
