"""Leads from the first visible sheet of an Excel file: the same cells as from CSV, all of them text."""

from collections.abc import Iterator

from policy_engine.batch.source import Source
from policy_engine.files.cells import unprotected
from policy_engine.files.csv_records import Refuse
from policy_engine.files.errors import empty_file
from policy_engine.files.header import Header, header_of
from policy_engine.files.xlsx import sheet_rows
from policy_engine.model.text import text_key
from policy_engine.source.limits import Limits

__all__ = ["ExcelRows"]


class ExcelRows:
    """The rows of a sheet below its header, which is the first row with a text in it."""

    def __init__(self, source: Source, _encoding: str | None, limits: Limits) -> None:
        self._source = source
        self._limit = limits.unpacked_bytes
        self._header, _ = self._open()

    @property
    def columns(self) -> tuple[str, ...]:
        return self._header.names

    def rows(self, refuse: Refuse) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each row: its number in the sheet, its cells; an empty cell is None."""
        header, found = self._open()
        for line, row in found:
            cells = header.padded(row)
            reason = header.misfit(cells)
            if reason is not None:
                refuse(line, 1, reason, "\t".join(row))
                continue
            given = [unprotected(cell) if cell else None for cell in cells[: len(header.names)]]
            yield line, dict(zip(header.names, given, strict=True))

    def _open(self) -> tuple[Header, Iterator[tuple[int, list[str]]]]:
        found = sheet_rows(self._source.again(), self._limit)
        cells = next((cells for _, cells in found if cells), None)
        if cells is None:
            raise empty_file()
        return header_of([unprotected(cell) for cell in cells], text_key), found
