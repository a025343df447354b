"""Where a test of one operand is true: a set of keys, or stretches of an order.

An area is exact: it knows nothing of rounding, since constants are compared as they
were written. What a test says of a missing value stands beside it.
"""

from dataclasses import replace
from typing import Any

from policy_engine.source.frozen import frozen

__all__ = ["Area", "Cut", "Key", "Keys", "Stretches", "Truth", "both", "either", "opposite"]

Truth = bool | None
Key = str | bool

# A constant, and the side of it: 0 just below, 1 just above.
Cut = tuple[Any, int]


@frozen
class Keys:
    """True of these keys alone; `inverted`: of all others."""

    keys: frozenset[Key]
    inverted: bool
    missing: Truth


@frozen
class Stretches:
    """True between every second pair of cuts, in rising order; `starts`: true from the very beginning."""

    cuts: tuple[Cut, ...]
    starts: bool
    missing: Truth


Area = Keys | Stretches


def opposite(area: Area) -> Area:
    """Return where an area is not."""
    missing = None if area.missing is None else not area.missing
    if isinstance(area, Keys):
        return replace(area, inverted=not area.inverted, missing=missing)
    return replace(area, starts=not area.starts, missing=missing)


def both(one: Area, other: Area) -> Area:
    """Return where two areas of one operand are both."""
    missing = False if False in (one.missing, other.missing) else None if None in (one.missing, other.missing) else True
    if isinstance(one, Keys) and isinstance(other, Keys):
        return _common_keys(one, other, missing)
    assert isinstance(one, Stretches) and isinstance(other, Stretches), "an operand has one family"
    return _common_stretches(one, other, missing)


def either(one: Area, other: Area) -> Area:
    """Return where one of two areas of one operand is."""
    return opposite(both(opposite(one), opposite(other)))


def _common_keys(one: Keys, other: Keys, missing: Truth) -> Keys:
    if one.inverted and other.inverted:
        return Keys(one.keys | other.keys, True, missing)
    if one.inverted or other.inverted:
        plain, without = (other, one) if one.inverted else (one, other)
        return Keys(plain.keys - without.keys, False, missing)
    return Keys(one.keys & other.keys, False, missing)


def _common_stretches(one: Stretches, other: Stretches, missing: Truth) -> Stretches:
    left, right = one.starts, other.starts
    starts = inside = left and right
    of_one, of_other = frozenset(one.cuts), frozenset(other.cuts)
    cuts = []
    for cut in sorted(of_one | of_other):
        left ^= cut in of_one
        right ^= cut in of_other
        if (left and right) is not inside:
            inside = not inside
            cuts.append(cut)
    return Stretches(tuple(cuts), starts, missing)
