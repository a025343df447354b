"""Single tests as demands on a column: an area where there is one, else a test of the value or of the whole lead."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeGuard

from policy_engine.compiler.areas import Area, Keys, Stretches, both, either, opposite
from policy_engine.compiler.program import Column, Family
from policy_engine.model import condition as c
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.model.values import (
    Constant,
    DateConstant,
    FlagConstant,
    Kind,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    TimeConstant,
    WholeConstant,
)
from policy_engine.source.frozen import frozen

__all__ = ["Demand", "Demands", "marking_operands", "negated", "parts_of"]

_CONSTANTS = frozenset({
    TextConstant, NumberConstant, WholeConstant, MoneyConstant, FlagConstant, DateConstant, TimeConstant,
})  # fmt: skip
_FAMILIES: dict[Kind, Family] = {
    "text": "text",
    "choice": "text",
    "number": "order",
    "whole": "order",
    "money": "order",
    "flag": "key",
    "date": "order",
    "time": "order",
    "texts": "list",
}


@frozen
class Demand:
    """What a term demands of a column: that its value lies in the area, or that the test has this truth."""

    column: int
    area: Area | None
    test: c.Condition | None = None
    truth: bool = True


def _is_constant(operand: c.Operand) -> TypeGuard[Constant]:
    # Not `isinstance`: of a model it takes long to say no.
    return type(operand) in _CONSTANTS


def parts_of(condition: c.Condition) -> tuple[c.Condition, ...]:
    """Return the conditions that a condition is written of."""
    if isinstance(condition, c.AllOf | c.AnyOf):
        return condition.parts
    return (condition.part,) if isinstance(condition, c.Not) else ()


class Demands:
    """Makes demands of conditions, and numbers the columns they are made on."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.columns: list[Column] = []
        self.segments = {segment.name: segment.condition for segment in policy.segments}
        self._numbers: dict[Hashable, int] = {}
        self._lists = {values.name: frozenset(map(text_key, values.values)) for values in policy.lists}
        self._kinds: dict[str, Kind] = {field.name: field.kind for field in policy.lead.fields}
        self._kinds |= {field.name: field.kind for field in policy.derived}

    def of(self, condition: c.Condition) -> Demand | None:
        """Return a condition as one demand on the value of one column, None where it is none."""
        match condition:
            case c.SegmentRef(name=name):
                return self.of(self.segments[name])
            case c.Not(part=part):
                inner = self.of(part)
                return None if inner is None else negated(inner)
            case c.AllOf(parts=parts) | c.AnyOf(parts=parts):
                return self._joined(parts, isinstance(condition, c.AllOf))
            case _:
                return self._single(condition)

    def of_truth(self, condition: c.Condition, truth: bool) -> Demand:
        """Return the demand that a condition, judged as a whole, has this truth."""
        number = self._number(("truth", condition), Column("truth", None, condition))
        return Demand(number, None, condition, truth)

    def _joined(self, parts: tuple[c.Condition, ...], is_all: bool) -> Demand | None:
        joined: Demand | None = None
        for part in parts:
            demand = self.of(part)
            if demand is None or demand.area is None or (joined is not None and joined.column != demand.column):
                return None
            if joined is None or joined.area is None:
                joined = demand
            else:
                joined = Demand(joined.column, (both if is_all else either)(joined.area, demand.area))
        return joined

    def _single(self, condition: c.Condition) -> Demand | None:
        operand = _asked(condition)
        if operand is None:
            return None
        family = self._family(operand)
        if family is None:
            return None
        area = self._area(condition, family)
        if area is None and not isinstance(condition, c.TextTest | c.Includes):
            return None
        number = self._number(_name(operand), Column(family, operand, None))
        return Demand(number, area, None if area is not None else condition)

    def _number(self, name: Hashable, column: Column) -> int:
        number = self._numbers.setdefault(name, len(self.columns))
        if number == len(self.columns):
            self.columns.append(column)
        return number

    def _family(self, operand: c.Operand) -> Family | None:
        """Return how the values of an operand are compared; None where it is not read from the lead alone."""
        match operand:
            case c.FieldRef(name=name) | c.DerivedRef(name=name):
                return _FAMILIES[self._kinds[name]]
            case c.StageRef():
                return "text"
            case c.DomainOf(operand=inner):
                return "text" if self._family(inner) else None
            case c.DateOf(operand=inner):
                return "order" if self._family(inner) else None
            case c.Negation(operand=inner):
                return self._family(inner)
            case c.Arithmetic(left=left, right=right):
                sides = [side for side in (left, right) if not _is_constant(side)]
                return "order" if all(self._family(side) for side in sides) else None
            case _:
                return None

    def _area(self, condition: c.Condition, family: Family) -> Area | None:
        if isinstance(condition, c.Missing):
            return Stretches((), False, True) if family == "order" else Keys(frozenset(), False, True)
        if family == "order":
            return _stretches(condition)
        return self._keys(condition, family)

    def _keys(self, condition: c.Condition, family: Family) -> Keys | None:
        match condition:
            case c.Flag():
                return Keys(frozenset((True,)), False, None)
            case c.Compare(operator="=" | "!=" as operator, right=right) if _is_constant(right):
                return Keys(_keys_of((right,), family), operator == "!=", None)
            case c.OneOf(values=values):
                return Keys(_keys_of(values, family), False, None)
            case c.InList(list=name):
                return Keys(self._lists[name], False, None)
            case _:
                return None


def _keys_of(constants: tuple[Constant, ...], family: Family) -> frozenset[str | bool]:
    if family == "text":
        return frozenset(text_key(str(constant.value)) for constant in constants)
    return frozenset(constant.value for constant in constants if isinstance(constant, FlagConstant))


def _stretches(condition: c.Condition) -> Stretches | None:
    match condition:
        case c.Compare(operator=operator, right=right) if _is_constant(right):
            below, above = (right.value, 0), (right.value, 1)
            cuts, starts = {
                "=": ((below, above), False),
                "!=": ((below, above), True),
                ">=": ((below,), False),
                ">": ((above,), False),
                "<": ((below,), True),
                "<=": ((above,), True),
            }[operator]
            return Stretches(cuts, starts, None)
        case c.OneOf(values=values):
            constants = sorted({constant.value for constant in values})
            return Stretches(tuple((constant, side) for constant in constants for side in (0, 1)), False, None)
        case _:
            return None


def negated(demand: Demand) -> Demand:
    """Return the opposite of a demand."""
    if demand.area is None:
        return Demand(demand.column, None, demand.test, not demand.truth)
    return Demand(demand.column, opposite(demand.area))


def _asked(condition: c.Condition) -> c.Operand | None:
    """Return the operand that a test asks, None where it asks two or none."""
    match condition:
        case c.Compare(left=left, right=right):
            return left if _is_constant(right) and not _is_constant(left) else None
        case c.OneOf() | c.InList() | c.TextTest() | c.Includes() | c.Missing() | c.Flag():
            return condition.operand
        case _:
            return None


def _name(operand: c.Operand) -> Hashable:
    """Return what an operand is found by; hashing a whole operand takes longer."""
    match operand:
        case c.FieldRef(name=name) | c.DerivedRef(name=name):
            return operand.kind, name
        case c.DomainOf(operand=inner) | c.DateOf(operand=inner):
            return operand.kind, _name(inner)
        case _:
            return operand


# ---------------------------------------------------------------- what asking leaves behind


def marking_operands(
    condition: c.Condition, segments: Mapping[str, c.Condition]
) -> Iterator[tuple[Hashable, c.Operand]]:
    """Yield the operands whose reading is seen afterwards, each with a name: calculations, derived fields, the stage.

    The reference reads every one of them, whatever the other parts of a condition came to.
    """
    if isinstance(condition, c.SegmentRef):
        yield from marking_operands(segments[condition.name], segments)
    for operand in _operands_of(condition):
        if _is_worked_out(operand):
            yield _name(operand), operand
    for part in parts_of(condition):
        yield from marking_operands(part, segments)


def _operands_of(condition: c.Condition) -> tuple[c.Operand, ...]:
    match condition:
        case c.Compare(left=left, right=right):
            return left, right
        case c.AllOf() | c.AnyOf() | c.Not() | c.SegmentRef() | c.HasProblems():
            return ()
        case _:
            return (condition.operand,)


def _is_worked_out(operand: c.Operand) -> bool:
    if isinstance(operand, c.DateOf | c.DomainOf):
        return _is_worked_out(operand.operand)
    return isinstance(operand, c.Arithmetic | c.Negation | c.DerivedRef | c.StageRef)
