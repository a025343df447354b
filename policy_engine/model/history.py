"""What happened to a lead: an event, where it was read from, and what it changed."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["Event", "Origin"]

# Where an event was read: the log, a field of the lead, the state, or nowhere: `stage` is an entry into a stage that
# the lead's values or its events made, `assumed` an assignment that nothing tells of.
Origin = Literal["log", "field", "state", "stage", "assumed"]


@frozen
class Event:
    """One thing that happened to a lead, at an instant in UTC.

    `name` is spelled as the policy declares it; a name that the policy does not know stays
    as it came. `by` is kept and decides nothing. `changes` holds the fields of the lead
    that changed with the event, `given` what the row says of the decision: its pod, its rep, the content that was sent.
    """

    lead: str
    name: str
    at: datetime
    by: str | None = None
    changes: Mapping[str, Value] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = "log"
