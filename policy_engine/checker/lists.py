"""Lists of values, written in the policy or read from a file."""

from policy_engine.checker import errors_fields
from policy_engine.checker.closest import closest
from policy_engine.checker.scope import Scope
from policy_engine.checker.values import value_text
from policy_engine.model.policy import ValueList
from policy_engine.model.text import is_blank, text_key
from policy_engine.source.files import FileRefused, Sheet
from policy_engine.syntax import tree

__all__ = ["check_list", "check_list_from_file"]


def check_list(scope: Scope, node: tree.ValueList) -> None:
    """Add a list whose values stand in the policy."""
    _add(scope, node.name, [value_text(value) for value in node.values])


def check_list_from_file(scope: Scope, node: tree.ListFromFile) -> None:
    """Add a list whose values stand in a column of a file; empty cells are none."""
    try:
        sheet = scope.files.sheet(node.file.text, scope.statement.source)
    except FileRefused as refused:
        scope.report(errors_fields.file_refused(refused.message, refused.help, node.file.span))
        return
    column = _column(scope, node, sheet)
    if column is None:
        return
    values = [cells[column].strip() for _, cells in sheet.rows if not is_blank(cells[column])]
    if not values:
        scope.report(errors_fields.empty_list(node.name.text, node.file.span))
        return
    _add(scope, node.name, values)


def _add(scope: Scope, name: tree.Name, values: list[str]) -> None:
    distinct: dict[str, str] = {}
    for value in values:
        distinct.setdefault(text_key(value), value)
    scope.draft.lists.append(ValueList(name=name.text, values=tuple(distinct.values()), place=scope.place(name)))


def _column(scope: Scope, node: tree.ListFromFile, sheet: Sheet) -> int | None:
    if node.column is None:
        if len(sheet.header) > 1:
            scope.report(errors_fields.which_column(sheet.header, node.file.span))
            return None
        return 0
    key = text_key(node.column.text)
    found = [number for number, heading in enumerate(sheet.header) if text_key(heading) == key]
    if found:
        return found[0]
    near = closest(node.column.text, sheet.header)
    scope.report(errors_fields.no_such_column(node.column.text, near, sheet.header, node.column.span))
    return None
