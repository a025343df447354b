"""How data spells numbers, yes and no, days and instants: one definition for every reader."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, local_date, midnight, to_utc
from policy_engine.model.text import trimmed

__all__ = ["NOT_FINITE", "YES_NO", "day_of", "instant_of", "number_of", "number_pattern", "to_date", "to_instant"]

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_NUMBER_WITH_COMMA = re.compile(r"[+-]?[0-9]+(?:,[0-9]+)?")

# Spellings of what is no finite number, by key.
NOT_FINITE = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})

YES_NO = {"yes": True, "true": True, "y": True, "1": True, "no": False, "false": False, "n": False, "0": False}

_ISO = re.compile(
    r"(?P<YYYY>[0-9]{4})-(?P<MO>[0-9]{2})-(?P<DD>[0-9]{2})"
    r"(?:[ Tt](?P<HH>[0-9]{2}):(?P<MI>[0-9]{2})(?::(?P<SS>[0-9]{2})(?:\.(?P<F>[0-9]+))?"
    r"(?P<Z>[Zz]|[+-][0-9]{2}:[0-9]{2})?)?)?"
)
_TOKEN = re.compile("(YYYY|MM|DD|HH|SS)")
_ONE_OR_TWO_DIGITS = ("MO", "DD", "HH")


def number_pattern(decimal_comma: bool) -> re.Pattern[str]:
    """Return what a number looks like: a sign, digits, and digits after the point (or the comma)."""
    return _NUMBER_WITH_COMMA if decimal_comma else _NUMBER


def number_of(text: str, decimal_comma: bool) -> Decimal | None:
    """Return the exact worth of a number as data spells it, None for what is no number."""
    written = trimmed(text)
    if not number_pattern(decimal_comma).fullmatch(written):
        return None
    return Decimal(written.replace(",", "."))


@lru_cache(maxsize=256)
def _declared(form: str) -> re.Pattern[str]:
    """Return what finds the parts of a form such as `DD/MM/YYYY HH:MM`; the MM that follows HH are minutes."""
    parts = [part for part in _TOKEN.split(form) if part]
    minutes = _place_of_minutes(parts)
    pattern = ""
    for place, part in enumerate(parts):
        if _TOKEN.fullmatch(part):
            name = "MI" if place == minutes else "MO" if part == "MM" else part
            digits = "4" if part == "YYYY" else "1,2" if name in _ONE_OR_TWO_DIGITS else "2"
            pattern += f"(?P<{name}>[0-9]{{{digits}}})"
        else:
            pattern += re.escape(part)
    return re.compile(pattern)


def _place_of_minutes(parts: list[str]) -> int | None:
    """Return where the minutes stand: the first MM behind HH, else the last of two."""
    months = [place for place, part in enumerate(parts) if part == "MM"]
    if "HH" not in parts or len(months) < 2:
        return None
    return next((place for place in months if place > parts.index("HH")), months[-1])


def _parts(text: str, form: str | None) -> dict[str, str | None] | None:
    written = trimmed(text)
    match = _ISO.fullmatch(written)
    if match is None and form is not None:
        match = _declared(form).fullmatch(written)
    return match.groupdict() if match is not None else None


def _day(parts: dict[str, str | None]) -> date | None:
    try:
        return date(int(parts["YYYY"] or 0), int(parts["MO"] or 0), int(parts["DD"] or 0))
    except ValueError:
        return None


def _wall(parts: dict[str, str | None], day: date) -> datetime | None:
    fraction = (parts.get("F") or "0")[:6].ljust(6, "0")
    hour, minute, second = (int(parts.get(part) or 0) for part in ("HH", "MI", "SS"))
    try:
        clock = time(hour, minute, second, int(fraction))
    except ValueError:
        return None
    return datetime.combine(day, clock)


def _offset(written: str) -> timezone | None:
    if written in "Zz":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 23 or minutes > 59:
        return None
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if written[0] == "-" else span)


def to_date(text: str, zone: str, form: str | None) -> date | None:
    """Read a day; of a time with an offset, its day in the zone."""
    parts = _parts(text, form)
    day = _day(parts) if parts is not None else None
    if parts is None or day is None or parts.get("HH") is None:
        return day
    if not parts.get("Z"):
        return day if _wall(parts, day) is not None else None
    instant = to_instant(text, zone, form)
    return day_of(instant, zone) if instant is not None else None


def to_instant(text: str, zone: str, form: str | None) -> datetime | None:
    """Read an instant; without an offset it is wall-clock time in the zone, a day alone its midnight.

    What lies beyond the span of time keeps its wall-clock time: no zone is asked about it.
    """
    parts = _parts(text, form)
    day = _day(parts) if parts is not None else None
    wall = _wall(parts, day) if parts is not None and day is not None else None
    if parts is None or day is None or wall is None:
        return None
    if not _near_span(day.year):
        return wall.replace(tzinfo=UTC)
    offset = parts.get("Z")
    if offset:
        zone_of_text = _offset(offset)
        return None if zone_of_text is None else wall.replace(tzinfo=zone_of_text).astimezone(UTC)
    return midnight(day, zone) if parts.get("HH") is None else to_utc(wall, zone)


def instant_of(moment: datetime, zone: str) -> datetime:
    """Return a Python time as an instant: a naive one is wall-clock time in the zone."""
    if not _near_span(moment.year):
        return moment.replace(tzinfo=UTC)
    return to_utc(moment, zone) if moment.tzinfo is None else moment.astimezone(UTC)


def day_of(instant: datetime, zone: str) -> date:
    """Return the day of an instant in the zone."""
    return local_date(instant, zone) if _near_span(instant.year) else instant.date()


def _near_span(year: int) -> bool:
    return FIRST_INSTANT.year - 1 <= year <= LAST_INSTANT.year + 1
