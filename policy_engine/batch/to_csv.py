"""Leads to CSV and TSV: UTF-8, LF, quotes only where needed, nothing that a spreadsheet runs."""

from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

from policy_engine.batch.values import MAY_BE_RUN, spreadsheet_text

if TYPE_CHECKING:
    import polars as pl

__all__ = ["CsvSink"]

_ROWS_A_PIECE = 500


class CsvSink:
    """Rows as lines of cells."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str], separator: str) -> None:
        self._stream = stream
        self._columns = columns
        self._separator = separator
        self._lines: list[str] = []
        self._add([spreadsheet_text(column) for column in columns])

    def write(self, row: Mapping[str, object]) -> None:
        # Written out flat: most of the time of a batch in CSV is spent on this line.
        self._add(
            [
                ""
                if value is None
                else value
                if type(value) is str and value[:1] not in MAY_BE_RUN
                else spreadsheet_text(value)
                for value in map(row.get, self._columns)
            ]
        )
        if len(self._lines) >= _ROWS_A_PIECE:
            self._flush()

    def write_frame(self, frame: "pl.DataFrame") -> None:
        from policy_engine.batch.cell_columns import csv_text

        text = csv_text(frame, self._separator)
        if text is None:
            for row in frame.iter_rows(named=True):
                self.write(row)
            return
        self._flush()
        self._stream.write(text)

    def drop(self) -> None:
        """Forget the rows not yet written."""
        self._lines.clear()

    def finish(self) -> None:
        self._flush()

    def _add(self, cells: list[str]) -> None:
        separator = self._separator
        line = separator.join(cells)
        if '"' in line or "\n" in line or "\r" in line or line.count(separator) != len(cells) - 1:
            line = separator.join([self._quoted(cell) for cell in cells])
        # An empty line is no row, and a mark at the start of a file is no text.
        self._lines.append(line if line and line[0] != "\ufeff" else f'"{cells[0]}"{line[len(cells[0]) :]}')

    def _quoted(self, cell: str) -> str:
        if '"' in cell or "\n" in cell or "\r" in cell or self._separator in cell:
            escaped = cell.replace('"', '""')
            return f'"{escaped}"'
        return cell

    def _flush(self) -> None:
        if not self._lines:
            return
        self._lines.append("")
        self._stream.write("\n".join(self._lines).encode())
        self._lines.clear()
