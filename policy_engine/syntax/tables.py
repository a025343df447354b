"""Tables written in the policy: rows of cells between bars."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache
from itertools import pairwise
from typing import cast

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors, tree
from policy_engine.syntax.grammar import Grammar, ParseFailure

__all__ = ["ACTION_COLUMNS", "cell_start", "read_table"]

ACTION_COLUMNS = ("assign", "tag", "priority", "notify")

_BAR = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"|(?i:matches)[ \t]+/(?:[^/\\\n]|\\[^\n])+/|(\|)')

_DASHES = re.compile(r"\|[-:| \t]*--[-:| \t]*\|")

_CellSpan = tuple[int, int]
Describe = Callable[[ParseFailure, str], Diagnostic]
_Column = tree.ConditionColumn | tree.ActionColumn


def read_table(grammar: Grammar, text: str, describe: Describe) -> tree.Table | tree.TableFromFile:
    """Read a `table` statement. Raises ParseFailure for its head, and Refused with the faults of all its rows."""
    head_end = text.find("\n")
    table: tree.Table | tree.TableFromFile = grammar.parse("table_head", text, 0, head_end if head_end >= 0 else None)
    lines = [] if head_end < 0 else list(_row_lines(text, head_end + 1))
    if isinstance(table, tree.TableFromFile):
        if lines:
            raise errors.Refused(errors.table_from_file_with_rows(Span(*lines[0])))
        return table
    if len(lines) < 2:
        raise errors.Refused(errors.table_without_rows(table.span))
    columns = _columns(grammar, text, lines[0])
    rows: list[tree.Row] = []
    faults: list[Diagnostic] = []
    for line in lines[1:]:
        row = _row(grammar, text, line, columns, describe, faults)
        if row is not None:
            rows.append(row)
    if faults:
        raise errors.Refused(*faults)
    return tree.Table(table.name, table.unique, columns, tuple(rows), span=Span(0, len(text)))


def cell_start(column: _Column) -> str:
    """Return the start rule of the cells of a column."""
    return "cell" if isinstance(column, tree.ConditionColumn) else f"{column.kind}_cell"


def _row_lines(text: str, start: int) -> Iterator[_CellSpan]:
    """Yield where each line that is not blank begins and ends, outer spaces aside."""
    for match in re.compile(r"[^\n]+").finditer(text, start):
        line = match.group()
        if line.strip():
            yield match.start() + len(line) - len(line.lstrip()), match.start() + len(line.rstrip())


def _cells(text: str, line: _CellSpan) -> list[_CellSpan]:
    start, end = line
    if _DASHES.fullmatch(text, start, end):
        raise errors.Refused(errors.line_of_dashes(Span(start, end)))
    bars = [match.start() for match in _BAR.finditer(text, start, end) if match.group(1)]
    if len(bars) < 2 or bars[0] != start or bars[-1] != end - 1:
        raise errors.Refused(errors.row_without_bars(Span(start, end)))
    return [_trimmed(text, left + 1, right) for left, right in pairwise(bars)]


def _trimmed(text: str, start: int, end: int) -> _CellSpan:
    cell = text[start:end]
    if not cell.strip():
        raise errors.Refused(errors.empty_cell(Span(start, end) if end > start else Span(start - 1, end + 1)))
    return start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip())


def _columns(grammar: Grammar, text: str, line: _CellSpan) -> tuple[_Column, ...]:
    columns: list[_Column] = []
    for start, end in _cells(text, line):
        name = text[start:end].casefold()
        if name in ACTION_COLUMNS:
            columns.append(tree.ActionColumn(name, span=Span(start, end)))  # type: ignore[arg-type]
        elif columns and isinstance(columns[-1], tree.ActionColumn):
            raise errors.Refused(errors.condition_after_action(Span(start, end), text[start:end]))
        else:
            columns.append(grammar.parse("column", text, start, end))
    if not isinstance(columns[-1], tree.ActionColumn):
        raise errors.Refused(errors.nothing_to_assign(Span(*line)))
    return tuple(columns)


def _row(
    grammar: Grammar,
    text: str,
    line: _CellSpan,
    columns: tuple[_Column, ...],
    describe: Describe,
    faults: list[Diagnostic],
) -> tree.Row | None:
    """Read a row; what is wrong with it goes to the faults, a cell at a time."""
    try:
        places = _cells(text, line)
        if len(places) != len(columns):
            raise errors.Refused(errors.wrong_cell_count(Span(*line), len(places), len(columns)))
    except errors.Refused as refused:
        faults += refused.diagnostics
        return None
    cells = []
    for column, (start, end) in zip(columns, places, strict=True):
        try:
            cells.append(_cell(grammar, cell_start(column), text, start, end))
        except ParseFailure as failure:
            # A cell is described by itself: a long table with many faults is not searched for each of them.
            by_itself = ParseFailure(failure.offset - start, failure.found, failure.terminal, failure.expected)
            faults.append(describe(by_itself, text[start:end]).moved(start))
        except errors.Refused as refused:
            faults += refused.diagnostics
    return tree.Row(tuple(cells), span=Span(*line))


def _cell(grammar: Grammar, rule: str, text: str, start: int, end: int) -> tree.Cell:
    """Read a cell; the same text is read once, because a long table says the same again and again."""
    try:
        return cast(tree.Cell, _moved(_cell_by_itself(grammar, rule, text[start:end]), start))
    except (ParseFailure, errors.Refused):
        # Read where it stands, so that the failure knows its place.
        return cast(tree.Cell, grammar.parse(rule, text, start, end))


@lru_cache(maxsize=16_384)
def _cell_by_itself(grammar: Grammar, rule: str, cell: str) -> tree.Cell:
    return cast(tree.Cell, grammar.parse(rule, cell))


def _moved(piece: object, by: int) -> object:
    """Return a node, and all that it holds, with places that are so many characters further on."""
    if isinstance(piece, Span):
        return Span(piece.start + by, piece.end + by)
    if isinstance(piece, tuple):
        return tuple([_moved(item, by) for item in piece])
    if not isinstance(piece, tree.Node):
        return piece
    held = {field.name: _moved(getattr(piece, field.name), by) for field in fields(piece)}
    return cast(Callable[..., tree.Node], type(piece))(**held)
