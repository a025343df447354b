"""The organisation: teams, pods, reps and queues."""

from collections.abc import Iterator
from functools import singledispatch

from policy_engine.formatter.conditions import condition, listed
from policy_engine.formatter.layout import Clause, Part
from policy_engine.formatter.words import date_span, name, operand, party, quoted
from policy_engine.syntax.tree import (
    Away,
    Capacity,
    Covers,
    Email,
    IncludesParties,
    Keep,
    LedBy,
    Member,
    Organization,
    PartyClause,
    Pod,
    Queue,
    Rep,
    ReportsTo,
    RepsFromFile,
    Role,
    Serves,
    Team,
    Works,
)

__all__ = ["organization", "pod", "queue", "rep", "reps_from_file", "team"]


def organization(node: Organization) -> Iterator[Clause]:
    """Return `organization …`."""
    yield Clause([f"organization {name(node.model)}"], node.span.start, 0)


def team(node: Team) -> Iterator[Clause]:
    """Return `team …` and its clauses."""
    yield Clause([f"team {name(node.name)}"], node.span.start, 0)
    for clause in node.clauses:
        yield Clause(list(_clause(clause)), clause.span.start)


def pod(node: Pod) -> Iterator[Clause]:
    """Return `pod …` and its clauses."""
    yield Clause([f"pod {name(node.name)}"], node.span.start, 0)
    for clause in node.clauses:
        yield Clause(list(_clause(clause)), clause.span.start)


def rep(node: Rep) -> Iterator[Clause]:
    """Return `rep …` and its clauses."""
    yield Clause([f"rep {name(node.name)}"], node.span.start, 0)
    for clause in node.clauses:
        yield Clause(list(_clause(clause)), clause.span.start)


def reps_from_file(node: RepsFromFile) -> Iterator[Clause]:
    """Return `reps from "…"`."""
    yield Clause([f"reps from {quoted(node.file.text)}"], node.span.start, 0)


def queue(node: Queue) -> Iterator[Clause]:
    """Return `queue …`."""
    yield Clause([f"queue {name(node.name)}"], node.span.start, 0)


# ---------------------------------------------------------------- clauses


@singledispatch
def _clause(node: PartyClause | Email | Capacity | Away) -> Iterator[Part]:
    raise TypeError(f"no clause of the organisation: {node!r}")


@_clause.register
def _(node: Covers) -> Iterator[Part]:
    yield "covers "
    yield from condition(node.condition)


@_clause.register
def _(node: LedBy) -> Iterator[Part]:
    yield f"led by {name(node.person)}"


@_clause.register
def _(node: Works) -> Iterator[Part]:
    yield f"works {name(node.calendar)}{', only in hours' if node.only_in_hours else ''}"


@_clause.register
def _(node: Role) -> Iterator[Part]:
    rotation = "" if node.rotation is None else f" by {node.rotation}"
    yield f"{name(node.name)}{rotation}: "
    yield from listed(node.members, [_member(member) for member in node.members])


def _member(node: Member) -> str:
    weight = "" if node.weight is None else f" (weight {node.weight.written})"
    return f"{name(node.person)}{weight}"


@_clause.register
def _(node: Keep) -> Iterator[Part]:
    yield f"keep {operand(node.operand)} together"


@_clause.register
def _(node: Serves) -> Iterator[Part]:
    yield "serves "
    if not node.pods:
        yield "every pod"
    yield from listed(node.pods, [f"pod {name(served)}" for served in node.pods])


@_clause.register
def _(node: IncludesParties) -> Iterator[Part]:
    yield "includes "
    if not node.parties:
        yield "every pod"
    yield from listed(node.parties, [party(included) for included in node.parties])


@_clause.register
def _(node: ReportsTo) -> Iterator[Part]:
    yield f"reports to {party(node.party)}"


@_clause.register
def _(node: Email) -> Iterator[Part]:
    yield f"email {name(node.address)}"


@_clause.register
def _(node: Capacity) -> Iterator[Part]:
    limits = ((node.per_day, "per day"), (node.open, "open"))
    yield "capacity " + ", ".join(f"{limit.written} {unit}" for limit, unit in limits if limit is not None)


@_clause.register
def _(node: Away) -> Iterator[Part]:
    yield "away "
    yield from listed(node.spans, [date_span(span) for span in node.spans])
