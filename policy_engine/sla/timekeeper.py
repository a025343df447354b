"""The clocks of many leads, one after another, and what had to be assumed on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.single import judge
from policy_engine.history import EventLog, Life, life
from policy_engine.model.clock import Clock
from policy_engine.model.condition import Condition
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.sla.advance import advance
from policy_engine.sla.decided import DECIDED_PARTS
from policy_engine.source.frozen import frozen

__all__ = ["Known", "Timekeeper", "Tracked", "known_of", "reads_decisions"]


@frozen
class Known:
    """What was decided about a lead when it came in, and when it was assigned, where anything tells."""

    parts: Mapping[str, str | None] = field(default_factory=dict)
    assigned: datetime | None = None


@frozen
class Tracked:
    """A lead through time, with its clocks."""

    life: Life
    clocks: tuple[Clock, ...]


class Timekeeper:
    """Follows the leads of one policy up to an instant in UTC.

    `assumed` counts the leads with a clock that starts at an assignment that nothing tells
    of, `uncreated` those that nothing tells the creation of, `held` the events that lie in the
    future.
    """

    def __init__(self, policy: CheckedPolicy, log: EventLog, until: datetime) -> None:
        self.assumed = 0
        self.uncreated = 0
        self.held = 0
        self.followed: set[str] = set()
        self._policy = policy
        self._log = log
        self._until = until
        self._decides = reads_decisions(policy)

    def track(self, lead: Lead, known: Known | None = None) -> Tracked:
        """Return the life of a lead and its clocks; what is known of its decision goes over what its rules say."""
        self.followed.add(lead.id)
        lived = life(self._policy, lead, self._log.of(lead.id), self._until, None if known is None else known.assigned)
        parts = known.parts if known is not None else self._first_decision(lead, lived)
        clocks = advance(self._policy, lived, self._until, parts)
        self.assumed += any(clock.is_assumed for clock in clocks)
        self.uncreated += lived.created is None
        self.held += len(lived.held)
        return Tracked(lived, clocks)

    def of_nobody(self) -> int:
        """Return how many events name a lead that was not followed."""
        return sum(len(events) for lead, events in self._log.events.items() if lead not in self.followed)

    def _first_decision(self, lead: Lead, lived: Life) -> Mapping[str, str | None]:
        """Return what the rules say of a lead as it came in."""
        if not self._decides:
            return {}
        came = lived.created or next(iter(lived.instants()), self._until)
        return known_of(judge(self._policy, lead, came, past=lived.past_at(came)).decision).parts


def known_of(decision: Decision) -> Known:
    """Return what a decision says of a lead."""
    parts = {part: getattr(decision, part) for part in DECIDED_PARTS}
    return Known(parts, decision.at if decision.outcome == "assigned" else None)


def reads_decisions(policy: CheckedPolicy) -> bool:
    """Tell whether a clock may depend on what the rules decide: they may send a lead away, or be asked of."""
    if any(action.kind in ("reject", "nurture") for rule in policy.rules for action in rule.actions):
        return True
    return any(
        _reads_decision(condition) for sla in policy.slas for condition in _conditions(sla.condition, sla.pauses)
    )


def _conditions(condition: Condition | None, pauses: Sequence[Condition]) -> Iterator[Condition]:
    yield from pauses
    if condition is not None:
        yield condition


def _reads_decision(condition: Condition) -> bool:
    if any(operand.kind == "decision" for operand in operands_of(condition)):
        return True
    return any(map(_reads_decision, parts_of(condition)))
