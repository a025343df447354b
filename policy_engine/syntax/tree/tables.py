"""Rules and tables."""

from typing import Literal

from policy_engine.syntax.tree.base import Node, node
from policy_engine.syntax.tree.conditions import ComparisonWord, Condition, DomainOf, LeadField, Value, Word
from policy_engine.syntax.tree.routing import Action, Assign, Notify, Nurture, Reject, SetPriority, Tag
from policy_engine.syntax.tree.values import Date, DateTime, Quoted

__all__ = [
    "ActionCell",
    "ActionColumn",
    "AnyCell",
    "Cell",
    "ComparisonCell",
    "ConditionCell",
    "ConditionColumn",
    "NotCell",
    "PatternCell",
    "PresenceCell",
    "RangeCell",
    "Row",
    "Rule",
    "Table",
    "TableFromFile",
    "TargetCell",
    "TextCell",
    "ValuesCell",
]


@node
class Rule(Node):
    """A rule; without a condition it is `otherwise`."""

    name: Quoted | None
    start: Date | DateTime | None
    until: Date | DateTime | None
    condition: Condition | None
    actions: tuple[Action, ...]


@node
class AnyCell(Node):
    """`any`: every value, missing too."""


@node
class PresenceCell(Node):
    """`missing` or `present`."""

    missing: bool


@node
class ValuesCell(Node):
    """One value, or several with commas."""

    values: tuple[Value, ...]


@node
class ComparisonCell(Node):
    """`>= 1000`."""

    operator: ComparisonWord
    value: Value


@node
class RangeCell(Node):
    """`1 to 999`, both ends included."""

    low: Value
    high: Value


@node
class TextCell(Node):
    """`starts with "75"`."""

    test: Literal["contains", "starts with", "ends with"]
    value: Value


@node
class PatternCell(Node):
    """`matches /^75/`."""

    pattern: str


@node
class NotCell(Node):
    """`not` before another cell."""

    cell: "ConditionCell"


ConditionCell = AnyCell | PresenceCell | ValuesCell | ComparisonCell | RangeCell | TextCell | PatternCell | NotCell


@node
class TargetCell(Node):
    """What an `assign` column holds."""

    action: Assign | Nurture | Reject | None


ActionCell = TargetCell | Tag | SetPriority | Notify


Cell = ConditionCell | ActionCell


@node
class ConditionColumn(Node):
    """A field, derived field or segment."""

    operand: Word | DomainOf | LeadField


@node
class ActionColumn(Node):
    """`assign`, `tag`, `priority` or `notify`."""

    kind: Literal["assign", "tag", "priority", "notify"]


@node
class Row(Node):
    """One row of an inline table, a cell a column."""

    cells: tuple[Cell, ...]


@node
class Table(Node):
    """A table in the policy's own text."""

    name: Quoted
    unique: bool
    columns: tuple[ConditionColumn | ActionColumn, ...]
    rows: tuple[Row, ...]


@node
class TableFromFile(Node):
    """`table "Named accounts" unique from "named_accounts.csv"`."""

    name: Quoted
    unique: bool
    file: Quoted
