"""Columns of typed values: what a whole table of leads shows, as the columnar engine holds it.

Texts, members of `one of` and lists of text are numbers into their distinct values;
money is counted in ten-thousandths, dates in days and instants in microseconds since
1970. A value that is missing has some number that nobody looks at.
"""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from policy_engine.evaluator.decoded import DecodedColumn
from policy_engine.evaluator.stored import of_stored, stored
from policy_engine.model.text import text_key
from policy_engine.model.values import Kind, Value
from policy_engine.source.frozen import frozen

__all__ = [
    "Array",
    "Distinct",
    "TypedColumn",
    "constant_column",
    "dtype_of",
    "from_decoded",
    "from_polars",
    "from_values",
    "thresholds",
]

Array = NDArray[Any]

_PLACES = 4
_INDEXED = ("text", "choice", "texts")
_LIMITS = (-(2**63), 2**63 - 1)


class Distinct:
    """The distinct values of a column; what is found out about each is kept."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self._known: dict[int, tuple[object, Array]] = {}
        self._mapped: dict[int, tuple[object, Distinct, Array]] = {}

    def each(self, asked: object, what: Callable[[Any], Any], dtype: type, missing: Any) -> Array:
        """Return what holds of each value, and of a missing one at the end; `asked` is what it is found by again."""
        known = self._known.get(id(asked))
        if known is None:
            answers: Array = np.empty(len(self.values) + 1, dtype=dtype)
            answers[:-1] = [what(value) for value in self.values]
            answers[-1] = missing
            known = self._known[id(asked)] = (asked, answers)
        return known[1]

    def mapped(self, what: Callable[[Any], Any]) -> tuple["Distinct", Array]:
        """Return what is made of the values, and of each value its number in it: -1 where nothing is made."""
        known = self._mapped.get(id(what))
        if known is None:
            made = [what(value) for value in self.values]
            places: dict[Any, int] = {}
            numbers = [-1 if value is None else places.setdefault(value, len(places)) for value in made]
            known = self._mapped[id(what)] = (what, Distinct(list(places)), np.array([*numbers, -1], dtype=np.int64))
        return known[1], known[2]

    def kept(self, asked: object, make: Callable[[], Array]) -> Array:
        """Return what was made for somebody who asks again."""
        known = self._known.get(id(asked))
        if known is None:
            known = self._known[id(asked)] = (asked, make())
        return known[1]

    def keys(self) -> list[str]:
        """Return the keys of texts."""
        return [text_key(value) for value in self.values]


@frozen
class TypedColumn:
    """Values of one kind; without `present` none is missing, with `distinct` the data are numbers into it."""

    kind: Kind
    data: Array
    present: Array | None = None
    distinct: Distinct | None = field(default=None, compare=False)

    def part(self, start: int, stop: int) -> "TypedColumn":
        """Return some of the rows."""
        present = None if self.present is None else self.present[start:stop]
        return replace(self, data=self.data[start:stop], present=present)

    def rows(self, rows: Array) -> "TypedColumn":
        """Return the rows of these numbers."""
        present = None if self.present is None else self.present[rows]
        return replace(self, data=self.data[rows], present=present)

    def numbers(self) -> Array:
        """Return the numbers into what `Distinct.each` gives: a missing value has the last one."""
        assert self.distinct is not None, "only texts are numbered"
        return self.data if self.present is None else np.where(self.present, self.data, len(self.distinct.values))

    def missing(self) -> Array:
        """Tell of each row whether its value is missing."""
        return np.zeros(len(self.data), dtype=bool) if self.present is None else ~self.present

    def value(self, row: int | np.integer[Any]) -> Value:
        """Return the value of a row as the reference knows it."""
        if self.present is not None and not self.present[row]:
            return None
        raw = self.data[row]
        if self.distinct is not None:
            value: Value = self.distinct.values[int(raw)]
            return value
        return of_stored(self.kind, raw.item())


def dtype_of(kind: Kind) -> type:
    """Return the type of the array that holds values of a kind."""
    return np.float64 if kind == "number" else np.bool_ if kind == "flag" else np.int64


def constant_column(kind: Kind, value: Value, rows: int) -> TypedColumn:
    """Return a column that holds one value."""
    if value is None:
        return TypedColumn(kind, np.zeros(rows, dtype_of(kind)), np.zeros(rows, dtype=bool))
    if kind in _INDEXED:
        return TypedColumn(kind, np.zeros(rows, np.int64), None, Distinct([value]))
    return TypedColumn(kind, np.full(rows, stored(kind, value), dtype_of(kind)))


# ---------------------------------------------------------------- constants between the values of a column


def thresholds(cuts: Sequence[tuple[Any, int]], kind: Kind) -> Array:
    """Return for each cut the least value of the column that lies above it; cuts above all values are left out."""
    if kind == "number":
        return np.array([_least_double(constant, side) for constant, side in cuts], dtype=np.float64)
    numbers = [_least_whole(constant, side, kind) for constant, side in cuts]
    return np.array([max(number, _LIMITS[0]) for number in numbers if number <= _LIMITS[1]], dtype=np.int64)


def _least_double(constant: Any, side: int) -> float:
    try:
        nearest = float(constant)
    except OverflowError:
        return float("inf") if constant > 0 else float("-inf")
    is_above = nearest > constant if side else nearest >= constant
    return nearest if is_above else float(np.nextafter(nearest, np.inf))


def _least_whole(constant: Any, side: int, kind: Kind) -> int:
    if kind in ("date", "time"):
        number: int = stored(kind, constant)
        return number + side
    from fractions import Fraction

    exact = Fraction(constant) * (10**_PLACES if kind == "money" else 1)
    return exact.__floor__() + 1 if side else exact.__ceil__()


# ---------------------------------------------------------------- from polars


def from_polars(series: pl.Series, kind: Kind) -> TypedColumn:
    """Return a typed column of polars as ours."""
    present = None if series.null_count() == 0 else series.is_not_null().to_numpy()
    if kind in _INDEXED:
        return _numbered(series, kind, present)
    match kind:
        case "number":
            whole = series.cast(pl.Float64).fill_null(0.0)
        case "flag":
            whole = series.cast(pl.Boolean).fill_null(value=False)
        case "date":
            whole = series.cast(pl.Date).to_physical().cast(pl.Int64).fill_null(0)
        case "time":
            whole = series.cast(pl.Datetime("us", "UTC")).to_physical().fill_null(0)
        case "money" if series.dtype.is_decimal():
            whole = series.cast(pl.Decimal(38, _PLACES)).to_physical().cast(pl.Int64).fill_null(0)
        case _:
            whole = series.cast(pl.Int64).fill_null(0)
    return TypedColumn(kind, whole.to_numpy(), present)


def _numbered(series: pl.Series, kind: Kind, present: Array | None) -> TypedColumn:
    if kind == "texts":
        lists = [None if item is None else tuple(item) for item in series.to_list()]
        known: dict[tuple[str, ...], int] = {}
        data = np.array([0 if item is None else known.setdefault(item, len(known)) for item in lists], dtype=np.int64)
        return TypedColumn(kind, data, present, Distinct(list(known)))
    texts = series.cast(pl.String)
    distinct = texts.drop_nulls().unique(maintain_order=True)
    if not len(distinct):
        return TypedColumn(kind, np.zeros(len(series), np.int64), present, Distinct([]))
    numbers = texts.cast(pl.Enum(distinct)).to_physical().fill_null(0)
    return TypedColumn(kind, numbers.to_numpy(), present, Distinct(distinct.to_list()))


# ---------------------------------------------------------------- from raw values that were read


def from_decoded(column: DecodedColumn) -> TypedColumn:
    """Return a column that was read as ours; a text of any kind is numbered."""
    kind, values = column.reader.field.kind, column.values
    present = None if values.null_count() == 0 else values.is_not_null().to_numpy()
    if kind == "flag":
        return TypedColumn(kind, values.fill_null(value=False).to_numpy(), present)
    if kind == "number":
        return TypedColumn(kind, values.fill_null(0.0).to_numpy(), present)
    data = values.fill_null(0).cast(pl.Int64).to_numpy()
    if column.distinct is None:
        return TypedColumn(kind, data, present)
    texts = column.distinct.to_list()
    return TypedColumn(kind, data, present, Distinct(list(map(tuple, texts)) if kind == "texts" else texts))


# ---------------------------------------------------------------- from the values of leads


def from_values(values: Sequence[Value], kind: Kind) -> TypedColumn:
    """Return a column of values as the reference knows them."""
    present = np.array([value is not None for value in values], dtype=bool)
    if kind in _INDEXED:
        places: dict[Value, int] = {}
        numbers = [0 if value is None else places.setdefault(value, len(places)) for value in values]
        return TypedColumn(kind, np.array(numbers, dtype=np.int64), present, Distinct(list(places)))
    data: Array = np.zeros(len(values), dtype=dtype_of(kind))
    for row in np.flatnonzero(present):
        data[row] = stored(kind, values[int(row)])
    return TypedColumn(kind, data, present)
