"""Targets and actions."""

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.conditions import Value, Word
from policy_engine.syntax.tree.organisation import Party
from policy_engine.syntax.tree.values import Name, Number, Quoted

__all__ = [
    "Action",
    "Assign",
    "FieldTarget",
    "HandOff",
    "MatchingPodTarget",
    "Notify",
    "Nurture",
    "PodTarget",
    "QueueTarget",
    "Reject",
    "RepTarget",
    "RoleTarget",
    "SetPriority",
    "Share",
    "SingleTarget",
    "SplitTarget",
    "Tag",
    "Target",
    "TeamTarget",
]


@frozen
class PodTarget(Node):
    """`pod insurance SDR`; without a role, the pod as it is."""

    pod: Name
    role: Name | None = None


@frozen
class MatchingPodTarget(Node):
    """`matching pod SDR`."""

    role: Name | None = None


@frozen
class TeamTarget(Node):
    """`team inbound SDR`."""

    team: Name
    role: Name | None = None


@frozen
class RoleTarget(Node):
    """`SDR`: every SDR of the organisation."""

    role: Name


@frozen
class RepTarget(Node):
    """`rep Ana Ruiz`."""

    rep: Name


@frozen
class FieldTarget(Node):
    """`the account_owner`."""

    field: Name


@frozen
class QueueTarget(Node):
    """`queue triage`."""

    queue: Name


@frozen
class Share(Node):
    """`80% pod a SDR`."""

    percent: Number
    target: "SingleTarget"


@frozen
class SplitTarget(Node):
    """`80% pod a SDR, 20% pod b SDR`."""

    shares: tuple[Share, ...]


SingleTarget = PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget


@frozen
class Nurture(Node):
    """`nurture`, `nurture with "ROI calculator"`."""

    content: Quoted | None = None


Target = SingleTarget | SplitTarget


@frozen
class Assign(Node):
    """`assign TARGET, failing that TARGET`."""

    target: Target
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@frozen
class HandOff(Node):
    """`hand off to AE`."""

    role: Name
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@frozen
class Reject(Node):
    """`reject because "no budget"`."""

    reason: Quoted | None = None


@frozen
class Tag(Node):
    """`tag "key account"`."""

    text: Quoted | Word


@frozen
class SetPriority(Node):
    """`set priority to high`."""

    value: Value


@frozen
class Notify(Node):
    """`notify manager`."""

    who: Party


Action = Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify
