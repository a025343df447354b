"""The log of a state, read a page at a time, with the keys of its leads."""

from collections.abc import Iterator

from policy_engine.decision_log.seal import LeadKey
from policy_engine.decision_log.to_jsonl import end_line, entry_line, head_line
from policy_engine.store.protocol import Reader
from policy_engine.store.records import Head, LogRow, storable

__all__ = ["Keys", "LogExport", "rows_of"]

_PAGE = 1_000


def rows_of(reader: Reader, after: int = 0) -> Iterator[LogRow]:
    """Yield the entries of a log in their order."""
    last = reader.head().entries
    for first in range(after + 1, last + 1, _PAGE):
        yield from reader.log(first, min(first + _PAGE - 1, last))


class Keys:
    """The keys of the leads of a state, each looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[str, LeadKey | None] = {}

    def __call__(self, lead: str) -> LeadKey | None:
        if lead not in self._found:
            secret = self._reader.secrets([lead]).get(lead)
            self._found[lead] = LeadKey(secret) if secret is not None else None
        return self._found[lead]


class LogExport:
    """The log of a state as lines of a file; `secrets` holds the keys of its leads by their tokens afterwards."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.secrets: dict[str, bytes] = {}

    def whole(self, after: int = 0) -> Iterator[str]:
        """Yield the lines of all entries, or of those after one."""
        last = self._before(after + 1)
        yield head_line(last)
        for row in rows_of(self._reader, after):
            yield self._line(row, last.hash)
            last = Head(row.number, row.hash)
        yield end_line(last)

    def of_lead(self, lead: str) -> Iterator[str]:
        """Yield the lines of the entries about one lead."""
        last = Head(0, "")
        yield head_line(last, whole=False)
        for number in self._reader.entries_of(storable(lead)):
            previous = self._before(number)
            (row,) = self._reader.log(number, number)
            yield self._line(row, previous.hash)
            last = Head(row.number, row.hash)
        yield end_line(last)

    def _before(self, number: int) -> Head:
        """Return the end of the log as it was before an entry."""
        rows = self._reader.log(number - 1, number - 1)
        return Head(rows[0].number, rows[0].hash) if rows else Head(0, "")

    def _line(self, row: LogRow, previous: str) -> str:
        if row.reading is not None:
            secret = self._reader.secrets([row.reading.lead])[row.reading.lead]
            self.secrets[LeadKey(secret).token(row.reading.lead)] = secret
        return entry_line(row, previous)
