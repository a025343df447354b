"""How long ago: lengths of time that can be put in an order without knowing the time of deciding."""

from collections.abc import Hashable, Mapping

from policy_engine.model import condition as c
from policy_engine.model.calendar import Calendar

__all__ = ["Group", "age_of"]

# Lengths of one group are in the same order at any time of deciding.
Group = Hashable

# What is longer may reach back to the beginning of time, where one length is as another.
_LONGEST = 29 * 365 * 1_440
_MINUTES = {"minutes": 1, "hours": 60, "days": 1_440, "weeks": 10_080}


def age_of(operand: c.Now | c.BeforeAt, zone: str, calendars: Mapping[str, Calendar]) -> tuple[Group, float]:
    """Return the group of an instant that depends on the time of deciding, and its place: minus the length."""
    if isinstance(operand, c.Now):
        return "elapsed", 0
    duration = operand.duration
    minutes = -float(duration.amount) * _MINUTES[duration.unit]
    if minutes < -_LONGEST:
        return duration, minutes
    if duration.calendar is not None:
        return (calendars[duration.calendar], duration.unit, zone), minutes
    return ("elapsed" if duration.unit in ("minutes", "hours") else ("days", zone)), minutes
