"""Excel: the cells of the first sheet of an .xlsx file, all of them as text.

Read straight from the zip, row by row. A reader that turns every cell into text by
itself loses what a policy must see: it rounds numbers to nine places and drops cells
that hold an error, such as `#N/A`. Here a number is the shortest text of its double,
a date is ISO text, a yes/no is `true` or `false`, an error is its own text.
"""

import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers import expat

from policy_engine.files.errors import damaged_workbook, no_sheet, old_workbook, unpacked_too_large
from policy_engine.files.xlsx_numbers import CellFormat, cell_format, formatted_number, number_text

__all__ = ["sheet_rows"]

_CHUNK = 1 << 18
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?$")
_ESCAPE = re.compile(r"_x((?![dD][89A-Fa-f])[0-9A-Fa-f]{4})_")

_Start = Callable[[str, dict[str, str]], None]
_Text = Callable[[str], None]


def sheet_rows(stream: BinaryIO, limit: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of the first visible sheet with its number; raises UnreadableError.

    Absent cells are empty; empty rows at the end are left out. `limit` bounds what the
    file unpacks to.
    """
    with _damage_told(), zipfile.ZipFile(stream) as archive:
        blank: list[int] = []
        for number, cells in _Book(archive, limit).rows():
            if not any(map(str.strip, cells)):
                blank.append(number)
                continue
            yield from ((earlier, []) for earlier in blank)
            blank.clear()
            yield number, cells


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever a broken zip or XML raises into one error."""
    try:
        yield
    except expat.ExpatError as error:
        raise damaged_workbook("its XML does not parse") from error
    except RuntimeError as error:
        raise old_workbook("a file with a password") from error
    except _BROKEN_ZIP as error:
        raise damaged_workbook("its parts do not unpack") from error


_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    KeyError,
    ValueError,
    OverflowError,
    OSError,
)


class _Book:
    """An open workbook: what its cells refer to, and its first visible sheet."""

    def __init__(self, archive: zipfile.ZipFile, limit: int) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._limit = limit
        self._unpacked = 0
        self._from_1904 = False
        self._sheet = self._find_sheet()
        self._texts = self._shared_texts()
        self._formats = self._cell_formats()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every row, those that the file leaves out included."""
        done: deque[tuple[int, list[str]]] = deque()
        handlers = _sheet_handlers(self._texts, self._formats, self._from_1904, done)
        expected = 1
        for _ in self._parsed(self._sheet, *handlers):
            while done:
                number, cells = done.popleft()
                for absent in range(expected, number):
                    yield absent, []
                expected = number + 1
                yield number, cells

    def _find_sheet(self) -> str:
        book = self._related("", "/officeDocument") or ["xl/workbook.xml"]
        if book[0].endswith(".bin"):
            raise old_workbook("an .xlsb file")
        if book[0].lower() not in self._names:
            raise old_workbook("a zip archive without an Excel sheet in it")
        sheets: list[tuple[str, bool]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904") in ("1", "true")
            elif name == "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                sheets.append((relation, attributes.get("state", "visible") == "visible"))

        self._parse(book[0], start)
        targets = self._relations(book[0])
        visible = [targets[relation] for relation, shown in sheets if shown and relation in targets]
        for kind, target in visible:
            if kind.endswith("/worksheet") and target.lower() in self._names:
                self._book = book[0]
                return target
        raise no_sheet()

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and target of what a part refers to."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), target.lstrip("/"))

        if file.lower() in self._names:
            self._parse(file, start)
        return found

    def _related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part refers to and that are there."""
        found = self._relations(part).values()
        return [target for name, target in found if name.endswith(kind) and target.lower() in self._names]

    def _shared_texts(self) -> list[str]:
        texts: list[str] = []
        for part in self._related(self._book, "/sharedStrings")[:1]:
            reader = _SharedTexts(texts)
            for _ in self._parsed(part, reader.start, reader.end, reader.data):
                pass
        return texts

    def _cell_formats(self) -> list[CellFormat]:
        """Return what each cell style shows."""
        codes: dict[int, str] = {}
        formats: list[CellFormat] = []
        in_cells = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal in_cells
            if name == "numFmt":
                codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs"):
                in_cells = name == "cellXfs"
            elif name == "xf" and in_cells:
                number = int(attributes.get("numFmtId", "0"))
                formats.append(cell_format(number, codes.get(number)))

        for part in self._related(self._book, "/styles")[:1]:
            self._parse(part, start)
        return formats

    def _parse(self, part: str, start: _Start) -> None:
        """Parse a part for the sake of its elements."""
        for _ in self._parsed(part, start, _pass_over, _pass_over):
            pass

    def _parsed(self, part: str, start: _Start, end: _Text, data: _Text) -> Iterator[None]:
        """Parse a part of the archive, and come back after every piece of it."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = _from_the_root(parser, start, end)
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _refuse_declarations
        with self._archive.open(self._names[part.lower()]) as file:
            while piece := file.read(_CHUNK):
                self._unpacked += len(piece)
                if self._unpacked > self._limit:
                    raise unpacked_too_large(self._limit)
                parser.Parse(piece, False)
                yield
        parser.Parse(b"", True)
        yield


def _from_the_root(parser: expat.XMLParserType, start: _Start, end: _Text) -> _Start:
    """Return a handler that looks at the first element: where it bears a prefix, as `x:row`, all are taken off."""

    def root(name: str, _: dict[str, str]) -> None:
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: start(name[name.find(":") + 1 :], attributes)
            parser.EndElementHandler = lambda name: end(name[name.find(":") + 1 :])
        else:
            parser.StartElementHandler = start
            parser.EndElementHandler = end

    return root


def _pass_over(_: str) -> None:
    """Have no use for an end or a text."""


class _SharedTexts:
    """Collect the texts that cells refer to by number; the readings of Asian names (`rPh`) are no part of them."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._parts: list[str] = []
        self._reading = False
        self._aside = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "t":
            self._reading = not self._aside
        elif name == "rPh":
            self._aside = True

    def end(self, name: str) -> None:
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._aside = False
        elif name == "si":
            self._texts.append(_unescaped("".join(self._parts)))
            self._parts.clear()

    def data(self, text: str) -> None:
        if self._reading:
            self._parts.append(text)


def _sheet_handlers(
    texts: list[str], formats: list[CellFormat], from_1904: bool, done: deque[tuple[int, list[str]]]
) -> tuple[_Start, _Text, _Text]:
    """Return handlers that put each row of a sheet into `done`, its cells as text.

    They run for every cell of a file, some of them five times: local variables and few
    calls make them twice as fast as an object would be.
    """
    columns: dict[str, int] = {}
    dates = {str(style): shows for style, shows in enumerate(formats) if shows != "number"}
    row = column = 0
    cells: list[str] = []
    kind: str | None = None
    style = text = ""
    reading = aside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cells, kind, style, text, reading, aside
        if name == "c":
            text = ""
            kind = attributes.get("t")
            style = attributes.get("s", "0")
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip("0123456789")
                column = columns.get(letters) or columns.setdefault(letters, _column_number(letters))
        elif name == "v" or name == "t":
            reading = not aside
        elif name == "row":
            row = _row_number(attributes.get("r"), row)
            cells = []
            column = 0
        elif name == "rPh":
            aside = True

    def data(piece: str) -> None:
        nonlocal text
        if reading:
            text += piece

    def end(name: str) -> None:
        nonlocal reading, aside
        if name == "v" or name == "t":
            reading = False
        elif name == "c":
            if not text:
                return
            if kind == "s":
                value = _shared(texts, text)
            elif kind is None or kind == "n":
                value = formatted_number(text, dates[style], from_1904) if style in dates else number_text(text)
            else:
                value = _other_text(kind, text)
            absent = column - len(cells)
            if absent == 1:
                cells.append(value)
            else:
                cells.extend([""] * absent)
                cells[column - 1] = value
        elif name == "row":
            done.append((row, cells))
        elif name == "rPh":
            aside = False

    return start, end, data


def _shared(texts: list[str], raw: str) -> str:
    """Return the text that a cell refers to by number."""
    if raw.isdecimal() and len(raw) < 10:
        number = int(raw)
        if number < len(texts):
            return texts[number]
    raise damaged_workbook("a cell refers to a text that is not there")


def _other_text(kind: str, raw: str) -> str:
    """Return the text of a cell that is neither a number nor a shared text."""
    if kind == "b":
        return "true" if raw == "1" else "false"
    return _MIDNIGHT.sub("", raw) if kind == "d" else _unescaped(raw)


def _column_number(letters: str) -> int:
    """Return the column that letters stand for, from 1."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if not letters.isascii() or not letters.isupper() or not 1 <= column <= _MOST_COLUMNS:
        raise damaged_workbook("a cell stands in no column")
    return column


def _row_number(written: str | None, before: int) -> int:
    if written is None:
        return before + 1
    number = int(written)
    if not before < number <= _MOST_ROWS:
        raise damaged_workbook("its rows are out of order")
    return number


def _unescaped(text: str) -> str:
    """Read `_x000D_` and its like, by which Excel writes characters that XML has not; halves of a pair stay."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(
        lambda match: match[0] if match[1][0] in "dD" and match[1][1] > "7" else chr(int(match[1], 16)), text
    )


def _refuse_declarations(*_: object) -> None:
    raise damaged_workbook("its XML declares a document type")
