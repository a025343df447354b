"""Leads, row by row, whatever the file they come from.

Every row of data is accounted for: it is a lead, or it is refused with its line and
the reason, and costs no other row. A file that cannot be read as a whole raises
LeadsError. CSV and JSON lines are streamed: memory does not grow with the file, but
for the rows that were refused.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeVar

from policy_engine.batch.errors import from_unreadable, read_once, unknown_column
from policy_engine.batch.from_csv import CsvRows
from policy_engine.batch.from_excel import ExcelRows
from policy_engine.batch.from_jsonl import JsonRows
from policy_engine.batch.from_parquet import ParquetRows
from policy_engine.batch.source import Kind, Source, open_source
from policy_engine.batch.values import cell_text
from policy_engine.files.csv_records import Refuse
from policy_engine.files.errors import UnreadableError
from policy_engine.model.text import text_key
from policy_engine.source.limits import DEFAULT_LIMITS, Limits

__all__ = ["LeadRow", "LeadsFile", "RefusedRow", "open_leads"]


_T = TypeVar("_T")


class LeadRow(NamedTuple):
    """One row: its number among all rows of data from 1, its line in the file, its cells by header.

    An empty cell is None. JSON and Parquet give numbers, yes/no, dates and lists as they are.
    """

    number: int
    line: int
    cells: dict[str, object]


class RefusedRow(NamedTuple):
    """A row that is no lead: its line, the column of the cause (in characters, from 1), why, and its text."""

    line: int
    column: int
    reason: str
    text: str


class _Rows(Protocol):
    """One way of reading: a header, and rows as often as `source` can be read from its start."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    def rows(self, refuse: Refuse, /) -> Iterator[tuple[int, dict[str, object]]]: ...


class _Reader(Protocol):
    def __call__(self, source: Source, encoding: str | None, limits: Limits, /) -> _Rows: ...


_READERS: Mapping[Kind, _Reader] = {
    "csv": CsvRows,
    "jsonl": JsonRows,
    "parquet": ParquetRows,
    "excel": ExcelRows,
}


class LeadsFile:
    """An open file of leads. `refused` fills while `rows` is read, and starts anew with each reading."""

    def __init__(self, source: Source, encoding: str | None, limits: Limits) -> None:
        self.name = source.name
        self.kind = source.kind
        self.refused: list[RefusedRow] = []
        self.id_column: str | None = None
        self._source = source
        self._begun = False
        self.reader = _told(source.name, lambda: _READERS[source.kind](source, encoding, limits))

    @property
    def columns(self) -> tuple[str, ...]:
        """The header as it came; of JSON lines the keys of all objects, in the order they appear."""
        return _told(self.name, lambda: self.reader.columns)

    def rows(self) -> Iterator[LeadRow]:
        """Yield the leads in the order of the file; a pipe can be read only once."""
        refuse = self.begin()
        refused = self.refused
        try:
            for count, (line, cells) in enumerate(self.reader.rows(refuse), 1):
                yield LeadRow(count + len(refused), line, cells)
        except UnreadableError as error:
            raise from_unreadable(self.name, error) from error

    def begin(self) -> Refuse:
        """Begin to read from the start; what is returned takes the rows that are refused."""
        if self._begun and not self._source.seekable:
            raise read_once(self.name)
        self._begun = True
        self.refused = refused = []

        def refuse(line: int, column: int, reason: str, text: str) -> None:
            refused.append(RefusedRow(line, column, reason, text[:_LONGEST_REFUSED]))

        return refuse

    def lead_id(self, row: LeadRow) -> str:
        """Return the id of a row, trimmed: that of the id column, else the row's number."""
        if self.id_column is None:
            return str(row.number)
        return cell_text(row.cells.get(self.id_column)).strip() or str(row.number)

    def close(self) -> None:
        self._source.close()

    def use_id(self, name: str) -> None:
        """Take the ids from a column; raises LeadsError where there is none of that name."""
        by_key = {text_key(column): column for column in self.columns}
        if text_key(name) not in by_key:
            raise unknown_column(self.name, name, self.columns)
        self.id_column = by_key[text_key(name)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


# Enough to find the row again; a file where every row is refused must not fill the memory.
_LONGEST_REFUSED = 10_000


def open_leads(
    path: str | Path, encoding: str | None = None, id_column: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> LeadsFile:
    """Open a file of leads, or standard input for `-`; its first bytes tell its kind. Raises LeadsError.

    Text is UTF-8, or UTF-16 with its mark, or in the encoding that is named.
    """
    source = open_source(path)
    try:
        leads = LeadsFile(source, encoding, limits)
        if id_column is not None:
            leads.use_id(id_column)
    except BaseException:
        source.close()
        raise
    return leads


def _told(name: str, read: Callable[[], _T]) -> _T:
    """Name the file in an error about its content."""
    try:
        return read()
    except UnreadableError as error:
        raise from_unreadable(name, error) from error
