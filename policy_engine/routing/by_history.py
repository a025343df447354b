"""Routing a batch with its event log: each lead is decided as it is at the time of the batch.

What events changed holds, and the stage is that of the lead's life, recycled leads
included. Leads are decided one by one, and handed out in the order given.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from policy_engine.assignment import Handout, HandoutState
from policy_engine.batch.frames import LeadFrame
from policy_engine.batch.meanwhile import read_ahead
from policy_engine.evaluator.decision_frame import frame_of_decisions
from policy_engine.evaluator.decode import LeadReader, reader_of
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.single import judge
from policy_engine.history import EventLog, life
from policy_engine.model.decision import DECISION_COLUMNS, Decision, Problem, ProblemKind, Undecided
from policy_engine.model.policy import CheckedPolicy
from policy_engine.routing.clocks import running_clocks
from policy_engine.routing.ids import IdMemory
from policy_engine.routing.router import contents_of, ids_of
from policy_engine.sla.decided import DECIDED_PARTS

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DecisionCounts", "HistoryRouter", "RoutedByHistory"]


@dataclass(frozen=True)
class DecisionCounts:
    """How many of some decisions got what."""

    decided: Sequence[Decision]

    def endings(self) -> Iterable[tuple[Ending, int]]:
        parts = ([getattr(decision, name) for name in Ending._fields] for decision in self.decided)
        return Counter(Ending(*each) for each in parts).items()

    def rules(self) -> Iterable[tuple[str | None, int]]:
        return Counter(decision.rule for decision in self.decided).items()

    def undecided(self) -> Iterable[tuple[tuple[Undecided, ...], int]]:
        return Counter(decision.undecided for decision in self.decided).items()

    def problems(self) -> Iterable[tuple[tuple[Problem, ...], int]]:
        return Counter(decision.problems for decision in self.decided).items()


@dataclass(frozen=True)
class RoutedByHistory:
    """A piece of a batch that was routed: a decision for each row; `decisions` counts those that are no repeats."""

    ids: Sequence[str]
    rows: Sequence[Decision]
    decisions: DecisionCounts

    def decision(self, row: int) -> Decision:
        """Return the decision of a row."""
        return self.rows[row]

    def frame(self, names: Sequence[str] = DECISION_COLUMNS) -> "pl.DataFrame":
        """Return some columns of the decisions, a row for each row."""
        return frame_of_decisions(self.rows, names)


class HistoryRouter:
    """A batch being routed with its event log; it is used as `BatchRouter` is."""

    def __init__(
        self,
        policy: CheckedPolicy,
        at: datetime,
        log: EventLog,
        state: HandoutState | None = None,
        id_column: str | None = None,
    ) -> None:
        self.equal_repeats = 0
        self.other_repeats = 0
        self.followed: set[str] = set()
        self.held = 0
        self._policy = policy
        self._at = at
        self._log = log
        self._reader: LeadReader = reader_of(policy)
        self._handout = Handout(policy, state)
        self._asked_id = id_column
        self._memory = IdMemory()
        self._decided: list[Decision] = []

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        """Return the names of which the first that is there is read."""
        return self._reader.alternatives

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after the leads handed out so far."""
        return self._handout.state()

    def route(self, frame: LeadFrame) -> RoutedByHistory:
        """Decide and hand out the next rows."""
        column = self._reader.id_column(tuple(frame.cells.columns), self._asked_id)
        ids = ids_of(frame, column)
        firsts, repeats = self._memory.take(ids, contents_of(frame))
        raw = [row.cells for row in frame.rows] if frame.rows is not None else frame.cells.to_dicts()
        start = len(self._decided)
        decided: dict[int, Decision] = {}
        for row in map(int, firsts):
            decided[row] = self._route(raw[row], ids[row])
            self._decided.append(decided[row])
        for repeat in repeats:
            decision = self._decided[repeat.lead]
            if repeat.is_equal:
                self.equal_repeats += 1
            else:
                self.other_repeats += 1
                problem = Problem(kind=ProblemKind.REPEATED_ID, field="id")
                decision = replace(decision, problems=(*decision.problems, problem))
            decided[repeat.row] = decision
        return RoutedByHistory(ids, [decided[row] for row in range(len(ids))], DecisionCounts(self._decided[start:]))

    def route_all(self, frames: Iterator[LeadFrame]) -> Iterator[tuple[LeadFrame, RoutedByHistory]]:
        """Decide and hand out the rows of some frames."""
        for frame in read_ahead(frames):
            yield frame, self.route(frame)

    def of_nobody(self) -> int:
        """Return how many events name a lead that was not routed."""
        return sum(len(events) for lead, events in self._log.events.items() if lead not in self.followed)

    def _route(self, raw: dict[str, object], lead_id: str) -> Decision:
        lead = self._reader.read(raw, lead_id)
        events = tuple(self._log.of(lead_id))
        lived = life(self._policy, lead, events, self._at)
        self.followed.add(lead_id)
        self.held += len(lived.held)
        judgement = judge(self._policy, lived.lead_at(self._at), self._at, lived.pod, lived.past_at(self._at))
        decision, _ = self._handout.hand_out(judgement, self._at)
        if not self._policy.slas:
            return decision
        parts = {part: getattr(decision, part) for part in DECIDED_PARTS}
        return replace(decision, sla=running_clocks(self._policy, lead, events, parts, self._at))
