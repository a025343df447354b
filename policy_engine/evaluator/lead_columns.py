"""Many leads as the columnar engine sees them: a column of typed values for each field, and each lead on its own.

There are two: leads whose columns are typed already, and leads decoded from raw values,
whose columns are typed when somebody asks for them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

import numpy as np

from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.decoded import DecodedTable
from policy_engine.evaluator.typed_columns import Array, TypedColumn, from_decoded
from policy_engine.model.decision import Problem
from policy_engine.model.values import Value

__all__ = ["DecodedLeads", "Leads", "TypedLeads"]


class Leads(Protocol):
    """Some leads in columns. `ids` has one for each."""

    ids: Sequence[str]

    def column(self, name: str) -> TypedColumn:
        """Return the values of a field."""

    def lead(self, row: int) -> Lead:
        """Return one of them as the reference knows it."""

    def has_problems(self) -> Array:
        """Tell of each lead whether some value could not be read."""

    def problems(self, row: int) -> tuple[Problem, ...]:
        """Return what could not be read of one of them."""

    def part(self, start: int, stop: int) -> Self:
        """Return some of the rows."""


class TypedLeads:
    """Leads whose columns are typed; without `problems` all of them could be read."""

    def __init__(
        self,
        columns: Mapping[str, TypedColumn],
        ids: Sequence[str],
        problems: Sequence[tuple[Problem, ...]] | None = None,
    ) -> None:
        self.ids = ids
        self._columns = columns
        self._problems = problems

    def column(self, name: str) -> TypedColumn:
        return self._columns[name]

    def lead(self, row: int) -> Lead:
        values: dict[str, Value] = {name: column.value(row) for name, column in self._columns.items()}
        return Lead(self.ids[row], values, self.problems(row))

    def has_problems(self) -> Array:
        if self._problems is None:
            return np.zeros(len(self.ids), dtype=bool)
        return np.fromiter(map(bool, self._problems), dtype=bool, count=len(self.ids))

    def problems(self, row: int) -> tuple[Problem, ...]:
        return () if self._problems is None else self._problems[row]

    def part(self, start: int, stop: int) -> "TypedLeads":
        return TypedLeads(
            {name: column.part(start, stop) for name, column in self._columns.items()},
            self.ids[start:stop],
            None if self._problems is None else self._problems[start:stop],
        )


class DecodedLeads:
    """Leads decoded from raw values. `ids` go over those that stand in the table."""

    def __init__(self, table: DecodedTable, ids: Sequence[str] | None = None) -> None:
        self.ids: Sequence[str] = table.ids.to_list() if ids is None else ids
        self._table = table
        self._first = 0
        # Shared by all parts: the distinct texts of a column are found once.
        self._typed: dict[str, TypedColumn] = {}

    def column(self, name: str) -> TypedColumn:
        typed = self._typed.get(name)
        if typed is None:
            typed = self._typed[name] = from_decoded(self._table.columns[name])
        stop = self._first + len(self.ids)
        return typed if len(typed.data) == len(self.ids) else typed.part(self._first, stop)

    def lead(self, row: int) -> Lead:
        place = self._first + row
        values = {name: column.value(place) for name, column in self._table.columns.items()}
        return Lead(self.ids[row], values, self._table.problems(place))

    def has_problems(self) -> Array:
        found: Array = self._table.has_problems.slice(self._first, len(self.ids)).to_numpy()
        return found

    def problems(self, row: int) -> tuple[Problem, ...]:
        return self._table.problems(self._first + row)

    def part(self, start: int, stop: int) -> "DecodedLeads":
        part = DecodedLeads(self._table, self.ids[start:stop])
        part._first, part._typed = self._first + start, self._typed
        return part
