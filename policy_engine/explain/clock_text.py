"""A clock in words: what it waits for, and what counted on each day."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from policy_engine.calendars.zones import local
from policy_engine.explain.clock_days import ClockDay, clock_days, zone_of
from policy_engine.model.clock import Clock
from policy_engine.model.promise_words import clock_target_words
from policy_engine.model.words import action_words
from policy_engine.sla import ClockDefinition

__all__ = ["clock_text", "length_words"]

_MOST_DAYS = 40


def clock_text(definition: ClockDefinition, clock: Clock, until: datetime) -> str:
    """Return a clock day by day, as lines."""
    return "\n".join(_lines(definition, clock, until)) + "\n"


def length_words(length: timedelta) -> str:
    """Write a length of time: `2 h 05 min`, `40 s`, `-10 min`; a fraction of a second is left out.

    >>> length_words(timedelta(hours=2, minutes=5)), length_words(timedelta(seconds=-40)), length_words(timedelta())
    ('2 h 05 min', '-40 s', '0 s')
    """
    seconds = abs(length) // timedelta(seconds=1)
    sign = "-" if length < timedelta() and seconds else ""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{sign}{rest} s"
    shown = f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60:02} min"
    return f"{sign}{shown} {rest:02} s" if rest else f"{sign}{shown}"


def _lines(definition: ClockDefinition, clock: Clock, until: datetime) -> Iterator[str]:
    zone = zone_of(definition)
    cycle = f", cycle {clock.cycle}" if clock.cycle > 1 else ""
    yield f"{clock.sla}{cycle}: {clock.state}"
    yield f"  {clock_target_words(definition.sla.target)}"
    if clock.is_assumed:
        yield "  nothing tells of an assignment: the lead counts as assigned when it was created"
    yield f"  times are those of {zone}"
    days = clock_days(definition, clock, until)
    for day in _shown(days):
        yield from _day_lines(day, zone) if isinstance(day, ClockDay) else [f"  … {day} more days …"]
    yield f"  {_sum_words(clock)}"
    for step, schedule in zip(definition.sla.steps, definition.steps, strict=True):
        fired = next((at.at for at in clock.steps if at.words == schedule.words), None)
        when = "" if fired is None else f": fell due {_clock_words(fired, zone)}"
        yield f"  {schedule.words} {' and '.join(map(action_words, step.actions))}{when}"


def _shown(days: Sequence[ClockDay]) -> list[ClockDay | int]:
    """Leave out the middle of a long clock, but for the days on which something happened."""
    if len(days) <= _MOST_DAYS:
        return list(days)
    shown: list[ClockDay | int] = []
    for number, day in enumerate(days):
        if day.moments or number < _MOST_DAYS // 2:
            shown.append(day)
        elif shown and isinstance(shown[-1], int):
            shown[-1] += 1
        else:
            shown.append(1)
    return shown


def _day_lines(day: ClockDay, zone: str) -> Iterator[str]:
    name = f"{day.first:%a} {day.first}"
    if day.first != day.last:
        yield f"  {name} to {day.last:%a} {day.last}  {day.closed or 'nothing counts'}"
        return
    stretches = ", ".join(f"{_time(start, zone)}-{_end_time(end, zone)}" for start, end in day.counted)
    total = f"; {length_words(day.total)} in all" if day.total != day.length else ""
    counted = f"{stretches} counts {length_words(day.length)}{total}" if day.counted else day.closed or "nothing counts"
    yield f"  {name}  {counted}"
    for moment in day.moments:
        yield f"                  {_time(moment.at, zone)} {moment.words}"


def _sum_words(clock: Clock) -> str:
    paused = f", {length_words(clock.paused)} paused" if clock.paused else ""
    left = length_words(abs(clock.remaining))
    if clock.is_late:
        return f"{length_words(clock.elapsed)} counted{paused}: {left} too late"
    return f"{length_words(clock.elapsed)} counted{paused}: {left} {'to spare' if clock.has_ended else 'left'}"


def _time(instant: datetime, zone: str) -> str:
    wall = local(instant, zone)
    return f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"


def _end_time(instant: datetime, zone: str) -> str:
    """Write the end of a stretch; one that ends with the day ends at 24:00."""
    written = _time(instant, zone)
    return "24:00" if written == "00:00" else written


def _clock_words(instant: datetime, zone: str) -> str:
    return f"{local(instant, zone):%a %Y-%m-%d} {_time(instant, zone)}"
