"""The agreement: who promises what to whom, along the funnel."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from policy_engine.formatter.clocks import clock_target
from policy_engine.formatter.conditions import condition, listed
from policy_engine.formatter.layout import INDENT, Break, Clause, Part, aligned, deeper, width
from policy_engine.formatter.words import duration, name, operand, party, quoted
from policy_engine.syntax.tree import (
    Agreement,
    AmountOf,
    Content,
    ContentFor,
    CountOf,
    Duration,
    Funnel,
    Indicator,
    IndicatorName,
    Measure,
    Objective,
    Owner,
    Party,
    Period,
    Promise,
    PromisedShare,
    Ratio,
    ShareOn,
    Stage,
    TimeBetween,
)

__all__ = ["agreement", "content_for", "funnel", "indicator", "objective", "share_on"]


def agreement(node: Agreement) -> Iterator[Clause]:
    """Return `agreement "…" between … and …`."""
    yield Clause([f"agreement {quoted(node.name.text)} between ", *_between(node.parties)], node.span.start, 0)


def _between(parties: Sequence[Party]) -> Iterator[Part]:
    yield from listed(parties[:-1], [party(each) for each in parties[:-1]])
    yield Break(parties[-1].span.start)
    yield f"and {party(parties[-1])}"


# ---------------------------------------------------------------- funnel and content


def funnel(node: Funnel) -> Iterator[Clause]:
    """Return `funnel` and its stages, owners below one another."""
    yield Clause(["funnel"], node.span.start, 0)
    labels = aligned([f"{name(stage.name)}:" for stage in node.stages])
    for stage, label in zip(node.stages, labels, strict=True):
        parts = list(_stage(stage))
        start = f"{label} " if parts else f"{name(stage.name)}:"
        yield Clause([start, *parts], stage.span.start, INDENT, INDENT + width(start))


def _stage(node: Stage) -> Iterator[Part]:
    for number, owner in enumerate(node.owners):
        if number:
            yield ","
            yield Break(owner.span.start)
        yield f"{'by' if number else 'owned by'} "
        yield from _owner(owner)
    if node.condition is not None:
        if node.owners:
            yield ","
            yield Break(node.condition.span.start)
        yield "when "
        yield from deeper(condition(node.condition))


def _owner(node: Owner) -> Iterator[Part]:
    yield party(node.party)
    if node.condition is not None:
        yield " when "
        yield from deeper(condition(node.condition))


def share_on(node: ShareOn) -> Iterator[Clause]:
    """Return `share on … with …`."""
    fields = listed(node.fields, [name(field) for field in node.fields])
    yield Clause([f"share on {name(node.stage)} ", *fields, f" with {party(node.party)}"], node.span.start, 0)


def content_for(node: ContentFor) -> Iterator[Clause]:
    """Return `content for …` and a line a side, contents below one another."""
    yield Clause([f"content for {name(node.stage)}"], node.span.start, 0)
    parties = aligned([party(line.party) for line in node.lines])
    labels = aligned([f"{side} {line.verb}" for side, line in zip(parties, node.lines, strict=True)])
    for line, label in zip(node.lines, labels, strict=True):
        start = f"{label} "
        yield Clause([start, *_contents(line.contents)], line.span.start, INDENT, INDENT + width(start))


def _contents(nodes: Sequence[Content]) -> Iterator[Part]:
    for number, node in enumerate(nodes):
        if number:
            yield ","
            yield Break(node.span.start)
        yield quoted(node.name.text)
        if node.condition is not None:
            yield " when "
            yield from deeper(condition(node.condition))


# ---------------------------------------------------------------- indicators and objectives


def indicator(node: Indicator) -> Iterator[Clause]:
    """Return `indicator … is …`."""
    yield Clause([f"indicator {name(node.name)} is {_measure(node.measure)}"], node.span.start, 0)


def objective(node: Objective) -> Iterator[Clause]:
    """Return `objective "…" for …` and its promises."""
    yield Clause([f"objective {quoted(node.name.text)} for {party(node.party)}"], node.span.start, 0)
    for promise in node.promises:
        yield Clause(list(_promise(promise)), promise.span.start)


def _promise(node: Promise | PromisedShare) -> Iterator[Part]:
    if isinstance(node, PromisedShare):
        yield f"{node.percent.written} of {name(node.stage)} "
        yield from clock_target(node.target)
    else:
        value = duration(node.value) if isinstance(node.value, Duration) else operand(node.value)
        hours = "" if node.calendar is None else f", in {name(node.calendar)} hours"
        yield f"{_measure(node.measure)} {node.bound} {value}{hours}"
    yield _per(node.period)


def _per(period: Period | None) -> str:
    return "" if period is None else f" per {period}"


@singledispatch
def _measure(node: Measure) -> str:
    raise TypeError(f"no measure: {node!r}")


@_measure.register
def _(node: CountOf) -> str:
    return f"count of {name(node.event)}"


@_measure.register
def _(node: AmountOf) -> str:
    return f"{node.statistic} of {name(node.field)} of {name(node.event)}"


@_measure.register
def _(node: TimeBetween) -> str:
    return f"{node.statistic} time from {name(node.start)} to {name(node.stop)}"


@_measure.register
def _(node: IndicatorName) -> str:
    return name(node.name)


@_measure.register
def _(node: Ratio) -> str:
    return f"{_measure(node.above)} / {_measure(node.below)}"
