"""Leads in columns: for each field its values as the policy types them, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from policy_engine.evaluator.decode import FieldReader, Lead
from policy_engine.evaluator.distinct import numbered
from policy_engine.evaluator.stored import of_stored
from policy_engine.model.decision import Problem, ProblemKind
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["DecodedColumn", "DecodedTable", "Misreadings"]


@frozen
class Misreadings:
    """What could not be read in a column: per row the number of its raw value, per raw value the kind of problem.

    `absent` is the problem of a row without a raw value. Any other row without a number is well read.
    """

    numbers: pl.Series
    raws: pl.Series
    kinds: Sequence[ProblemKind | None]
    absent: ProblemKind | None


@dataclass(frozen=True)
class DecodedColumn:
    """One field of many leads; null is missing.

    `typed` holds texts, doubles, whole numbers, ten-thousandths of money, yes/no, days from
    1970, or microseconds from 1970 in UTC; of `one of` and `list of text` it holds numbers
    into `known`.
    """

    reader: FieldReader
    typed: pl.Series
    known: pl.Series | None
    misreadings: Misreadings
    has_problem: pl.Series

    @property
    def valid(self) -> pl.Series:
        """Tell for each row whether there is a value."""
        return self.typed.is_not_null()

    @property
    def values(self) -> pl.Series:
        """The typed values; of texts of every kind, numbers into `distinct`."""
        return self.typed if self._numbered is None else self._numbered[0]

    @property
    def distinct(self) -> pl.Series | None:
        """The distinct texts or lists of texts, None for all other kinds."""
        return self.known if self._numbered is None else self._numbered[1]

    @cached_property
    def _numbered(self) -> tuple[pl.Series, pl.Series] | None:
        # Most texts, such as an email, are never compared: they are numbered where somebody asks.
        return numbered(self.typed) if self.reader.field.kind == "text" else None

    def value(self, row: int) -> Value:
        """Return one value as Python has it."""
        stored = self.typed[row]
        if stored is None:
            return None
        if self.known is not None:
            known = self.known[stored]
            return tuple(known) if isinstance(known, pl.Series) else str(known)
        return of_stored(self.reader.field.kind, stored)

    def problem(self, row: int) -> Problem | None:
        """Return what is wrong with one value."""
        if not self.has_problem[row]:
            return None
        found = self.misreadings
        number = found.numbers[row]
        kind = found.absent if number is None else found.kinds[number]
        assert kind is not None
        raw = None if number is None else found.raws.slice(number, 1).to_list()[0]
        return self.reader.problem(raw, kind)


@dataclass(frozen=True)
class DecodedTable:
    """Many leads as the policy reads them: what `read_lead` gives for each row, by columns.

    `ids` are empty where the data has none. `has_problems` tells it for each row; what the
    problems are is worked out for the rows that are asked for.
    """

    ids: pl.Series
    columns: Mapping[str, DecodedColumn]
    has_problems: pl.Series

    @property
    def height(self) -> int:
        """The number of leads."""
        return len(self.ids)

    def problems(self, row: int) -> tuple[Problem, ...]:
        """Return what could not be read of a lead, in the order of the fields."""
        if not self.has_problems[row]:
            return ()
        found = (column.problem(row) for column in self.columns.values())
        return tuple(problem for problem in found if problem is not None)

    def lead(self, row: int) -> Lead:
        """Return one lead as `read_lead` does."""
        values = {name: column.value(row) for name, column in self.columns.items()}
        return Lead(self.ids[row], values, self.problems(row))
