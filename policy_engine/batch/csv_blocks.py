"""CSV in blocks: what is plain is read by polars as a whole, the rest record by record.

INVARIANT: a block is read as a whole only where it is plain: quotes only around whole cells, no
lone CR, no empty line, as many separators as its lines must have, and no line with too many
of them. Then splitting at separators and line ends is what our own reader does too.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import polars as pl

from policy_engine.files.cells import unprotected
from policy_engine.files.decoding import utf8_lines
from policy_engine.files.header import Header

__all__ = ["BLOCK", "Blocks", "plain_frame"]

# In bytes: some ten thousand rows.
BLOCK = 1 << 22

_QUOTED_CELL = {
    ",": re.compile(rb'"(?<=[,\n]")[^"\n]*(?:""[^"\n]*)*"(?=[,\n])'),
    ";": re.compile(rb'"(?<=[;\n]")[^"\n]*(?:""[^"\n]*)*"(?=[;\n])'),
    "\t": re.compile(rb'"(?<=[\t\n]")[^"\n]*(?:""[^"\n]*)*"(?=[\t\n])'),
}


class Blocks:
    """Lines of a UTF-8 text with their numbers, and blocks of whole lines while no line is wanted.

    The first block is one line, so that a header does not cost the block behind it.
    """

    def __init__(self, stream: BinaryIO, limit: int, size: int = BLOCK) -> None:
        self._stream = stream
        self._limit = limit
        self._size = size
        self._rest = b""
        self._next_line = 1
        self._pending: deque[tuple[int, str]] = deque()
        self._endless: Iterator[tuple[int, str]] | None = None

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        while not self._pending and self._endless is None:
            if block := self._read():
                self.give_back(block)
            elif self._endless is None:
                raise StopIteration
        return next(self._endless) if self._endless is not None else self._pending.popleft()

    def take(self) -> bytes:
        """Return the next block; nothing at the end, and where lines of the last one are left."""
        return b"" if self._pending or self._endless is not None else self._read()

    def give_back(self, block: bytes) -> None:
        """Have a block read by lines."""
        lines = list(utf8_lines([block], self._limit, self._next_line))
        self._next_line += len(lines)
        self._pending.extend(lines)

    def pass_over(self, lines: int) -> int:
        """Count the lines of a block that was read as a whole; return the number of its first."""
        first = self._next_line
        self._next_line += lines
        return first

    def _read(self) -> bytes:
        data = self._rest + self._stream.read(self._size)
        end = (data.find(b"\n") if self._next_line == 1 else data.rfind(b"\n")) + 1
        if end or len(data) < self._size:
            block, self._rest = (data[:end], data[end:]) if end else (data, b"")
            return block
        # A line longer than a block, or a text without LF: from here on it is read by lines.
        pieces = chain([data], iter(lambda: self._stream.read(self._size), b""))
        self._endless = utf8_lines(pieces, self._limit, self._next_line)
        return b""


def plain_frame(block: bytes, header: Header, separator: str, limit: int) -> pl.DataFrame | None:
    """Return the rows of a plain block, None for another."""
    if len(block) > limit or len(header.names) != header.width:
        return None
    if b"\r" in block:
        if block.count(b"\r") != block.count(b"\r\n"):
            return None
        block = block.replace(b"\r\n", b"\n")
    if block.startswith(b"\n") or b"\n\n" in block:
        return None
    block = block if block.endswith(b"\n") else block + b"\n"
    lines = block.count(b"\n")
    outside = _QUOTED_CELL[separator].sub(b"", b"\n" + block) if (quoted := b'"' in block) else block
    if b'"' in outside or outside.count(separator.encode()) != lines * (header.width - 1):
        return None
    frame = _split(block, header, separator, quoted=quoted)
    if frame is None or frame.height != lines:
        return None
    return frame.with_columns(map(_bare, frame.iter_columns())) if b"'" in block else frame


def _split(block: bytes, header: Header, separator: str, *, quoted: bool) -> pl.DataFrame | None:
    # Marks and spaces at the start of a file are something to polars; a row of ours stands before them.
    guarded = separator.join("x" * header.width).encode() + b"\n" + block
    try:
        frame = pl.read_csv(
            guarded,
            has_header=False,
            schema=dict.fromkeys(map(str, range(header.width)), pl.String),
            separator=separator,
            quote_char='"' if quoted else None,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        # A line with too many cells, or bytes that are no UTF-8.
        return None
    frame = frame.rename(dict(zip(frame.columns, header.names, strict=True))).slice(1)
    # A quoted cell may be empty too.
    return frame.select(pl.when(pl.all() != "").then(pl.all())) if quoted else frame


def _bare(column: pl.Series) -> pl.Series:
    """Take off the apostrophes that keep cells from being run."""
    marked = column.filter(column.str.starts_with("'")).unique()
    if not len(marked):
        return column
    bare = pl.Series([unprotected(text) or None for text in marked.to_list()], dtype=pl.String)
    return column.replace(marked, bare)
