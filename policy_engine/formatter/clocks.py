"""Events and SLA clocks."""

from collections.abc import Iterator
from functools import singledispatch

from policy_engine.formatter.actions import actions
from policy_engine.formatter.conditions import condition, when_clauses
from policy_engine.formatter.layout import INDENT, Block, Break, Clause, OneLine, Part, aligned, deeper
from policy_engine.formatter.words import duration, name, party, quoted
from policy_engine.syntax.tree import ClockTarget, Events, PauseWhile, RestartOn, Sla, Step

__all__ = ["clock_target", "events", "sla"]


def events(node: Events) -> Iterator[Clause]:
    """Return `events`, one a line, `at` below `at`."""
    yield Clause(["events"], node.span.start, 0)
    read = aligned([name(event.name) for event in node.events if event.field is not None])
    for event in node.events:
        if event.field is None:
            yield Clause([name(event.name)], event.span.start)
        else:
            yield Clause([f"{read.pop(0)} at {name(event.field)}"], event.span.start)


def sla(node: Sla) -> Iterator[Block]:
    """Return `sla "…" for … when …` and its clauses."""
    start = f"sla {quoted(node.name.text)}" + ("" if node.party is None else f" for {party(node.party)}")
    heading = Clause([start], node.span.start, 0)
    if node.condition is None:
        yield heading
    else:
        parts = [start, Break(node.condition.span.start), "when ", *deeper(condition(node.condition))]
        clause = Clause(parts, node.span.start, 0)
        yield OneLine(clause, (heading, *when_clauses(node.condition, INDENT)))
    for part in node.clauses:
        yield Clause(list(_clause(part)), part.span.start)


def clock_target(node: ClockTarget) -> Iterator[Part]:
    """Return `… or … within … of …, in … hours`."""
    for number, stop in enumerate(node.stops):
        if number:
            yield Break(stop.span.start)
            yield "or "
        yield name(stop)
    yield f" within {duration(node.within)} of {name(node.start)}"
    if node.calendar is not None:
        yield ","
        yield Break(node.calendar.span.start)
        yield f"in {name(node.calendar)} hours"


@singledispatch
def _clause(node: ClockTarget | PauseWhile | Step | RestartOn) -> Iterator[Part]:
    raise TypeError(f"no clause of a clock: {node!r}")


@_clause.register
def _(node: ClockTarget) -> Iterator[Part]:
    return clock_target(node)


@_clause.register
def _(node: PauseWhile) -> Iterator[Part]:
    yield "pause while "
    yield from condition(node.condition)


@_clause.register
def _(node: Step) -> Iterator[Part]:
    if node.percent is not None:
        yield f"at {node.percent.written} "
    if node.later is not None:
        yield f"{duration(node.later)} later "
    yield from actions(node.actions)


@_clause.register
def _(node: RestartOn) -> Iterator[Part]:
    yield f"restart on {name(node.event)}"
