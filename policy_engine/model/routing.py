"""Rules and what they do."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from policy_engine.model.base import BY_KIND, Model, Place
from policy_engine.model.condition import Condition
from policy_engine.model.organisation import Party
from policy_engine.source.frozen import frozen_by_name

__all__ = [
    "Action",
    "Assign",
    "Failing",
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
    "Rule",
    "SetPriority",
    "Share",
    "SingleTarget",
    "SplitTarget",
    "Table",
    "Tag",
    "Target",
    "TeamTarget",
]


@frozen_by_name
class PodTarget(Model):
    kind: Literal["pod"] = "pod"
    pod: str
    role: str | None = None


@frozen_by_name
class MatchingPodTarget(Model):
    """The first pod, in the order written, whose `covers` is true."""

    kind: Literal["matching_pod"] = "matching_pod"
    role: str | None = None


@frozen_by_name
class TeamTarget(Model):
    kind: Literal["team"] = "team"
    team: str
    role: str | None = None


@frozen_by_name
class RoleTarget(Model):
    """Every member of that role in the organisation, with a memory of turns of its own."""

    kind: Literal["role"] = "role"
    role: str


@frozen_by_name
class RepTarget(Model):
    kind: Literal["rep"] = "rep"
    rep: str


@frozen_by_name
class FieldTarget(Model):
    """The rep whose name or email a field of the lead holds."""

    kind: Literal["field"] = "field"
    field: str


@frozen_by_name
class QueueTarget(Model):
    kind: Literal["queue"] = "queue"
    queue: str


SingleTarget = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget,
    BY_KIND,
]


@frozen_by_name
class Share(Model):
    """A share of a split, in percent; at most two places count."""

    percent: Decimal
    target: SingleTarget


@frozen_by_name
class SplitTarget(Model):
    """`words` is the target as `format` writes it: an unnamed rule is split by it."""

    kind: Literal["split"] = "split"
    shares: tuple[Share, ...]
    words: str


Target = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget | SplitTarget,
    BY_KIND,
]


@frozen_by_name
class Nurture(Model):
    """Stays with marketing; without content, that of the lead's stage is sent."""

    kind: Literal["nurture"] = "nurture"
    content: str | None = None


Failing = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget | Nurture,
    BY_KIND,
]


@frozen_by_name
class Assign(Model):
    kind: Literal["assign"] = "assign"
    target: Target
    failing: tuple[Failing, ...] = ()


@frozen_by_name
class HandOff(Model):
    """To a role in the pod the lead is in; without pods, to that role of the organisation."""

    kind: Literal["hand_off"] = "hand_off"
    role: str
    failing: tuple[Failing, ...] = ()


@frozen_by_name
class Reject(Model):
    kind: Literal["reject"] = "reject"
    reason: str | None = None


@frozen_by_name
class Tag(Model):
    kind: Literal["tag"] = "tag"
    text: str


@frozen_by_name
class SetPriority(Model):
    kind: Literal["set_priority"] = "set_priority"
    value: str


@frozen_by_name
class Notify(Model):
    kind: Literal["notify"] = "notify"
    who: Party


Action = Annotated[
    Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify,
    BY_KIND,
]


@frozen_by_name
class Rule(Model):
    """A rule, or one row of a table.

    `name` is None for an unnamed rule, which is then called by its place. Without a
    condition it is `otherwise`. `start` and `until` are instants, half open: a date
    written as the end counts whole. `table` names the table whose `row` (from 1) it is.
    """

    name: str | None
    condition: Condition | None
    actions: tuple[Action, ...]
    start: datetime | None = None
    until: datetime | None = None
    table: str | None = None
    row: int | None = None
    place: Place

    @property
    def label(self) -> str:
        """What the decision calls this rule."""
        if self.name is not None:
            return self.name
        return "otherwise" if self.condition is None else str(self.place)

    @property
    def ends_search(self) -> bool:
        """Tell whether the rule decides a lead that it takes."""
        return any(isinstance(action, Assign | HandOff | Nurture | Reject) for action in self.actions)


@frozen_by_name
class Table(Model):
    """A table; its rows are rules of the policy, `first` to `last` (excluded) in their order."""

    name: str
    unique: bool
    first: int
    last: int
    place: Place
