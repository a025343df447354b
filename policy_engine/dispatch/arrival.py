"""A lead on its way in, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.single import judge
from policy_engine.evaluator.situation import Past
from policy_engine.model.border import to_json
from policy_engine.model.decision import Decision
from policy_engine.model.history import Event
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.source.frozen import frozen
from policy_engine.store.records import storable

__all__ = ["Arrival", "Dispatched", "PolicyInForce", "read_arrival"]


class PolicyInForce:
    """A policy with the hash of its meaning, and as text to be kept."""

    def __init__(self, checked: CheckedPolicy) -> None:
        self.checked = checked

    @cached_property
    def hash(self) -> str:
        return meaning_hash(self.checked)

    @cached_property
    def content(self) -> str:
        return to_json(self.checked)


@frozen
class Arrival:
    """A lead that comes in: as it is read, and its raw values.

    `past` and `pod` are what its `events` say of it: its stage, and the pod that has it; `created` is then the lead
    as it was before them.
    """

    lead: Lead
    raw: Mapping[str, object]
    past: Past | None = None
    pod: str | None = None
    events: tuple[Event, ...] = ()
    created: Lead | None = None

    def judge(self, policy: CheckedPolicy, at: datetime, pod: str | None) -> Judgement:
        """Decide the lead, and name all who may take it; `pod` is that of its last decision."""
        return judge(policy, self.lead, at, self.pod or pod, self.past)


@frozen
class Dispatched:
    """The decision of a lead. `is_repeated`: it was taken before, and stands; `entry` is its number in the log."""

    decision: Decision
    entry: int
    is_repeated: bool = False


def read_arrival(policy: CheckedPolicy, lead_id: str, raw: Mapping[str, object]) -> Arrival:
    """Read a lead as it came, under its id as a state can keep it."""
    return Arrival(read_lead(policy, raw, storable(lead_id)), raw)
