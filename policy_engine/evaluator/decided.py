"""What deciding a table found out: for every part of a decision the distinct values, and each lead's number in them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.typed_columns import Array
from policy_engine.model.decision import Problem, Undecided
from policy_engine.model.judgement import Candidate
from policy_engine.source.frozen import frozen

__all__ = ["Added", "Coded", "Decided", "Judged", "coded", "joined"]

_T = TypeVar("_T", bound=Hashable)
_U = TypeVar("_U", bound=Hashable)


class Judged(NamedTuple):
    """What the deciding rule makes of a lead, and who may take it, in the order to be tried."""

    ending: Ending
    candidates: tuple[Candidate, ...] = ()


@frozen
class Added:
    """What rules added to a decision."""

    tags: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    priority: str | None = None


@frozen
class Coded(Generic[_T]):
    """A value for each lead: its number among `values`."""

    numbers: Array
    values: Sequence[_T]

    def rows(self, rows: Array) -> "Coded[_T]":
        """Return the values of some leads."""
        return Coded(self.numbers[rows], self.values)

    def packed(self) -> "Coded[_T]":
        """Return the same in as little memory as the numbers need."""
        if len(self.values) == 1:
            return Coded(np.broadcast_to(np.uint8(0), len(self.numbers)), self.values)
        return Coded(self.numbers.astype(np.min_scalar_type(len(self.values))), self.values)

    def of(self, row: int) -> _T:
        """Return the value of one lead."""
        return self.values[int(self.numbers[row])]

    def counts(self) -> Iterable[tuple[_T, int]]:
        """Return each value that some lead has, and how many have it."""
        counts = np.bincount(self.numbers, minlength=len(self.values))
        return ((value, int(count)) for value, count in zip(self.values, counts, strict=True) if count)

    def made(self, make: Callable[[_T], _U]) -> "Coded[_U]":
        """Return what is made of each value."""
        return Coded(self.numbers, [make(value) for value in self.values])


@frozen
class Decided:
    """Decisions about many leads; a part that was not asked for is the same for all.

    `rules` holds the place of the deciding rule, -1 where there is none.
    """

    rules: Array
    judged: Coded[Judged]
    added: Coded[Added]
    stages: Coded[str | None]
    shared: Coded[tuple[str, ...]]
    undecided: Coded[tuple[Undecided, ...]]
    problems: Coded[tuple[Problem, ...]]

    def rows(self, rows: Array) -> "Decided":
        """Return the decisions about some leads."""
        return self._of_each(self.rules[rows], lambda part: part.rows(rows))

    def packed(self) -> "Decided":
        """Return the same in as little memory as the numbers need."""
        return self._of_each(self.rules.astype(np.int32), lambda part: part.packed())

    def _of_each(self, rules: Array, change: Callable[[Coded[Any]], Coded[Any]]) -> "Decided":
        return Decided(
            rules,
            change(self.judged),
            change(self.added),
            change(self.stages),
            change(self.shared),
            change(self.undecided),
            change(self.problems),
        )


def coded(count: int, values: Mapping[int, _T], usual: _T) -> Coded[_T]:
    """Number the values of so many leads: those of a few by their place, the usual one of all others."""
    known: dict[_T, int] = {usual: 0}
    numbers = np.zeros(count, dtype=np.int64)
    if values:
        numbers[list(values)] = [known.setdefault(value, len(known)) for value in values.values()]
    return Coded(numbers, list(known))


def joined(parts: Sequence[Coded[_T]]) -> Coded[_T]:
    """Return the values of one part of the leads after another."""
    if len(parts) == 1:
        return parts[0]
    known: dict[_T, int] = {}
    numbers = [np.zeros(0, dtype=np.int64)]
    for part in parts:
        places = np.array([known.setdefault(value, len(known)) for value in part.values], dtype=np.int64)
        numbers.append(places[part.numbers] if len(places) else part.numbers)
    return Coded(np.concatenate(numbers), list(known))
