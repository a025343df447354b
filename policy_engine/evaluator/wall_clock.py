"""Columns of wall-clock times as instants, asking `calendars/zones.py` once for each hour."""

from datetime import datetime, timedelta
from functools import lru_cache

import polars as pl

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, to_utc

__all__ = ["HOUR", "in_safe_span", "instants_of_walls"]

# In microseconds.
HOUR = 3_600_000_000
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall-clock time has no zone
_FEW_DAYS = 3 * 24 * HOUR
_SPAN = (_FEW_DAYS, (LAST_INSTANT - FIRST_INSTANT) // _MICROSECOND - _FEW_DAYS)


def in_safe_span(micros: pl.Expr) -> pl.Expr:
    """Tell whether a wall-clock time lies inside the span of time, whatever its zone or offset."""
    return micros.is_between(*_SPAN)


def instants_of_walls(walls: pl.Series, zone: str) -> pl.Series:
    """Return the instants of wall-clock times, both in microseconds from 1970; all lie in the safe span or are null.

    Null also where the zone changes within the hour: there each time must be asked for by itself.
    """
    hours = walls // HOUR
    distinct = hours.drop_nulls().unique()
    offsets = pl.Series([_offset(hour, zone) for hour in distinct.to_list()], dtype=pl.Int64)
    return walls - hours.replace_strict(distinct, offsets, return_dtype=pl.Int64)


@lru_cache(maxsize=65_536)
def _offset(hour: int, zone: str) -> int | None:
    """Return what the zone's clock is ahead of UTC in a whole hour by that clock, if it is the same throughout."""
    begin = _EPOCH + timedelta(hours=hour)
    end = begin + timedelta(hours=1) - _MICROSECOND
    # No zone changes twice within an hour, so the ends tell of all between them.
    first, last = (wall - to_utc(wall, zone).replace(tzinfo=None) for wall in (begin, end))
    return first // _MICROSECOND if first == last else None
