"""Cells of tables: what one says about the field of its column, or does with the lead.

They follow the rules of conditions; only that words need no quotes, since a cell holds
values and no fields.
"""

from collections.abc import Sequence

from policy_engine.checker import errors_tables
from policy_engine.checker.actions import check_action
from policy_engine.checker.comparisons import compare, includes, matches, means_nothing, one_of, text_test, within
from policy_engine.checker.operands import check_operand
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import value_text
from policy_engine.model.condition import AnyOf, Condition, Flag, Missing, Not, SegmentRef
from policy_engine.model.routing import Action
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen
from policy_engine.syntax import tree

__all__ = ["Column", "Parts", "action_of", "check_column", "parts_of"]

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}

# What a cell asks for: nothing (`any`), or one condition.
Parts = tuple[Condition, ...]


@frozen
class Column:
    """A resolved column of conditions: a segment, or an operand with its type."""

    words: str
    segment: SegmentRef | None = None
    operand: Typed | None = None

    @property
    def is_yes_no(self) -> bool:
        """Tell whether its cells are yes or no."""
        return self.operand is None or self.operand.kind == "flag"

    @property
    def holds_text(self) -> bool:
        """Tell whether its cells are texts as they stand."""
        return self.operand is not None and self.operand.kind in ("text", "choice", "texts")

    @property
    def has_few_values(self) -> bool:
        """Tell whether its cells can be a few known texts only."""
        return self.operand is not None and self.operand.members is not None


def check_column(scope: Scope, node: tree.ConditionColumn) -> Column | None:
    """Return what a column asks of the lead, or report that there is nothing of its name."""
    if isinstance(node.operand, tree.Word):
        segment = scope.segments.find(node.operand.text)
        if segment is not None:
            return None if segment.broken else Column(segment.name, segment=SegmentRef(name=segment.name))
    operand = check_operand(scope, node.operand)
    return None if operand is None else Column(operand.words, operand=operand)


def action_of(scope: Scope, cell: tree.Cell) -> Action | None:
    """Return what a cell under `assign`, `tag`, `priority` or `notify` does."""
    action = cell.action if isinstance(cell, tree.TargetCell) else cell
    assert isinstance(action, tree.Assign | tree.Nurture | tree.Reject | tree.Tag | tree.SetPriority | tree.Notify), (
        "an action column holds actions"
    )
    return check_action(scope, action)


def parts_of(scope: Scope, column: Column, cell: tree.Cell) -> Parts | None:
    """Return what a cell asks of the lead: nothing or one condition; None where it is wrong."""
    if isinstance(cell, tree.AnyCell):
        return ()
    condition = _condition(scope, column, cell)
    return None if condition is None else (condition,)


def _condition(scope: Scope, column: Column, cell: tree.Cell) -> Condition | None:
    if isinstance(cell, tree.NotCell):
        return _negated(scope, column, cell)
    if column.operand is None or column.operand.kind == "flag":
        return _yes_no(scope, column, cell)
    return _of_operand(scope, column.operand, cell)


def _negated(scope: Scope, column: Column, cell: tree.NotCell) -> Condition | None:
    if isinstance(cell.cell, tree.AnyCell):
        scope.report(errors_tables.not_any(cell.span))
        return None
    condition = _condition(scope, column, cell.cell)
    return None if condition is None else Not(part=condition)


# ------------------------------------------------------------ yes and no


def _yes_no(scope: Scope, column: Column, cell: tree.Cell) -> Condition | None:
    if isinstance(cell, tree.PresenceCell):
        return _flag_presence(scope, column, cell)
    answer = _answer(cell)
    if answer is None:
        scope.report(errors_tables.neither_yes_nor_no(column.words, scope.words(cell), cell.span))
        return None
    flag = column.segment if column.operand is None else Flag(operand=column.operand.operand)
    assert flag is not None, "a column is a segment or an operand"
    return flag if answer else Not(part=flag)


def _flag_presence(scope: Scope, column: Column, cell: tree.PresenceCell) -> Condition | None:
    if column.operand is None:
        scope.report(errors_tables.segment_never_missing(column.words, cell.span))
        return None
    return _presence(column.operand, cell)


def _answer(cell: tree.Cell) -> bool | None:
    if not isinstance(cell, tree.ValuesCell) or len(cell.values) != 1:
        return None
    value = cell.values[0]
    return _YES_NO.get(text_key(value.text)) if isinstance(value, tree.Word | tree.Quoted) else None


# ------------------------------------------------------------ fields and derived fields


def _of_operand(scope: Scope, left: Typed, cell: tree.Cell) -> Condition | None:
    match cell:
        case tree.PresenceCell():
            return _presence(left, cell)
        case tree.ValuesCell():
            return _values(scope, left, cell)
        case tree.ComparisonCell():
            if not _are_values(scope, left, [cell.value]):
                return None
            return compare(scope, left, cell.operator, _as_quoted(left, cell.value), cell.span)
        case tree.RangeCell():
            return within(scope, left, cell.low, cell.high, cell.span)
        case tree.TextCell():
            return text_test(scope, left, cell.test, cell.value, cell.span)
        case tree.PatternCell():
            return matches(scope, left, cell.pattern, cell.span, cell.span)
    raise AssertionError("a column of conditions holds no actions")


def _presence(left: Typed, cell: tree.PresenceCell) -> Condition:
    missing = Missing(operand=left.operand)
    return missing if cell.missing else Not(part=missing)


def _values(scope: Scope, left: Typed, cell: tree.ValuesCell) -> Condition | None:
    if not _are_values(scope, left, cell.values):
        return None
    values = [_as_quoted(left, value) for value in cell.values]
    if left.kind == "texts":
        found = [includes(scope, left, value, value.span) for value in values]
        good = tuple(part for part in found if part is not None)
        return good[0] if len(good) == 1 else AnyOf(parts=good)
    if len(values) > 1:
        return one_of(scope, left, values, cell.span)
    return compare(scope, left, "=", values[0], cell.span)


def _are_values(scope: Scope, left: Typed, values: Sequence[tree.Value]) -> bool:
    """Tell whether none of the values is a word that people write for missing."""
    for value in values:
        if means_nothing(scope, left, value):
            scope.report(errors_tables.nothing_in_a_cell(scope.words(value), value.span))
            return False
    return True


def _as_quoted(left: Typed, value: tree.Value) -> tree.Value:
    """Take what stands in a column of texts for a text: words, numbers and dates."""
    if not (left.is_text or left.kind == "texts") or isinstance(value, tree.Quoted):
        return value
    return tree.Quoted(value_text(value), span=value.span)
