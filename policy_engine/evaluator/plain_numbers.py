"""Columns of numbers, read as wholes: from texts, and from numbers that are typed already.

Only what `decode.py` certainly reads to the same value, without a problem, is read here;
all else is null, and left to it.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from policy_engine.evaluator.decode import WHOLE_LIMITS, FieldReader
from policy_engine.model.schema import Field
from policy_engine.model.values import Kind

__all__ = ["NUMERIC", "decimals_as_numbers", "doubles_as_numbers", "texts_as_numbers", "wholes_as_numbers"]

NUMERIC: frozenset[Kind] = frozenset({"number", "whole", "money"})

_IT = pl.col("it")
_PLACES = 10_000

# A double tells all decimals of 15 digits apart, and every parser finds the nearest.
_SPELLED: Mapping[Kind, str] = {
    "number": r"^[+-]?(?:[0-9]{1,15}|[0-9]{1,9}\.[0-9]{1,6})$",
    "whole": r"^[+-]?[0-9]{1,18}$",
    "money": r"^[+-]?[0-9]{1,11}(?:\.[0-9]{1,4})?$",
}
_EXACT_DOUBLE = 2**53
_EXACT_AMOUNT = 10**15
_NEAR = 0.25
_WIDEST_AMOUNT = WHOLE_LIMITS[1] // _PLACES


def texts_as_numbers(reader: FieldReader, texts: pl.Series, *, decimal_comma: bool) -> pl.Series:
    """Read plain digits, with a sign and a few places."""
    kind = reader.field.kind
    pattern = _SPELLED[kind].replace(r"\.", ",") if decimal_comma else _SPELLED[kind]
    spelled = _IT.str.contains(pattern)
    if reader.missing:
        spelled = spelled & ~_IT.is_in(sorted(reader.missing))
    written = _IT.str.replace(",", ".", literal=True) if decimal_comma else _IT
    digits = texts.alias("it").to_frame().select(pl.when(spelled).then(written).alias("it"))
    if kind == "whole":
        return _in_range(reader.field, digits.select(_IT.cast(pl.Int64)).to_series())
    doubles = digits.select(_IT.cast(pl.Float64)).to_series()
    return _in_range(reader.field, _amounts(doubles) if kind == "money" else doubles)


def wholes_as_numbers(reader: FieldReader, wholes: pl.Series) -> pl.Series:
    """Read numbers without places."""
    kind = reader.field.kind
    numbers = wholes.cast(pl.Int64, strict=False)
    numbers = _where(numbers, ~_IT.cast(pl.Float64).is_in(_keys_of_numbers(reader)))
    if kind == "number":
        numbers = numbers.cast(pl.Float64)
    elif kind == "money":
        numbers = _where(numbers, _IT.is_between(-_WIDEST_AMOUNT, _WIDEST_AMOUNT)) * _PLACES
    return _in_range(reader.field, numbers)


def doubles_as_numbers(reader: FieldReader, doubles: pl.Series) -> pl.Series:
    """Read finite doubles: as whole numbers those without places, as amounts those that are near one."""
    kind = reader.field.kind
    numbers = _where(doubles, _IT.is_finite() & ~_IT.is_in(_keys_of_numbers(reader)))
    if kind == "whole":
        numbers = _where(numbers, (_IT.round() == _IT) & (_IT.abs() < _EXACT_DOUBLE)).cast(pl.Int64)
    elif kind == "money":
        amounts = _where(numbers, _IT.abs() < _EXACT_AMOUNT // _PLACES) * _PLACES
        # Away from the middle between two amounts, no error of the last digit changes which is nearer.
        numbers = _where(amounts, (_IT - _IT.round()).abs() < _NEAR).round().cast(pl.Int64)
    return _in_range(reader.field, numbers)


def decimals_as_numbers(reader: FieldReader, decimals: pl.Series) -> pl.Series | None:
    """Read exact decimals by their digits."""
    if _keys_of_numbers(reader):
        return None
    return texts_as_numbers(reader, decimals.cast(pl.String), decimal_comma=False)


def _amounts(doubles: pl.Series) -> pl.Series:
    """Return ten-thousandths; up to 15 digits, the product is off by less than half of one."""
    return (doubles * _PLACES).round().cast(pl.Int64)


def _keys_of_numbers(reader: FieldReader) -> list[float]:
    """Return the numbers among the spellings of missing, and more rather than fewer."""
    numbers: list[float] = []
    for key in sorted(reader.missing):
        try:
            numbers.append(float(key))
        except ValueError:
            continue
    return numbers


def _in_range(field: Field, values: pl.Series) -> pl.Series:
    """Keep what lies in the field's range; values are doubles, whole numbers or ten-thousandths."""
    if field.kind == "number":
        # A zero has no sign in the language.
        values = values.to_frame("it").select(pl.when(_IT == 0).then(0.0).otherwise(_IT)).to_series()
        low = None if field.low is None else float(field.low)
        high = None if field.high is None else float(field.high)
    else:
        places = _PLACES if field.kind == "money" else 1
        low = None if field.low is None else math.ceil(Fraction(field.low) * places)
        high = None if field.high is None else math.floor(Fraction(field.high) * places)
    if low is not None and low > WHOLE_LIMITS[0]:
        values = _where(values, _IT.ge(low) if low <= WHOLE_LIMITS[1] else pl.lit(value=False))
    if high is not None and high < WHOLE_LIMITS[1]:
        values = _where(values, _IT.le(high) if high >= WHOLE_LIMITS[0] else pl.lit(value=False))
    return values


def _where(values: pl.Series, condition: pl.Expr) -> pl.Series:
    """Keep the values of which something is true."""
    return values.to_frame("it").select(pl.when(condition).then(_IT).alias("it")).to_series()
