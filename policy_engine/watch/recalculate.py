"""Clocks that go by an older definition than the policy has now: listed, and then changed if asked.

A change of a policy or a calendar touches no clock that runs. This is the one way to it.
"""

from collections.abc import Iterator
from datetime import datetime

from policy_engine.decision_log.record import LogWriter
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.history import Life
from policy_engine.model.clock import Clock
from policy_engine.sla import advance
from policy_engine.sla.definition import ClockDefinition, definition_of
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Reader, Store, Writer
from policy_engine.store.records import Marks
from policy_engine.watch.memory import KnownLead, Recaller

__all__ = ["Change", "changes", "recalculate"]

_BLOCK = 200


@frozen
class Change:
    """A running clock as it is and as it would be."""

    before: Clock
    after: Clock


def changes(store: Store, policy: PolicyInForce, now: datetime) -> list[Change]:
    """Return the running clocks that the policy as it is now would change."""
    recaller = Recaller(policy.checked)
    with store.read() as reader:
        return [change for _, found in _found(reader, recaller, now) for change, _ in found]


def recalculate(store: Store, policy: PolicyInForce, now: datetime) -> list[Change]:
    """Change the running clocks to what the policy says now, each with an entry in the log; return the changes."""
    recaller = Recaller(policy.checked)
    made: list[Change] = []
    with store.read() as reader:
        leads = [lead.stored.id for lead, found in _found(reader, recaller, now) if found]
    for start in range(0, len(leads), _BLOCK):
        with store.write() as writer:
            for lead in recaller.recall(writer, leads[start : start + _BLOCK], now):
                made += _change(writer, lead, _changes_of(recaller, lead, now), now)
    return made


Found = list[tuple[Change, ClockDefinition]]


def _found(reader: Reader, recaller: Recaller, now: datetime) -> Iterator[tuple[KnownLead, Found]]:
    leads = reader.leads_since(Marks())
    for start in range(0, len(leads), _BLOCK):
        for lead in recaller.recall(reader, leads[start : start + _BLOCK], now):
            yield lead, _changes_of(recaller, lead, now)


def _changes_of(recaller: Recaller, lead: KnownLead, now: datetime) -> Found:
    """Return the changes of one lead, each with what the clock is to go by."""
    current = {sla.name: definition_of(recaller.policy, number) for number, sla in enumerate(recaller.policy.slas)}
    outdated = {
        (clock.sla, clock.started): current[clock.sla]
        for clock in lead.clocks
        if not clock.has_ended and clock.sla in current and _differs(lead, clock, current[clock.sla])
    }
    if not outdated:
        return []
    after = _advanced(recaller, lead.life, {**lead.definitions, **outdated}, lead, now)
    return [
        (Change(clock, after[clock.sla, clock.started]), outdated[clock.sla, clock.started])
        for clock in lead.clocks
        if (clock.sla, clock.started) in outdated
    ]


def _differs(lead: KnownLead, clock: Clock, current: ClockDefinition) -> bool:
    return lead.definitions[clock.sla, clock.started].to_json() != current.to_json()


def _advanced(
    recaller: Recaller,
    lived: Life,
    definitions: dict[tuple[str, datetime], ClockDefinition],
    lead: KnownLead,
    now: datetime,
) -> dict[tuple[str, datetime], Clock]:
    clocks = advance(recaller.policy, lived, now, lead.first, definitions)
    return {(clock.sla, clock.started): clock for clock in clocks}


def _change(writer: Writer, lead: KnownLead, found: Found, now: datetime) -> Iterator[Change]:
    if not found:
        return
    log = LogWriter(writer)
    for change, _ in found:
        body = {
            "sla": change.before.sla,
            "cycle": change.before.cycle,
            "due": _written(change.before.due),
            "now": _written(change.after.due),
        }
        log.happened("recalculated", now, lead.stored.id, lead.key, body)
        yield change
    log.close()
    writer.put_definitions(
        {(lead.stored.id, change.before.sla, change.before.started): kept.to_json() for change, kept in found}
    )


def _written(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
