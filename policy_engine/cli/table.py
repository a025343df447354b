"""A table for a person: one line a row, as wide as the terminal, long cells cut."""

from collections.abc import Sequence

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from policy_engine.cli.screen import show
from policy_engine.diagnostics.visible import visible

__all__ = ["print_table"]

_GAP = "  "
_NARROWEST = 6


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    """Print rows of cells below their headings; a column without any content is left out."""
    cells = [[visible(cell) for cell in row] for row in rows]
    kept = [place for place in range(len(header)) if any(row[place] for row in cells)]
    cells = [[row[place] for place in kept] for row in cells]
    head = [header[place] for place in kept]
    widths = _fitted([max(map(cell_len, column)) for column in zip(head, *cells, strict=True)], console.width)
    show(Text(_line(head, widths), style="bold"), console)
    for row in cells:
        show(Text(_line(row, widths)), console)


def _fitted(widths: list[int], room: int) -> list[int]:
    """Narrow the widest columns until all of them fit."""
    widths = list(widths)
    while sum(widths) + len(_GAP) * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(_cell(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"


def _cell(cell: str, width: int) -> str:
    if cell_len(cell) > width:
        cell = chop_cells(cell, width - 1)[0] + "…"
    return cell + " " * (width - cell_len(cell))
