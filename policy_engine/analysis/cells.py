"""Cells: what an axis is cut into. On a cell every test of the policy has one truth.

A cell knows how to make values that lie in it. Missing is a cell of its own, and so is
any text that the policy does not name.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.evaluator.decode import MONEY_LIMITS, WHOLE_LIMITS
from policy_engine.model.schema import Field
from policy_engine.source.frozen import frozen

__all__ = ["MISSING", "Cell", "Choice", "Named", "Span", "is_inside", "spans_of", "values_in"]


@frozen
class Named:
    """A cell with a name: missing, yes and no, before and after."""

    name: str


MISSING = Named("missing")


@frozen
class Choice:
    """One value: a member of a choice, yes or no."""

    value: str | bool


@frozen
class Span:
    """The values of an order from `low` to `high`, ends included or not; None: without end."""

    low: Any
    high: Any
    with_low: bool = False
    with_high: bool = False

    @property
    def is_point(self) -> bool:
        """Tell whether there is one value alone."""
        return self.with_low and self.with_high and self.low is not None and bool(self.low == self.high)


Cell = Named | Choice | Span

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_CENTS = Decimal("0.0001")


def spans_of(cuts: Iterable[Any], field: Field | None) -> tuple[Span, ...]:
    """Cut an order at constants; spans in which the field has no value are left out."""
    points = sorted(set(cuts))
    ends = [None, *points, None]
    spans: list[Span] = []
    for low, high in pairwise(ends):
        if low is not None:
            spans.append(Span(low, low, True, True))
        spans.append(Span(low, high))
    if field is None:
        return tuple(spans)
    return tuple(span for span in spans if next(values_in(span, field), None) is not None)


def is_inside(value: Any, span: Span) -> bool:
    """Tell whether a value lies in a span."""
    if span.low is not None and not (value >= span.low if span.with_low else value > span.low):
        return False
    return span.high is None or bool(value <= span.high if span.with_high else value < span.high)


def values_in(span: Span, field: Field) -> Iterator[Any]:
    """Yield values of the field that lie in a span, those nearest to its ends and the plainest first."""
    seen = set()
    for value in _candidates(span, field):
        if value is not None and value not in seen and is_inside(value, span) and _is_of(value, field):
            seen.add(value)
            yield value


def _is_of(value: Any, field: Field) -> bool:
    """Tell whether a field can have a value."""
    if field.kind == "number":
        low, high = (None if end is None else float(end) for end in (field.low, field.high))
    else:
        low, high = field.low, field.high  # type: ignore[assignment]
    return (low is None or value >= low) and (high is None or value <= high)


def _candidates(span: Span, field: Field) -> Iterator[Any]:
    match field.kind:
        case "date":
            yield from _steps(span, _DAY, FIRST_INSTANT.date(), LAST_INSTANT.date())
        case "time":
            yield from _times(span)
        case "whole":
            yield from _wholes(span, field)
        case "money":
            yield from _amounts(span, field)
        case _:
            yield from _numbers(span, field)


def _steps(span: Span, step: timedelta, first: Any, last: Any) -> Iterator[Any]:
    """Yield the ends of a span of days or instants, and what lies one step inside them."""
    low = first if span.low is None else span.low
    high = last if span.high is None else span.high
    for value in (low, high, _moved(low, step), _moved(high, -step), low + (high - low) / 2 if low < high else low):
        if first <= value <= last:
            yield value


def _moved(value: Any, step: timedelta) -> Any:
    try:
        return value + step
    except OverflowError:
        return value


def _times(span: Span) -> Iterator[datetime]:
    # The plainest instants first: whole minutes beside the ends.
    low = FIRST_INSTANT if span.low is None else span.low
    high = LAST_INSTANT if span.high is None else span.high
    for step in (timedelta(hours=1), timedelta(minutes=1), _MICROSECOND):
        near = [_moved(low, step), _moved(high, -step)]
        yield from (value for value in (near if span.low is not None else near[::-1]) if low <= value <= high)
    yield from (low, high)


def _wholes(span: Span, field: Field) -> Iterator[int]:
    low, high = _ends(span, field, WHOLE_LIMITS)
    if span.low is None and span.high is None:
        yield from (value for value in (1, 0) if low <= value <= high)
    bottom, top = math.ceil(low), math.floor(high)
    near = (bottom, bottom + 1, top, top - 1)
    yield from near if span.low is not None else (top, top - 1, bottom)


def _amounts(span: Span, field: Field) -> Iterator[Decimal]:
    low, high = (Decimal(end) for end in _ends(span, field, MONEY_LIMITS))
    for value in _around(span, low, high):
        yield Decimal(value).quantize(_CENTS)
    # The least amount from the lower end on and the next, the greatest up to the upper end and the one before.
    least, greatest = low.quantize(_CENTS, ROUND_CEILING), high.quantize(_CENTS, ROUND_FLOOR)
    yield from (least, least + _CENTS, greatest, greatest - _CENTS)


def _numbers(span: Span, field: Field) -> Iterator[float]:
    low, high = (float(end) for end in _ends(span, field, (-1e15, 1e15)))
    for value in _around(span, low, high):
        yield float(value)
    yield from (low, high, low + (high - low) / 2)
    yield from (math.nextafter(low, math.inf), math.nextafter(high, -math.inf))
    # Beyond what people write, there are numbers still.
    yield from (low * 2, high * 2, -1.7e308, 1.7e308)


def _around(span: Span, low: Any, high: Any) -> Iterator[int]:
    """Yield whole numbers near the ends of a span."""
    if span.low is None and span.high is None and low <= 1 <= high:
        yield 1
    bottom, top = math.ceil(low), math.floor(high)
    near: Sequence[int] = (bottom, bottom + 1, top, top - 1)
    yield from near if span.low is not None else (top, top - 1, bottom)


def _ends(span: Span, field: Field, limits: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return the least and the greatest value that may be asked about."""
    low = span.low if span.low is not None else field.low if field.low is not None else limits[0]
    high = span.high if span.high is not None else field.high if field.high is not None else limits[1]
    return low, high
