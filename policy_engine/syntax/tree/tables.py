"""Rules and tables."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
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


@frozen
class Rule(Node):
    """A rule; without a condition it is `otherwise`."""

    name: Quoted | None
    start: Date | DateTime | None
    until: Date | DateTime | None
    condition: Condition | None
    actions: tuple[Action, ...]


@frozen
class AnyCell(Node):
    """`any`: every value, missing too."""


@frozen
class PresenceCell(Node):
    """`missing` or `present`."""

    missing: bool


@frozen
class ValuesCell(Node):
    """One value, or several with commas."""

    values: tuple[Value, ...]


@frozen
class ComparisonCell(Node):
    """`>= 1000`."""

    operator: ComparisonWord
    value: Value


@frozen
class RangeCell(Node):
    """`1 to 999`, both ends included."""

    low: Value
    high: Value


@frozen
class TextCell(Node):
    """`starts with "75"`."""

    test: Literal["contains", "starts with", "ends with"]
    value: Value


@frozen
class PatternCell(Node):
    """`matches /^75/`."""

    pattern: str


@frozen
class NotCell(Node):
    """`not` before another cell."""

    cell: "ConditionCell"


ConditionCell = AnyCell | PresenceCell | ValuesCell | ComparisonCell | RangeCell | TextCell | PatternCell | NotCell


@frozen
class TargetCell(Node):
    """What an `assign` column holds."""

    action: Assign | Nurture | Reject | None


ActionCell = TargetCell | Tag | SetPriority | Notify


Cell = ConditionCell | ActionCell


@frozen
class ConditionColumn(Node):
    """A field, derived field or segment."""

    operand: Word | DomainOf | LeadField


@frozen
class ActionColumn(Node):
    """`assign`, `tag`, `priority` or `notify`."""

    kind: Literal["assign", "tag", "priority", "notify"]


@frozen
class Row(Node):
    """One row of an inline table, a cell a column."""

    cells: tuple[Cell, ...]


@frozen
class Table(Node):
    """A table in the policy's own text."""

    name: Quoted
    unique: bool
    columns: tuple[ConditionColumn | ActionColumn, ...]
    rows: tuple[Row, ...]


@frozen
class TableFromFile(Node):
    """`table "Named accounts" unique from "named_accounts.csv"`."""

    name: Quoted
    unique: bool
    file: Quoted
