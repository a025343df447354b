"""Sets of values that one field may have: texts by key, or numbers between two ends."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from policy_engine.model import condition as c
from policy_engine.model.schema import Field
from policy_engine.model.words import number_words
from policy_engine.source.frozen import frozen

__all__ = ["Numbers", "Side", "Texts", "ValueSet", "number_domain", "number_sides"]

Side = Literal["true", "false"]

_MOST_NAMED = 6


@frozen
class Texts:
    """The keys that a text may have, or with `is_all_but` those that it may not have."""

    keys: tuple[str, ...]
    is_all_but: bool = False
    has_missing: bool = False

    @classmethod
    def of(cls, *keys: str, missing: bool = False) -> "Texts":
        return cls(tuple(dict.fromkeys(keys)), has_missing=missing)

    @classmethod
    def all_but(cls, *keys: str, missing: bool = False) -> "Texts":
        return cls(tuple(dict.fromkeys(keys)), is_all_but=True, has_missing=missing)

    @property
    def is_empty(self) -> bool:
        return not (self.keys or self.is_all_but or self.has_missing)

    def without_missing(self) -> "Texts":
        return replace(self, has_missing=False)

    def only_missing(self) -> "Texts":
        return Texts((), has_missing=self.has_missing)

    def meet(self, other: "ValueSet") -> "Texts":
        """Return what is in both."""
        assert isinstance(other, Texts), "a field has one type"
        missing = self.has_missing and other.has_missing
        if self.is_all_but and other.is_all_but:
            return Texts.all_but(*self.keys, *other.keys, missing=missing)
        listed, others = (other, self) if self.is_all_but else (self, other)
        kept = [key for key in listed.keys if (key in others.keys) is not others.is_all_but]
        return Texts.of(*kept, missing=missing)

    def words(self, spelled: Mapping[str, str]) -> str:
        """Name the values: `retail`, `other` or missing; `spelled` are those of keys that are declared."""
        named = [f"`{spelled.get(key, key)}`" for key in self.keys[:_MOST_NAMED]]
        if self.is_all_but:
            named = [f"none of {', '.join(named)}"] if named else ["anything"]
        elif len(self.keys) > _MOST_NAMED:
            named.append("more")
        return _either([*named, *(["missing"] if self.has_missing else [])])


@frozen
class Numbers:
    """The numbers from `low` to `high`; an end that is open does not count, one that is None is far away."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_open_below: bool = False
    is_open_above: bool = False
    is_whole: bool = False
    has_missing: bool = False
    has_numbers: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.has_numbers or self.has_missing)

    def without_missing(self) -> "Numbers":
        return replace(self, has_missing=False)

    def only_missing(self) -> "Numbers":
        return replace(self, has_numbers=False)

    def meet(self, other: "ValueSet") -> "Numbers":
        """Return what is in both."""
        assert isinstance(other, Numbers), "a field has one type"
        low, is_open_below = _higher((self.low, self.is_open_below), (other.low, other.is_open_below))
        high, is_open_above = _lower((self.high, self.is_open_above), (other.high, other.is_open_above))
        met = Numbers(low, high, is_open_below, is_open_above, self.is_whole or other.is_whole)
        return replace(
            met,
            has_missing=self.has_missing and other.has_missing,
            has_numbers=self.has_numbers and other.has_numbers and met.holds_a_number(),
        )

    def holds_a_number(self) -> bool:
        """Tell whether a number lies between the ends."""
        if self.low is None or self.high is None:
            return True
        if self.is_whole:
            first = self.low.to_integral_value("ROUND_CEILING")
            first += 1 if self.is_open_below and first == self.low else 0
            return first < self.high or (first == self.high and not self.is_open_above)
        return self.low < self.high or (self.low == self.high and not (self.is_open_below or self.is_open_above))

    def words(self) -> str:
        """Name the values: `below 60`, `at least 60 and at most 80`, `missing`."""
        named = [self._between()] if self.has_numbers else []
        return _either([*named, *(["missing"] if self.has_missing else [])])

    def _between(self) -> str:
        if self.low is not None and self.low == self.high:
            return number_words(self.low)
        low = (
            None
            if self.low is None
            else f"{'more than' if self.is_open_below else 'at least'} {number_words(self.low)}"
        )
        high = (
            None if self.high is None else f"{'below' if self.is_open_above else 'at most'} {number_words(self.high)}"
        )
        return " and ".join(end for end in (low, high) if end is not None) or "any number"


ValueSet = Texts | Numbers

_End = tuple[Decimal | None, bool]


def _higher(one: _End, other: _End) -> _End:
    """Return the narrower of two lower ends; of equal ones the open one."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    return max((one[0], one[1]), (other[0], other[1]))


def _lower(one: _End, other: _End) -> _End:
    """Return the narrower of two upper ends; of equal ones the open one."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    end, is_closed = min((one[0], not one[1]), (other[0], not other[1]))
    return end, not is_closed


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# ---------------------------------------------------------------- numbers of fields and comparisons


def number_domain(field: Field) -> Numbers:
    """Return all numbers that a field may hold."""
    return Numbers(field.low, field.high, is_whole=field.kind == "whole", has_missing=field.optional)


def number_sides(condition: c.Compare | c.OneOf, present: Numbers) -> dict[Side, list[ValueSet]] | None:
    """Return the numbers for which a comparison is true, and those for which it is false."""
    if isinstance(condition, c.OneOf):
        numbers = sorted(number for value in condition.values if (number := _number(value)) is not None)
        return {"true": [_at(present, n) for n in numbers], "false": _between(present, numbers)} if numbers else None
    number = _number(condition.right)
    if number is None:
        return None
    below, above = _below(present, number, is_open=True), _above(present, number, is_open=True)
    to, since = _below(present, number, is_open=False), _above(present, number, is_open=False)
    match condition.operator:
        case "=":
            return {"true": [_at(present, number)], "false": [below, above]}
        case "!=":
            return {"true": [below, above], "false": [_at(present, number)]}
        case "<":
            return {"true": [below], "false": [since]}
        case "<=":
            return {"true": [to], "false": [above]}
        case ">":
            return {"true": [above], "false": [to]}
        case ">=":
            return {"true": [since], "false": [below]}


def _number(operand: c.Operand) -> Decimal | None:
    return Decimal(operand.value) if operand.kind in ("number", "whole", "money") else None


def _at(present: Numbers, number: Decimal) -> Numbers:
    return present.meet(Numbers(number, number))


def _below(present: Numbers, number: Decimal, *, is_open: bool) -> Numbers:
    return present.meet(Numbers(high=number, is_open_above=is_open))


def _above(present: Numbers, number: Decimal, *, is_open: bool) -> Numbers:
    return present.meet(Numbers(low=number, is_open_below=is_open))


def _between(present: Numbers, numbers: list[Decimal]) -> list[ValueSet]:
    """Return what is left of the numbers where these are taken out."""
    left: list[ValueSet] = []
    rest = present
    for number in numbers:
        left.append(_below(rest, number, is_open=True))
        rest = _above(rest, number, is_open=True)
    return [*left, rest]
