"""The lead: its fields, lists, segments and derived fields."""

from typing import Literal

from policy_engine.syntax.tree.base import Node, node
from policy_engine.syntax.tree.conditions import Condition, Value
from policy_engine.syntax.tree.values import Date, Name, Number, Quoted

__all__ = [
    "Case",
    "Derived",
    "FieldDeclaration",
    "FieldOption",
    "FieldType",
    "Lead",
    "ListFromFile",
    "MissingSpellings",
    "ScoreCard",
    "Segment",
    "ValueList",
]


@node
class FieldType(Node):
    """The type of a field: its kind, the members of `one of`, the ends of a range."""

    kind: Literal["text", "number", "whole number", "money", "yes/no", "date", "time", "one of", "list of text"]
    members: tuple[Value, ...] = ()
    low: Number | Date | None = None
    high: Number | Date | None = None


@node
class FieldOption(Node):
    """What may follow a type. `value` belongs to `else`, `text` to `from` and `like`."""

    kind: Literal["optional", "personal", "else", "from", "like", "decimal comma"]
    value: Value | None = None
    text: Quoted | None = None


@node
class FieldDeclaration(Node):
    """One line of `lead has`."""

    name: Name
    type: FieldType
    options: tuple[FieldOption, ...] = ()


@node
class Lead(Node):
    """`lead has`, and its fields."""

    fields: tuple[FieldDeclaration, ...]


@node
class MissingSpellings(Node):
    """`missing is NULL, "N/A", Select`."""

    values: tuple[Value, ...]


@node
class ValueList(Node):
    """`list dach is DE, AT, CH`."""

    name: Name
    values: tuple[Value, ...]


@node
class ListFromFile(Node):
    """`list accounts from "accounts.csv" column domain`."""

    name: Name
    file: Quoted
    column: Name | None


@node
class Segment(Node):
    """`segment strategic when …`."""

    name: Name
    condition: Condition


@node
class Case(Node):
    """`enterprise when employees >= 1000`; in a score card the value is a number."""

    value: Value
    condition: Condition


@node
class Derived(Node):
    """`let size be`, and its cases: the first true one counts."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Value | None


@node
class ScoreCard(Node):
    """`let fit be the sum of`: every true case adds its points."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Number | None = None
