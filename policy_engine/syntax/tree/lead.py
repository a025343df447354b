"""The lead: its fields, lists, segments and derived fields."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
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


@frozen
class FieldType(Node):
    """The type of a field: its kind, the members of `one of`, the ends of a range."""

    kind: Literal["text", "number", "whole number", "money", "yes/no", "date", "time", "one of", "list of text"]
    members: tuple[Value, ...] = ()
    low: Number | Date | None = None
    high: Number | Date | None = None


@frozen
class FieldOption(Node):
    """What may follow a type. `value` belongs to `else`, `text` to `from` and `like`."""

    kind: Literal["optional", "personal", "else", "from", "like", "decimal comma"]
    value: Value | None = None
    text: Quoted | None = None


@frozen
class FieldDeclaration(Node):
    """One line of `lead has`."""

    name: Name
    type: FieldType
    options: tuple[FieldOption, ...] = ()


@frozen
class Lead(Node):
    """`lead has`, and its fields."""

    fields: tuple[FieldDeclaration, ...]


@frozen
class MissingSpellings(Node):
    """`missing is NULL, "N/A", Select`."""

    values: tuple[Value, ...]


@frozen
class ValueList(Node):
    """`list dach is DE, AT, CH`."""

    name: Name
    values: tuple[Value, ...]


@frozen
class ListFromFile(Node):
    """`list accounts from "accounts.csv" column domain`."""

    name: Name
    file: Quoted
    column: Name | None


@frozen
class Segment(Node):
    """`segment strategic when …`."""

    name: Name
    condition: Condition


@frozen
class Case(Node):
    """`enterprise when employees >= 1000`; in a score card the value is a number."""

    value: Value
    condition: Condition


@frozen
class Derived(Node):
    """`let size be`, and its cases: the first true one counts."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Value | None


@frozen
class ScoreCard(Node):
    """`let fit be the sum of`: every true case adds its points."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Number | None = None
