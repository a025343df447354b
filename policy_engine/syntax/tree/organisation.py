"""Teams, pods, reps and queues."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node, Rotation
from policy_engine.syntax.tree.conditions import Condition, DomainOf, Word
from policy_engine.syntax.tree.values import DateSpan, Name, Number, Quoted

__all__ = [
    "Away",
    "Capacity",
    "Covers",
    "Email",
    "IncludesParties",
    "Keep",
    "LedBy",
    "Member",
    "Organization",
    "Party",
    "PartyClause",
    "Pod",
    "Queue",
    "Rep",
    "ReportsTo",
    "RepsFromFile",
    "Role",
    "Serves",
    "Team",
    "Works",
]


@frozen
class Covers(Node):
    """`covers vertical = insurance`."""

    condition: Condition


@frozen
class LedBy(Node):
    """`led by Sofia Conti`."""

    person: Name


@frozen
class Works(Node):
    """`works office, only in hours`."""

    calendar: Name
    only_in_hours: bool


@frozen
class Member(Node):
    """`Marta Díaz (weight 2)`."""

    person: Name
    weight: Number | None = None


@frozen
class Role(Node):
    """`AE by weight: Marta Díaz (weight 2), Paul Roy`."""

    name: Name
    rotation: Rotation | None
    members: tuple[Member, ...]


@frozen
class Keep(Node):
    """`keep company together`."""

    operand: Word | DomainOf


@frozen
class Serves(Node):
    """`serves every pod` (no names) or `serves pod a, pod b`."""

    pods: tuple[Name, ...]


@frozen
class IncludesParties(Node):
    """`includes every pod` (no names) or `includes pod a, team b`."""

    parties: "tuple[Party, ...]"


@frozen
class ReportsTo(Node):
    """`reports to sales`."""

    party: "Party"


PartyClause = Covers | LedBy | Works | Role | Keep | Serves | IncludesParties | ReportsTo


@frozen
class Organization(Node):
    """`organization hybrid`."""

    model: Name


@frozen
class Team(Node):
    """`team sales`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@frozen
class Pod(Node):
    """`pod insurance`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@frozen
class Email(Node):
    """`email ana@example.com`."""

    address: Name


@frozen
class Capacity(Node):
    """`capacity 20 per day, 60 open`."""

    per_day: Number | None
    open: Number | None


@frozen
class Away(Node):
    """`away 2026-12-24 to 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@frozen
class Rep(Node):
    """`rep Ana Ruiz`, and its clauses in the order written."""

    name: Name
    clauses: tuple[Email | Works | Capacity | Away, ...] = ()


@frozen
class RepsFromFile(Node):
    """`reps from "reps.csv"`."""

    file: Quoted


@frozen
class Queue(Node):
    """`queue triage`."""

    name: Name


@frozen
class Party(Node):
    """A team, a pod, a role, a person or an address.

    `kind` only where it was written; `the rep` and `manager` are kinds of their own.
    """

    name: Name | None
    kind: Literal["team", "pod", "role", "rep", "manager", "address"] | None = None
