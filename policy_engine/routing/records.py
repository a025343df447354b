"""What routing a piece of a batch gives: decisions in columns, and each of them as a record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from policy_engine.assignment.columns import Given
from policy_engine.assignment.state import Hold
from policy_engine.evaluator.decided import Added, Coded, Decided
from policy_engine.evaluator.decision_frame import decision_frame, frame_of_decisions
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.typed_columns import Array
from policy_engine.model.decision import DECISION_COLUMNS, Decision, Problem, Undecided
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DecisionParts", "Decisions", "Earlier", "Routed"]


@frozen
class Earlier:
    """The decision that a lead has from before, and what it takes up.

    The lead keeps it, or else is decided again: then its rep has one open lead less.
    """

    decision: Decision
    hold: Hold | None = None
    is_kept: bool = True


class DecisionParts(NamedTuple):
    """What a decision is made of, but for the lead."""

    rule: int
    ending: Ending
    added: Added
    stage: str | None
    shared: tuple[str, ...]
    undecided: tuple[Undecided, ...]
    problems: tuple[Problem, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True)
class Decisions:
    """Decisions of some leads who were decided, in their order."""

    policy: CheckedPolicy
    at: datetime
    decided: Decided
    handed: Coded[Ending]
    clocks: Coded[tuple[str, ...]] | None = None

    def of(self, row: int, lead: str) -> Decision:
        """Return one of them as a record."""
        numbers = tuple([numbers[row] for numbers in self._numbers])
        like = self._made.get(numbers)
        if like is None:
            like = self._made[numbers] = self.made(self._parts(row))
        return like.about(lead, like.problems, self.at)

    def alike(self) -> tuple[list[int], list["DecisionParts"]]:
        """Return what decisions there are but for the lead, and for each lead the number of its own among them."""
        known: dict[tuple[int, ...], int] = {}
        rows = zip(*(numbers.tolist() for numbers in self._numbers), strict=True)
        numbers = [known.setdefault(row, len(known)) for row in rows]
        firsts = dict(zip(reversed(numbers), reversed(range(len(numbers))), strict=True))
        return numbers, [self._parts(firsts[number]) for number in range(len(known))]

    @cached_property
    def _numbers(self) -> Sequence[Array]:
        """What a decision is made of, as numbers: leads with equal ones share all but their id."""
        decided = self.decided
        parts = (self.handed, decided.added, decided.stages, decided.shared, decided.undecided, decided.problems)
        clocks = () if self.clocks is None else (self.clocks.numbers,)
        return decided.rules, *(part.numbers for part in parts), *clocks

    @cached_property
    def _made(self) -> dict[tuple[Any, ...], Decision]:
        return {}

    def _parts(self, row: int) -> "DecisionParts":
        decided = self.decided
        return DecisionParts(
            int(decided.rules[row]),
            self.handed.of(row),
            decided.added.of(row),
            decided.stages.of(row),
            decided.shared.of(row),
            decided.undecided.of(row),
            decided.problems.of(row),
            self.clocks.of(row) if self.clocks is not None else (),
        )

    def made(self, parts: "DecisionParts") -> Decision:
        """Return a decision about no lead."""
        place, ending, added, stage, shared, undecided, problems, clocks = parts
        rule = self.policy.rules[place] if place >= 0 else None
        lookup = logic_of(self.policy).lookup
        return Decision(
            lead="",
            **ending._asdict(),
            stage=stage,
            priority=added.priority,
            tags=added.tags,
            notify=added.notify,
            rule=rule.label if rule is not None else None,
            source=rule.place if rule is not None else None,
            sla=clocks,
            shared=lookup.sharing.received(shared, stage, ending.receiver),
            undecided=undecided,
            problems=problems,
            policy=lookup.name,
            at=self.at,
        )

    def frame(self, names: Sequence[str]) -> "pl.DataFrame":
        """Return some of their columns."""
        return decision_frame(self.policy, self.decided, self.handed, names, self.at, self.clocks)

    def packed(self) -> "Decisions":
        """Return the same in as little memory as it needs."""
        clocks = None if self.clocks is None else self.clocks.packed()
        return replace(self, decided=self.decided.packed(), handed=self.handed.packed(), clocks=clocks)

    # ---- how many leads got what

    def endings(self) -> Iterable[tuple[Ending, int]]:
        return self.handed.counts()

    def rules(self) -> Iterable[tuple[str | None, int]]:
        """Return the names of the rules that decided leads."""
        places, counts = np.unique(self.decided.rules, return_counts=True)
        for place, count in zip(places, counts, strict=True):
            yield self.policy.rules[place].label if place >= 0 else None, int(count)

    def undecided(self) -> Iterable[tuple[tuple[Undecided, ...], int]]:
        return self.decided.undecided.counts()

    def problems(self) -> Iterable[tuple[tuple[Problem, ...], int]]:
        return self.decided.problems.counts()


@dataclass(frozen=True)
class Routed:
    """A piece of a batch that was routed: a decision for each row.

    `firsts` are the rows that were decided, in the order of `decisions`. The `others` bear
    a decision that was made before: of a lead with the same id, or one that is kept.
    `given` says who took those that were decided.
    """

    ids: Sequence[str]
    firsts: Sequence[int]
    decisions: Decisions
    others: Mapping[int, Decision]
    given: Given

    def decision(self, row: int) -> Decision:
        """Return the decision of a row as a record."""
        other = self.others.get(row)
        return other if other is not None else self.decisions.of(self._places[row], self.ids[row])

    def hold(self, row: int) -> Hold | None:
        """Return what a row now takes up at a rep; nothing where it bears a decision made before."""
        return None if row in self.others else self._holds[self._places[row]]

    @cached_property
    def _holds(self) -> Sequence[Hold | None]:
        return self.given.holds()

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {row: place for place, row in enumerate(self.firsts)}

    def frame(self, names: Sequence[str] = DECISION_COLUMNS) -> "pl.DataFrame":
        """Return some columns of the decisions, a row for each row."""
        decided = self.decisions.frame(names)
        if not self.others:
            return decided
        import polars as pl

        order = np.empty(len(self.ids), dtype=np.int64)
        order[list(self.firsts)] = np.arange(len(self.firsts))
        order[list(self.others)] = len(self.firsts) + np.arange(len(self.others))
        whole = pl.concat([decided, frame_of_decisions(list(self.others.values()), names)])
        return whole.select(pl.all().gather(pl.Series(order)))
