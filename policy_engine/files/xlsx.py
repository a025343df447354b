"""Excel: the cells of the first visible sheet of an .xlsx file, all of them as text.

openpyxl reads them; each becomes the text that it would have in a CSV file. An error such
as `#N/A` is its own text, a formula its last result. What cannot be read is an
UnreadableError, whatever is wrong with the file.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from policy_engine.files.errors import damaged_workbook, no_sheet, old_workbook, unpacked_too_large
from policy_engine.files.values import value_text

__all__ = ["sheet_rows"]

_CHUNK = 1 << 18
_MOST_ROWS = 1_048_576
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DOCUMENT_TYPE = b"<!DOCTYPE"
# Characters that XML has not, as Excel writes them; halves of a pair stay as they are.
_ESCAPE = re.compile(r"_x((?![dD][89A-Fa-f])[0-9A-Fa-f]{4})_")


def sheet_rows(stream: BinaryIO, limit: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of the first visible sheet with its number; raises UnreadableError.

    Absent cells are empty; empty cells and rows at the end are left out. `limit` bounds
    what the file unpacks to.
    """
    with _damage_told():
        _check_archive(stream, limit)
        shown = 0
        for number, row in enumerate(_values(stream), 1):
            if number > _MOST_ROWS:
                raise damaged_workbook("it has more rows than Excel can show")
            cells = [_text(value) for value in row]
            if not any(map(str.strip, cells)):
                continue
            while not cells[-1]:
                cells.pop()
            yield from ((blank, []) for blank in range(shown + 1, number))
            yield number, cells
            shown = number


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever a broken file raises into one error."""
    try:
        yield
    except _BROKEN as error:
        raise damaged_workbook("its parts cannot be read") from error


# What the XML parser and openpyxl raise for a broken file, then what zipfile does.
_BROKEN = (
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(EOFError, OSError, zipfile.BadZipFile, zlib.error),
)


def _check_archive(stream: BinaryIO, limit: int) -> None:
    """Refuse what is no workbook, what unpacks to too much, and XML with entities, which grow as they are read."""
    stream.seek(0)
    if stream.read(len(_OLD_EXCEL)) == _OLD_EXCEL:
        raise old_workbook("an old Excel file, or one with a password")
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        # No part is read beyond the size that it claims.
        if sum(part.file_size for part in parts) > limit:
            raise unpacked_too_large(limit)
        if any(part.flag_bits & 1 for part in parts):
            raise old_workbook("a file with a password")
        if any(part.filename.endswith("workbook.bin") for part in parts):
            raise old_workbook("an .xlsb file")
        if "[Content_Types].xml" not in archive.namelist():
            raise old_workbook("a zip archive without an Excel sheet in it")
        for part in parts:
            _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end, by which its checksum is tested too."""
    end = b""
    with archive.open(part) as file:
        while piece := file.read(_CHUNK):
            # Without its zeros, UTF-16 looks like UTF-8.
            seen = end + piece.replace(b"\0", b"")
            if _DOCUMENT_TYPE in seen:
                raise damaged_workbook("its XML declares a document type")
            end = seen[-len(_DOCUMENT_TYPE) :]


def _values(stream: BinaryIO) -> Iterator[tuple[object, ...]]:
    """Yield the values of every row, those that the file leaves out included."""
    from openpyxl import load_workbook

    # It warns of whatever it passes over: validations, styles, dates before 1900.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except OSError as error:
        raise old_workbook("a zip archive without an Excel sheet in it") from error
    with closing(book):
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise no_sheet()
        # The size that a sheet claims is often wrong, and may be enormous.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)


def _text(value: object) -> str:
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    return value_text(value)
