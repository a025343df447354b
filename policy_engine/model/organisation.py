"""Who is there: pods, teams, reps, queues, and how a role hands out its leads."""

from datetime import date
from typing import Literal

from policy_engine.model.base import Model, Place
from policy_engine.model.condition import Condition, Operand
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Capacity", "DateSpan", "Member", "Party", "Pod", "Queue", "Rep", "Role", "Rotation", "Team"]

Rotation = Literal["turn", "weight", "load"]


@frozen_by_name
class DateSpan(Model):
    """Whole days, both included."""

    first: date
    last: date


@frozen_by_name
class Member(Model):
    rep: str
    weight: int = 1


@frozen_by_name
class Role(Model):
    """A role of a pod or a team; its members in the order written."""

    name: str
    rotation: Rotation = "turn"
    members: tuple[Member, ...] = ()


@frozen_by_name
class Pod(Model):
    """A small mixed team that covers a segment. `inferred`: only named by rules, takes its leads as a pod."""

    name: str
    covers: Condition | None = None
    leader: str | None = None
    calendar: str | None = None
    only_in_hours: bool = False
    roles: tuple[Role, ...] = ()
    keep: Operand | None = None
    inferred: bool = False
    place: Place | None = None


@frozen_by_name
class Team(Model):
    """A team. `serves` and `includes` hold the names of pods and teams; None: written `every pod`."""

    name: str
    leader: str | None = None
    calendar: str | None = None
    only_in_hours: bool = False
    roles: tuple[Role, ...] = ()
    keep: Operand | None = None
    serves: tuple[str, ...] | None = ()
    includes: "tuple[Party, ...] | None" = ()
    reports_to: "Party | None" = None
    inferred: bool = False
    place: Place | None = None


@frozen_by_name
class Capacity(Model):
    per_day: int | None = None
    open: int | None = None


@frozen_by_name
class Rep(Model):
    """A person who takes leads. `calendar` None: that of the pod or team the lead comes through."""

    name: str
    email: str | None = None
    calendar: str | None = None
    only_in_hours: bool | None = None
    capacity: Capacity = Capacity()
    away: tuple[DateSpan, ...] = ()
    inferred: bool = False
    place: Place | None = None


@frozen_by_name
class Queue(Model):
    name: str
    inferred: bool = False
    place: Place | None = None


@frozen_by_name
class Party(Model):
    """Somebody named: a team, pod, role, person or address, `the rep` or `manager` (both without a name)."""

    kind: Literal["team", "pod", "role", "rep", "address", "the rep", "manager"]
    name: str | None = None
