"""Lengths of time as a policy writes them: where they end, and where they began.

| unit            | counts                                                                   |
|-----------------|--------------------------------------------------------------------------|
| minutes, hours  | elapsed time; on a calendar, elapsed time inside its hours               |
| days            | calendar days, at the same wall-clock time; on a calendar, business days |
| weeks           | seven calendar days each; on a calendar, at the next opening if closed   |

A business day is a date on which the calendar opens. On a calendar, what starts outside
the hours starts at the next opening; a business day that would end outside them ends at
the next opening, but one that ends at a closing ends there. Looking back is the mirror
of it: the closing before takes the place of the next opening.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from policy_engine.calendars import zones
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Duration

__all__ = ["after", "before"]

_MICROSECONDS = {"minutes": 60 * 1_000_000, "hours": 3_600 * 1_000_000}
_DAYS = {"days": 1, "weeks": 7}
# Longer than the span of time, and well inside what a `timedelta` holds.
_LONGEST = timedelta(days=100_000)


def after(start: datetime, duration: Duration, policy: CheckedPolicy) -> datetime:
    """Return the instant at which a duration that starts at an instant is over.

    The answer is in UTC and stays within the span of time.
    """
    if duration.calendar is not None:
        return _after_on(start, duration, _hours_named(duration.calendar, policy))
    if duration.unit in _MICROSECONDS:
        return _within_span(start.astimezone(UTC), _length(duration))
    return _days_later(start, _whole_days(duration), policy.timezone)


def before(at: datetime, duration: Duration, policy: CheckedPolicy) -> datetime:
    """Return the instant at which a duration that is over at an instant began.

    The answer is in UTC and stays within the span of time.
    """
    if duration.calendar is not None:
        return _before_on(at, duration, _hours_named(duration.calendar, policy))
    if duration.unit in _MICROSECONDS:
        return _within_span(at.astimezone(UTC), -_length(duration))
    return _days_later(at, -_whole_days(duration), policy.timezone)


def _hours_named(name: str, policy: CheckedPolicy) -> OpeningHours:
    return opening_hours(next(calendar for calendar in policy.calendars if calendar.name == name))


def _length(duration: Duration) -> timedelta:
    """Return minutes or hours as elapsed time, to the nearest microsecond."""
    microseconds = (duration.amount * _MICROSECONDS[duration.unit]).to_integral_value()
    return min(timedelta(microseconds=int(min(microseconds, Decimal(10**16)))), _LONGEST)


def _whole_days(duration: Duration) -> int:
    return min(int(min(duration.amount, Decimal(_LONGEST.days))) * _DAYS[duration.unit], _LONGEST.days)


def _within_span(start: datetime, length: timedelta) -> datetime:
    if length > zones.LAST_INSTANT - start:
        return zones.LAST_INSTANT
    if length < zones.FIRST_INSTANT - start:
        return zones.FIRST_INSTANT
    return start + length


def _days_later(start: datetime, days: int, zone: str) -> datetime:
    """Return the same wall-clock time some days later, or earlier where they are negative."""
    target = zones.to_utc(zones.local(start, zone) + timedelta(days=days), zone)
    return min(max(target, zones.FIRST_INSTANT), zones.LAST_INSTANT)


def _after_on(start: datetime, duration: Duration, hours: OpeningHours) -> datetime:
    if duration.unit in _MICROSECONDS:
        return hours.add(start, _length(duration))
    opening = hours.next_opening(start)
    if duration.unit == "days":
        target = _business_days_later(opening, _whole_days(duration), hours)
    else:
        target = _days_later(opening, _whole_days(duration), hours.zone)
    return target if hours.is_boundary(target) else hours.next_opening(target)


def _before_on(at: datetime, duration: Duration, hours: OpeningHours) -> datetime:
    if duration.unit in _MICROSECONDS:
        return hours.subtract(at, _length(duration))
    closing = hours.last_closing(at)
    if duration.unit == "days":
        target = _business_days_earlier(closing, _whole_days(duration), hours)
    else:
        target = _days_later(closing, -_whole_days(duration), hours.zone)
    return hours.last_closing(target)


def _business_days_later(opening: datetime, days: int, hours: OpeningHours) -> datetime:
    if not days:
        return opening
    day = hours.open_day_after(opening, days)
    return zones.LAST_INSTANT if day is None else _same_time_on(day, opening, hours.zone)


def _business_days_earlier(closing: datetime, days: int, hours: OpeningHours) -> datetime:
    if not days:
        return closing
    day = hours.open_day_before(closing, days)
    return zones.FIRST_INSTANT if day is None else _same_time_on(day, closing, hours.zone)


def _same_time_on(day: date, instant: datetime, zone: str) -> datetime:
    return zones.to_utc(datetime.combine(day, zones.local(instant, zone).time()), zone)
