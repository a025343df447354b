"""Whole columns, read at once where their values are common ones.

Only what `decode.py` certainly reads to the same value, without a problem, is read here;
all else is null, and left to it.
"""

import polars as pl

from policy_engine.evaluator.decode import FieldReader
from policy_engine.evaluator.plain_numbers import (
    NUMERIC,
    decimals_as_numbers,
    doubles_as_numbers,
    texts_as_numbers,
    wholes_as_numbers,
)
from policy_engine.evaluator.plain_times import texts_as_days, texts_as_instants, times_as_instants

__all__ = ["plain_values"]

_IT = pl.col("it")

# Printable ASCII words with one space between them are trimmed, and hold no control character.
_WORDS = r"^[!-~]+(?: [!-~]+)*$"


def plain_values(reader: FieldReader, series: pl.Series) -> pl.Series | None:
    """Return the values read at once, null elsewhere; None where nothing is."""
    field, kind = reader.field, series.dtype
    if kind == pl.String:
        return _texts(reader, series)
    if field.kind in NUMERIC:
        return _numbers(reader, series)
    if field.kind == "text" and kind.is_integer():
        texts = series.cast(pl.String)
        return _words(reader, texts)
    if field.kind == "time" and isinstance(kind, pl.Datetime):
        return times_as_instants(reader, series)
    return None


def _texts(reader: FieldReader, texts: pl.Series) -> pl.Series | None:
    match reader.field.kind:
        case "text":
            return _words(reader, texts)
        case "number" | "whole" | "money":
            return texts_as_numbers(reader, texts, decimal_comma=reader.field.decimal_comma)
        case "date":
            return texts_as_days(reader, texts)
        case "time":
            return texts_as_instants(reader, texts)
        case _:
            return None


def _numbers(reader: FieldReader, numbers: pl.Series) -> pl.Series | None:
    if numbers.dtype.is_integer():
        return wholes_as_numbers(reader, numbers)
    if numbers.dtype == pl.Float64:
        return doubles_as_numbers(reader, numbers)
    return decimals_as_numbers(reader, numbers) if numbers.dtype.is_decimal() else None


def _words(reader: FieldReader, texts: pl.Series) -> pl.Series:
    plain = _IT.str.contains(_WORDS)
    keys = [pl.escape_regex(key) for key in sorted(reader.missing) if key.isascii()]
    if keys:
        # The key of such a text is the text without case; what looks missing is left to `decode.py`.
        plain = plain & ~_IT.str.contains(f"(?i)^(?:{'|'.join(keys)})$")
    return texts.to_frame("it").select(pl.when(plain).then(_IT)).to_series()
