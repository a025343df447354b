"""Calendars."""

from policy_engine.syntax.tree.base import Node, node
from policy_engine.syntax.tree.values import DateSpan, Name

__all__ = ["Calendar", "Closed", "ClosedOnHolidays", "Hours", "Open", "Timezone"]


@node
class Timezone(Node):
    """`timezone Europe/Paris`: a statement, or a clause of a calendar."""

    zone: Name


@node
class Hours(Node):
    """`09:00-12:30`; `24:00` is an end."""

    opens: str
    closes: str


@node
class Open(Node):
    """`open Mon-Fri 09:00-12:30, 13:30-18:00`; no days are every day. Days are as written: `Mon`, `Mon-Fri`."""

    days: tuple[Name, ...]
    hours: tuple[Hours, ...]


@node
class ClosedOnHolidays(Node):
    """`closed on holidays of FR-57`."""

    regions: tuple[Name, ...]


@node
class Closed(Node):
    """`closed 2026-12-24, 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@node
class Calendar(Node):
    """`calendar office`, and its clauses."""

    name: Name
    clauses: tuple[Timezone | Open | ClosedOnHolidays | Closed, ...] = ()
