"""Opening hours: a calendar as a table of intervals in UTC.

Hours become intervals date by date, so that each date has the offset it has; after
that all arithmetic is on instants. The table grows with what is asked of it. Answers
stay within the span of time: what would lie beyond is its first or last instant.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import TypeVar

from policy_engine.calendars import zones
from policy_engine.calendars.holiday_dates import counted_holidays
from policy_engine.calendars.intervals import IntervalTable
from policy_engine.model.calendar import Calendar
from policy_engine.source.frozen import frozen

__all__ = ["OpeningHours", "opening_hours"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ONE_DAY = timedelta(days=1)
# The first and the last instant lie in other years in some zones.
_FIRST_YEAR = zones.FIRST_INSTANT.year - 1
_LAST_YEAR = zones.LAST_INSTANT.year + 1
_MINUTES_OF_A_DAY = 24 * 60

_Answer = TypeVar("_Answer")


@lru_cache(maxsize=1024)
def opening_hours(calendar: Calendar) -> "OpeningHours":
    """Return the opening hours of a calendar; of equal calendars the same, with the table made so far."""
    return OpeningHours(calendar)


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


_FIRST = _micros(zones.FIRST_INSTANT)
_LAST = _micros(zones.LAST_INSTANT)


def _instant(micros: int) -> datetime:
    """Return the instant, or the end of the span of time that it lies beyond."""
    return _EPOCH + timedelta(microseconds=min(max(micros, _FIRST), _LAST))


@frozen
class _Span:
    """The table of whole years, the first and the last included."""

    first: int
    last: int
    table: IntervalTable


class OpeningHours:
    """When a calendar is open. Instants are aware; the answers are in UTC."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = calendar.zone
        self._hours = _hours_by_weekday(calendar)
        self._holidays: dict[int, frozenset[date]] = {}
        # INVARIANT: replaced as a whole, never changed, since other threads may be reading it.
        self._span: _Span | None = None

    @cached_property
    def never_opens(self) -> bool:
        """Tell whether no instant of any year is inside the hours."""
        if not any(self._hours):
            return True
        return not any(self._intervals_of(day) for day in _days(_FIRST_YEAR, _LAST_YEAR))

    def contains(self, instant: datetime) -> bool:
        """Tell whether an instant is inside the hours; the opening is, the closing is not."""
        at = _micros(instant)
        return self._covering(at, at).table.is_open(at)

    def next_opening(self, instant: datetime) -> datetime:
        """Return the instant itself where it is inside the hours, else the next opening."""
        return self.add(instant, timedelta())

    def last_closing(self, instant: datetime) -> datetime:
        """Return the instant itself where it is inside the hours or a closing, else the closing before it."""
        return self.subtract(instant, timedelta())

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return where `length` of open time after `start` is over.

        A start outside the hours starts at the next opening; what ends at a closing ends there.
        """
        at, micros = _micros(start), length // _MICROSECOND
        found = self._forward(at, lambda table: table.advance(at, micros))
        return zones.LAST_INSTANT if found is None else _instant(found)

    def subtract(self, end: datetime, length: timedelta) -> datetime:
        """Return where `length` of open time before `end` begins.

        An end outside the hours counts from the closing before it; what begins at an opening begins there.
        """
        at, micros = _micros(end), length // _MICROSECOND
        found = self._backward(at, lambda table: table.retreat(at, micros))
        return zones.FIRST_INSTANT if found is None else _instant(found)

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time between two instants, the first not after the second."""
        low, high = _micros(start), _micros(end)
        table = self._covering(low, high).table
        return timedelta(microseconds=table.open_before(high) - table.open_before(low))

    def intervals(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """Return opening and closing of all open time between two instants, cut at both."""
        low, high = max(_micros(start), _FIRST), min(_micros(end), _LAST)
        found = self._covering(low, high).table.between(low, high)
        return tuple((_instant(opens), _instant(closes)) for opens, closes in found)

    def table(self, start: datetime, end: datetime) -> IntervalTable:
        """Return the table of all open time that reaches from one instant to another, and perhaps further."""
        return self._covering(_micros(start), min(_micros(end), _LAST)).table

    def is_boundary(self, instant: datetime) -> bool:
        """Tell whether an instant is an opening or a closing."""
        at = _micros(instant)
        return self._covering(at, at).table.is_boundary(at)

    def opens_on(self, day: date) -> bool:
        """Tell whether a date has an opening of its own; hours that run into it from the day before are not."""
        return bool(self._intervals_of(day))

    def open_day_after(self, instant: datetime, count: int) -> date | None:
        """Return the `count`-th date after that of an instant on which the calendar opens, if there is one."""
        day = zones.local_date(instant, self.zone).toordinal()
        found = self._forward(_micros(instant), lambda table: table.day_after(day, count))
        return None if found is None else date.fromordinal(found)

    def open_day_before(self, instant: datetime, count: int) -> date | None:
        """Return the `count`-th date before that of an instant on which the calendar opens, if there is one."""
        day = zones.local_date(instant, self.zone).toordinal()
        found = self._backward(_micros(instant), lambda table: table.day_before(day, count))
        return None if found is None else date.fromordinal(found)

    def _forward(self, at: int, answer: Callable[[IntervalTable], _Answer | None]) -> _Answer | None:
        """Ask the table, and longer ones into the future, until there is an answer."""
        span = self._covering(at, at)
        while (found := answer(span.table)) is None and span.last < _LAST_YEAR:
            span = self._grown(span.first, span.last + 1 + span.last - span.first)
        return found

    def _backward(self, at: int, answer: Callable[[IntervalTable], _Answer | None]) -> _Answer | None:
        """Ask the table, and longer ones into the past, until there is an answer."""
        span = self._covering(at, at)
        while (found := answer(span.table)) is None and span.first > _FIRST_YEAR:
            span = self._grown(span.first - 1 - span.last + span.first, span.last)
        return found

    def _covering(self, low: int, high: int) -> _Span:
        """Return years that hold both instants, as far as the span of time does."""
        span = self._span
        if span is not None and span.table.low <= low and high < span.table.high:
            return span
        first, last = (zones.local(_instant(end), self.zone).year for end in (low, high))
        if span is None:
            return self._grown(first, last)
        return self._grown(min(first, span.first), max(last, span.last))

    def _grown(self, first: int, last: int) -> _Span:
        """Make the table of more years, and keep it."""
        first, last = max(first, _FIRST_YEAR), min(last, _LAST_YEAR)
        if self._span is None or (first, last) != (self._span.first, self._span.last):
            self._span = _Span(first, last, self._table_of(first, last))
        return self._span

    def _table_of(self, first: int, last: int) -> IntervalTable:
        intervals, days = [], []
        # Hours of the day before may run into the first day.
        for day in (date(first - 1, 12, 31), *_days(first, last)):
            own = self._intervals_of(day)
            intervals += own
            if own and day.year >= first:
                days.append(day.toordinal())
        low, high = (_micros(zones.midnight(date(year, 1, 1), self.zone)) for year in (first, last + 1))
        return IntervalTable.of(low, high, intervals, days)

    def _intervals_of(self, day: date) -> list[tuple[int, int]]:
        """Return the hours that begin on a date, those of no length left out."""
        hours = self._hours[day.weekday()]
        if not hours or self._is_closed(day):
            return []
        ends = [(self._at(day, opens), self._at(day, closes)) for opens, closes in hours]
        return [(opens, closes) for opens, closes in ends if opens < closes]

    def _is_closed(self, day: date) -> bool:
        if any(span.first <= day <= span.last for span in self.calendar.closed):
            return True
        return day in self._holidays_of(day.year)

    def _holidays_of(self, year: int) -> frozenset[date]:
        found = self._holidays.get(year)
        if found is None:
            found = self._holidays[year] = frozenset(counted_holidays(self.calendar, year))
        return found

    def _at(self, day: date, minutes: int) -> int:
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return _micros(zones.to_utc_or_change(wall, self.zone))


def _hours_by_weekday(calendar: Calendar) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the hours of Monday to Sunday, in minutes; those that run into the next day end after 24:00."""
    return tuple(
        tuple(
            (opens, closes if opens < closes else closes + _MINUTES_OF_A_DAY)
            for opening in calendar.openings
            if weekday in opening.days
            for opens, closes in opening.hours
            if opens != closes
        )
        for weekday in range(7)
    )


def _days(first_year: int, last_year: int) -> Iterator[date]:
    """Return all dates of the years, the last included."""
    day, after = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    while day < after:
        yield day
        day += _ONE_DAY
