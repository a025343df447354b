"""A lead on its way in, and what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.single import judge
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy, meaning_hash

__all__ = ["Arrival", "Dispatched", "PolicyInForce", "arrival_of", "read_arrival"]


class PolicyInForce:
    """A policy with the hash of its meaning, and as text to be kept."""

    def __init__(self, checked: CheckedPolicy) -> None:
        self.checked = checked

    @cached_property
    def hash(self) -> str:
        return meaning_hash(self.checked)

    @cached_property
    def content(self) -> str:
        return self.checked.model_dump_json()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead as it came, and what judges it: `judge` takes the pod of its last decision."""

    id: str
    raw: Mapping[str, object]
    judge: Callable[[str | None], Judgement]


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The decision of a lead. `is_repeated`: it was taken before, and stands; `entry` is its number in the log."""

    decision: Decision
    entry: int
    is_repeated: bool = False


def arrival_of(policy: CheckedPolicy, lead: Lead, raw: Mapping[str, object], at: datetime) -> Arrival:
    """Return a lead that is judged when its turn has come."""
    return Arrival(lead.id, raw, lambda pod: judge(policy, lead, at, pod))


def read_arrival(policy: CheckedPolicy, lead_id: str, raw: Mapping[str, object], at: datetime) -> Arrival:
    """Read a lead that is judged when its turn has come."""
    return arrival_of(policy, read_lead(policy, raw, lead_id), raw, at)
