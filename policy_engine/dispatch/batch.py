"""A batch into a state: decided by columns, then looked up, handed out and written down a piece at a time.

Each piece is one transaction. What a piece needs of the turns and loads is read in it, so
that others may write between two pieces.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from policy_engine.batch.frames import LeadFrame
from policy_engine.batch.values import cell_text
from policy_engine.decision_log.reading import ReadingWriter, Seen, reading_writer_of
from policy_engine.decision_log.record import Cause
from policy_engine.dispatch.arrival import PolicyInForce, read_arrival
from policy_engine.dispatch.cases import Cases, put_down
from policy_engine.dispatch.desk import dispatch
from policy_engine.dispatch.memory import Ruling, restored
from policy_engine.dispatch.needs import Demand, HiddenValues
from policy_engine.routing.by_history import DecisionCounts, RoutedByHistory
from policy_engine.routing.records import DecisionParts, Decisions, Earlier, Routed
from policy_engine.routing.router import BatchRouter, JudgedRows
from policy_engine.store.protocol import Store, Writer
from policy_engine.store.records import StoredLead, storable

__all__ = ["RoutedPiece", "StateRouter", "with_ids"]

# Others wait for about a second at most while a piece is written.
_ROWS = 10_000
_MOST_REMEMBERED = 20_000


class RoutedPiece(NamedTuple):
    """Rows that were routed; `kept` are those whose lead keeps the decision that it had in the state."""

    frame: LeadFrame
    routed: Routed | RoutedByHistory
    kept: Sequence[int]


class StateRouter:
    """Routes a batch into a state. `again` says why leads are decided anew that were decided before."""

    def __init__(self, router: BatchRouter, store: Store, policy: PolicyInForce, again: str | None = None) -> None:
        self._router = router
        self._store = store
        self._policy = policy
        self._again = again
        self._rulings: dict[DecisionParts, Ruling] = {}

    def route(self, frame: LeadFrame) -> Iterator[RoutedPiece]:
        """Decide, hand out and keep the next rows."""
        for start in range(0, frame.cells.height, _ROWS):
            piece = _rows_of(frame, start)
            read = self._router.read(piece)
            judged = self._router.judge(read._replace(ids=[storable(lead_id) for lead_id in read.ids]))
            with self._store.write() as writer:
                has_events = writer.events([judged.ids[row] for row in judged.firsts])
                hand_out = self._hand_out_by_history if has_events else self._hand_out
                routed, kept = hand_out(writer, piece, judged)
            yield RoutedPiece(piece, routed, kept)

    def _hand_out_by_history(
        self, writer: Writer, frame: LeadFrame, judged: JudgedRows
    ) -> tuple[RoutedByHistory, list[int]]:
        """Hand out leads of which some have events: one after another, each as it is after what happened to it."""
        policy, at, rows = self._policy.checked, self._router.at, judged.firsts.tolist()
        cells = [row.cells for row in frame.rows] if frame.rows is not None else frame.cells.to_dicts()
        arrivals = [read_arrival(policy, judged.ids[row], cells[row]) for row in rows]
        found = dict(zip(rows, dispatch(writer, self._policy, arrivals, at, self._again), strict=True))
        decisions = {row: each.decision for row, each in found.items()}
        of_rows = {**decisions, **self._router.bear(judged, decisions)}
        kept = [row for row, each in found.items() if each.is_repeated]
        fresh = DecisionCounts([each.decision for each in found.values() if not each.is_repeated])
        return RoutedByHistory(judged.ids, [of_rows[row] for row in range(len(judged.ids))], fresh), kept

    def _hand_out(self, writer: Writer, frame: LeadFrame, judged: JudgedRows) -> tuple[Routed, list[int]]:
        rows = judged.firsts.tolist()
        known = writer.leads([judged.ids[row] for row in rows])
        hidden = HiddenValues(writer.secret())
        router = self._router
        # First as if nothing was known: whom to ask for is needed before the state can be read.
        demand = Demand(self._policy.checked, router.at)
        for value in judged.decided.judged.values:
            demand.add(hidden(value.candidates))
        earlier = self._earlier(writer, judged, known)
        for place, row in enumerate(rows):
            before = earlier.get(row)
            if before is not None and not before.is_kept:
                demand.add(hidden(router.candidates_again(judged, place, before.decision.pod)))
                if before.hold is not None:
                    demand.add_hold(before.hold)
        state = writer.handout_state(demand.needs())
        router.go_on_from(state, hidden)
        routed = router.hand_out(judged, earlier, undone=self._again is not None)
        if routed.firsts:
            put_down(writer, self._policy, router.at, self._cases(frame, routed, known, earlier))
            writer.save_handout(state, router.state, demand.capacities())
        return routed, [row for row, before in earlier.items() if before.is_kept]

    def _earlier(self, writer: Writer, judged: JudgedRows, known: Mapping[str, StoredLead]) -> dict[int, Earlier]:
        """Return the decisions that leads have, and whether they keep them."""
        if not known:
            return {}
        decisions = restored(writer, ((lead.entry, lead.decision) for lead in known.values()))
        earlier: dict[int, Earlier] = {}
        for place, row in enumerate(judged.firsts.tolist()):
            lead = known.get(judged.ids[row])
            if lead is not None:
                is_kept = self._again is None and judged.stage(place) == lead.stage
                earlier[row] = Earlier(decisions[lead.entry], lead.hold if lead.is_open else None, is_kept)
        return earlier

    def _cases(
        self,
        frame: LeadFrame,
        routed: Routed,
        known: Mapping[str, StoredLead],
        earlier: Mapping[int, Earlier],
    ) -> Cases:
        rows = routed.firsts
        leads = [routed.ids[row] for row in rows]
        before = [earlier.get(row) for row in rows]
        numbers, rulings = self._rulings_of(routed.decisions)
        return Cases(
            seen=Seen(
                leads=leads,
                values=_values(reading_writer_of(self._policy.checked), frame, rows),
                pods=[each.decision.pod if each is not None else None for each in before],
                pasts=[None] * len(rows),
            ),
            rulings=[rulings[number] for number in numbers],
            holds=routed.given.holds(),
            causes=[self._cause(each) for each in before],
            before=[known.get(lead) for lead in leads],
        )

    def _rulings_of(self, decisions: Decisions) -> tuple[list[int], list[Ruling]]:
        """Return the rulings there are, and for each lead the number of its own; they come again piece after piece."""
        numbers, kinds = decisions.alike()
        if len(self._rulings) > _MOST_REMEMBERED:
            self._rulings.clear()
        for parts in kinds:
            if parts not in self._rulings:
                self._rulings[parts] = Ruling(decisions.made(parts))
        return numbers, [self._rulings[parts] for parts in kinds]

    def _cause(self, before: Earlier | None) -> Cause:
        if before is None:
            return _NEW
        return Cause("again", self._again) if self._again is not None else _STAGE


_NEW = Cause("new")
_STAGE = Cause("stage")


def with_ids(frame: LeadFrame, column: str) -> tuple[LeadFrame, list[int]]:
    """Return the rows that have an id, and the lines of those that have none."""
    has_id = [bool(cell_text(cell).strip()) for cell in frame.cells[column].to_list()]
    if all(has_id):
        return frame, []
    mask = pl.Series(has_id)
    rows = None if frame.rows is None else [row for row, keeps in zip(frame.rows, has_id, strict=True) if keeps]
    kept = LeadFrame(frame.numbers.filter(mask), frame.lines.filter(mask), frame.cells.filter(mask), rows)
    return kept, frame.lines.filter(~mask).to_list()


def _values(reading: ReadingWriter, frame: LeadFrame, rows: Sequence[int]) -> Sequence[Sequence[object]]:
    """Return the values of every field in some rows, as they came."""
    if frame.rows is not None:
        of_rows = [reading.values_of(frame.rows[row].cells) for row in rows]
        return list(zip(*of_rows, strict=True))
    cells = frame.cells[rows]
    columns = reading.columns_among(tuple(cells.columns))
    nothing = [None] * len(rows)
    return [cells[column].to_list() if column is not None else nothing for column in columns]


def _rows_of(frame: LeadFrame, start: int) -> LeadFrame:
    if frame.cells.height <= _ROWS:
        return frame
    return LeadFrame(
        frame.numbers.slice(start, _ROWS),
        frame.lines.slice(start, _ROWS),
        frame.cells.slice(start, _ROWS),
        None if frame.rows is None else frame.rows[start : start + _ROWS],
    )
