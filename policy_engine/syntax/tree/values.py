"""Words and values."""

from dataclasses import field
from decimal import Decimal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import DurationUnit, Node

__all__ = ["Date", "DateSpan", "DateTime", "Duration", "Name", "Number", "Quoted"]


@frozen
class Name(Node):
    """A word, several words (people), or a quoted text, that names something."""

    text: str
    quoted: bool = False


@frozen
class Quoted(Node):
    """A quoted text, without its quotes and escapes."""

    text: str


@frozen
class Number(Node):
    """A number as written (`50k`, `25%`, `-20`) and what it is worth (50000, 0.25, -20)."""

    written: str
    value: Decimal = field(compare=False)


@frozen
class Date(Node):
    """`2026-12-01` as written; whether that day exists is the checker's question."""

    written: str


@frozen
class DateTime(Node):
    """`2026-12-01 09:00` as written, with one space, in the policy's zone."""

    written: str


@frozen
class Duration(Node):
    """`2 business hours`; the unit is always in the plural here."""

    amount: Number
    unit: DurationUnit
    business: bool


@frozen
class DateSpan(Node):
    """One day, or `2026-12-24 to 2026-12-31` with both days included."""

    first: Date
    last: Date | None = None
