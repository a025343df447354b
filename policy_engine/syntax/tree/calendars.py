"""Calendars."""

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.values import DateSpan, Name

__all__ = ["Calendar", "Closed", "ClosedOnHolidays", "Hours", "Open", "Timezone"]


@frozen
class Timezone(Node):
    """`timezone Europe/Paris`: a statement, or a clause of a calendar."""

    zone: Name


@frozen
class Hours(Node):
    """`09:00-12:30`; `24:00` is an end."""

    opens: str
    closes: str


@frozen
class Open(Node):
    """`open Mon-Fri 09:00-12:30, 13:30-18:00`; no days are every day. Days are as written: `Mon`, `Mon-Fri`."""

    days: tuple[Name, ...]
    hours: tuple[Hours, ...]


@frozen
class ClosedOnHolidays(Node):
    """`closed on holidays of FR-57`."""

    regions: tuple[Name, ...]


@frozen
class Closed(Node):
    """`closed 2026-12-24, 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@frozen
class Calendar(Node):
    """`calendar office`, and its clauses."""

    name: Name
    clauses: tuple[Timezone | Open | ClosedOnHolidays | Closed, ...] = ()
