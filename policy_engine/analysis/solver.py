"""The one door to z3: claims that no box settles.

Every axis is a number, the cell in which the lead lies. What ties axes together is
added: numbers compared with numbers, calculations, sums of points, how long ago
something was. What can be said exactly is always said; what z3 would calculate
otherwise than the language does (doubles, days across clock changes) only serves to
find leads, never to prove that there are none.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from policy_engine.analysis.ages import age_of
from policy_engine.analysis.axes import Axis
from policy_engine.analysis.cells import Span
from policy_engine.analysis.claims import TRUE, At, Both, Claim
from policy_engine.analysis.cover import Point
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.space import AT, Space
from policy_engine.evaluator.decode import MONEY_LIMITS, WHOLE_LIMITS
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.schema import Field
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["Answer", "Solver"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60_000_000
# Clocks that change move a day by less than this.
_SLACK = 26 * 60 * _MINUTE
_EXACT_SUM = 2**53
_TEN_THOUSAND = 10_000


@frozen
class Answer:
    """What z3 says: impossible, possible at a point with these values, or (both None) nothing."""

    impossible: bool = False
    point: Point | None = None
    values: Mapping[str, Value] | None = None


@frozen
class _Term:
    """An operand as a real number; `exact`: z3 calculates it as the language does."""

    value: Any
    present: Any
    exact: bool = True


class Solver:
    """A solver for one space. Axes and their links are told when a claim first needs them."""

    def __init__(self, space: Space, sides: tuple[Side, ...], milliseconds: int) -> None:
        self._space = space
        self._sides = sides
        self._sound = z3.Solver()
        self._likely = z3.Solver()
        for solver in (self._sound, self._likely):
            solver.set("timeout", milliseconds)
            solver.set("random_seed", 0)
        self._cells: dict[int, Any] = {}
        self._values: dict[int, Any] = {}
        self._has_likely = False
        self._translated: dict[int, tuple[Claim, Any]] = {}

    def solve(self, claim: Claim, preferred: Mapping[int, int], tried: list[Point]) -> Answer:
        """Ask whether a lead can be as claimed, none of the points tried; `preferred` cells if it can be."""
        wanted = self._expression(claim)
        others = [z3.Or([self._cells[axis] != cell for axis, cell in point.items()]) for point in tried]
        answer = self._sound.check(wanted)
        if answer == z3.unsat:
            return Answer(impossible=True)
        wishes = [self._expression(At(axis, cells)) for axis, cells in preferred.items() if axis in self._cells]
        for solver in (self._likely, self._sound) if self._has_likely else (self._sound,):
            model = _model(solver, [wanted, *others], wishes)
            if model is not None:
                return Answer(point=self._point(model), values=dict(self._hints(model)))
        return Answer()

    # ------------------------------------------------------------ claims

    def _expression(self, claim: Claim) -> Any:
        known = self._translated.get(id(claim))
        if known is None:
            known = self._translated[id(claim)] = (claim, self._translate(claim))
        return known[1]

    def _translate(self, claim: Claim) -> Any:
        if isinstance(claim, At):
            return self._inside(claim.axis, claim.cells)
        parts = [self._expression(part) for part in claim.parts]
        return z3.And(parts) if isinstance(claim, Both) else z3.Or(parts)

    def _inside(self, axis: int, cells: int) -> Any:
        cell = self._cell(axis)
        ways, place = [], 0
        while cells:
            skip = (cells & -cells).bit_length() - 1
            cells >>= skip
            length = (~cells & cells + 1).bit_length() - 1
            first = place + skip
            ways.append(cell == first if length == 1 else z3.And(cell >= first, cell < first + length))
            cells >>= length
            place = first + length
        return z3.Or(ways)

    def _cell(self, number: int) -> Any:
        cell = self._cells.get(number)
        if cell is None:
            axis = self._space.axes[number]
            cell = self._cells[number] = z3.Int(f"cell {number}")
            self._tell(z3.And(cell >= 0, cell < len(axis.cells)))
            self._link(axis, cell)
        return cell

    def _tell(self, fact: Any, *, exact: bool = True) -> None:
        if exact:
            self._sound.add(fact)
        else:
            self._has_likely = True
        self._likely.add(fact)

    # ------------------------------------------------------------ links

    def _link(self, axis: Axis, cell: Any) -> None:
        key = axis.key
        assert isinstance(key, tuple), "the key of an axis says what it is"
        match key[0]:
            case "relation":
                self._link_relation(self._sides[key[1]], key[2], key[3], cell)
            case "order":
                self._link_order(self._sides[key[1]], axis, key[2], cell)
            case "age":
                self._link_age(axis, key, cell)
            case _:
                pass

    def _link_relation(self, side: Side, left: c.Operand, right: c.Operand, cell: Any) -> None:
        one, other = self._term(side, left), self._term(side, right)
        if one is None or other is None:
            return
        both = z3.And(one.present, other.present)
        for place, fact in enumerate((one.value < other.value, one.value == other.value, one.value > other.value)):
            self._tell(z3.Implies(z3.And(both, cell == place), fact), exact=one.exact and other.exact)

    def _link_order(self, side: Side, axis: Axis, operand: c.Operand, cell: Any) -> None:
        term = self._term(side, operand)
        if term is None:
            return
        if axis.missing:
            missing = len(axis.cells) - 1
            self._tell(z3.Implies(cell != missing, term.present), exact=term.exact)
            self._tell(z3.Implies(term.present, cell != missing), exact=term.exact)
            self._tell(z3.Implies(cell != missing, self._operands_present(side, operand)))
        for place, span in enumerate(axis.cells):
            if isinstance(span, Span):
                self._tell(z3.Implies(cell == place, _within(term.value, span)), exact=term.exact)

    def _operands_present(self, side: Side, operand: c.Operand) -> Any:
        match operand:
            case c.Arithmetic(left=left, right=right):
                return z3.And(self._operands_present(side, left), self._operands_present(side, right))
            case c.Negation(operand=inner):
                return self._operands_present(side, inner)
            case c.FieldRef(name=name):
                return self._present(self._space.field_axis(side.number, name))
            case _:
                return z3.BoolVal(True)

    def _link_age(self, axis: Axis, key: Any, cell: Any) -> None:
        field, group = key[1], key[2]
        at, instant = self._value(self._space.at), self._value(field)
        exact = group == "elapsed"
        for place, span in enumerate(axis.cells):
            for end, with_end, is_low in ((span.low, span.with_low, True), (span.high, span.with_high, False)):
                if end is None:
                    continue
                bound = at + _real(round(end * _MINUTE))
                self._tell(z3.Implies(cell == place, _compared(instant, bound, with_end, is_low)), exact=exact)
                if not exact and isinstance(group, tuple) and group[0] == "days":
                    loose = bound - _SLACK if is_low else bound + _SLACK
                    self._tell(z3.Implies(cell == place, _compared(instant, loose, True, is_low)))

    # ------------------------------------------------------------ operands as numbers

    def _present(self, number: int) -> Any:
        axis = self._space.axes[number]
        return self._cell(number) != len(axis.cells) - 1 if axis.missing else z3.BoolVal(True)

    def _value(self, number: int) -> Any:
        """Return the number of an axis of an order: a real, tied to its cell."""
        value = self._values.get(number)
        if value is None:
            axis = self._space.axes[number]
            value = self._values[number] = self._fresh(number, axis)
            cell = self._cell(number)
            for place, span in enumerate(axis.cells):
                if isinstance(span, Span):
                    self._tell(z3.Implies(cell == place, _within(value, span)))
        return value

    def _fresh(self, number: int, axis: Axis) -> Any:
        kind = "time" if axis.key == AT or axis.of is None else axis.of.kind
        name = f"value {number}"
        low: Any = None
        high: Any = None
        if axis.of is not None and kind in ("number", "whole", "money"):
            low, high = axis.of.low, axis.of.high
        if kind == "number":
            value = z3.Real(name)
            low, high = (None if end is None else float(end) for end in (low, high))
        elif kind == "money":
            value = z3.ToReal(z3.Int(name)) / _TEN_THOUSAND
            low, high = _bounded(low, high, MONEY_LIMITS)
        else:
            value = z3.ToReal(z3.Int(name))
            if kind == "whole":
                low, high = _bounded(low, high, WHOLE_LIMITS)
        if low is not None:
            self._tell(value >= _real(low))
        if high is not None:
            self._tell(value <= _real(high))
        return value

    def _term(self, side: Side, operand: c.Operand) -> _Term | None:
        """Return an operand as a number, None where it is none."""
        if is_constant(operand):
            value = operand.value
            return None if isinstance(value, str | bool) else _Term(_real(value), z3.BoolVal(True))
        match operand:
            case c.FieldRef(name=name):
                number = self._space.field_axis(side.number, name)
                if not isinstance(self._space.axes[number].cells[0], Span):
                    return None
                return _Term(self._value(number), self._present(number))
            case c.Now():
                return _Term(self._value(self._space.at), z3.BoolVal(True))
            case c.BeforeAt():
                group, place = age_of(operand, side.policy.timezone, {k.name: k for k in side.policy.calendars})
                value = self._value(self._space.at) + _real(round(place * _MINUTE))
                return _Term(value, z3.BoolVal(True), exact=group == "elapsed")
            case c.Negation(operand=inner):
                return self._calculated(side, "-", None, inner, operand)
            case c.Arithmetic(operator=sign, left=left, right=right):
                return self._calculated(side, sign, left, right, operand)
            case c.DerivedRef(name=name):
                return self._sum(side, name)
            case _:
                return None

    def _calculated(
        self, side: Side, sign: str, left: c.Operand | None, right: c.Operand, whole: c.Operand
    ) -> _Term | None:
        one = _Term(_real(0), z3.BoolVal(True)) if left is None else self._term(side, left)
        other = self._term(side, right)
        if one is None or other is None:
            return None
        kind = _kind_of(side, whole)
        present = z3.And(one.present, other.present)
        is_linear = sign in "+-" or (sign == "*" and (left is None or is_constant(left) or is_constant(right)))
        exact = one.exact and other.exact and is_linear and kind in ("whole", "money")
        if sign == "/":
            return _Term(one.value / other.value, z3.And(present, other.value != 0), exact=False)
        value = {"+": one.value + other.value, "-": one.value - other.value, "*": one.value * other.value}[sign]
        if kind in ("whole", "money"):
            low, high = WHOLE_LIMITS if kind == "whole" else MONEY_LIMITS
            present = z3.And(present, value >= _real(low), value <= _real(high))
        return _Term(value, present, exact)

    def _sum(self, side: Side, name: str) -> _Term | None:
        field = next(field for field in side.policy.derived if field.name == name)
        if field.form != "sum" or any(isinstance(case.value.value, str | bool) for case in field.cases):
            return None
        truths = [self._expression(side.claim(case.condition, TRUE)) for case in field.cases]
        points = [Fraction(case.value.value) for case in field.cases]  # type: ignore[arg-type]
        total = z3.Sum([z3.If(truth, _real(point), _real(0)) for truth, point in zip(truths, points, strict=True)])
        nothing = Fraction(field.otherwise.value) if field.otherwise is not None else Fraction(0)  # type: ignore[arg-type]
        value = z3.If(z3.Or(truths), total, _real(nothing))
        is_whole = all(point.denominator == 1 for point in points)
        exact = sum(map(abs, points)) < _EXACT_SUM and (field.kind == "money" or is_whole)
        return _Term(value, z3.BoolVal(True), exact)

    # ------------------------------------------------------------ models

    def _point(self, model: Any) -> Point:
        return {axis: model.eval(cell, model_completion=True).as_long() for axis, cell in self._cells.items()}

    def _hints(self, model: Any) -> Iterator[tuple[str, Value]]:
        for number, value in self._values.items():
            axis = self._space.axes[number]
            found = model.eval(value, model_completion=True)
            if not z3.is_rational_value(found):
                continue
            exact = Fraction(found.numerator_as_long(), found.denominator_as_long())
            if axis.key == AT:
                yield "at", _EPOCH + int(exact) * _MICROSECOND
            elif axis.of is not None:
                yield axis.of.name, _value_of(exact, axis.of)


def _value_of(exact: Fraction, field: Field) -> Value:
    match field.kind:
        case "whole":
            return int(exact)
        case "money":
            return Decimal(int(exact * _TEN_THOUSAND)).scaleb(-4)
        case "date":
            return date.fromordinal(int(exact))
        case "time":
            return _EPOCH + int(exact) * _MICROSECOND
        case _:
            return exact.numerator / exact.denominator if abs(exact) < Fraction(10) ** 308 else math.inf


def _bounded(low: Any, high: Any, limits: tuple[Any, Any]) -> tuple[Any, Any]:
    return limits[0] if low is None else low, limits[1] if high is None else high


def _real(value: Any) -> Any:
    """Return a constant as an exact number: a day as its number, an instant as its microseconds."""
    if isinstance(value, datetime):
        return z3.RealVal((value - _EPOCH) // _MICROSECOND)
    if isinstance(value, date):
        return z3.RealVal(value.toordinal())
    exact = Fraction(value)
    return z3.Q(exact.numerator, exact.denominator) if exact.denominator != 1 else z3.RealVal(exact.numerator)


def _within(value: Any, span: Span) -> Any:
    facts = []
    if span.low is not None:
        facts.append(_compared(value, _real(span.low), span.with_low, True))
    if span.high is not None:
        facts.append(_compared(value, _real(span.high), span.with_high, False))
    return z3.And(facts)


def _compared(value: Any, bound: Any, with_end: bool, is_low: bool) -> Any:
    if is_low:
        return value >= bound if with_end else value > bound
    return value <= bound if with_end else value < bound


def _kind_of(side: Side, operand: c.Operand) -> str:
    """Return the type of a number, as the language calculates."""
    match operand:
        case c.FieldRef(name=name):
            return next(field.kind for field in side.policy.lead.fields if field.name == name)
        case c.DerivedRef(name=name):
            return next(field.kind for field in side.policy.derived if field.name == name)
        case c.Negation(operand=inner):
            return _kind_of(side, inner)
        case c.Arithmetic(operator=sign, left=left, right=right):
            kinds = (_kind_of(side, left), _kind_of(side, right))
            if sign == "/" or "number" in kinds or (kinds == ("money", "money") and sign == "*"):
                return "number"
            return "money" if "money" in kinds else "whole"
        case _:
            return operand.kind


def _model(solver: Any, wanted: list[Any], wishes: list[Any]) -> Any:
    """Return a model with as many wishes granted, in their order, as there can be; None where there is none."""
    if solver.check(*wanted, *wishes) == z3.sat:
        return solver.model()
    if solver.check(*wanted) != z3.sat:
        return None
    model, granted = solver.model(), list(wanted)
    for wish in wishes:
        if z3.is_true(model.eval(wish, model_completion=True)):
            granted.append(wish)
        elif solver.check(*granted, wish) == z3.sat:
            granted.append(wish)
            model = solver.model()
    return model
