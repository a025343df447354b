"""A clock day by day: the hours that counted, the pauses, the holidays, and what happened when."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from policy_engine.calendars.holiday_dates import counted_holidays
from policy_engine.calendars.zones import local_date, midnight
from policy_engine.model.calendar import Calendar
from policy_engine.model.clock import Clock
from policy_engine.sla import ClockDefinition
from policy_engine.source.frozen import frozen

__all__ = ["ClockDay", "Moment", "clock_days", "why_closed", "zone_of"]

_DAY = timedelta(days=1)
Interval = tuple[datetime, datetime]


class Moment(NamedTuple):
    """Something that happened to a clock, in words."""

    at: datetime
    words: str


@frozen
class ClockDay:
    """One day of a clock, or several on which nothing counted and nothing happened.

    `counted` are the stretches that counted, `total` the time counted up to the end of the
    day. `closed` says why a day without any hours has none.
    """

    first: date
    last: date
    counted: tuple[Interval, ...]
    total: timedelta
    moments: tuple[Moment, ...] = ()
    closed: str = ""

    @property
    def length(self) -> timedelta:
        """Return the time that counted."""
        return sum((end - start for start, end in self.counted), timedelta())

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing counted and nothing happened."""
        return not self.counted and not self.moments


def zone_of(definition: ClockDefinition) -> str:
    """Return the zone in which a clock's days begin and end."""
    return definition.policy.timezone if definition.hours is None else definition.hours.zone


def clock_days(definition: ClockDefinition, clock: Clock, until: datetime) -> list[ClockDay]:
    """Return the days of a clock from its start to its end, its due time or now, whichever is last."""
    zone = zone_of(definition)
    end = clock.stopped or max(until, clock.started)
    moments = sorted(_moments(definition, clock, until), key=lambda moment: moment.at)
    last = max(end, *(moment.at for moment in moments))
    days: list[ClockDay] = []
    total = timedelta()
    day = local_date(clock.started, zone)
    while day <= local_date(last, zone):
        opens, closes = midnight(day, zone), midnight(day + _DAY, zone)
        counted = tuple(_counted(definition, clock, max(opens, clock.started), min(closes, end)))
        total += sum((stop - start for start, stop in counted), timedelta())
        todays = tuple(moment for moment in moments if opens <= moment.at < closes)
        days.append(ClockDay(day, day, counted, total, todays, _closed(definition, day)))
        day += _DAY
    return list(_joined(days))


def _moments(definition: ClockDefinition, clock: Clock, until: datetime) -> Iterator[Moment]:
    target = definition.sla.target
    yield Moment(clock.started, f"{target.start}: starts")
    for pause in clock.pauses:
        yield Moment(pause.start, "pauses")
        if pause.end is not None and pause.end != clock.stopped:
            yield Moment(pause.end, "goes on")
    for step in clock.steps:
        yield Moment(step.at, f"step {step.words}")
    if clock.due is not None:
        yield Moment(clock.due, "due")
    if clock.stopped is not None:
        yield Moment(clock.stopped, f"{clock.stopped_by or 'given up'}: {clock.state}")
    elif until >= clock.started:
        yield Moment(until, f"now: {clock.state}")


def _counted(definition: ClockDefinition, clock: Clock, start: datetime, end: datetime) -> Iterator[Interval]:
    """Yield the stretches of counted time between two instants that no pause takes away."""
    if start >= end:
        return
    stretches: Sequence[Interval] = ((start, end),)
    if definition.hours is not None:
        stretches = definition.hours.intervals(start, end)
    for opens, closes in stretches:
        at = opens
        for pause in clock.pauses:
            stop = closes if pause.end is None else pause.end
            if pause.start < closes and stop > at:
                if at < pause.start:
                    yield at, pause.start
                at = max(at, stop)
        if at < closes:
            yield at, closes


def _closed(definition: ClockDefinition, day: date) -> str:
    """Say why a calendar does not open on a day; nothing where it does."""
    hours = definition.hours
    if hours is None or hours.opens_on(day):
        return ""
    return why_closed(hours.calendar, day)


def why_closed(calendar: Calendar, day: date) -> str:
    """Say why a calendar does not open on a day."""
    found = counted_holidays(calendar, day.year).get(day)
    if found is not None:
        region, name = found
        return f"closed: {name} ({region})"
    if any(span.first <= day <= span.last for span in calendar.closed):
        return "closed: by the calendar"
    return "closed"


def _joined(days: Sequence[ClockDay]) -> Iterator[ClockDay]:
    """Join days that follow each other on which nothing counted, for the same reason."""
    waiting: ClockDay | None = None
    for day in days:
        if waiting is not None and day.is_idle and day.closed == waiting.closed:
            waiting = ClockDay(waiting.first, day.last, (), day.total, (), day.closed)
            continue
        if waiting is not None:
            yield waiting
        waiting = day if day.is_idle else None
        if waiting is None:
            yield day
    if waiting is not None:
        yield waiting
