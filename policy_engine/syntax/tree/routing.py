"""Targets and actions."""

from policy_engine.syntax.tree.base import Node, node
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


@node
class PodTarget(Node):
    """`pod insurance SDR`; without a role, the pod as it is."""

    pod: Name
    role: Name | None = None


@node
class MatchingPodTarget(Node):
    """`matching pod SDR`."""

    role: Name | None = None


@node
class TeamTarget(Node):
    """`team inbound SDR`."""

    team: Name
    role: Name | None = None


@node
class RoleTarget(Node):
    """`SDR`: every SDR of the organisation."""

    role: Name


@node
class RepTarget(Node):
    """`rep Ana Ruiz`."""

    rep: Name


@node
class FieldTarget(Node):
    """`the account_owner`."""

    field: Name


@node
class QueueTarget(Node):
    """`queue triage`."""

    queue: Name


@node
class Share(Node):
    """`80% pod a SDR`."""

    percent: Number
    target: "SingleTarget"


@node
class SplitTarget(Node):
    """`80% pod a SDR, 20% pod b SDR`."""

    shares: tuple[Share, ...]


SingleTarget = PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget


@node
class Nurture(Node):
    """`nurture`, `nurture with "ROI calculator"`."""

    content: Quoted | None = None


Target = SingleTarget | SplitTarget


@node
class Assign(Node):
    """`assign TARGET, failing that TARGET`."""

    target: Target
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@node
class HandOff(Node):
    """`hand off to AE`."""

    role: Name
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@node
class Reject(Node):
    """`reject because "no budget"`."""

    reason: Quoted | None = None


@node
class Tag(Node):
    """`tag "key account"`."""

    text: Quoted | Word


@node
class SetPriority(Node):
    """`set priority to high`."""

    value: Value


@node
class Notify(Node):
    """`notify manager`."""

    who: Party


Action = Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify
