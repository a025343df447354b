"""Leads as they are after what happened to them: the events of a state say what changed, and which stage holds."""

import json
from collections.abc import Sequence
from datetime import datetime

from policy_engine.decision_log.reading import raw_values, reading_writer_of
from policy_engine.dispatch.arrival import Arrival
from policy_engine.history import EventReader, life
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.store.records import StoredEvent

__all__ = ["Lives", "lives_of"]


class Lives:
    """Reads what a state knows to have happened to the leads of one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self._reader = EventReader(policy)
        self._fields = reading_writer_of(policy)

    def events(self, told: Sequence[StoredEvent]) -> list[Event]:
        """Return events as this policy reads them."""
        events = [event for each in told if (event := self._reader.read(0, _row_of(each))) is not None]
        # Whoever took them in was told what is wrong with them; kept, it would grow for as long as an engine lives.
        self._reader.problems.clear()
        self._reader.unknown.clear()
        return events

    def after(
        self, arrival: Arrival, told: Sequence[StoredEvent], at: datetime, assigned: datetime | None = None
    ) -> Arrival:
        """Return a lead as it is at an instant; `assigned` is when the decision in force gave it to somebody."""
        events = tuple(self.events(told))
        lived = life(self.policy, arrival.lead, events, at, assigned)
        now = lived.lead_at(at)
        changed = {name for event in lived.events for name in event.changes}
        named = self._fields.named(arrival.raw)
        return Arrival(
            lead=now,
            raw={**named, **{name: now.values[name] for name in changed}},
            past=lived.past_at(at),
            pod=lived.pod,
            events=events,
            created=arrival.lead,
        )


def _row_of(event: StoredEvent) -> dict[str, object]:
    changes = raw_values(json.loads(event.changes))
    return {**changes, "lead": event.lead, "event": event.event, "at": event.at, "by": event.by}


_KEPT = 16
_lives: dict[int, Lives] = {}


def lives_of(policy: CheckedPolicy) -> Lives:
    """Return what reads the lives of a policy's leads; the last few are kept."""
    kept = _lives.get(id(policy))
    if kept is None or kept.policy is not policy:
        if len(_lives) >= _KEPT:
            _lives.clear()
        kept = _lives[id(policy)] = Lives(policy)
    return kept
