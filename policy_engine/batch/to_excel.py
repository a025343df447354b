"""Leads to Excel: texts stay texts, whatever they look like; numbers of the data are numbers.

Written straight into the zip, row by row, so that memory does not grow with the file and
equal leads give equal bytes. The usual writer takes a text of the form `<r>...</r>` for
XML of its own, by which one lead could make the whole file unreadable.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from policy_engine.batch.values import decimal_text, spreadsheet_text
from policy_engine.files.values import number_text

if TYPE_CHECKING:
    import polars as pl

__all__ = ["ExcelSink", "NotForExcelError"]

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_LONGEST_CELL = 32_767
_ROWS_A_PIECE = 500
# Excel shows and keeps fifteen digits of a number.
_MOST_DIGITS = 15

# Characters that XML has not, and texts that would be read as the escape of one.
_TO_ESCAPE = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<sheets><sheet name="leads" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


class NotForExcelError(Exception):
    """Excel cannot hold this: `column` names the column of a cell that is too long, else there are too many."""

    def __init__(self, column: str | None = None) -> None:
        super().__init__(column)
        self.column = column


class ExcelSink:
    """Rows of the one sheet of a workbook."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        if len(columns) > _MOST_COLUMNS:
            raise NotForExcelError
        self._columns = [(column, _letters(number)) for number, column in enumerate(columns, 1)]
        self._row = 0
        self._pieces = [f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>']
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        try:
            for name, content in _PARTS.items():
                self._archive.writestr(_entry(name), _DECLARATION + content)
            self._sheet = self._archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
            self.write({column: column for column in columns})
        except BaseException:
            self._let_go()
            raise

    def write(self, row: Mapping[str, object]) -> None:
        """Add a row; raises NotForExcelError."""
        if self._row == _MOST_ROWS:
            raise NotForExcelError
        self._row += 1
        cells = [
            _cell(f"{letters}{self._row}", value, column)
            for column, letters in self._columns
            if (value := row.get(column)) is not None
        ]
        self._pieces.append(f'<row r="{self._row}">{"".join(cells)}</row>')
        if len(self._pieces) >= _ROWS_A_PIECE:
            self._flush()

    def write_frame(self, frame: "pl.DataFrame") -> None:
        for row in frame.iter_rows(named=True):
            self.write(row)

    def finish(self) -> None:
        self._pieces.append("</sheetData></worksheet>")
        self._flush()
        self._sheet.close()
        self._archive.close()

    def drop(self) -> None:
        """Forget the rows not yet written."""
        with suppress(OSError, ValueError):
            self._sheet.close()
        self._let_go()

    def _let_go(self) -> None:
        """Keep the zip from finishing itself when it is thrown away."""
        self._archive.fp = None

    def _flush(self) -> None:
        self._sheet.write("".join(self._pieces).encode())
        self._pieces.clear()


def _cell(place: str, value: object, column: str) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if (number := _number(value)) is not None:
        return f'<c r="{place}"><v>{number}</v></c>'
    text = spreadsheet_text(value)
    if not text:
        return ""
    if len(text) * 2 > _LONGEST_CELL and len(text.encode("utf-16-le")) // 2 > _LONGEST_CELL:
        raise NotForExcelError(column)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _number(value: object) -> str | None:
    """Return a number that reads back as it is; None for all else."""
    if isinstance(value, int):
        text = str(value)
    elif isinstance(value, Decimal):
        text = decimal_text(value)
    elif isinstance(value, float):
        text = number_text(repr(value))
    else:
        return None
    digits = text.lstrip("-")
    if len(digits) > _MOST_DIGITS + 1 or not digits[:1].isdecimal() or number_text(repr(float(text))) != text:
        return None
    return text


def _escaped(text: str) -> str:
    if _TO_ESCAPE.search(text):
        text = _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _letters(number: int) -> str:
    """Return the letters of a column, from 1.

    >>> _letters(1), _letters(27), _letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a part of the zip without a time of its own."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
