"""Lines of at most 100 columns, from pieces that say where they may be broken.

A clause is a row of texts with breaks between them. Where it is too long it breaks at its
outermost breaks first, and what is still too long at the next ones; a break that is hard, or
that a comment stands before, is always taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rich.cells import cell_len

from policy_engine.source.frozen import frozen

__all__ = [
    "WIDTH",
    "Block",
    "Break",
    "Clause",
    "Line",
    "OneLine",
    "Part",
    "aligned",
    "deeper",
    "flat",
    "lay_out",
    "padded",
    "width",
]

WIDTH = 100
INDENT = 2

_LONGEST_LABEL = 28


@frozen
class Break:
    """A place where a line may be broken; it is one space where it is not.

    `at` is where the text behind it starts in the statement. Of several breaks the ones of the
    smallest depth are taken first: `each` of them, or as many as are needed to `fill` the lines.
    """

    at: int
    style: Literal["each", "fill"] = "fill"
    depth: int = 0
    hard: bool = False


Part = str | Break


@frozen
class Clause:
    """One logical line: it starts at column `indent`, its continuation lines at column `hang`."""

    parts: Sequence[Part]
    at: int
    indent: int = INDENT
    hang: int = 2 * INDENT


@frozen
class OneLine:
    """A clause that stands on one line where it fits there, and otherwise as other clauses."""

    clause: Clause
    otherwise: tuple[Clause, ...]


Block = Clause | OneLine


@frozen
class Line:
    """A printed line at its column; `at` is where it starts in the statement, `opens` whether a clause starts here."""

    text: str
    indent: int
    at: int
    opens: bool

    def __str__(self) -> str:
        return " " * self.indent + self.text


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def padded(text: str, columns: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * (columns - width(text))


def aligned(labels: Sequence[str], longest: int = _LONGEST_LABEL) -> list[str]:
    """Fill labels up to one width; one that is longer than `longest` stands out instead of moving the others."""
    columns = max((width(label) for label in labels if width(label) <= longest), default=0)
    return [padded(label, columns) for label in labels]


def deeper(parts: Iterable[Part]) -> Iterator[Part]:
    """Put the breaks of a part of something one level down, so that they are taken after its own."""
    return (replace(part, depth=part.depth + 1) if isinstance(part, Break) else part for part in parts)


def flat(parts: Iterable[Part]) -> str:
    """Return the parts on one line."""
    return "".join(part if isinstance(part, str) else " " for part in parts)


def lay_out(blocks: Iterable[Block], stops: Sequence[int] = ()) -> list[Line]:
    """Return the lines of a statement; `stops` are the places of its comments, where a line has to end."""
    lines: list[Line] = []
    for block in blocks:
        for clause in _chosen(block, stops):
            lines.extend(_clause_lines(_stopped(clause, stops)))
    return lines


def _chosen(block: Block, stops: Sequence[int]) -> tuple[Clause, ...]:
    if isinstance(block, Clause):
        return (block,)
    clause = _stopped(block.clause, stops)
    return (clause,) if _fits(clause.parts, clause.indent) else block.otherwise


def _stopped(clause: Clause, stops: Sequence[int]) -> Clause:
    """Make the first break behind each comment a hard one."""
    if not stops:
        return clause
    parts: list[Part] = []
    before = clause.at
    for part in clause.parts:
        if not isinstance(part, Break):
            parts.append(part)
            continue
        parts.append(replace(part, hard=part.hard or any(before <= stop < part.at for stop in stops)))
        before = part.at
    return replace(clause, parts=parts)


def _fits(parts: Sequence[Part], indent: int) -> bool:
    if any(isinstance(part, Break) and part.hard for part in parts):
        return False
    return indent + width(flat(parts)) <= WIDTH


def _clause_lines(clause: Clause) -> Iterator[Line]:
    opens = True
    for text, indent, at in _broken(clause.parts, clause.at, clause.indent, clause.hang):
        yield Line(text, indent, at, opens)
        opens = False


def _broken(parts: Sequence[Part], at: int, indent: int, hang: int) -> Iterator[tuple[str, int, int]]:
    depth = min((part.depth for part in parts if isinstance(part, Break)), default=None)
    if depth is None or _fits(parts, indent):
        yield flat(parts), indent, at
        return
    for segment, start, taken in _lines_at(_segments(parts, at, depth), indent, hang):
        yield from _broken(segment, start, taken, hang + INDENT)


@frozen
class _Segment:
    """What stands between two breaks of one depth; `joins` tells whether it may stay on the line before."""

    parts: list[Part]
    at: int
    joins: bool


def _segments(parts: Sequence[Part], at: int, depth: int) -> list[_Segment]:
    segments = [_Segment([], at, joins=False)]
    for part in parts:
        if isinstance(part, Break) and part.depth == depth:
            segments.append(_Segment([], part.at, joins=part.style == "fill" and not part.hard))
        else:
            segments[-1].parts.append(part)
    return segments


def _lines_at(segments: list[_Segment], indent: int, hang: int) -> Iterator[tuple[list[Part], int, int]]:
    """Gather segments into lines: each with its parts, where it starts, and its column."""
    first, *others = segments
    line, at, column = list(first.parts), first.at, indent
    for segment in others:
        longer = [*line, " ", *segment.parts]
        if segment.joins and _fits(line, column) and _fits(longer, column):
            line = longer
        else:
            yield line, at, column
            line, at, column = list(segment.parts), segment.at, hang
    yield line, at, column
