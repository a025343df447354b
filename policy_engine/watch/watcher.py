"""The watch: it wakes when the next step is due, fires it, and tells the sinks.

Any number of watchers may watch one state: a step fires in the transaction that writes
down that it did, and the state takes that once. What was due while nobody watched fires in
the order it fell due, marked late, and never more a second than the rate.
"""

import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from policy_engine.decision_log.record import LogWriter
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.memory import restored
from policy_engine.model.clock import Clock, StepTime
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Store, Writer
from policy_engine.store.records import FiredStep, Marks, Parcel, storable
from policy_engine.watch.acting import Actor
from policy_engine.watch.memory import KnownLead, Recaller
from policy_engine.watch.sinks import Sink

__all__ = ["Fired", "Watcher"]

_SECOND = timedelta(seconds=1)
# So many leads are looked at, and so many steps fired, in one transaction.
_BLOCK = 200
# Who took a message to a sink and died is followed by another after this long.
_LEASE = timedelta(seconds=60)
# After so many seconds each a message is tried again; the last one repeats.
_RETRIES = (5, 30, 120, 600, 1_800, 7_200, 21_600)
_ON_TIME = timedelta(seconds=60)


@frozen
class Fired:
    """A step that fired: the id under which it is told, its lead, when it was due and when it fired."""

    event: str
    lead: str
    due: datetime
    at: datetime


@frozen
class _Due:
    """A step of a clock that is to fire."""

    clock: Clock
    step: StepTime


@dataclass(slots=True)
class _Allowance:
    """How many overdue steps may still fire in this second."""

    rate: int
    second: datetime | None = None
    left: int = 0

    def take(self, at: datetime, wanted: int) -> int:
        if self.second is None or at - self.second >= _SECOND:
            self.second, self.left = at, self.rate
        taken = min(wanted, self.left)
        self.left -= taken
        return taken


class Watcher:
    """Watches the clocks of a state by one policy. `rate` is the most overdue steps that fire in a second."""

    def __init__(self, store: Store, policy: PolicyInForce, sinks: Sequence[Sink], rate: int = 500) -> None:
        self._store = store
        self._policy = policy
        self._sinks = {sink.name: sink for sink in sinks}
        self._recaller = Recaller(policy.checked)
        self._actor = Actor(policy)
        self._marks = Marks()
        # When the next step of a lead is due; an entry that `_next` does not confirm is out of date.
        self._queue: list[tuple[datetime, str]] = []
        self._next: dict[str, datetime] = {}
        self._allowance = _Allowance(rate)

    def tick(self, now: datetime) -> list[Fired]:
        """Fire what is due at an instant, and tell the sinks; return what fired."""
        fired: list[Fired] = []
        # What fires is written down about its lead, which is looked at again before the next step.
        self._catch_up(now)
        while leads := self._due_leads(now):
            fired += self._fire(leads, now)
            self._catch_up(now)
        self.deliver(now)
        return fired

    def wakes(self, now: datetime, most: timedelta) -> datetime:
        """Return when to look again: when a step is due or a message to be tried, at the latest after `most`."""
        latest = now + most
        while self._queue and self._next.get(self._queue[0][1]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        if self._queue:
            overdue = self._queue[0][0] <= now
            latest = min(latest, now + _SECOND if overdue else self._queue[0][0])
        with self._store.read() as reader:
            again = reader.next_try(list(self._sinks))
        return latest if again is None else max(now, min(latest, again))

    # ------------------------------------------------------------ what is due when

    def _catch_up(self, now: datetime) -> None:
        """Look at the leads that something was written about since the last time."""
        with self._store.read() as reader:
            marks = reader.marks()
            leads = reader.leads_since(self._marks) if marks != self._marks else []
        for block in _blocks(leads):
            self._look_at(block, now)
        self._marks = marks

    def _look_at(self, leads: Sequence[str], now: datetime) -> None:
        with self._store.read() as reader:
            known = self._recaller.recall(reader, leads, now)
        for lead in known:
            self._plan(lead)
        changed = [lead.stored.id for lead in known if lead.unkept or any(True for _ in _corrections(lead))]
        if changed:
            with self._store.write() as writer:
                for lead in self._recaller.recall(writer, changed, now):
                    self._keep(writer, lead, now)

    def _plan(self, lead: KnownLead) -> None:
        coming = [due.step.at for due in _waiting(lead)]
        coming += [clock.coming.at for clock in lead.clocks if clock.coming is not None]
        lead_id = lead.stored.id
        if not coming:
            self._next.pop(lead_id, None)
            return
        self._next[lead_id] = min(coming)
        heapq.heappush(self._queue, (self._next[lead_id], lead_id))

    def _keep(self, writer: Writer, lead: KnownLead, now: datetime) -> None:
        """Keep what new clocks go by, and write down where steps that fired would not fire now."""
        writer.put_definitions(
            {(lead.stored.id, sla, started): kept.to_json() for (sla, started), kept in lead.unkept.items()}
        )
        corrected = list(_corrections(lead))
        if corrected:
            log = LogWriter(writer)
            for step in corrected:
                body = {"sla": step.sla, "cycle": step.cycle, "step": step.step, "event": step.event, "now": step.truth}
                log.happened("corrected", now, lead.stored.id, lead.key, body)
            log.close()
            writer.correct_steps(corrected)

    def _due_leads(self, now: datetime) -> list[str]:
        """Return the leads with the steps that are due first, each once, as many as may fire now."""
        leads: dict[str, None] = {}
        held: list[tuple[datetime, str]] = []
        while self._queue and self._queue[0][0] <= now and len(leads) < _BLOCK:
            at, lead = heapq.heappop(self._queue)
            if self._next.get(lead) != at or lead in leads:
                continue
            if now - at > _ON_TIME and not self._allowance.take(now, 1):
                held.append((at, lead))
                break
            leads[lead] = None
            del self._next[lead]
        for entry in held:
            heapq.heappush(self._queue, entry)
        return list(leads)

    # ------------------------------------------------------------ firing

    def _fire(self, leads: Sequence[str], now: datetime) -> list[Fired]:
        """Fire the first step that is due of each lead; its others follow when it has been looked at again."""
        fired: list[Fired] = []
        with self._store.write() as writer:
            secret = writer.secret()
            for lead in self._recaller.recall(writer, leads, now):
                writer.put_definitions(
                    {(lead.stored.id, sla, started): kept.to_json() for (sla, started), kept in lead.unkept.items()}
                )
                due = min(_waiting(lead), key=lambda due: (due.step.at, due.clock.sla, due.step.number), default=None)
                if due is not None:
                    fired.append(self._fire_one(writer, lead, due, now, secret))
                else:
                    self._plan(lead)
        return fired

    def _fire_one(self, writer: Writer, lead: KnownLead, due: _Due, now: datetime, secret: bytes) -> Fired:
        clock, step = due.clock, due.step
        event = _event_id(secret, lead.stored.id, clock, step)
        did = self._actor.fire(writer, lead, clock, step, now)
        writer.add_steps([
            FiredStep(
                lead.stored.id, clock.sla, clock.cycle, step.number, clock.started, step.at, now, event,
                _truth(step.at),
            )
        ])  # fmt: skip
        decision = restored(writer, [(lead.stored.entry, lead.stored.decision)])[lead.stored.entry]
        message = json.dumps(
            {
                "type": "sla.step",
                "timestamp": now.isoformat(),
                "data": {
                    "id": event,
                    "lead": lead.stored.id,
                    "sla": clock.sla,
                    "cycle": clock.cycle,
                    "state": "breached" if clock.due is not None and now > clock.due else clock.state,
                    "step": step.words,
                    "started": clock.started.isoformat(),
                    "due": step.at.isoformat(),
                    "late_seconds": max(0, (now - step.at) // _SECOND),
                    "pod": decision.pod,
                    "team": decision.team,
                    "role": decision.role,
                    "rep": decision.rep,
                    "did": did,
                },
            },
            ensure_ascii=False,
        )
        writer.add_parcels(
            Parcel(event, sink, lead.stored.id, storable(message), step.at, 0, now) for sink in self._sinks
        )
        return Fired(event, lead.stored.id, step.at, now)

    # ------------------------------------------------------------ telling

    def deliver(self, now: datetime) -> None:
        """Tell the sinks what they have not taken yet; what one does not take is tried again later."""
        for name, sink in self._sinks.items():
            while parcels := self._claimed(name, now):
                taken: list[Parcel] = []
                refused: list[Parcel] = []
                for parcel in parcels:
                    (taken if sink.deliver(parcel.event, parcel.message) else refused).append(parcel)
                with self._store.write() as writer:
                    writer.delivered(taken)
                    writer.try_again(_later(parcel, now) for parcel in refused)
                if refused:
                    break

    def _claimed(self, sink: str, now: datetime) -> list[Parcel]:
        """Return messages that are to be tried, which no other watcher tries meanwhile."""
        with self._store.read() as reader:
            if not reader.parcels(sink, now, 1):
                return []
        with self._store.write() as writer:
            parcels = writer.parcels(sink, now, _BLOCK)
            writer.try_again(_tried_at(parcel, now + _LEASE) for parcel in parcels)
        return parcels


def _tried_at(parcel: Parcel, again: datetime) -> Parcel:
    """Return a message that is to be tried at another time."""
    return parcel._replace(again=again)


def _later(parcel: Parcel, now: datetime) -> Parcel:
    wait = _RETRIES[min(parcel.tries, len(_RETRIES) - 1)]
    return parcel._replace(tries=parcel.tries + 1, again=now + timedelta(seconds=wait))


def _blocks(leads: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(leads), _BLOCK):
        yield leads[start : start + _BLOCK]


def _waiting(lead: KnownLead) -> Iterator[_Due]:
    """Yield the steps that fell due and did not fire."""
    for clock in lead.clocks:
        for step in clock.steps:
            if not lead.has_fired(clock, step.number):
                yield _Due(clock, step)


def _corrections(lead: KnownLead) -> Iterator[FiredStep]:
    """Yield the steps that fired, of which the history says something else now than was written down."""
    for fired in lead.fired:
        clock = next(
            (clock for clock in lead.clocks if clock.sla == fired.sla and clock.cycle_is(fired.cycle, fired.started)),
            None,
        )
        step = None if clock is None else next((step for step in clock.steps if step.number == fired.step), None)
        truth = "it did not fall due" if step is None else _truth(step.at)
        if truth != fired.truth:
            yield replace(fired, truth=truth)


def _truth(due: datetime) -> str:
    return f"it fell due {due.isoformat()}"


def _event_id(secret: bytes, lead: str, clock: Clock, step: StepTime) -> str:
    told = json.dumps([lead, clock.sla, clock.cycle, clock.started.isoformat(), step.number])
    return f"step_{blake2b(told.encode(), key=secret, person=b'step', digest_size=16).hexdigest()}"
