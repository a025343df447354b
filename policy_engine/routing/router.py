"""Routing a batch, a piece after another: leads are decided by columns and handed out in the order given.

What comes out is what the leads one by one would have got. Between two pieces only what
the next needs is kept: turns and loads; of leads with an id what tells a repeat, and
the few numbers that stand for their decisions.

Where a state is kept, it comes in between two steps. `judge` decides a piece and changes
nothing; then the leads that have a decision already are looked up by their ids, and
given to `hand_out` as `earlier`. What it returns knows each row's decision and what the
lead takes up; `state` holds the turns and loads after it, to be written down in the same
transaction.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from policy_engine.assignment import Handout, HandoutState, Hold, Taken
from policy_engine.assignment.columns import hand_out_all
from policy_engine.assignment.handout import parts_given
from policy_engine.batch.frames import LeadFrame
from policy_engine.batch.meanwhile import read_ahead
from policy_engine.batch.values import cell_text
from policy_engine.evaluator.columnar import table_decider_of
from policy_engine.evaluator.decided import Coded, Decided, Judged
from policy_engine.evaluator.decode import LeadReader, reader_of
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.evaluator.decoded import DecodedTable
from policy_engine.evaluator.lead_columns import DecodedLeads
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.single import judge
from policy_engine.model.decision import Decision, Problem, ProblemKind
from policy_engine.model.judgement import Candidate
from policy_engine.model.policy import CheckedPolicy
from policy_engine.routing.clocks import ClockTexts
from policy_engine.routing.ids import IdMemory, Repeat
from policy_engine.routing.records import Decisions, Earlier, Routed
from policy_engine.source.frozen import frozen

__all__ = ["BatchRouter", "JudgedRows", "ReadRows", "contents_of", "ids_of"]

_Array = NDArray[Any]
_Takers = tuple[Candidate, ...]


class ReadRows(NamedTuple):
    """A piece of a batch that was read: the ids of its rows, and their values as the policy types them.

    `contents` has for each row a number that two rows share only where they hold the same; None where no ids
    are given, and no row can repeat another.
    """

    frame: LeadFrame
    ids: Sequence[str]
    contents: _Array | None
    table: DecodedTable


@dataclass(frozen=True)
class JudgedRows:
    """A piece of a batch that was decided: the ids of its rows, the rows that are leads of their own, the repeats.

    `leads` and `decided` hold those leads in the order of `firsts`.
    """

    ids: Sequence[str]
    firsts: _Array
    repeats: Sequence[Repeat]
    leads: DecodedLeads
    decided: Decided

    def stage(self, place: int) -> str | None:
        """Return the stage of a lead, by its place among `firsts`."""
        return self.decided.stages.of(place)


class BatchRouter:
    """A batch being routed.

    Meanwhile `equal_repeats` and `other_repeats` count the rows whose id came before: with
    the same content, or with another; they bear the decision of the first and take no turn.
    The id of a lead stands in its field `id` or in the column named; where that is missing
    or empty, the number of the row is the id.
    """

    def __init__(
        self, policy: CheckedPolicy, at: datetime, state: HandoutState | None = None, id_column: str | None = None
    ) -> None:
        self.equal_repeats = 0
        self.other_repeats = 0
        self._policy = policy
        self.at = at
        self._decider = table_decider_of(policy)
        self._reader: LeadReader = reader_of(policy)
        self._handout = Handout(policy, state)
        self._takers: Callable[[_Takers], _Takers] = lambda takers: takers
        self._asked_id = id_column
        self._clocks = ClockTexts(policy, at)
        self._memory = IdMemory()
        self._pieces: list[_Piece] = []
        self._borne: dict[int, Decision] = {}

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        """Return the names of which the first that is there is read: what `lead_frames` is told."""
        return self._reader.alternatives

    def id_column(self, columns: Sequence[str]) -> str | None:
        """Return the column in which the ids stand, if it is there."""
        return self._reader.id_column(tuple(columns), self._asked_id)

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after the leads handed out so far."""
        return self._handout.state()

    @property
    def repeats(self) -> int:
        """Return how many rows so far bear the decision of one before them."""
        return self.equal_repeats + self.other_repeats

    def route(self, frame: LeadFrame) -> Routed:
        """Decide and hand out the next rows."""
        return self.hand_out(self.judge(self.read(frame)))

    def route_all(self, frames: Iterator[LeadFrame]) -> Iterator[tuple[LeadFrame, Routed]]:
        """Decide and hand out the rows of some frames; while one is decided the next is read."""
        for read in read_ahead(map(self.read, frames)):
            yield read.frame, self.hand_out(self.judge(read))

    # ---- deciding

    def read(self, frame: LeadFrame) -> ReadRows:
        """Read the values of some rows: whatever came before, they are the same."""
        column = self.id_column(frame.cells.columns)
        contents = None if column is None and frame.rows is None else contents_of(frame)
        return ReadRows(frame, ids_of(frame, column), contents, decode_table(self._policy, frame.cells))

    def judge(self, read: ReadRows) -> JudgedRows:
        """Decide the next rows; nobody's turn is taken yet."""
        ids, table = read.ids, read.table
        firsts: _Array = np.arange(len(ids))
        repeats: Sequence[Repeat] = ()
        if read.contents is not None:
            firsts, repeats = self._memory.take(ids, read.contents)
        if len(firsts) < len(ids):
            cells = read.frame.cells.select(pl.all().gather(pl.Series(firsts)))
            table = decode_table(self._policy, cells)
        leads = DecodedLeads(table, [ids[row] for row in firsts] if len(firsts) < len(ids) else ids)
        return JudgedRows(ids, firsts, repeats, leads, self._decider.judge(leads, self.at))

    # ---- handing out

    def go_on_from(self, state: HandoutState, takers: Callable[[_Takers], _Takers]) -> None:
        """Hand out what comes next from another state, which knows those who may take a lead as `takers` makes them."""
        self._handout = Handout(self._policy, state)
        self._takers = takers

    def candidates_again(self, judged: JudgedRows, place: int, pod: str | None) -> _Takers:
        """Return who may take a lead that is in a pod from before, by its place among `firsts`."""
        return self._judged_again(judged, place, pod).candidates

    def hand_out(
        self, judged: JudgedRows, earlier: Mapping[int, Earlier] | None = None, *, undone: bool = False
    ) -> Routed:
        """Hand out what was decided last; `earlier` holds, by row, the decisions that leads have from before.

        Where those that are not kept are `undone`, their reps have the day's room back too.
        """
        before = earlier or {}
        kept = {row: each.decision for row, each in before.items() if each.is_kept}
        places = np.flatnonzero(~np.isin(judged.firsts, list(kept)))
        decided = judged.decided.rows(places) if kept else judged.decided
        released: dict[int, Hold | None] = {}
        values, numbers = list(decided.judged.values), decided.judged.numbers
        for number, place in enumerate(places if len(before) > len(kept) else ()):
            again = before.get(int(judged.firsts[place]))
            if again is not None:
                released[number] = again.hold
                numbers = numbers.copy() if len(released) == 1 else numbers
                numbers[number] = len(values)
                values.append(self._judged_again(judged, int(place), again.decision.pod))
        takers = [self._takers(value.candidates) for value in values]
        given = hand_out_all(self._handout, takers, numbers, self.at, released, undone=undone)
        endings = [_ending(values[number].ending, taken) for number, taken in given.pairs]
        decisions = Decisions(self._policy, self.at, decided, Coded(given.numbers, endings))
        decisions = replace(decisions, clocks=self._clocks.of(judged.leads, places, decisions))
        self._remember(judged, decisions, places, kept)
        others = kept | {each.row: self._repeated(each, judged.ids[each.row]) for each in judged.repeats}
        return Routed(judged.ids, judged.firsts[places].tolist(), decisions, others, given)

    def _judged_again(self, judged: JudgedRows, place: int, pod: str | None) -> Judged:
        """Say who may take a lead that is in a pod from before."""
        judgement = judge(self._policy, judged.leads.lead(place), self.at, pod)
        decision = judgement.decision
        parts = (getattr(decision, name) for name in Ending._fields)
        return Judged(Ending(*parts), judgement.candidates)

    # ---- repeats

    def _remember(self, judged: JudgedRows, decisions: Decisions, places: _Array, kept: Mapping[int, Decision]) -> None:
        """Keep what a repeat would bear later on."""
        if not self._memory.leads:
            return
        first = self._memory.leads - len(judged.firsts)
        self._pieces.append(_Piece(first, decisions.packed(), places if kept else None))
        for place in np.flatnonzero(np.isin(judged.firsts, list(kept))) if kept else ():
            self._borne[first + int(place)] = kept[int(judged.firsts[place])]

    def bear(self, judged: JudgedRows, decisions: Mapping[int, Decision]) -> Mapping[int, Decision]:
        """Take leads as decided elsewhere, by their rows, instead of handing them out; return those of the repeats."""
        first = self._memory.leads - len(judged.firsts)
        for place, row in enumerate(judged.firsts.tolist() if self._memory.leads else ()):
            self._borne[first + place] = decisions[row]
        return {each.row: self._repeated(each, judged.ids[each.row]) for each in judged.repeats}

    def _repeated(self, repeat: Repeat, lead: str) -> Decision:
        decision = self._borne.get(repeat.lead)
        if decision is None:
            found = bisect_right(self._pieces, repeat.lead, key=lambda piece: piece.first) - 1
            decision = self._pieces[found].decision(repeat.lead, lead)
        if repeat.is_equal:
            self.equal_repeats += 1
            return decision
        self.other_repeats += 1
        problem = Problem(kind=ProblemKind.REPEATED_ID, field="id")
        return replace(decision, problems=(*decision.problems, problem))


@frozen
class _Piece:
    """The decisions of some leads, from the first on; `places` are those that were decided, None where all were."""

    first: int
    decisions: Decisions
    places: _Array | None

    def decision(self, number: int, lead: str) -> Decision:
        place = number - self.first
        return self.decisions.of(place if self.places is None else int(np.searchsorted(self.places, place)), lead)


def _ending(ending: Ending, taken: Taken | None) -> Ending:
    return ending if taken is None else Ending(**parts_given(ending.reason, taken))


# ---------------------------------------------------------------- ids and contents


def ids_of(frame: LeadFrame, column: str | None) -> list[str]:
    """Return the id of each row: as it stands in its column, trimmed, else the number of the row."""
    if column is None:
        return list(map(str, frame.numbers.to_list()))
    cells = frame.cells[column].to_list()
    texts = [cell.strip() if type(cell) is str else cell_text(cell).strip() for cell in cells]
    if all(texts):
        return texts
    return [text or str(number) for text, number in zip(texts, frame.numbers.to_list(), strict=True)]


def contents_of(frame: LeadFrame) -> _Array:
    """Return for each row a number that two rows share only where they hold the same."""
    if frame.rows is None:
        try:
            # The numbers of coded texts differ from piece to piece.
            return frame.cells.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).hash_rows().to_numpy()
        except pl.exceptions.PolarsError:
            # Some types have no hash.
            return _digests(frame.cells.iter_rows(named=True))
    return _digests(row.cells for row in frame.rows)


def _digests(rows: Iterable[Mapping[str, object]]) -> _Array:
    digests = (
        blake2b(repr(sorted(row.items())).encode(errors="surrogatepass"), digest_size=8).digest() for row in rows
    )
    return np.frombuffer(b"".join(digests), dtype=np.uint64)
