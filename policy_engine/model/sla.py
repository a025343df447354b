"""Events and SLA clocks, as declared."""

from decimal import Decimal
from typing import Annotated, Literal

from policy_engine.model.base import BY_KIND, Model, Place
from policy_engine.model.condition import Condition
from policy_engine.model.organisation import Party
from policy_engine.model.routing import Assign, Notify, Nurture, Reject, SetPriority, SingleTarget, Tag
from policy_engine.model.values import Duration
from policy_engine.source.frozen import frozen_by_name

__all__ = ["ClockTarget", "Escalate", "Event", "Reassign", "ReassignInPod", "Sla", "Step", "StepAction", "Warn"]


@frozen_by_name
class Event(Model):
    """An event; `field` is the field of the lead that holds its time, else it comes from the event log."""

    name: str
    field: str | None = None
    place: Place | None = None


@frozen_by_name
class ClockTarget(Model):
    """The first of `stops` must come `within` the duration of `start`. The duration names its calendar, if any."""

    stops: tuple[str, ...]
    within: Duration
    start: str


@frozen_by_name
class Warn(Model):
    kind: Literal["warn"] = "warn"
    who: Party


@frozen_by_name
class Escalate(Model):
    kind: Literal["escalate"] = "escalate"
    who: Party


@frozen_by_name
class ReassignInPod(Model):
    kind: Literal["reassign_in_pod"] = "reassign_in_pod"


@frozen_by_name
class Reassign(Model):
    kind: Literal["reassign"] = "reassign"
    target: SingleTarget


StepAction = Annotated[
    Warn | Notify | Escalate | ReassignInPod | Reassign | Tag | SetPriority | Nurture | Reject | Assign,
    BY_KIND,
]


@frozen_by_name
class Step(Model):
    """Falls due at a percentage of the target, or `later` than the step above it."""

    percent: Decimal | None
    later: Duration | None
    actions: tuple[StepAction, ...]


@frozen_by_name
class Sla(Model):
    name: str
    party: Party | None
    condition: Condition | None
    target: ClockTarget
    pauses: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    restart_on: tuple[str, ...] = ()
    place: Place
