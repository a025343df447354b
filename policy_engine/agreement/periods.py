"""Days, weeks, months, quarters and years of a span, in a policy's zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from policy_engine.calendars.zones import midnight
from policy_engine.model.agreement import Period
from policy_engine.source.frozen import frozen

__all__ = ["Span", "Window", "periods_of", "trend_period", "whole_span"]

_ONE_DAY = timedelta(days=1)
# A trend is read best with a handful to some dozens of points.
_DAYS_BY_WEEK = 21
_DAYS_BY_MONTH = 120


@frozen
class Span:
    """What is measured: whole days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days these are."""
        return (self.last - self.first).days + 1


@frozen
class Window:
    """A stretch of time, half open. `is_complete`: the whole period lies in the span, and is over."""

    label: str
    first: date
    last: date
    start: datetime
    end: datetime
    is_complete: bool


def whole_span(span: Span, zone: str) -> Window:
    """Return the span as one window, which is complete: it is what was asked for."""
    return Window(f"{span.first} to {span.last}", span.first, span.last, *_instants(span.first, span.last, zone), True)


def periods_of(span: Span, period: Period, zone: str, at: datetime) -> Iterator[Window]:
    """Yield the periods that have a day in the span, in order; those at its ends are cut to it."""
    day = span.first
    while day <= span.last:
        first, after = _bounds(day, period)
        cut = max(first, span.first), min(after - _ONE_DAY, span.last)
        start, end = _instants(*cut, zone)
        is_whole = cut == (first, after - _ONE_DAY)
        yield Window(_label(first, period), *cut, start, end, is_whole and end <= at)
        day = after


def trend_period(span: Span) -> Period:
    """Return the period by which a span is shown where nothing else is said."""
    if span.days <= _DAYS_BY_WEEK:
        return "day"
    return "week" if span.days <= _DAYS_BY_MONTH else "month"


def _instants(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    return midnight(first, zone), midnight(last + _ONE_DAY, zone)


def _bounds(day: date, period: Period) -> tuple[date, date]:
    """Return the first day of the period that holds a day, and the first day after it."""
    if period == "day":
        return day, day + _ONE_DAY
    if period == "week":
        monday = day - day.weekday() * _ONE_DAY
        return monday, monday + 7 * _ONE_DAY
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    month = (day.month - 1) // months * months
    after = month + months
    return date(day.year, month + 1, 1), date(day.year + after // 12, after % 12 + 1, 1)


def _label(first: date, period: Period) -> str:
    match period:
        case "day":
            return str(first)
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}-Q{first.month // 3 + 1}"
        case "year":
            return str(first.year)
