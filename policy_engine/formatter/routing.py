"""Rules and tables."""

from collections.abc import Iterator
from functools import singledispatch

from policy_engine.formatter.actions import action, actions, taken
from policy_engine.formatter.conditions import condition, when_clauses
from policy_engine.formatter.layout import INDENT, Break, Clause, OneLine, flat, padded, width
from policy_engine.formatter.words import operand, party, pattern, quoted
from policy_engine.syntax.tree import (
    ActionColumn,
    AnyCell,
    Assign,
    Cell,
    ComparisonCell,
    ConditionColumn,
    NotCell,
    Notify,
    PatternCell,
    PresenceCell,
    RangeCell,
    Rule,
    SetPriority,
    Table,
    TableFromFile,
    Tag,
    TargetCell,
    TextCell,
    ValuesCell,
)

__all__ = ["rule", "table", "table_from_file"]


# ---------------------------------------------------------------- rules


def rule(node: Rule) -> Iterator[Clause | OneLine]:
    """Return a rule: on one line where it has no name and fits, else a clause a line."""
    if node.name is not None:
        yield Clause([_heading(node)], node.span.start, 0)
        yield from _when(node, INDENT)
    elif node.condition is None:
        yield from _when(node, 0)
    else:
        parts = ["when ", *condition(node.condition), ",", Break(node.actions[0].span.start), *actions(node.actions)]
        yield OneLine(Clause(parts, node.span.start, 0), tuple(_when(node, 0)))


def _heading(node: Rule) -> str:
    start = "" if node.start is None else f" from {node.start.written}"
    until = "" if node.until is None else f" until {node.until.written}"
    return f"rule {'' if node.name is None else quoted(node.name.text)}{start}{until}"


def _when(node: Rule, indent: int) -> Iterator[Clause]:
    at = node.actions[0].span.start
    if node.condition is None:
        yield Clause(["otherwise ", *actions(node.actions)], at, indent, indent + INDENT)
    else:
        yield from when_clauses(node.condition, indent, ",")
        yield Clause(list(actions(node.actions)), at)


# ---------------------------------------------------------------- tables


def table(node: Table) -> Iterator[Clause]:
    """Return a table, its columns below one another."""
    unique = " unique" if node.unique else ""
    yield Clause([f"table {quoted(node.name.text)}{unique}"], node.span.start, 0)
    header = [_column(column) for column in node.columns]
    rows = [[_cell(cell) for cell in row.cells] for row in node.rows]
    widths = [max(map(width, column)) for column in zip(header, *rows, strict=True)]
    places = [node.columns[0].span.start, *(row.span.start for row in node.rows)]
    for cells, at in zip([header, *rows], places, strict=True):
        yield Clause(["| " + " | ".join(map(padded, cells, widths)) + " |"], at)


def table_from_file(node: TableFromFile) -> Iterator[Clause]:
    """Return `table "…" from "…"`."""
    unique = " unique" if node.unique else ""
    yield Clause([f"table {quoted(node.name.text)}{unique} from {quoted(node.file.text)}"], node.span.start, 0)


def _column(node: ConditionColumn | ActionColumn) -> str:
    return node.kind if isinstance(node, ActionColumn) else operand(node.operand)


@singledispatch
def _cell(node: Cell) -> str:
    raise TypeError(f"no cell: {node!r}")


@_cell.register
def _(_node: AnyCell) -> str:
    return "any"


@_cell.register
def _(node: PresenceCell) -> str:
    return "missing" if node.missing else "present"


@_cell.register
def _(node: ValuesCell) -> str:
    return ", ".join(operand(value) for value in node.values)


@_cell.register
def _(node: ComparisonCell) -> str:
    return f"{node.operator} {operand(node.value)}"


@_cell.register
def _(node: RangeCell) -> str:
    return f"{operand(node.low)} to {operand(node.high)}"


@_cell.register
def _(node: TextCell) -> str:
    return f"{node.test} {operand(node.value)}"


@_cell.register
def _(node: PatternCell) -> str:
    return f"matches {pattern(node.pattern)}"


@_cell.register
def _(node: NotCell) -> str:
    return f"not {_cell(node.cell)}"


@_cell.register
def _(node: TargetCell) -> str:
    if node.action is None:
        return ""
    return flat(taken(node.action) if isinstance(node.action, Assign) else action(node.action))


@_cell.register
def _(node: Tag) -> str:
    return operand(node.text)


@_cell.register
def _(node: SetPriority) -> str:
    return operand(node.value)


@_cell.register
def _(node: Notify) -> str:
    return party(node.who)
