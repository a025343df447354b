"""A lead's values as a person writes them."""

from datetime import date, datetime
from decimal import Decimal

from policy_engine.calendars.zones import local
from policy_engine.model.values import Value
from policy_engine.model.words import number_words

__all__ = ["number_or_text", "value_words"]


def value_words(value: Value, zone: str) -> str:
    """Return a value in words; an instant as wall-clock time of the zone.

    >>> value_words(Decimal("5000.0000"), "UTC"), value_words(True, "UTC"), value_words(("a", "b"), "UTC")
    ('5000', 'yes', 'a, b')
    """
    if value is None:
        return "missing"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return _clock_words(local(value, zone))
    return number_or_text(value)


def number_or_text(value: Value) -> str:
    """Return a single value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return number_words(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _clock_words(clock: datetime) -> str:
    precision = "minutes" if clock.second == clock.microsecond == 0 else "auto"
    return clock.isoformat(sep=" ", timespec=precision)
