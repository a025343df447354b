"""Columns of days and instants, read as wholes: from texts, and from times that are typed already.

Only what `decode.py` certainly reads to the same value, without a problem, is read here;
all else is null, and left to it. Days count from 1970, instants are microseconds from 1970.
"""

import polars as pl

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.evaluator.decode import FieldReader
from policy_engine.evaluator.wall_clock import HOUR, in_safe_span, instants_of_walls

__all__ = ["texts_as_days", "texts_as_instants", "times_as_instants"]

_IT = pl.col("it")

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[ Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = r":[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET = r"[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DATE_OR_WALL = f"{_DAY}(?:{_CLOCK}(?:{_SECONDS})?)?$"
_TIME = f"{_DAY}{_CLOCK}(?:{_SECONDS}(?:[Zz]|{_OFFSET})?)?$"

_MINUTE = HOUR // 60
_SECOND = _MINUTE // 60


def texts_as_days(reader: FieldReader, texts: pl.Series) -> pl.Series | None:
    """Read ISO dates, and the date of ISO times without an offset."""
    if _time_may_be_missing(reader):
        return None
    days = pl.when(_IT.str.contains(_DATE_OR_WALL)).then(_date_part())
    in_span = pl.when(_IT.is_between(FIRST_INSTANT.date(), LAST_INSTANT.date())).then(_IT)
    return texts.to_frame("it").select(days.alias("it")).select(in_span.to_physical()).to_series()


def texts_as_instants(reader: FieldReader, texts: pl.Series) -> pl.Series | None:
    """Read ISO times, with an offset or without."""
    if _time_may_be_missing(reader):
        return None
    rows = texts.to_frame("it").select(pl.when(_IT.str.contains(_TIME)).then(_IT).alias("it"))
    fraction = _fraction() if rows.select(_IT.str.contains(".", literal=True).any()).item() else pl.lit(0)
    wall = _date_part().to_physical() * (24 * HOUR) + _part(11) * HOUR + _part(14) * _MINUTE + _part(17) * _SECOND
    parts = rows.select((wall + fraction).alias("it"), _offset().alias("offset"))
    parts = parts.select(pl.when(in_safe_span(_IT)).then(_IT), "offset")
    walls, offsets = parts["it"], parts["offset"]
    if offsets.null_count() == len(offsets):
        return instants_of_walls(walls, reader.zone)
    of_zone = parts.select(pl.when(pl.col("offset").is_null()).then(_IT)).to_series()
    return (walls - offsets).zip_with(offsets.is_not_null(), instants_of_walls(of_zone, reader.zone))


def times_as_instants(reader: FieldReader, times: pl.Series) -> pl.Series | None:
    """Read typed times of microseconds: wall-clock times, or instants in UTC."""
    if _time_may_be_missing(reader):
        return None
    assert isinstance(times.dtype, pl.Datetime)
    micros = times.to_physical().to_frame("it").select(pl.when(in_safe_span(_IT)).then(_IT)).to_series()
    return micros if times.dtype.time_zone else instants_of_walls(micros, reader.zone)


def _time_may_be_missing(reader: FieldReader) -> bool:
    """Tell whether a spelling of missing could be that of a time."""
    return any(key[:1].isdigit() for key in reader.missing)


def _date_part() -> pl.Expr:
    return _IT.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def _part(start: int) -> pl.Expr:
    """Return the two digits of a part of the clock, 0 where there are none."""
    return pl.when(_IT.is_not_null()).then(_IT.str.slice(start, 2).cast(pl.Int64, strict=False).fill_null(0))


def _fraction() -> pl.Expr:
    return _IT.str.extract(r"\.([0-9]+)").str.pad_end(6, "0").cast(pl.Int64).fill_null(0)


def _offset() -> pl.Expr:
    """Return what the clock of a text is ahead of UTC, null where it does not say."""
    written = _IT.str.extract(f"({_OFFSET})$")
    span = written.str.slice(1, 2).cast(pl.Int64) * HOUR + written.str.slice(4, 2).cast(pl.Int64) * _MINUTE
    signed = pl.when(written.str.starts_with("-")).then(-span).otherwise(span)
    return pl.when(_IT.str.contains("[Zz]$")).then(pl.lit(0, dtype=pl.Int64)).otherwise(signed)
