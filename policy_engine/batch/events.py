"""The rows of an event log: who, what, when, and what changed.

An event log is CSV, TSV, JSONL, Parquet or Excel with the columns `lead`, `event` and
`at`, and is read as leads are: a row that is none is refused with its line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policy_engine.batch.errors import without_event_columns
from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.model.text import text_key
from policy_engine.source.limits import DEFAULT_LIMITS, Limits

__all__ = ["EventsFile", "open_events"]

_NEEDED = ("lead", "event", "at")


class EventsFile:
    """An open event log. `refused` names the rows that are none, once all were read."""

    def __init__(self, file: LeadsFile) -> None:
        self.name = file.name
        self.kind = file.kind
        self._file = file

    def rows(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each row with its line, in the order of the file."""
        for row in self._file.rows():
            yield row.line, row.cells

    @property
    def refused(self) -> int:
        """Return how many rows were refused so far."""
        return len(self._file.refused)


@contextmanager
def open_events(path: str | Path, encoding: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Iterator[EventsFile]:
    """Open an event log, or standard input for `-`; raises LeadsError where it lacks a column."""
    with open_leads(path, encoding, limits=limits) as file:
        keys = {text_key(column) for column in file.columns}
        lacking = [column for column in _NEEDED if column not in keys]
        if lacking:
            raise without_event_columns(file.name, lacking, file.columns)
        yield EventsFile(file)
