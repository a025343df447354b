"""Raw columns as Python sees them: of the types of frames, those that Python has exact values for remain."""

from datetime import UTC, datetime, timedelta

import polars as pl

__all__ = ["python_column"]

# The years 1 to 9999, in microseconds from 1970.
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000


def python_column(column: pl.Series) -> pl.Series:
    """Return the column without what Python cannot hold, as the reader of Parquet files does."""
    kind = column.dtype
    if kind in (pl.Float32, pl.Float16):
        # The number that its decimal text names, as every other reader gives it.
        return column.cast(pl.String).cast(pl.Float64)
    if kind == pl.Null:
        return column.cast(pl.String)
    if isinstance(kind, pl.Datetime):
        return _inside_python(column.cast(pl.Datetime("us", "UTC" if kind.time_zone else None)), 1)
    return _inside_python(column, _DAY) if kind == pl.Date else column


def _inside_python(column: pl.Series, unit: int) -> pl.Series:
    """Return dates and times as they are, as text where one lies outside the years 1 to 9999."""
    counts = column.to_physical()
    known = counts.drop_nulls()
    if ((known >= -(-_FIRST // unit)) & (known <= _LAST // unit)).all():
        return column
    aware = isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None
    texts = [None if count is None else _text(count, unit, aware=aware) for count in counts.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _text(count: int, unit: int, *, aware: bool) -> str:
    if not _FIRST <= count * unit <= _LAST:
        return f"{count} {'days' if unit == _DAY else 'microseconds'} from 1970"
    moment = _EPOCH + timedelta(microseconds=count * unit)
    if unit == _DAY:
        return moment.date().isoformat()
    return (moment if aware else moment.replace(tzinfo=None)).isoformat()
