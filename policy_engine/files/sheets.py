"""Sheets of a policy: lists, tables and rosters from CSV and Excel, all cells as text.

Every row has as many cells as the header, or the sheet is refused: a policy is not to
run on a part of its territories. Rows without any text are left out.
"""

import io
from collections.abc import Iterator

from policy_engine.files.cells import unprotected
from policy_engine.files.csv_records import CsvLines, header_record, records
from policy_engine.files.decoding import lines_of
from policy_engine.files.errors import UnreadableError, empty_file, old_workbook, too_many_rows
from policy_engine.files.header import Header, header_of
from policy_engine.files.xlsx import sheet_rows
from policy_engine.source.files import Sheet
from policy_engine.source.limits import Limits

__all__ = ["read_sheet"]

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

_Row = tuple[int, list[str]]


def read_sheet(data: bytes, name: str, shown: str, limits: Limits) -> Sheet:
    """Read a sheet; its first bytes tell whether it is Excel or CSV. Raises UnreadableError."""
    header, found = _excel_rows(data, limits) if data.startswith(_ZIP) else _csv_rows(data, limits)
    rows = []
    for line, cells in found:
        if (reason := header.misfit(cells)) is not None:
            raise UnreadableError(reason, "give every row a cell for each column", line)
        if any(map(str.strip, cells)):
            rows.append((line, tuple(map(unprotected, cells[: len(header.names)]))))
        if len(rows) > limits.sheet_rows:
            raise too_many_rows(limits.sheet_rows)
    return Sheet(name, shown, header.names, tuple(rows))


def _csv_rows(data: bytes, limits: Limits) -> tuple[Header, Iterator[_Row]]:
    if data.startswith(_OLD_EXCEL):
        raise old_workbook("an old Excel file, or one with a password")
    lines = CsvLines(lines_of(io.BytesIO(data), None, limits.line_bytes), limits.line_bytes)
    _, separator, cells = header_record(lines)
    header = header_of([unprotected(cell) for cell in cells])
    return header, ((line, row) for line, row, _ in records(lines, separator, _refuse))


def _excel_rows(data: bytes, limits: Limits) -> tuple[Header, Iterator[_Row]]:
    rows = sheet_rows(io.BytesIO(data), limits.unpacked_bytes)
    cells = next((cells for _, cells in rows if cells), None)
    if cells is None:
        raise empty_file()
    header = header_of([unprotected(cell) for cell in cells])
    return header, ((line, header.padded(row)) for line, row in rows)


def _refuse(line: int, _column: int, reason: str, _text: str) -> None:
    raise UnreadableError(reason, None, line)
