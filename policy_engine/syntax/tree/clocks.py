"""Events and clocks."""

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.conditions import Condition
from policy_engine.syntax.tree.organisation import Party
from policy_engine.syntax.tree.routing import Assign, Notify, Nurture, Reject, SetPriority, SingleTarget, Tag
from policy_engine.syntax.tree.values import Duration, Name, Number, Quoted

__all__ = [
    "ClockTarget",
    "Escalate",
    "EventDeclaration",
    "Events",
    "PauseWhile",
    "Reassign",
    "ReassignInPod",
    "RestartOn",
    "Sla",
    "Step",
    "StepAction",
    "Warn",
]


@frozen
class EventDeclaration(Node):
    """`contacted at first_contact_date`, `replied`."""

    name: Name
    field: Name | None = None


@frozen
class Events(Node):
    """`events`, and one a line."""

    events: tuple[EventDeclaration, ...]


@frozen
class ClockTarget(Node):
    """`contacted or replied within 15 minutes of assigned, in office hours`."""

    stops: tuple[Name, ...]
    within: Duration
    start: Name
    calendar: Name | None = None


@frozen
class PauseWhile(Node):
    """`pause while status is on_hold`."""

    condition: Condition


@frozen
class Warn(Node):
    """`warn the rep`."""

    who: Party


@frozen
class Escalate(Node):
    """`escalate to Sofia Conti`."""

    who: Party


@frozen
class ReassignInPod(Node):
    """`reassign in pod`."""


@frozen
class Reassign(Node):
    """`reassign to pod telecom SDR`."""

    target: SingleTarget


StepAction = Warn | Notify | Escalate | ReassignInPod | Reassign | Tag | SetPriority | Nurture | Reject | Assign


@frozen
class Step(Node):
    """`at 80% warn the rep` or, with `later`, `2 hours later escalate to …`."""

    percent: Number | None
    later: Duration | None
    actions: tuple[StepAction, ...]


@frozen
class RestartOn(Node):
    """`restart on reassigned`."""

    event: Name


@frozen
class Sla(Node):
    """`sla "First touch" for sales when …`, and its clauses."""

    name: Quoted
    party: Party | None
    condition: Condition | None
    clauses: tuple[ClockTarget | PauseWhile | Step | RestartOn, ...]
