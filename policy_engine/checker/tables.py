"""Tables: every row is a rule, at the table's place in the policy.

Columns are resolved once and equal cells are read once, so that tens of thousands of
rows take no longer than they must.
"""

from collections.abc import Hashable, Sequence

from policy_engine.checker import errors_rules, errors_tables
from policy_engine.checker.cells import Column, Parts, action_of, check_column, parts_of
from policy_engine.checker.scope import Scope
from policy_engine.checker.sheet_tables import SheetTable, open_table, read_cell
from policy_engine.model.base import Place
from policy_engine.model.condition import AllOf, Condition
from policy_engine.model.routing import Action, Rule, Table
from policy_engine.model.text import is_blank, text_key
from policy_engine.syntax import tree

__all__ = ["check_table", "check_table_from_file"]

_Resolved = Column | tree.ActionColumn
_Piece = Parts | Action


def check_table(scope: Scope, node: tree.Table) -> None:
    """Add a table that stands in the policy."""
    rows = _Rows(scope, node, [_resolved(scope, column) for column in node.columns])
    _check_actions(scope, node.columns)
    for row in node.rows:
        rows.add([rows.inline(number, cell) for number, cell in enumerate(row.cells)], scope.place(row))
    rows.finish()


def check_table_from_file(scope: Scope, node: tree.TableFromFile) -> None:
    """Add a table that stands in a CSV or Excel file."""
    table = open_table(scope, node)
    if table is None:
        _take_name(scope, node)
        return
    columns = _from_headings(scope, table)
    rows = _Rows(scope, node, list(columns.values()))
    if not table.sheet.rows:
        scope.report(errors_tables.no_rows(node.name.text, node.file.span))
    readers = [_CellReader(rows, table, at, number) for at, number in enumerate(columns)]
    for row, (line, cells) in enumerate(table.sheet.rows):
        pieces = [reader.read(row, cells[reader.number]) for reader in readers]
        rows.add(pieces, Place(file=table.sheet.name, line=line))
    rows.finish()


# ------------------------------------------------------------ columns


def _resolved(scope: Scope, node: tree.ConditionColumn | tree.ActionColumn) -> _Resolved | None:
    return node if isinstance(node, tree.ActionColumn) else check_column(scope, node)


def _check_actions(scope: Scope, columns: Sequence[tree.ConditionColumn | tree.ActionColumn]) -> None:
    assigns = [column for column in columns if isinstance(column, tree.ActionColumn) and column.kind == "assign"]
    for second in assigns[1:]:
        scope.report(errors_tables.two_assign_columns(second.span, assigns[0].span))


def _from_headings(scope: Scope, table: SheetTable) -> dict[int, _Resolved | None]:
    """Resolve the columns of a file, by number; what is wrong with their order is reported."""
    columns: dict[int, _Resolved | None] = {}
    acted: list[int] = []
    for number, column in table.columns.items():
        with scope.enter(table.heading_statement(number)):
            columns[number] = _resolved(scope, column)
            if isinstance(column, tree.ActionColumn):
                _check_second_assign(scope, table, column, acted)
                acted.append(number)
            elif acted and columns[number] is not None:
                scope.report(errors_tables.condition_after_action(table.sheet.header[number], column.span))
    if not acted:
        scope.report(errors_tables.no_action_column(table.places.top()))
    for number in range(len(table.sheet.header)):
        if number not in table.columns and any(not is_blank(cells[number]) for _, cells in table.sheet.rows):
            scope.report(errors_tables.column_without_heading(table.places.heading(number)))
    return columns


def _check_second_assign(scope: Scope, table: SheetTable, column: tree.ActionColumn, acted: list[int]) -> None:
    before = [number for number in acted if table.columns[number] == column]
    if before and column.kind == "assign":
        scope.report(errors_tables.two_assign_columns(column.span, table.places.heading(before[0])))


# ------------------------------------------------------------ rows


def _take_name(scope: Scope, node: tree.Table | tree.TableFromFile) -> None:
    key = text_key(node.name.text)
    before = scope.tables.get(key)
    if before is not None:
        scope.report(errors_rules.name_given_twice("table", node.name.text, node.name.span, before))
    else:
        scope.tables[key] = scope.location(node.name)


class _Rows:
    """The rows of one table as rules, and what equal cells were read as."""

    def __init__(
        self, scope: Scope, node: tree.Table | tree.TableFromFile, columns: Sequence[_Resolved | None]
    ) -> None:
        _take_name(scope, node)
        self.scope = scope
        self.columns = columns
        self._node = node
        self._first = len(scope.draft.rules)
        self._count = 0
        self._known: list[dict[Hashable, _Piece | None]] = [{} for _ in columns]

    def inline(self, number: int, cell: tree.Cell) -> _Piece | None:
        """Return what a cell of the policy's text says; cells that are written alike are read once."""
        known = self._known[number]
        key = self.scope.words(cell) or cell
        if key not in known:
            known[key] = self.convert(number, cell)
        return known[key]

    def convert(self, number: int, cell: tree.Cell) -> _Piece | None:
        """Return what a cell says, without a look at what is known."""
        column = self.columns[number]
        if isinstance(column, Column):
            return parts_of(self.scope, column, cell)
        return None if column is None else action_of(self.scope, cell)

    def add(self, pieces: Sequence[_Piece | None], place: Place) -> None:
        """Add a row, unless something in it is wrong."""
        self._count += 1
        if None in pieces:
            return
        conditions: list[Condition] = []
        actions: list[Action] = []
        for piece in pieces:
            if isinstance(piece, tuple):
                conditions += piece
            elif piece is not None:
                actions.append(piece)
        table = self._node.name.text
        self.scope.draft.rules.append(
            Rule(
                name=f"{table} row {self._count}",
                condition=conditions[0] if len(conditions) == 1 else AllOf(parts=tuple(conditions)),
                actions=tuple(actions),
                table=table,
                row=self._count,
                place=place,
            )
        )

    def finish(self) -> None:
        """Add the table, whose rows stand before it among the rules."""
        draft, node = self.scope.draft, self._node
        place = self.scope.place(node)
        table = Table(name=node.name.text, unique=node.unique, first=self._first, last=len(draft.rules), place=place)
        draft.tables.append(table)


class _CellReader:
    """The cells of one column of a file; equal texts are read once."""

    def __init__(self, rows: _Rows, table: SheetTable, at: int, number: int) -> None:
        self.number = number
        self._rows = rows
        self._table = table
        self._at = at
        self._known: dict[str, _Piece | None] = {}

    def read(self, row: int, text: str) -> _Piece | None:
        """Return what a cell says; `row` counts from 0."""
        if text not in self._known:
            with self._rows.scope.enter(self._table.cell_statement(row, self.number)):
                self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> _Piece | None:
        scope, column = self._rows.scope, self._rows.columns[self._at]
        if is_blank(text):
            heading = self._table.sheet.header[self.number]
            scope.report(errors_tables.empty_cell(heading, scope.statement_span))
            return None
        if column is None:
            return None
        cell = read_cell(scope, column, text)
        return None if cell is None else self._rows.convert(self._at, cell)
