"""Rules and what they do."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from policy_engine.model.base import Model, Place
from policy_engine.model.condition import Condition
from policy_engine.model.organisation import Party

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


class PodTarget(Model):
    kind: Literal["pod"] = "pod"
    pod: str
    role: str | None = None


class MatchingPodTarget(Model):
    """The first pod, in the order written, whose `covers` is true."""

    kind: Literal["matching_pod"] = "matching_pod"
    role: str | None = None


class TeamTarget(Model):
    kind: Literal["team"] = "team"
    team: str
    role: str | None = None


class RoleTarget(Model):
    """Every member of that role in the organisation, with a memory of turns of its own."""

    kind: Literal["role"] = "role"
    role: str


class RepTarget(Model):
    kind: Literal["rep"] = "rep"
    rep: str


class FieldTarget(Model):
    """The rep whose name or email a field of the lead holds."""

    kind: Literal["field"] = "field"
    field: str


class QueueTarget(Model):
    kind: Literal["queue"] = "queue"
    queue: str


SingleTarget = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget,
    Field(discriminator="kind"),
]


class Share(Model):
    """A share of a split, in percent; at most two places count."""

    percent: Decimal
    target: SingleTarget


class SplitTarget(Model):
    """`words` is the target as `format` writes it: an unnamed rule is split by it."""

    kind: Literal["split"] = "split"
    shares: tuple[Share, ...]
    words: str


Target = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget | SplitTarget,
    Field(discriminator="kind"),
]


class Nurture(Model):
    """Stays with marketing; without content, that of the lead's stage is sent."""

    kind: Literal["nurture"] = "nurture"
    content: str | None = None


Failing = Annotated[
    PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget | Nurture,
    Field(discriminator="kind"),
]


class Assign(Model):
    kind: Literal["assign"] = "assign"
    target: Target
    failing: tuple[Failing, ...] = ()


class HandOff(Model):
    """To a role in the pod the lead is in; without pods, to that role of the organisation."""

    kind: Literal["hand_off"] = "hand_off"
    role: str
    failing: tuple[Failing, ...] = ()


class Reject(Model):
    kind: Literal["reject"] = "reject"
    reason: str | None = None


class Tag(Model):
    kind: Literal["tag"] = "tag"
    text: str


class SetPriority(Model):
    kind: Literal["set_priority"] = "set_priority"
    value: str


class Notify(Model):
    kind: Literal["notify"] = "notify"
    who: Party


Action = Annotated[
    Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify,
    Field(discriminator="kind"),
]


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


class Table(Model):
    """A table; its rows are rules of the policy, `first` to `last` (excluded) in their order."""

    name: str
    unique: bool
    first: int
    last: int
    place: Place
