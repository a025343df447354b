"""The distinct values of a column, numbered: what is slow is done once for each of them."""

import polars as pl

__all__ = ["numbered"]


def numbered(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return each row's number, null where the row is null, and the distinct values in the order of their numbers.

    Zero and minus zero are one value, and so are all NaN.
    """
    kind = series.dtype
    if series.null_count() == len(series):
        return pl.Series(series.name, [None] * len(series), dtype=pl.UInt32), series.clear()
    if kind == pl.String:
        # A registry of its own: the numbers are those of this column, from 0 on, and end with it.
        return _numbered_by_category(series.cast(pl.Categorical(pl.Categories.random())))
    if kind in (pl.Categorical, pl.Enum):
        return _numbered_by_category(series)
    if kind.is_numeric() or kind.is_temporal() or kind == pl.Boolean:
        return (series.rank("dense") - 1).cast(pl.UInt32), series.drop_nulls().unique().sort()
    if kind == pl.List(pl.String):
        return _numbered_by_joining(series)
    # Nothing tells whether two of them are equal: each row has a value of its own.
    numbers = pl.int_range(len(series), dtype=pl.UInt32, eager=True)
    return _null_where(numbers, series.is_null()), series


def _numbered_by_category(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Use the numbers that the categories have, close together."""
    present = series.drop_nulls().unique()
    present = present.gather(present.to_physical().arg_sort())
    numbers = present.to_physical()
    texts = present.cast(pl.String)
    if numbers[-1] == len(numbers) - 1:
        return series.to_physical().cast(pl.UInt32), texts
    close = pl.int_range(len(numbers), dtype=pl.UInt32, eager=True)
    return series.to_physical().replace_strict(numbers, close, return_dtype=pl.UInt32), texts


def _numbered_by_joining(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    rows = series.to_frame("it")
    distinct = rows.drop_nulls().unique(maintain_order=True).with_row_index("number")
    joined = rows.join(distinct, on="it", how="left", maintain_order="left")
    return joined["number"].cast(pl.UInt32), distinct["it"]


def _null_where(series: pl.Series, absent: pl.Series) -> pl.Series:
    return series.zip_with(~absent, pl.Series([None], dtype=series.dtype))
