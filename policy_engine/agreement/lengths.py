"""How long something took, in the unit in which it was promised; exactly.

Minutes and hours are elapsed time, on a calendar elapsed time inside its hours. Days and
weeks are the steps that a promise of days takes, and the part of the next step that has
passed: what is over exactly when three business days are over took three.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from policy_engine.calendars.durations import after
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Duration

__all__ = ["ELAPSED_HOURS", "LengthUnit", "length_between", "length_of", "unit_of"]

_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS = {"minutes": 60_000_000, "hours": 3_600_000_000}


class LengthUnit(NamedTuple):
    """A unit of time; business units count on `calendar`."""

    unit: Literal["minutes", "hours", "days", "weeks"]
    calendar: str | None = None

    def __str__(self) -> str:
        return f"business {self.unit}" if self.calendar is not None else self.unit


ELAPSED_HOURS = LengthUnit("hours")


def unit_of(duration: Duration) -> LengthUnit:
    """Return the unit of a promised duration."""
    return LengthUnit(duration.unit, duration.calendar)


def length_of(duration: Duration) -> Fraction:
    """Return a promised duration in its own unit."""
    return Fraction(duration.amount)


def length_between(start: datetime, stop: datetime, unit: LengthUnit, policy: CheckedPolicy) -> Fraction:
    """Return how long it is from an instant to one not before it."""
    hours = _hours(policy, unit.calendar)
    if unit.unit in _MICROSECONDS:
        return Fraction(_passed(start, stop, hours) // _MICROSECOND, _MICROSECONDS[unit.unit])
    whole = _whole_steps(start, stop, unit, policy)
    begun, over = (after(start, _steps(count, unit), policy) for count in (whole, whole + 1))
    step = _passed(begun, over, hours)
    if stop <= begun or not step:
        return Fraction(whole)
    return whole + Fraction(_passed(begun, stop, hours) // _MICROSECOND, step // _MICROSECOND)


def _whole_steps(start: datetime, stop: datetime, unit: LengthUnit, policy: CheckedPolicy) -> int:
    """Return the most steps that are over at the stop: double until too many, then halve the doubt."""
    few, many = 0, 1
    while after(start, _steps(many, unit), policy) <= stop:
        few, many = many, 2 * many
        if many > _MOST_STEPS:
            break
    while many - few > 1:
        middle = (few + many) // 2
        if after(start, _steps(middle, unit), policy) <= stop:
            few = middle
        else:
            many = middle
    return few


# More days than lie between the first and the last instant.
_MOST_STEPS = 100_000


@lru_cache(maxsize=4096)
def _steps(count: int, unit: LengthUnit) -> Duration:
    return Duration(amount=Decimal(count), unit=unit.unit, calendar=unit.calendar)


def _passed(start: datetime, stop: datetime, hours: OpeningHours | None) -> timedelta:
    if hours is None:
        return stop - start
    return hours.open_between(start, stop)


def _hours(policy: CheckedPolicy, name: str | None) -> OpeningHours | None:
    if name is None:
        return None
    return opening_hours(next(calendar for calendar in policy.calendars if calendar.name == name))
