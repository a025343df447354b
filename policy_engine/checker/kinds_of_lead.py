"""Kinds of lead: what the values of a lead may be where some conditions are true and others are not.

A kind says of each field which values it may have. Where conditions read single fields,
what is found here is exact; what else they ask is taken to be possible, so that `no lead
is of this kind` is never said wrongly. Proving more is the work of others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Literal

from policy_engine.checker.draft import Draft
from policy_engine.checker.value_sets import Numbers, Side, Texts, ValueSet, number_domain, number_sides
from policy_engine.model import condition as c
from policy_engine.model.policy import DerivedField
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["Asked", "KindOfLead", "Kinds", "TooMany"]

Wanted = Literal["true", "false", "not true", "not false"]
Asked = tuple[c.Condition, Wanted]

_MOST = 2_000
_LONG_LIST = 1_000
_OPPOSITE: Mapping[Wanted, Wanted] = {
    "true": "false",
    "false": "true",
    "not true": "not false",
    "not false": "not true",
}
# The answers that an atom which cannot be looked into may give.
_ANSWERS: Mapping[Wanted, frozenset[str]] = {
    "true": frozenset({"true"}),
    "false": frozenset({"false"}),
    "not true": frozenset({"false", "unknown"}),
    "not false": frozenset({"true", "unknown"}),
}


class TooMany(Exception):
    """There are more kinds than anybody wants to look at."""


@frozen
class KindOfLead:
    """The values that each field may have; `answers` are those of atoms that cannot be looked into."""

    values: Mapping[str, ValueSet]
    answers: Mapping[c.Condition, frozenset[str]]


_EVERY_LEAD = KindOfLead({}, {})


class Kinds:
    """Finds kinds of lead under the fields, derived fields, segments and lists of a policy."""

    def __init__(self, draft: Draft) -> None:
        self._fields: Mapping[str, Field] = {field.name: field for field in draft.fields}
        self._derived: Mapping[str, DerivedField] = {field.name: field for field in draft.derived}
        self._segments = {segment.name: segment.condition for segment in draft.segments}
        self._lists = {values.name: values.values for values in draft.lists}

    def where(self, *asked: Asked) -> list[KindOfLead]:
        """Return the kinds of lead for which all of this holds; raises TooMany."""
        found = list(islice(self._all(_EVERY_LEAD, asked), _MOST + 1))
        if len(found) > _MOST:
            raise TooMany
        return found

    def are_sure(self, kind: KindOfLead) -> bool:
        """Tell whether there surely are such leads: what is not looked into is a test of one field that is free."""
        read = list(kind.values)
        for condition in kind.answers:
            operand = None if isinstance(condition, c.Compare) else getattr(condition, "operand", None)
            field = operand.operand if isinstance(operand, c.DomainOf) else operand
            if not isinstance(field, c.FieldRef):
                return False
            read.append(field.name)
        return len(read) == len(set(read))

    def words(self, kind: KindOfLead, fields: Sequence[str]) -> str:
        """Say which leads these are, by some of their fields: `vertical is retail or missing`."""
        told = [f"`{name}` is {self._value_words(name, kind.values[name])}" for name in fields if name in kind.values]
        return " and ".join(told)

    def _value_words(self, field: str, values: ValueSet) -> str:
        if isinstance(values, Numbers):
            return values.words()
        return values.words({text_key(member): member for member in self._fields[field].members})

    # ------------------------------------------------------------ conditions

    def _all(self, kind: KindOfLead, asked: Sequence[Asked]) -> Iterator[KindOfLead]:
        if not asked:
            yield kind
            return
        (condition, wanted), *others = asked
        for narrower in self._one(kind, condition, wanted):
            yield from self._all(narrower, others)

    def _one(self, kind: KindOfLead, condition: c.Condition, wanted: Wanted) -> Iterator[KindOfLead]:
        match condition:
            case c.Not(part=part):
                yield from self._one(kind, part, _OPPOSITE[wanted])
            case c.SegmentRef(name=name):
                yield from self._one(kind, self._segments[name], wanted)
            case c.AllOf(parts=parts):
                yield from self._parts(kind, parts, wanted, all_of_them=wanted in ("true", "not false"))
            case c.AnyOf(parts=parts):
                yield from self._parts(kind, parts, wanted, all_of_them=wanted in ("false", "not true"))
            case _:
                derived = self._derived_of(condition)
                if derived is not None:
                    yield from self._cases(kind, condition, derived, wanted)
                else:
                    yield from self._atom(kind, condition, wanted)

    def _parts(
        self, kind: KindOfLead, parts: Sequence[c.Condition], wanted: Wanted, *, all_of_them: bool
    ) -> Iterator[KindOfLead]:
        if all_of_them:
            yield from self._all(kind, [(part, wanted) for part in parts])
            return
        for part in parts:
            yield from self._one(kind, part, wanted)

    def _derived_of(self, condition: c.Condition) -> DerivedField | None:
        """Return the derived field of cases that a condition compares with a constant."""
        if isinstance(condition, c.Compare) and getattr(condition.right, "value", None) is None:
            return None
        operand = _operand_of(condition)
        derived = self._derived[operand.name] if isinstance(operand, c.DerivedRef) else None
        return derived if derived is not None and derived.form == "cases" else None

    def _cases(
        self, kind: KindOfLead, condition: c.Condition, field: DerivedField, wanted: Wanted
    ) -> Iterator[KindOfLead]:
        """Go through what a derived field can be: the first case that is true decides."""
        earlier: list[Asked] = []
        for case in field.cases:
            if _answer(condition, case.value.value) in _ANSWERS[wanted]:
                yield from self._all(kind, [*earlier, (case.condition, "true")])
            earlier.append((case.condition, "not true"))
        last = None if field.otherwise is None else field.otherwise.value
        if _answer(condition, last) in _ANSWERS[wanted]:
            yield from self._all(kind, earlier)

    # ------------------------------------------------------------ atoms

    def _atom(self, kind: KindOfLead, condition: c.Condition, wanted: Wanted) -> Iterator[KindOfLead]:
        name = _field_of(condition)
        domain = None if name is None else _domain(self._fields[name])
        sides = None if domain is None else self._sides(condition, domain)
        if name is None or domain is None or sides is None:
            yield from _opaque(kind, condition, wanted)
            return
        for values in _wanted(sides, domain, wanted):
            met = kind.values[name].meet(values) if name in kind.values else values
            if not met.is_empty:
                yield replace(kind, values={**kind.values, name: met})

    def _sides(self, condition: c.Condition, domain: ValueSet) -> dict[Side, list[ValueSet]] | None:
        """Return the values for which an atom is true, and those for which it is false; None where nobody can say."""
        present = domain.without_missing()
        match condition:
            case c.Missing():
                return {"true": [domain.only_missing()], "false": [present]}
            case c.Flag():
                return {side: [present.meet(Texts.of(word))] for side, word in _YES_NO}
            case c.InList(list=name) if isinstance(domain, Texts) and len(self._lists[name]) <= _LONG_LIST:
                return _text_sides(present, [text_key(value) for value in self._lists[name]])
            case c.OneOf(values=values) if isinstance(domain, Texts):
                return _text_sides(present, [text_key(str(value.value)) for value in values])
            case c.Compare(operator="=" | "!=", right=right) if isinstance(domain, Texts) and right.kind == "text":
                sides = _text_sides(present, [text_key(right.value)])
                return sides if condition.operator == "=" else {"true": sides["false"], "false": sides["true"]}
            case c.Compare() | c.OneOf() if isinstance(present, Numbers):
                return number_sides(condition, present)
            case _:
                return None


_YES_NO: tuple[tuple[Side, str], ...] = (("true", "yes"), ("false", "no"))


def _text_sides(present: ValueSet, keys: Sequence[str]) -> dict[Side, list[ValueSet]]:
    return {"true": [present.meet(Texts.of(*keys))], "false": [present.meet(Texts.all_but(*keys))]}


def _wanted(sides: Mapping[Side, list[ValueSet]], domain: ValueSet, wanted: Wanted) -> list[ValueSet]:
    """Return the values that give the answer asked for; a missing value gives none."""
    if wanted in ("true", "false"):
        return sides["true" if wanted == "true" else "false"]
    first, *others = sides["false" if wanted == "not true" else "true"]
    is_unknown = domain.has_missing and not any(values.has_missing for side in sides.values() for values in side)
    return [replace(first, has_missing=is_unknown or first.has_missing), *others]


def _opaque(kind: KindOfLead, condition: c.Condition, wanted: Wanted) -> Iterator[KindOfLead]:
    """Take it that a condition which cannot be looked into may give any answer, the same one everywhere."""
    answers = kind.answers.get(condition, frozenset({"true", "false", "unknown"})) & _ANSWERS[wanted]
    if answers:
        yield replace(kind, answers={**kind.answers, condition: answers})


def _operand_of(condition: c.Condition) -> c.Operand | None:
    if isinstance(condition, c.Compare):
        return condition.left
    return condition.operand if isinstance(condition, c.OneOf | c.InList | c.Missing | c.Flag) else None


def _field_of(condition: c.Condition) -> str | None:
    operand = _operand_of(condition)
    return operand.name if isinstance(operand, c.FieldRef) else None


def _domain(field: Field) -> ValueSet | None:
    """Return all values of a field, None for one whose values are not looked at."""
    may_miss = field.optional
    match field.kind:
        case "choice":
            return Texts.of(*(text_key(member) for member in field.members), missing=may_miss)
        case "text":
            return Texts.all_but(missing=may_miss)
        case "flag":
            return Texts.of("yes", "no", missing=may_miss)
        case "number" | "whole" | "money":
            return number_domain(field)
        case _:
            return None


def _answer(condition: c.Condition, value: object) -> str:
    """Say what a comparison of a derived field gives where the field has this value."""
    match condition:
        case c.Missing():
            return "true" if value is None else "false"
        case _ if value is None:
            return "unknown"
        case c.OneOf(values=values):
            return _yes_no(any(_same(value, other.value) for other in values))
        case c.Compare(operator=operator, right=right):
            return _yes_no(_compares(operator, value, getattr(right, "value", None)))
        case _:
            return _yes_no(value is True)


def _yes_no(answer: bool) -> str:
    return "true" if answer else "false"


def _compares(operator: c.Operator, value: object, other: object) -> bool:
    if operator in ("=", "!="):
        return _same(value, other) is (operator == "=")
    order = _order(value, other)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]


def _same(value: object, other: object) -> bool:
    return text_key(value) == text_key(other) if isinstance(value, str) and isinstance(other, str) else value == other


def _order(value: object, other: object) -> int:
    """Return which of two numbers or days is the larger."""
    if isinstance(value, int | float | Decimal) and isinstance(other, int | float | Decimal):
        return (value > other) - (value < other)
    assert isinstance(value, date) and isinstance(other, date), "only numbers and days have an order"
    return (value > other) - (value < other)
