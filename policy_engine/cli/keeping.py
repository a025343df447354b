"""What `policy route` keeps: a state, and the log of the run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from policy_engine.batch.events import open_events
from policy_engine.batch.leads import LeadsFile, RefusedRow
from policy_engine.cli.event_notes import EventsRead, reading_notes, rows_shown
from policy_engine.cli.faults import CommandError
from policy_engine.cli.progress import progress
from policy_engine.cli.state import write_keys, write_lines
from policy_engine.cli.summary import Summary
from policy_engine.decision_log.book import LogExport
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.engine import Policy
from policy_engine.history import EventLog
from policy_engine.live import hand_out_all_waiting
from policy_engine.model.decision import Decision
from policy_engine.store.open import IN_MEMORY, open_store
from policy_engine.store.protocol import Store
from policy_engine.watch.told import take_events

if TYPE_CHECKING:
    from policy_engine.batch.frames import LeadFrame
    from policy_engine.routing.by_history import RoutedByHistory
    from policy_engine.routing.records import Routed
    from policy_engine.routing.router import BatchRouter

__all__ = ["Keeping", "Notes", "Take", "kept_by"]

Notes = Callable[[], tuple[str, ...]]
Take = Callable[["LeadFrame", "Routed | RoutedByHistory"], None]


class Keeping:
    """A run whose decisions are kept. `decided_before` and `waited` fill meanwhile."""

    def __init__(self, policy: Policy, at: datetime, store: Store, *, needs_ids: bool) -> None:
        self.decided_before = 0
        self.waited: list[Decision] = []
        self._loaded = policy
        self._policy = PolicyInForce(policy.checked)
        self._at = at
        self._store = store
        self._needs_ids = needs_ids

    def take_events(self, path: str, encoding: str | None) -> Notes:
        """Take an event log into the state; return what then tells what is to be said of it."""
        with open_events(path, encoding) as file:
            told = take_events(self._store, self._policy, rows_shown(file, path), self._at)
            refused = file.refused
        read = EventsRead(EventLog({}, told.problems, told.unknown), refused)
        return lambda: tuple(reading_notes(self._loaded, read))

    def route(
        self, file: LeadsFile, path: str, router: "BatchRouter", summary: Summary, take: Take, again: str | None
    ) -> None:
        """Hand out the leads that wait, then those of a file."""
        from policy_engine.batch.frames import lead_frames
        from policy_engine.dispatch.batch import StateRouter

        self.waited = hand_out_all_waiting(self._store, self._policy, self._at)
        keeper = StateRouter(router, self._store, self._policy, again)
        with progress(path, by_lines=file.kind in ("csv", "jsonl")) as advance:
            for frame in lead_frames(file, alternatives=router.alternatives):
                for piece in keeper.route(self._with_ids(frame, file, router)):
                    # Who comes twice is one lead: it is counted once.
                    summary.add_all(piece.routed.decisions)
                    for row in piece.kept:
                        summary.add(piece.routed.decision(row))
                    self.decided_before += len(piece.kept)
                    take(piece.frame, piece.routed)
                advance(frame.numbers[-1], frame.lines[-1])

    def _with_ids(self, frame: "LeadFrame", file: LeadsFile, router: "BatchRouter") -> "LeadFrame":
        """Leave out leads without an id: a state knows its leads by nothing else."""
        if not self._needs_ids:
            return frame
        from policy_engine.dispatch.batch import with_ids

        column = router.id_column(frame.cells.columns)
        if column is None:
            raise CommandError(
                f"no column of `{file.name}` holds the ids of the leads, and a state knows a lead by its id",
                "name the column with `--id COLUMN`",
            )
        kept, lines = with_ids(frame, column)
        file.refused += [RefusedRow(line, 1, "no id, and a state knows a lead by its id", "") for line in lines]
        return kept


@contextmanager
def kept_by(policy: Policy, at: datetime, state: str | None, log_file: str | None) -> Iterator[Keeping | None]:
    """Give what keeps the decisions of a run, if anything does, and write the log of the run in the end."""
    if state is None and log_file is None:
        yield None
        return
    store = open_store(state if state is not None else IN_MEMORY)
    try:
        with store.read() as reader:
            before = reader.head().entries
        yield Keeping(policy, at, store, needs_ids=state is not None)
        if log_file is not None:
            with store.read() as reader:
                export = LogExport(reader)
                write_lines(log_file, export.whole(before))
            if state is None:
                write_keys(f"{log_file}.keys", export.secrets)
    finally:
        store.close()
