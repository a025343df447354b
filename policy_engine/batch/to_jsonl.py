"""Leads to JSON lines: values as they are, lists as lists, numbers with all their digits."""

from collections.abc import Mapping, Sequence
from typing import IO

from policy_engine.batch.values import json_text

__all__ = ["JsonSink"]

_ROWS_A_PIECE = 500


class JsonSink:
    """Rows as objects, one a line; a key that a row has not is left out."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        self._stream = stream
        self._keys = [(column, f"{json_text(column)}:") for column in columns]
        self._lines: list[str] = []

    def write(self, row: Mapping[str, object]) -> None:
        pairs = [key + json_text(row[column]) for column, key in self._keys if column in row]
        self._lines.append(f"{{{','.join(pairs)}}}\n")
        if len(self._lines) >= _ROWS_A_PIECE:
            self.finish()

    def finish(self) -> None:
        self._stream.write("".join(self._lines).encode())
        self._lines.clear()
