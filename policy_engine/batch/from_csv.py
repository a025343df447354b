"""Leads from CSV: streamed, every cell as text.

The whole file is looked through for bytes that are not of its encoding before the
first lead is given, so that no lead is handed out of a file that fails later on. A
pipe cannot be looked through: there such a byte is an error where it stands.
"""

from collections.abc import Iterator

from policy_engine.batch.source import Source
from policy_engine.files.cells import unprotected
from policy_engine.files.csv_records import CsvLines, Refuse, header_record, records
from policy_engine.files.decoding import check_encoding, lines_of
from policy_engine.files.header import Header, header_of
from policy_engine.model.text import text_key
from policy_engine.source.limits import Limits

__all__ = ["CsvRows"]


class CsvRows:
    """The rows of a CSV file below its header."""

    def __init__(self, source: Source, encoding: str | None, limits: Limits) -> None:
        self._source = source
        self._encoding = encoding
        self._limit = limits.line_bytes
        if source.seekable:
            check_encoding(source.stream, encoding)
            source.again()
        self._lines: CsvLines | None = self._open()
        self._header, self._separator = self._read_header(self._lines)

    @property
    def columns(self) -> tuple[str, ...]:
        return self._header.names

    def rows(self, refuse: Refuse) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each row: its line, its cells; an empty cell is None."""
        header, names, width = self._header, self._header.names, self._header.width
        all_named = len(names) == width
        for line, cells, text in records(self._below_header(), self._separator, refuse):
            if len(cells) != width or not all_named:
                reason = header.misfit(cells)
                if reason is not None:
                    refuse(line, 1, reason, text)
                    continue
            given = map(unprotected, cells) if "'" in text else cells
            yield line, dict(zip(names, [cell or None for cell in given], strict=all_named))

    def _open(self) -> CsvLines:
        lines = lines_of(self._source.stream, self._encoding, self._limit, self._source.head)
        return CsvLines(lines, self._limit)

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
