"""Comments, back at what they were written about.

A comment on a line of its own stands above the line that it stood above, one column with it;
one behind a text stays behind that text, two spaces off, and those of lines that follow one
another stand in one column. Where two would meet behind one line, the earlier ones stand above
it. A single empty line that the author left between clauses stays.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

from policy_engine.formatter.layout import INDENT, Line, aligned
from policy_engine.syntax.tree import Comment

__all__ = ["comment_lines", "empty_line_above", "with_comments"]

# A line longer than this does not push the comments of its neighbours away.
_LONGEST_LINE = 60


@dataclass(slots=True)
class _Commented:
    """A line, and the comments above and behind it."""

    line: Line
    above: list[Comment] = field(default_factory=list)
    beside: Comment | None = None

    def add_beside(self, comment: Comment) -> None:
        if self.beside is not None:
            self.above.append(self.beside)
        self.beside = comment


def with_comments(lines: Sequence[Line], comments: Iterable[Comment], text: str, offset: int) -> list[str]:
    """Return the lines of the statement that starts at `offset` of `text`, with the comments inside it."""
    commented = [_Commented(line) for line in lines]
    places = list(accumulate((line.at for line in lines), max))
    tail: list[Comment] = []
    for comment in comments:
        below = bisect_right(places, comment.span.start)
        if not comment.own_line:
            commented[max(below - 1, 0)].add_beside(comment)
        elif below < len(commented):
            commented[below].above.append(comment)
        else:
            tail.append(comment)
    return _written(commented, tail, text, offset)


def _written(commented: Sequence[_Commented], tail: Sequence[Comment], text: str, offset: int) -> list[str]:
    """Return the lines, with an empty one where the author left one above a clause or a comment."""
    written: list[str] = []
    since = 0
    for line, at, may_stand_apart in _in_order(commented, tail):
        if may_stand_apart and len(written) > 1 and empty_line_above(text, offset + at, offset + since):
            written.append("")
        written.append(line)
        since = at
    return written


def _in_order(commented: Sequence[_Commented], tail: Sequence[Comment]) -> Iterator[tuple[str, int, bool]]:
    """Yield each line, where it comes from, and whether it may stand apart from the one above."""
    for each, line in zip(commented, _with_those_beside(commented), strict=True):
        for comment in each.above:
            yield _own_line(comment, each.line.indent), comment.span.start, comment.own_line
        yield line, each.line.at, each.line.opens
    for comment in tail:
        yield _own_line(comment, INDENT), comment.span.start, True


def _with_those_beside(commented: Sequence[_Commented]) -> Iterator[str]:
    """Yield the lines with the comments behind them, those of neighbours in one column."""
    runs = accumulate(bool(each.above) for each in commented)
    for (is_commented, _), run in groupby(zip(commented, runs, strict=True), _run):
        neighbours = [each for each, _ in run]
        lines = [str(each.line) for each in neighbours]
        if is_commented:
            lines = aligned(lines, _LONGEST_LINE)
        for each, line in zip(neighbours, lines, strict=True):
            yield line if each.beside is None else f"{line}  {_text(each.beside)}"


def _run(numbered: tuple[_Commented, int]) -> tuple[bool, int]:
    each, number = numbered
    return each.beside is not None, number


def comment_lines(comments: Sequence[Comment], text: str, offset: int) -> list[str]:
    """Return comments at the margin, with the empty lines between them."""
    written: list[str] = []
    for comment in comments:
        if written and empty_line_above(text, offset + comment.span.start):
            written.append("")
        written.append(_own_line(comment, 0))
    return written


def empty_line_above(text: str, at: int, since: int = -1) -> bool:
    """Tell whether the line that holds `at` has an empty line above it, below `since`."""
    start = text.rfind("\n", 0, at) + 1
    if start <= max(since, 0):
        return False
    return not text[text.rfind("\n", 0, start - 1) + 1 : start].strip()


def _own_line(comment: Comment, indent: int) -> str:
    return " " * indent + _text(comment)


def _text(comment: Comment) -> str:
    return comment.text.rstrip()
