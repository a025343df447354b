"""Time zones: the one module that touches them.

The pinned `tzdata` package decides; the system's own database is never read, so the
same policy gives the same instants on every machine. Instants are aware and in UTC,
wall-clock times are naive, and no arithmetic is done on wall-clock times here.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

__all__ = [
    "FIRST_INSTANT",
    "LAST_INSTANT",
    "database_version",
    "known_zone",
    "local",
    "local_date",
    "midnight",
    "to_utc",
    "to_utc_or_change",
    "zone_names",
    "zoned",
]

# The span of time that policies speak of, both ends included.
FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)

_SECOND = timedelta(seconds=1)


@cache
def database_version() -> str:
    """Return the version of the zone database, such as 2026.6."""
    # Slow to load, and only a decision log asks.
    from importlib.metadata import version

    return version("tzdata")


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones."""
    from importlib.resources import files

    listing = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listing.split())


def known_zone(name: str) -> bool:
    """Tell whether there is a zone of that name, to the letter."""
    return name in zone_names()


def to_utc(wall: datetime, zone: str) -> datetime:
    """Return the instant of a wall-clock time.

    One that does not exist moves on by the gap; of one that exists twice it is the first.
    """
    return wall.replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


def to_utc_or_change(wall: datetime, zone: str) -> datetime:
    """Return the instant of a wall-clock time; of one that does not exist, the instant of the change."""
    instant = to_utc(wall, zone)
    if local(instant, zone) == wall:
        return instant
    return _change(wall.replace(microsecond=0), zone)


def local(instant: datetime, zone: str) -> datetime:
    """Return the wall-clock time of an instant."""
    return instant.astimezone(_zone(zone)).replace(tzinfo=None, fold=0)


def zoned(instant: datetime, zone: str) -> datetime:
    """Return an instant with the offset it has in a zone, to be shown."""
    shown = instant.astimezone(_zone(zone))
    return shown.replace(tzinfo=timezone(shown.utcoffset() or timedelta()))


def local_date(instant: datetime, zone: str) -> date:
    """Return the day of an instant."""
    return instant.astimezone(_zone(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins; a missing midnight is the instant of the change."""
    return to_utc_or_change(datetime.combine(day, time()), zone)


@cache
def _zone(name: str) -> ZoneInfo:
    if not known_zone(name):
        raise ValueError(f"there is no time zone `{name}`")
    from importlib.resources import files

    file = files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def _change(missing: datetime, zone: str) -> datetime:
    """Return the instant of the change that skips a wall-clock time of whole seconds."""
    rules = _zone(zone)
    # Read with the offset after the change the time lies before it, and the other way round.
    before = missing.replace(tzinfo=rules, fold=1).astimezone(UTC)
    after = missing.replace(tzinfo=rules, fold=0).astimezone(UTC)
    new_offset = after.astimezone(rules).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(rules).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after
