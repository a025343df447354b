"""Time zones and calendars."""

from collections.abc import Iterator
from functools import singledispatch

from policy_engine.formatter.conditions import listed
from policy_engine.formatter.layout import Clause, Part
from policy_engine.formatter.words import date_span, name
from policy_engine.syntax.tree import Calendar, Closed, ClosedOnHolidays, Open, Timezone

__all__ = ["calendar", "timezone"]


def timezone(node: Timezone) -> Iterator[Clause]:
    """Return `timezone …`, as a statement."""
    yield Clause([f"timezone {name(node.zone)}"], node.span.start, 0)


def calendar(node: Calendar) -> Iterator[Clause]:
    """Return `calendar …` and its clauses."""
    yield Clause([f"calendar {name(node.name)}"], node.span.start, 0)
    for clause in node.clauses:
        yield Clause(list(_clause(clause)), clause.span.start)


@singledispatch
def _clause(node: Timezone | Open | ClosedOnHolidays | Closed) -> Iterator[Part]:
    raise TypeError(f"no clause of a calendar: {node!r}")


@_clause.register
def _(node: Timezone) -> Iterator[Part]:
    yield f"timezone {name(node.zone)}"


@_clause.register
def _(node: Open) -> Iterator[Part]:
    days = ", ".join(name(day) for day in node.days) or "every day"
    yield f"open {days} "
    yield from listed(node.hours, [f"{hours.opens}-{hours.closes}" for hours in node.hours])


@_clause.register
def _(node: ClosedOnHolidays) -> Iterator[Part]:
    yield "closed on holidays of "
    yield from listed(node.regions, [name(region) for region in node.regions])


@_clause.register
def _(node: Closed) -> Iterator[Part]:
    yield "closed "
    yield from listed(node.spans, [date_span(span) for span in node.spans])
