"""Rows of Python values, some thousand at a time, and their values in columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import polars as pl

from policy_engine.batch.leads import LeadRow
from policy_engine.model.text import text_key

__all__ = ["batches", "column_of"]

_INT64 = range(-(2**63), 2**63)


def batches(
    rows: Iterable[LeadRow], size: int, alternatives: Sequence[tuple[str, ...]] = ()
) -> Iterator[list[LeadRow]]:
    """Yield the rows in order, `size` at a time, and fewer where names that mean the same differ from row to row."""
    batch: list[LeadRow] = []
    names = _Names(alternatives)
    keys: tuple[str, ...] | None = None
    for row in rows:
        of_row = tuple(row.cells)
        if len(batch) >= size or (of_row != keys and not names.take(of_row)):
            yield batch
            batch = []
            names = _Names(alternatives)
            names.take(of_row)
        keys = of_row
        batch.append(row)
    if batch:
        yield batch


class _Names:
    """The names that the rows of one batch have."""

    def __init__(self, alternatives: Sequence[tuple[str, ...]]) -> None:
        self._alternatives = alternatives
        self._spelled: dict[str, str] = {}
        self._present: dict[tuple[str, ...], frozenset[str]] = {}

    def take(self, names: tuple[str, ...]) -> bool:
        """Add the names of a row; tell whether each still stands for one thing alone."""
        spelled = {text_key(name): name for name in names}
        found = {group: frozenset(spelled.keys() & group) for group in self._alternatives}
        present = {group: names for group, names in found.items() if names}
        fits = _agree(self._spelled, spelled) and _agree(self._present, present)
        self._spelled.update(spelled)
        self._present.update(present)
        return fits


_Name = TypeVar("_Name")
_Seen = TypeVar("_Seen")


def _agree(known: Mapping[_Name, _Seen], new: Mapping[_Name, _Seen]) -> bool:
    return all(known.get(key, value) == value for key, value in new.items())


def column_of(name: str, values: Sequence[object]) -> pl.Series:
    """Return values as a column: of their type where they have one and a column can hold it, else as they are."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {str}:
        return pl.Series(name, values, dtype=pl.String)
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {int} and all(value is None or value in _INT64 for value in values):
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds == {list} and all(isinstance(item, str | None) for value in values for item in _items(value)):
        return pl.Series(name, values, dtype=pl.List(pl.String))
    return pl.Series(name, values, dtype=pl.Object)


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()
