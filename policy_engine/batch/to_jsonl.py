"""Leads to JSON lines: values as they are, lists as lists, numbers with all their digits."""

from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

from policy_engine.batch.values import json_text

if TYPE_CHECKING:
    import polars as pl

__all__ = ["JsonSink"]

_ROWS_A_PIECE = 500


class JsonSink:
    """Rows as objects, one a line; a key that a row has not is left out."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = columns
        self._lines: list[str] = []

    def write(self, row: Mapping[str, object]) -> None:
        self._lines.append(json_text({column: row[column] for column in self._columns if column in row}))
        if len(self._lines) >= _ROWS_A_PIECE:
            self.finish()

    def write_frame(self, frame: "pl.DataFrame") -> None:
        for row in frame.iter_rows(named=True):
            self.write(row)

    def drop(self) -> None:
        """Forget the rows not yet written."""
        self._lines.clear()

    def finish(self) -> None:
        if self._lines:
            self._stream.write("\n".join([*self._lines, ""]).encode())
            self._lines.clear()
