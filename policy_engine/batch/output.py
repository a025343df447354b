"""Leads out: CSV, TSV, JSON lines, Parquet or Excel, by the ending, whole or not at all."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Literal, Never, Protocol, Self

from policy_engine.batch.errors import cannot_write, too_long_for_excel, too_many_for_excel, unknown_ending
from policy_engine.batch.to_csv import CsvSink
from policy_engine.batch.to_excel import ExcelSink, NotForExcelError
from policy_engine.batch.to_jsonl import JsonSink
from policy_engine.batch.to_parquet import ParquetSink
from policy_engine.batch.whole_file import WholeFile

if TYPE_CHECKING:
    import polars as pl

__all__ = ["OutputKind", "Writer", "open_output", "output_kind"]

OutputKind = Literal["csv", "tsv", "jsonl", "parquet", "xlsx"]

_ENDINGS: dict[str, OutputKind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


class _Sink(Protocol):
    """One form of output on a stream of bytes."""

    def write(self, row: Mapping[str, object]) -> None: ...

    def write_frame(self, frame: "pl.DataFrame") -> None: ...

    def finish(self) -> None: ...

    def drop(self) -> None: ...


_SINKS: dict[OutputKind, Callable[[IO[bytes], Sequence[str]], _Sink]] = {
    "csv": lambda stream, columns: CsvSink(stream, columns, ","),
    "tsv": lambda stream, columns: CsvSink(stream, columns, "\t"),
    "jsonl": JsonSink,
    "parquet": ParquetSink,
    "xlsx": ExcelSink,
}


def output_kind(path: str | Path) -> OutputKind:
    """Tell by its ending what a file is to hold; raises LeadsError."""
    kind = _ENDINGS.get(Path(path).suffix.lower())
    if kind is None:
        raise unknown_ending(str(path))
    return kind


class Writer:
    """Takes rows. Leaving the `with` block keeps the file, leaving it by an error drops it."""

    def __init__(self, path: Path | None, columns: Sequence[str], kind: OutputKind) -> None:
        self._name = "standard output" if path is None else str(path)
        with self._told():
            self._file = None if path is None else WholeFile(path)
        try:
            with self._told():
                self._sink = _SINKS[kind](self._file.stream if self._file else sys.stdout.buffer, columns)
        except BaseException:
            if self._file is not None:
                self._file.drop()
            raise

    def write(self, row: Mapping[str, object]) -> None:
        """Add a row: a value for every column; a column that is not there is empty."""
        try:
            self._sink.write(row)
        except (OSError, NotForExcelError) as error:
            self._tell(error)

    def write_frame(self, frame: "pl.DataFrame") -> None:
        """Add the rows of a frame, which has every column, in the order of the file."""
        with self._told():
            self._sink.write_frame(frame)

    def keep(self) -> None:
        """Finish the file and give it its name; raises LeadsError."""
        try:
            with self._told():
                self._sink.finish()
                if self._file is not None:
                    self._file.keep()
                else:
                    sys.stdout.buffer.flush()
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Forget what was written; a file that was there before stays."""
        self._sink.drop()
        if self._file is not None:
            self._file.drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.keep()
        else:
            self.drop()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, NotForExcelError) as error:
            self._tell(error)

    def _tell(self, error: OSError | NotForExcelError) -> Never:
        """Turn what the disk says into words; a reader of a pipe that went away is no fault."""
        if isinstance(error, BrokenPipeError):
            raise error
        if isinstance(error, OSError):
            raise cannot_write(self._name, error) from error
        if error.column is None:
            raise too_many_for_excel(self._name) from error
        raise too_long_for_excel(self._name, error.column) from error


def open_output(path: str | Path | None, columns: Sequence[str], kind: OutputKind | None = None) -> Writer:
    """Open a file to write, or standard output (CSV unless told) for None and `-`; raises LeadsError."""
    if path is None or str(path) == "-":
        return Writer(None, columns, kind or "csv")
    return Writer(Path(path), columns, kind or output_kind(path))
