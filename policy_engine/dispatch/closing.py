"""What happens to leads after they were handed out: events are kept, and those that end an assignment free its rep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from hashlib import blake2b

from policy_engine.assignment import Hold
from policy_engine.assignment.memory import HandoutMemory
from policy_engine.decision_log.reading import canonical, plain_values
from policy_engine.decision_log.record import LogWriter
from policy_engine.decision_log.seal import LeadKey
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.memory import restored
from policy_engine.dispatch.needs import needs_of
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Writer
from policy_engine.store.records import StoredEvent, StoredLead, storable

__all__ = ["Happening", "ends_assignment", "erase", "record_events"]

# A lead that its rep gives back or rejects is not open for that rep any more.
_ENDINGS = frozenset({"closed", "returned", "rejected"})


@frozen
class Happening:
    """An event of a lead, as it was told: `changes` holds fields of the lead, as they came."""

    lead: str
    event: str
    at: datetime
    by: str | None = None
    changes: Mapping[str, object] = field(default_factory=dict)


def ends_assignment(policy: CheckedPolicy, event: str) -> bool:
    """Tell whether a lead is no longer open for its rep after an event: closed, given back, or at the funnel's end."""
    last = {text_key(policy.stages[-1].name)} if policy.stages else set()
    return text_key(event) in _ENDINGS | last


def record_events(
    writer: Writer, policy: PolicyInForce, happenings: Iterable[Happening], at: datetime
) -> list[StoredEvent]:
    """Keep events, and take leads off their reps where they say so; return those that were not known yet.

    An event from before the decision in force ends nothing.
    """
    secret = writer.secret()
    new = writer.add_events(_stored(happening, secret) for happening in happenings)
    ending = [event for event in new if ends_assignment(policy.checked, event.event)]
    if ending:
        _release(writer, sorted(ending, key=lambda event: event.at), at)
    return new


def erase(writer: Writer, lead: str, at: datetime) -> int:
    """Take away all that is known of a lead but its place in the log; return how many entries were about it.

    A lead that is open is taken off its rep.
    """
    lead = storable(lead)
    secret = writer.secrets([lead]).get(lead)
    entries = len(writer.entries_of(lead))
    before = writer.leads([lead]).get(lead)
    log = LogWriter(writer)
    if before is not None and before.is_open and before.hold is not None:
        _take_off(writer, [before.hold])
    if secret is not None:
        log.erased(at, lead, LeadKey(secret), entries)
        log.close()
    writer.erase(lead)
    return entries


def _release(writer: Writer, events: Sequence[StoredEvent], at: datetime) -> None:
    leads = writer.leads([event.lead for event in events])
    decided = restored(writer, ((lead.entry, lead.decision) for lead in leads.values()))
    secrets = writer.secrets(list(leads))
    ended: dict[str, tuple[StoredLead, StoredEvent]] = {}
    for event in events:
        lead = leads.get(event.lead)
        if lead is not None and lead.is_open and lead.id not in ended and event.at >= decided[lead.entry].at:
            ended[lead.id] = (lead, event)
    log = LogWriter(writer)
    holds: list[Hold] = []
    for lead, event in ended.values():
        assert lead.hold is not None, "an open lead has a hold"
        holds.append(lead.hold)
        log.happened("released", at, lead.id, LeadKey(secrets[lead.id]), {"because": event.event, "rep": lead.hold.rep})
    log.close()
    # First the loads: what is kept together is counted from the leads that are open.
    _take_off(writer, holds)
    writer.put_leads([lead._replace(is_open=False) for lead, _ in ended.values()])


def _take_off(writer: Writer, holds: Sequence[Hold]) -> None:
    """Give reps back the room that leads took up; their days still count them."""
    state = writer.handout_state(needs_of(holds))
    memory = HandoutMemory(state)
    for hold in holds:
        memory.release(hold)
    writer.save_handout(state, memory.state(), {})


def _stored(happening: Happening, secret: bytes) -> StoredEvent:
    changes = canonical(plain_values(happening.changes))
    told = canonical([happening.lead, text_key(happening.event), happening.at.isoformat(), happening.by, changes])
    return StoredEvent(
        mark=blake2b(told.encode(), key=secret, person=b"event", digest_size=16).hexdigest(),
        lead=storable(happening.lead),
        event=storable(happening.event),
        at=happening.at,
        by=storable(happening.by) if happening.by is not None else None,
        changes=changes,
    )
