"""Where a cell stands: sheets as texts, so that a finding can point into a CSV or Excel file."""

from dataclasses import dataclass
from functools import cached_property

from policy_engine.source.files import Sheet
from policy_engine.source.frozen import frozen
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText

__all__ = ["SheetCell", "SheetPlaces"]

_BETWEEN = ","


@frozen
class SheetCell:
    """A cell that holds something, and its place."""

    column: str
    text: str
    location: Location


@dataclass(frozen=True)
class SheetPlaces:
    """The places of a sheet's cells, each on the line it has in its file."""

    sheet: Sheet

    def heading(self, column: int) -> Location:
        """Return the place of a column's heading; columns count from 0."""
        return self._cell(1, self.sheet.header, column)

    def cell(self, row: int, column: int) -> Location:
        """Return the place of a cell; rows and columns count from 0."""
        line, cells = self.sheet.rows[row]
        return self._cell(line, cells, column)

    def row(self, row: int) -> Location:
        """Return the place of a row."""
        line, cells = self.sheet.rows[row]
        start = self._line_starts[line - 1]
        return Location(self._text, start, start + len(_shown(cells)))

    def top(self) -> Location:
        """Return the place of the first line."""
        return Location(self._text, 0, len(_shown(self.sheet.header)))

    def _cell(self, line: int, cells: tuple[str, ...], column: int) -> Location:
        before = sum(len(_written(cell)) + len(_BETWEEN) for cell in cells[:column])
        start = self._line_starts[line - 1] + before + _is_quoted(cells[column])
        return Location(self._text, start, start + len(cells[column]))

    @cached_property
    def _lines(self) -> list[str]:
        lines = [_shown(self.sheet.header)]
        for line, cells in self.sheet.rows:
            lines.extend([""] * (line - 1 - len(lines)))
            lines.append(_shown(cells))
        return lines

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def _text(self) -> SourceText:
        return SourceText(self.sheet.name, "\n".join(self._lines), self.sheet.shown)


def _shown(cells: tuple[str, ...]) -> str:
    return _BETWEEN.join(_written(cell) for cell in cells)


def _written(cell: str) -> str:
    """Return a cell on one line, as long as it most likely is in the file; its text stays as it is."""
    line = cell.replace("\r", " ").replace("\n", " ")
    return f'"{line}"' if _is_quoted(cell) else line


def _is_quoted(cell: str) -> bool:
    return any(sign in cell for sign in ',"\r\n')
