"""CSV: from lines to rows of cells, as text and nothing but text.

The separator is the one of comma, semicolon and tab that the header uses most. A row
that cannot be read is reported and costs no other row: an unclosed quote takes down
the line it opens in, and reading goes on below it.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator

from policy_engine.files.errors import UnreadableError, empty_file, line_too_long, unclosed_quote

__all__ = ["CsvLines", "Refuse", "header_record", "records"]

# (line, column, reason, text as it came)
Refuse = Callable[[int, int, str, str], None]

_SEPARATORS = (",", ";", "\t")
_QUOTED = re.compile('"(?:[^"]|"")*"')

# The length of a row is bounded by `limit`; the csv module's own limit of 128 KiB a cell is below it.
csv.field_size_limit(2**31 - 1)


class CsvLines:
    """Lines that can be given back, with their numbers."""

    def __init__(self, lines: Iterator[tuple[int, str]], limit: int) -> None:
        self._lines = lines
        self._given_back: deque[tuple[int, str]] = deque()
        self.limit = limit

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._given_back.popleft() if self._given_back else next(self._lines)

    @property
    def holds_lines(self) -> bool:
        """Tell whether lines were given back that nobody has taken yet."""
        return bool(self._given_back)

    def give_back(self, lines: list[tuple[int, str]]) -> None:
        """Put lines in front of those not yet taken."""
        self._given_back.extendleft(reversed(lines))


def header_record(lines: CsvLines) -> tuple[int, str, list[str]]:
    """Read the header: its line, the separator it uses, its cells."""
    first = next((line for line in lines if line[1].strip("\r\n")), None)
    if first is None:
        raise empty_file()
    lines.give_back([first])
    separator = _separator(lines)
    _, cells, _ = next(records(lines, separator, _refuse_header))
    return first[0], separator, cells


def records(lines: CsvLines, separator: str, refuse: Refuse) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row: the line it starts in, its cells, its text as it came. Empty lines are no rows."""
    limit = lines.limit
    for number, text in lines:
        if len(text) > limit:
            refuse(number, 1, line_too_long(limit), text)
        elif '"' in text:
            row = _quoted_record(number, text, lines, separator, refuse)
            if row is not None:
                yield row
        elif bare := text.rstrip("\r\n"):
            yield number, bare.split(separator), bare


def _quoted_record(
    number: int, text: str, lines: CsvLines, separator: str, refuse: Refuse
) -> tuple[int, list[str], str] | None:
    """Read a row that may run over several lines, or refuse its first line."""
    taken = [(number, text)]
    closed = True

    def until_closed() -> Iterator[str]:
        nonlocal closed
        yield text
        size = len(text)
        for following in lines:
            taken.append(following)
            size += len(following[1])
            if size > lines.limit:
                break
            yield following[1]
        closed = False

    # The reader asks for another line only inside quotes.
    cells = next(csv.reader(until_closed(), delimiter=separator))
    if closed:
        return number, cells, "".join(line for _, line in taken).rstrip("\r\n")
    lines.give_back(taken[1:])
    refuse(number, _open_quote(text, separator), unclosed_quote(), text.rstrip("\r\n"))
    return None


def _open_quote(text: str, separator: str) -> int:
    """Return the column of the quote that does not close."""
    start = 0
    while start < len(text):
        if text[start] == '"':
            closing = _QUOTED.match(text, start)
            if closing is None:
                return start + 1
            start = closing.end()
        following = text.find(separator, start)
        if following < 0:
            break
        start = following + 1
    return 1


def _separator(lines: CsvLines) -> str:
    """Tell the separator by the header, quoted text apart."""
    taken, header = [], ""
    for number, text in lines:
        taken.append((number, text))
        header += text
        if header.count('"') % 2 == 0 or len(header) > lines.limit:
            break
    lines.give_back(taken)
    outside = _QUOTED.sub("", header if header.count('"') % 2 == 0 else taken[0][1])
    return max(_SEPARATORS, key=outside.count)


def _refuse_header(line: int, _column: int, reason: str, _text: str) -> None:
    raise UnreadableError(f"the header cannot be read: {reason}", "its first line must name the columns", line)
