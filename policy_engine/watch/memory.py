"""Leads as a state knows them: what was decided about them, what happened to them, and their clocks."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from policy_engine.decision_log.reading import record_of
from policy_engine.decision_log.seal import LeadKey
from policy_engine.dispatch.lives import Lives
from policy_engine.evaluator.decode import Lead, LeadReader, read_lead
from policy_engine.history import Life, life
from policy_engine.model.border import from_json
from policy_engine.model.clock import Clock
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.sla import ClockDefinition, advance, definition_of
from policy_engine.sla.decided import DECIDED_PARTS
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Reader
from policy_engine.store.records import FiredStep, LogRow, StoredEvent, StoredLead

__all__ = ["KnownLead", "Recaller"]

_CREATED = "created"
_ASSIGNED = "assigned"
# What an entry of the log tells of that is no event of its own.
_DECIDED = "decided"


@frozen
class KnownLead:
    """A lead of a state at one time. `unkept` are definitions of clocks that are not kept yet."""

    stored: StoredLead
    key: LeadKey
    life: Life
    clocks: tuple[Clock, ...]
    definitions: Mapping[tuple[str, datetime], ClockDefinition]
    unkept: Mapping[tuple[str, datetime], ClockDefinition]
    fired: tuple[FiredStep, ...]
    first: Mapping[str, str | None]

    def has_fired(self, clock: Clock, step: int) -> bool:
        """Tell whether a step of a clock fired, in this cycle by its number or by its start."""
        return any(
            fired.sla == clock.sla and fired.step == step and clock.cycle_is(fired.cycle, fired.started)
            for fired in self.fired
        )


class Recaller:
    """Recalls the leads of one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self._reader = LeadReader(policy)
        self._lives = Lives(policy)
        self._policies: dict[str, CheckedPolicy | None] = {}
        self._definitions: dict[str, ClockDefinition] = {}

    def recall(self, reader: Reader, ids: Sequence[str], now: datetime) -> list[KnownLead]:
        """Return the leads that were decided, with their clocks as they stand."""
        stored = reader.leads(ids)
        secrets = reader.secrets(ids)
        entries: dict[str, list[LogRow]] = {}
        for row in reader.log_about(ids):
            if row.reading is not None:
                entries.setdefault(row.reading.lead, []).append(row)
        events = reader.events(ids)
        kept: dict[str, dict[tuple[str, datetime], ClockDefinition]] = {}
        for (lead, sla, started), text in reader.definitions(ids).items():
            kept.setdefault(lead, {})[sla, started] = self._definition(text)
        fired: dict[str, list[FiredStep]] = {}
        for step in reader.fired_steps(ids):
            fired.setdefault(step.lead, []).append(step)
        return [
            self._known(
                reader,
                stored[lead],
                LeadKey(secrets[lead]),
                entries.get(lead, []),
                events.get(lead, []),
                kept.get(lead, {}),
                tuple(fired.get(lead, [])),
                now,
            )
            for lead in ids
            if lead in stored and lead in secrets
        ]

    def _known(
        self,
        reader: Reader,
        stored: StoredLead,
        key: LeadKey,
        entries: Sequence[LogRow],
        told: Sequence[StoredEvent],
        kept: Mapping[tuple[str, datetime], ClockDefinition],
        fired: tuple[FiredStep, ...],
        now: datetime,
    ) -> KnownLead:
        lead, events, first = self._history(stored, key, entries)
        events += self._lives.events(told)
        if any(event.name == _ASSIGNED and event.origin == "log" for event in events):
            events = [event for event in events if not (event.name == _ASSIGNED and event.origin == "state")]
        lived = life(self.policy, lead, events, now)
        known = {**self._of_the_decision(reader, stored, lived.times(_ASSIGNED)), **kept}
        clocks = advance(self.policy, lived, now, first, known)
        used = {(clock.sla, clock.started): self._used(clock, known) for clock in clocks}
        unkept = {
            (clock.sla, clock.started): used[clock.sla, clock.started]
            for clock in clocks
            if (clock.sla, clock.started) not in kept and not clock.has_ended
        }
        return KnownLead(stored, key, lived, clocks, used, unkept, fired, first)

    def _used(self, clock: Clock, known: Mapping[tuple[str, datetime], ClockDefinition]) -> ClockDefinition:
        found = known.get((clock.sla, clock.started))
        if found is not None:
            return found
        return definition_of(self.policy, next(n for n, sla in enumerate(self.policy.slas) if sla.name == clock.sla))

    def _history(
        self, stored: StoredLead, key: LeadKey, entries: Sequence[LogRow]
    ) -> tuple[Lead, list[Event], Mapping[str, str | None]]:
        """Return a lead as it was first decided, what the log tells of it since, and that first decision."""
        lead: Lead | None = None
        first: Mapping[str, str | None] = {}
        events: list[Event] = []
        for row in entries:
            entry = json.loads(row.entry)
            if entry["kind"] != _DECIDED or row.reading is None:
                continue
            at = datetime.fromisoformat(entry["at"])
            parts = {part: _text(entry["decision"].get(part)) for part in DECIDED_PARTS}
            values = record_of(row.reading.text, row.reading.sealed, key, row.number).values
            changes: dict[str, Any] = {}
            if lead is None:
                lead = read_lead(self.policy, values, stored.id)
                first = parts
                if not any(field.name.casefold() == _CREATED for field in self.policy.lead.fields):
                    events.append(Event(stored.id, _CREATED, at, origin="state"))
            else:
                changes, _ = self._reader.read_changes(values)
            given = {part: value for part, value in parts.items() if value is not None}
            name = _ASSIGNED if parts["outcome"] == "assigned" else _DECIDED
            events.append(Event(stored.id, name, at, None, changes, given, "state"))
        return lead or read_lead(self.policy, {}, stored.id), events, first

    def _of_the_decision(
        self, reader: Reader, stored: StoredLead, assigned: Sequence[datetime]
    ) -> dict[tuple[str, datetime], ClockDefinition]:
        """Return what clocks go by that started under the policy that decided the lead, if that is another."""
        decided_by = self._policy_of(reader, stored.policy)
        if decided_by is None or decided_by is self.policy:
            return {}
        names = {sla.name: number for number, sla in enumerate(self.policy.slas)}
        return {
            (sla.name, started): definition_of(decided_by, number)
            for number, sla in enumerate(decided_by.slas)
            if sla.name in names and sla.target.start == _ASSIGNED
            for started in assigned
        }

    def _policy_of(self, reader: Reader, hash: str) -> CheckedPolicy | None:
        if hash not in self._policies:
            text = reader.policy(hash)
            found = None if text is None else from_json(CheckedPolicy, text)
            self._policies[hash] = self.policy if found == self.policy else found
        return self._policies[hash]

    def _definition(self, text: str) -> ClockDefinition:
        found = self._definitions.get(text)
        if found is None:
            found = self._definitions[text] = ClockDefinition.from_json(text)
        return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
