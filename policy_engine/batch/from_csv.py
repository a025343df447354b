"""Leads from CSV: streamed, every cell as text.

The whole file is looked through for bytes that are not of its encoding before the
first lead is given, so that no lead is handed out of a file that fails later on. A
pipe cannot be looked through: there such a byte is an error where it stands.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from policy_engine.batch.source import Source
from policy_engine.files.cells import unprotected
from policy_engine.files.csv_records import CsvLines, Refuse, header_record, records
from policy_engine.files.decoding import check_encoding, encoding_of, lines_of
from policy_engine.files.header import Header, header_of
from policy_engine.model.text import text_key
from policy_engine.source.limits import Limits

__all__ = ["CsvRows", "rows_of"]


class CsvRows:
    """The rows of a CSV file below its header."""

    def __init__(self, source: Source, encoding: str | None, limits: Limits) -> None:
        self._source = source
        self._encoding = encoding
        self.limit = limits.line_bytes
        if source.seekable:
            check_encoding(source.stream, encoding)
            source.again()
        self._lines: CsvLines | None = self._open()
        self.header, self.separator = self._read_header(self._lines)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.header.names

    def rows(self, refuse: Refuse) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each row: its line, its cells; an empty cell is None."""
        return rows_of(self.header, records(self._below_header(), self.separator, refuse), refuse)

    def utf8_stream(self) -> BinaryIO | None:
        """Return the stream of a UTF-8 file behind its mark; None where it is none, or can be read only once."""
        if not self._source.seekable:
            return None
        encoding, mark = encoding_of(self._source.again().read(4), self._encoding)
        self._lines = None
        self._source.stream.seek(mark)
        return self._source.stream if encoding == "utf-8" else None

    def _open(self) -> CsvLines:
        lines = lines_of(self._source.stream, self._encoding, self.limit, self._source.head)
        return CsvLines(lines, self.limit)

    def _read_header(self, lines: CsvLines) -> tuple[Header, str]:
        _, separator, cells = header_record(lines)
        return header_of([unprotected(cell) for cell in cells], text_key), separator

    def _below_header(self) -> CsvLines:
        """Return the lines below the header; from the second reading on the stream starts again."""
        if self._lines is None:
            self._source.again()
            lines = self._open()
            self._read_header(lines)
            return lines
        lines, self._lines = self._lines, None
        return lines


def rows_of(
    header: Header, given: Iterable[tuple[int, list[str], str]], refuse: Refuse
) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield each record as a row; one that does not fit the header is refused."""
    names, width = header.names, header.width
    all_named = len(names) == width
    for line, cells, text in given:
        if len(cells) != width or not all_named:
            reason = header.misfit(cells)
            if reason is not None:
                refuse(line, 1, reason, text)
                continue
        bare = map(unprotected, cells) if "'" in text else cells
        yield line, dict(zip(names, [cell or None for cell in bare], strict=all_named))
