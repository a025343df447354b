"""Tables from CSV and Excel files: headings as columns, and texts as cells."""

import re
from dataclasses import dataclass, field

from policy_engine.checker import errors_fields, errors_tables
from policy_engine.checker.cells import Column
from policy_engine.checker.scope import Scope
from policy_engine.checker.sheets import SheetPlaces
from policy_engine.model.text import is_blank, text_key
from policy_engine.source.files import FileRefused, Sheet
from policy_engine.source.span import Location, Span
from policy_engine.syntax import tree
from policy_engine.syntax.parser import parse_cell

__all__ = ["SheetTable", "open_table", "read_cell"]

_ACTIONS = ("assign", "tag", "priority", "notify")
_DOMAIN = re.compile(r"domain\s+of\s+(.+)", re.IGNORECASE)
# A text cell is one value as it stands, unless it begins with a sign or ends in a quoted text.
_TEST = re.compile(
    r'\s*(?:(?:not\s+)?(?:(?:contains|starts\s+with|ends\s+with)\s+".*"|matches\s+/.*/)|(?:!?=|[<>]=?)\s*\S.*)\s*',
    re.IGNORECASE | re.DOTALL,
)
_NOT = re.compile(r"\s*not\s+\S.*", re.DOTALL)
_QUOTED = re.compile(r'\s*"(.*)"\s*', re.DOTALL)


@dataclass(slots=True)
class SheetTable:
    """A sheet that is read as a table: its columns by number, those without any content left out."""

    sheet: Sheet
    places: SheetPlaces
    columns: dict[int, tree.ConditionColumn | tree.ActionColumn] = field(default_factory=dict)

    def cell_statement(self, row: int, column: int) -> tree.Statement:
        """Return a cell as a statement of its own, so that its spans are places in the file."""
        return _statement(self.places.cell(row, column))

    def heading_statement(self, column: int) -> tree.Statement:
        """Return a heading as a statement of its own."""
        return _statement(self.places.heading(column))


def _statement(location: Location) -> tree.Statement:
    text = location.source.text[location.start : location.end]
    return tree.Statement(location.source, location.start, text, None)


def open_table(scope: Scope, node: tree.TableFromFile) -> SheetTable | None:
    """Return the table that a file holds; a file that cannot be had is reported once."""
    key = (node.file.text, scope.statement.source.name)
    if key not in scope.sheets:
        try:
            scope.sheets[key] = scope.files.sheet(node.file.text, scope.statement.source)
        except FileRefused as refused:
            scope.sheets[key] = None
            scope.report(errors_fields.file_refused(refused.message, refused.help, node.file.span))
    sheet = scope.sheets[key]
    return None if sheet is None else SheetTable(sheet, SheetPlaces(sheet), _columns(scope, sheet))


def _columns(scope: Scope, sheet: Sheet) -> dict[int, tree.ConditionColumn | tree.ActionColumn]:
    return {number: _column(scope, heading) for number, heading in enumerate(sheet.header) if not is_blank(heading)}


def _column(scope: Scope, heading: str) -> tree.ConditionColumn | tree.ActionColumn:
    """Read a heading: an action, a field by its name or by the column it is read from, or `domain of` one."""
    span = Span(0, len(heading))
    key = text_key(heading)
    if key in _ACTIONS:
        return tree.ActionColumn(key, span=span)  # type: ignore[arg-type]
    domain = _DOMAIN.fullmatch(heading.strip())
    if domain is not None:
        return tree.ConditionColumn(tree.DomainOf(tree.Name(domain.group(1), span=span), span=span), span=span)
    if key.startswith("lead."):
        name = heading.strip()[len("lead.") :]
        return tree.ConditionColumn(tree.LeadField(tree.Name(name, span=span), span=span), span=span)
    return tree.ConditionColumn(tree.Word(_field_name(scope, heading), span=span), span=span)


def _field_name(scope: Scope, heading: str) -> str:
    key = text_key(heading)
    if key in scope.operands or scope.segments.find(heading) is not None:
        return heading.strip()
    by_header = (field.name for field in scope.draft.fields if field.header and text_key(field.header) == key)
    return next(by_header, heading.strip())


def read_cell(scope: Scope, column: Column | tree.ActionColumn, text: str) -> tree.Cell | None:
    """Return the cell that a text of the file is, or report that it is none.

    Under a text column it is one value as it stands, or several between `;`.
    """
    span = Span(0, len(text))
    if isinstance(column, Column):
        if column.holds_text:
            return _text_cell(scope, column, text, span)
        return _parsed(scope, text.replace(";", ","), _ANY_CONDITION)
    if column.kind == "tag":
        return tree.Tag(tree.Quoted(_unquoted(text), span=span), span=span)
    if column.kind == "priority":
        return tree.SetPriority(tree.Quoted(_unquoted(text), span=span), span=span)
    return _parsed(scope, text, column)


_ANY_CONDITION = tree.ConditionColumn(tree.Word("any"))


def _text_cell(scope: Scope, column: Column, text: str, span: Span) -> tree.Cell | None:
    key = text_key(text)
    if key == "any":
        return tree.AnyCell(span=span)
    if key in ("missing", "present"):
        return tree.PresenceCell(key == "missing", span=span)
    if _TEST.fullmatch(text) or (column.has_few_values and _NOT.fullmatch(text)):
        return _parsed(scope, text, _ANY_CONDITION)
    if _NOT.fullmatch(text):
        scope.report(errors_tables.not_as_it_stands(text.strip(), span))
    if _QUOTED.fullmatch(text):
        return tree.ValuesCell((tree.Quoted(_unquoted(text), span=span),), span=span)
    pieces = [piece.strip() for piece in text.split(";") if not is_blank(piece)] or [text.strip()]
    return tree.ValuesCell(tuple(tree.Quoted(piece, span=span) for piece in pieces), span=span)


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return text.strip() if quoted is None else quoted.group(1)


def _parsed(scope: Scope, text: str, column: tree.ConditionColumn | tree.ActionColumn) -> tree.Cell | None:
    cell, diagnostics = parse_cell(text.strip(), column)
    for finding in diagnostics:
        scope.report(finding)
    return cell
