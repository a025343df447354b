"""The header of a table of cells, and whether a row fits it."""

from collections.abc import Callable, Sequence

from policy_engine.files.errors import cell_count, nameless_value, same_header, zero_byte
from policy_engine.source.frozen import frozen

__all__ = ["Header", "header_of"]


@frozen
class Header:
    """The names of the columns as they came.

    `width` counts cells without a name at the end too: some programs end every line
    with a separator. Such a cell must be empty.
    """

    names: tuple[str, ...]
    width: int

    def padded(self, cells: list[str]) -> list[str]:
        """Give a row of a spreadsheet, where empty cells are not there, the width of the header."""
        while len(cells) > self.width and not cells[-1]:
            cells.pop()
        return cells + [""] * (self.width - len(cells))

    def misfit(self, cells: Sequence[str]) -> str | None:
        """Say why a row does not fit, if it does not."""
        if len(cells) != self.width:
            return cell_count(len(cells), self.width)
        for column in range(len(self.names), self.width):
            if cells[column].strip():
                return nameless_value(column + 1, cells[column])
        return None


def header_of(cells: Sequence[str], key: Callable[[str], str] = str.casefold) -> Header:
    """Read a header; two columns with the same key, or what is no text, raise UnreadableError."""
    named = len(cells)
    while named > 1 and not cells[named - 1].strip():
        named -= 1
    first: dict[str, int] = {}
    for number, name in enumerate(cells[:named], 1):
        if "\0" in name:
            raise zero_byte(number)
        if (earlier := first.setdefault(key(name.strip()), number)) != number:
            raise same_header(earlier, number, name)
    return Header(tuple(cells[:named]), len(cells))
