"""From bytes to text: the marks at the start of a file, its encoding, its lines.

A text is UTF-8, or UTF-16 with its mark, or what the user named. No other encoding is
ever guessed: a byte that does not fit is an error which names the line, the byte and
the encoding that the file probably has.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from policy_engine.files.errors import UnreadableError, bad_byte, unknown_encoding, utf16_without_mark, utf32

__all__ = ["check_encoding", "decoded", "encoding_of", "likely_encoding", "lines_of", "utf8_lines"]

_CHUNK = 1 << 20
_SAMPLE = 100_000

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What spreadsheets on Windows, Macs and in DOS tradition write; the first wins a tie.
_CANDIDATES = ("cp1252", "mac_roman", "cp850")


def encoding_of(head: bytes, named: str | None = None) -> tuple[str, int]:
    """Return the encoding of a text that starts with `head`, and the length of its mark.

    A mark wins over the name: no other text begins with these bytes.
    """
    encoding = _known(named) if named is not None else None
    for mark, marked in _MARKS:
        if head.startswith(mark):
            if marked.startswith("utf-32") and not (encoding or "").startswith("utf-32"):
                raise utf32()
            return marked, len(mark)
    if encoding is not None:
        return encoding, 0
    if (bare := _utf16_without_mark(head)) is not None:
        raise utf16_without_mark(bare)
    return "utf-8", 0


def decoded(data: bytes, named: str | None = None) -> str:
    """Return a whole text without its mark."""
    encoding, mark = encoding_of(data[:4], named)
    try:
        return data[mark:].decode(encoding)
    except UnicodeError as error:
        raise _misfit(data[mark:], encoding, error, 1) from error


def check_encoding(stream: BinaryIO, named: str | None = None) -> None:
    """Read the stream from its start to its end, and raise where a byte does not fit its encoding."""
    encoding, mark = encoding_of(_head(stream), named)
    stream.seek(mark)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, open_end = 1, ""
    while True:
        chunk = stream.read(_CHUNK)
        try:
            text = open_end + decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            raise _misfit(chunk, encoding, error, line, open_end) from error
        if not chunk:
            return
        # A CR may be the first half of a CRLF: it is counted with what follows.
        open_end = "\r" if text.endswith("\r") else ""
        line += _line_ends(text.removesuffix("\r"))


def lines_of(stream: BinaryIO, named: str | None, limit: int, head: bytes = b"") -> Iterator[tuple[int, str]]:
    """Yield each line with its number and its line end: LF, CRLF or CR.

    `head` was read from the stream before and comes first. A line of more than `limit`
    characters is yielded without its rest, still longer than `limit`, so that memory is bounded.
    """
    if len(head) < 4:
        head += stream.read(4 - len(head))
    encoding, mark = encoding_of(head, named)
    chunks = _chunks(stream, head[mark:])
    if encoding != "utf-8":
        chunks = _as_utf8(chunks, encoding)
    yield from utf8_lines(chunks, limit)


def utf8_lines(chunks: Iterable[bytes], limit: int, first: int = 1) -> Iterator[tuple[int, str]]:
    """Yield the lines of UTF-8 text as `lines_of` does, their numbers from `first` on."""
    for number, line in enumerate(_split(chunks, limit), first):
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            if len(line) <= limit:
                raise _misfit(line, "utf-8", error, number) from error
            text = line.decode(errors="replace")
        yield number, text


def likely_encoding(data: bytes) -> str | None:
    """Name the encoding in which most of the bytes beyond ASCII are small letters, as in `Gómez`."""
    high = re.findall(rb"[A-Za-z ]?[\x80-\xff]{1,3}[a-z]?", data[:_SAMPLE])
    if not high:
        return None
    return max(_CANDIDATES, key=lambda name: sum(map(str.islower, b" ".join(high).decode(name, "replace"))))


def _known(named: str) -> str:
    """Return Python's name of a text encoding."""
    try:
        with suppress(UnicodeDecodeError):
            b"a".decode(named)
        return codecs.lookup(named).name
    except (LookupError, ValueError) as error:
        raise unknown_encoding(named) from error


def _utf16_without_mark(head: bytes) -> str | None:
    """Tell by the zero bytes of Latin text."""
    zeros = [not byte for byte in head[:4]]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else None


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(4)


def _chunks(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def _as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Turn another encoding into UTF-8, so that one splitter serves them all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _then_end(chunks):
        try:
            text = decoder.decode(chunk, final=not chunk)
            line += text.count("\n")
            yield text.encode()
        except UnicodeError as error:
            raise _misfit(chunk, encoding, error, line) from error


def _then_end(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from filter(None, chunks)
    yield b""


def _split(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Split at LF, CRLF and CR, as `bytes.splitlines` does and `str.splitlines` does not."""
    rest = b""
    for chunk in chunks:
        lines = (rest + chunk).splitlines(keepends=True)
        # The last line may go on, and a CR may be the first half of a CRLF.
        rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        yield from lines
        # A character has at most four bytes.
        if len(rest) > 4 * (limit + 1):
            rest = rest[: 4 * (limit + 1)] + (b"\r" if rest.endswith(b"\r") else b"")
    if rest:
        yield rest


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _misfit(data: bytes, encoding: str, error: UnicodeError, line: int, open_end: str = "") -> UnreadableError:
    """Name the line and the byte of a decoding error; the data starts on `line`, after `open_end`."""
    if not isinstance(error, UnicodeDecodeError):
        return bad_byte(line, data[0] if data else 0, encoding, None)
    before = open_end + error.object[: error.start].decode(encoding, "ignore")
    likely = likely_encoding(error.object[max(0, error.start - 100) :]) if encoding == "utf-8" else None
    return bad_byte(line + _line_ends(before), error.object[error.start], encoding, likely)
