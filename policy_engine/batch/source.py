"""Where leads come from: a file, a pipe or standard input, and what their first bytes say they are.

The first bytes win over the ending: Excel files wear a `.csv` name in the wild, and
text an `.xls` one.
"""

import io
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Literal

from policy_engine.batch.errors import LeadsError, cannot_open, compressed, not_excel, not_parquet, not_rows
from policy_engine.files.decoding import encoding_of
from policy_engine.files.errors import UnreadableError, empty_file

__all__ = ["Kind", "Source", "open_source"]

Kind = Literal["csv", "jsonl", "parquet", "excel"]

_HEAD = 4096

_COMPRESSED = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-zip"),
    (b"Rar!", "rar"),
)
_NOT_ROWS = (
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or one with a password"),
    (b"PARE", "an encrypted Parquet file"),
    (b"\x89PNG", "a picture"),
)
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table")


class Source:
    """An open stream of bytes, its kind, and the bytes already taken from it."""

    def __init__(self, name: str, stream: BinaryIO, kind: Kind, head: bytes, path: Path | None = None) -> None:
        self.name = name
        self.stream = stream
        self.kind: Kind = kind
        self.path = path
        self.seekable = _is_seekable(stream)
        self.head = b"" if self.seekable else head
        self.closing = ExitStack()

    def again(self) -> BinaryIO:
        """Return the stream at its start."""
        self.stream.seek(0)
        return self.stream

    def close(self) -> None:
        self.closing.close()
        if self.stream is not _standard_input():
            self.stream.close()


def open_source(path: str | Path) -> Source:
    """Open a file, or standard input for `-`, and tell what it holds; raises LeadsError."""
    name = "standard input" if str(path) == "-" else str(path)
    try:
        stream = _standard_input() if str(path) == "-" else Path(path).open("rb")  # noqa: SIM115 - the source closes it
    except OSError as error:
        raise cannot_open(name, error) from error
    try:
        source = _told(name, stream, Path(path))
        if not source.seekable and source.kind != "csv":
            source = _spooled(source)
    except OSError as error:
        stream.close()
        raise cannot_open(name, error) from error
    except LeadsError:
        stream.close()
        raise
    return source


def _standard_input() -> BinaryIO:
    return sys.stdin.buffer


def _is_seekable(stream: BinaryIO) -> bool:
    # Standard input may be a file of which a part has been read.
    return stream.seekable() and stream is not _standard_input()


def _told(name: str, stream: BinaryIO, path: Path) -> Source:
    head = _head_of(stream)
    if not _is_seekable(stream):
        return Source(name, stream, _kind(name, head, path.suffix.lower()), head)
    stream.seek(0)
    return Source(name, stream, _kind(name, head, path.suffix.lower()), head, path)


def _head_of(stream: BinaryIO) -> bytes:
    """Read the first bytes, however small the pieces they come in."""
    head = b""
    while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
        head += piece
    return head


def _kind(name: str, head: bytes, ending: str) -> Kind:
    if not head:
        empty = empty_file()
        raise LeadsError(name, empty.message, empty.help)
    _refuse_what_is_no_text(name, head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "excel"
    if ending in (".parquet", ".pq"):
        raise not_parquet(name)
    if ending in (".xlsx", ".xlsm", ".xls") and _is_binary(head):
        raise not_excel(name, ending)
    if ending in (".jsonl", ".ndjson", ".json"):
        return "jsonl"
    if ending in (".csv", ".tsv", ".txt", ".xlsx", ".xls"):
        return "csv"
    return "jsonl" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


def _refuse_what_is_no_text(name: str, head: bytes) -> None:
    for first, how in _COMPRESSED:
        if head.startswith(first):
            raise compressed(name, how)
    for first, what in _NOT_ROWS:
        if head.startswith(first):
            raise not_rows(name, what)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES):
        raise not_rows(name, "a web page or XML")


def _is_binary(head: bytes) -> bool:
    """Say whether bytes are no text: only UTF-16 and UTF-32 have zeros, and what is wrong with those is said later."""
    try:
        encoding, _ = encoding_of(head[:4])
    except UnreadableError:
        return False
    return encoding == "utf-8" and b"\0" in head


def _spooled(source: Source) -> Source:
    """Copy a pipe to a file without a name: the other kinds must be read at more than one place, or twice."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the source closes it
    shutil.copyfileobj(io.BytesIO(source.head), copy)
    shutil.copyfileobj(source.stream, copy)
    source.close()
    copy.seek(0)
    return Source(source.name, copy, source.kind, b"")
