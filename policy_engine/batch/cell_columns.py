"""Whole columns as the cells of a text file: what `values.py` writes for one value, for many at once."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl

from policy_engine.batch.values import MAY_BE_RUN, cell_text
from policy_engine.files.cells import protected

__all__ = ["as_texts", "columns_of_several_types", "csv_text", "exact_column", "in_one", "text_column", "with_times"]

_PLAIN = (pl.String, pl.Boolean, pl.Date, pl.Binary, pl.List(pl.String), pl.List(pl.Int64))
# Texts that a Parquet file numbers.
_CODED = (pl.Categorical, pl.Enum)
_SEPARATOR = "; "
_FIRST_SIGNS = sorted(MAY_BE_RUN)
# A mark at the start of a line would be taken for that of the file.
_MARK = "\ufeff"


def csv_text(frame: pl.DataFrame, separator: str) -> bytes | None:
    """Return the rows as lines of CSV without a header; None where a line needs a closer look."""
    cells = _safe(pl.DataFrame([text_column(column) for column in frame.iter_columns()]))
    if cells.width < 2 or cells.to_series(0).str.starts_with(_MARK).any():
        return None
    text = io.BytesIO()
    cells.write_csv(text, include_header=False, separator=separator, quote_style="necessary", line_terminator="\n")
    return text.getvalue()


def text_column(column: pl.Series) -> pl.Series:
    """Return the values as the texts of cells; an empty one is null."""
    kind = column.dtype
    if kind == pl.String:
        return column
    if kind.is_integer() or kind in _CODED:
        return column.cast(pl.String)
    if isinstance(kind, pl.List) and not (column.list.len() > 0).any():
        return pl.Series(column.name, [None], dtype=pl.String).new_from_index(0, len(column))
    if kind == pl.List(pl.String) and not column.list.eval(pl.element().is_null()).list.any().any():
        return _not_empty(column.list.join(_SEPARATOR))
    texts = [cell_text(value) or None for value in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def exact_column(column: pl.Series) -> pl.Series:
    """Return a column as Parquet takes it: of its own type where that is a plain one, else as texts."""
    kind = column.dtype
    if kind in _CODED:
        return column.cast(pl.String)
    if kind.is_numeric() or kind in _PLAIN or isinstance(kind, pl.Datetime):
        return column
    return pl.Series(column.name, [None if value is None else cell_text(value) for value in column], dtype=pl.String)


def with_times(frame: pl.DataFrame, name: str, in_words: Callable[[datetime], str]) -> pl.DataFrame:
    """Return a frame in which a column of instants is one of texts; equal ones are worded once."""
    instants = frame[name].unique()
    words = [in_words(instant) for instant in instants.to_list()]
    return frame.with_columns(frame[name].replace_strict(instants, words, return_dtype=pl.String))


def in_one(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of all frames; a column that has several types becomes one of texts."""
    texts = columns_of_several_types([frame.schema for frame in frames])
    return pl.concat([as_texts(frame, texts) for frame in frames])


def columns_of_several_types(schemas: Sequence[pl.Schema]) -> list[str]:
    """Return the columns that are not of the same type everywhere."""
    return [name for name, kind in schemas[0].items() if any(schema[name] != kind for schema in schemas)]


def as_texts(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return a frame in which some columns are texts."""
    return frame.with_columns([text_column(frame[name]) for name in names])


def _not_empty(texts: pl.Series) -> pl.Series:
    return texts.to_frame("it").select(pl.when(pl.col("it") != "").then(pl.col("it")).alias(texts.name)).to_series()


def _safe(cells: pl.DataFrame) -> pl.DataFrame:
    """Return texts that no spreadsheet runs, and null for an empty one."""
    may_be_run = cells.select(pl.all().str.head(1).is_in(_FIRST_SIGNS).any()).row(0)
    of_them = [cells.to_series(place) for place, any_may in enumerate(may_be_run) if any_may]
    cells = cells.with_columns([_protected(column) for column in of_them])
    return cells.select(pl.when(pl.all() != "").then(pl.all()))


def _protected(texts: pl.Series) -> pl.Series:
    given = texts.filter(texts.str.head(1).is_in(_FIRST_SIGNS)).unique()
    return texts.replace(given, pl.Series([protected(text) for text in given.to_list()], dtype=pl.String))
