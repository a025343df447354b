"""The funnel: stages, who owns them, what is shared and sent on each."""

from typing import Literal

from policy_engine.model.base import Model, Place
from policy_engine.model.condition import Condition
from policy_engine.model.organisation import Party
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Content", "ContentLine", "Owner", "Share", "Stage"]


@frozen_by_name
class Owner(Model):
    """Who owns a stage; with a condition, for the leads it is true of."""

    party: Party
    condition: Condition | None = None


@frozen_by_name
class Stage(Model):
    """A stage. Without a condition it is entered by an event of its name."""

    name: str
    owners: tuple[Owner, ...]
    condition: Condition | None = None
    place: Place


@frozen_by_name
class Share(Model):
    """What the receiver gets to see of a lead on a stage: names of fields and derived fields."""

    stage: str
    fields: tuple[str, ...]
    party: Party
    place: Place


@frozen_by_name
class Content(Model):
    name: str
    condition: Condition | None = None


@frozen_by_name
class ContentLine(Model):
    """What one side produces or distributes on a stage, in the order written."""

    stage: str
    party: Party
    verb: Literal["produces", "distributes"]
    contents: tuple[Content, ...]
    place: Place
