"""The life of one lead, from its events in any order of arrival.

The leads file is the lead at its creation; a field that an event changed holds from its
time on. The same events give the same life: those of one time have an order of their own,
and one that arrives twice counts once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from policy_engine.calendars.zones import midnight
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.situation import Past, Situation, StageFound
from policy_engine.history.names import event_key
from policy_engine.history.stages import Funnel, Standing
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["Life", "life"]

# Clocks of machines differ by a little: what lies further ahead is held.
_AHEAD = timedelta(minutes=5)

CREATED = "created"
ASSIGNED = "assigned"
SENT = "sent"
CONTENT = "content"


def life(
    policy: CheckedPolicy,
    lead: Lead,
    events: Iterable[Event],
    until: datetime,
    assigned: datetime | None = None,
) -> "Life":
    """Return the life of a lead up to an instant in UTC.

    `lead` is the lead as it was created, `events` are those of the log, in any order and
    each as often as it likes. `assigned` is when the state says the lead was assigned; the
    log goes over it. Events more than five minutes after `until` are held back.
    """
    logged = tuple(events)
    known = [*_from_fields(policy, lead, logged), *logged]
    known += _from_state(lead.id, known, assigned)
    held = tuple(event for event in known if event.at > until + _AHEAD)
    happened = _in_order(event for event in known if event.at <= until + _AHEAD)
    happened = _with_assumed(lead.id, happened)
    return _Walk(policy, lead).through(happened, held)


@frozen
class _Moment:
    """The lead from an instant on, until the next."""

    at: datetime
    lead: Lead
    standing: Standing
    stage: StageFound


class Life:
    """One lead through time.

    `events` holds all that happened, in the order of time: events of the log, those that
    fields of the lead tell of, `created`, `assigned`, and each entry into a stage. An
    event of the log that names the stage the lead is in already is no entry, and is left
    out. `held` are the events that lie in the future.
    """

    def __init__(
        self,
        policy: CheckedPolicy,
        lead: Lead,
        events: Sequence[Event],
        moments: Sequence["_Moment"],
        held: Sequence[Event],
    ) -> None:
        self.policy = policy
        self.lead = lead
        self.events = tuple(events)
        self.held = tuple(held)
        self._moments = tuple(moments)
        self._times = [moment.at for moment in moments]

    @property
    def created(self) -> datetime | None:
        """Return when the lead was created, where anything tells."""
        return next((event.at for event in self.events if event.name == CREATED), None)

    @property
    def pod(self) -> str | None:
        """Return the pod that has the lead, as the last event that names one says."""
        return next((event.given["pod"] for event in reversed(self.events) if "pod" in event.given), None)

    @property
    def assumes_assigned(self) -> bool:
        """Tell whether the lead counts as assigned when it was created, since nothing tells when it was."""
        return any(event.origin == "assumed" for event in self.events)

    def times(self, name: str) -> tuple[datetime, ...]:
        """Return when an event of that name happened, each instant once, in order."""
        return tuple(dict.fromkeys(event.at for event in self.events if event.name == name))

    def instants(self) -> tuple[datetime, ...]:
        """Return all instants at which anything happened, in order."""
        return tuple(self._times)

    def lead_at(self, at: datetime) -> Lead:
        """Return the lead as it was at an instant, with what changed at that instant."""
        moment = self._moment(at)
        return self.lead if moment is None else moment.lead

    def stage_at(self, at: datetime) -> str | None:
        """Return the stage of the lead at an instant."""
        return self.past_at(at).stage.name

    def past_at(self, at: datetime, decided: Mapping[str, str | None] | None = None) -> Past:
        """Return what the lead's history says of it at an instant, for deciding and for judging its conditions."""
        moment = self._moment(at)
        sent = self._sent_until(at)
        if moment is not None and moment.at == at:
            return Past(moment.stage, decided or {}, sent)
        standing = Standing() if moment is None else moment.standing
        situation = Situation(logic_of(self.policy), self.lead_at(at), at)
        return Past(_funnel(_ById(self.policy)).found(standing, situation), decided or {}, sent)

    def situation_at(self, at: datetime, decided: Mapping[str, str | None] | None = None) -> Situation:
        """Return the lead at an instant, ready to be asked a condition."""
        return Situation(logic_of(self.policy), self.lead_at(at), at, self.past_at(at, decided))

    def _sent_until(self, at: datetime) -> frozenset[str]:
        """Return the keys of the contents that reached the lead: events `sent` that name one."""
        sent = (event for event in self.events if event.name == SENT and event.at <= at)
        return frozenset(text_key(event.given[CONTENT]) for event in sent if CONTENT in event.given)

    def _moment(self, at: datetime) -> "_Moment | None":
        index = bisect_right(self._times, at) - 1
        return self._moments[index] if index >= 0 else None


# ---------------------------------------------------------------- which events


def _from_fields(policy: CheckedPolicy, lead: Lead, events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events that fields of the lead tell of: one for every time that a field ever held."""
    in_log = {event.name for event in events}
    for name, field in _event_fields(_ById(policy)):
        if name == CREATED and CREATED in in_log:
            continue
        values = [lead.values.get(field), *(event.changes.get(field) for event in events)]
        for at in dict.fromkeys(_instant(value, policy.timezone) for value in values):
            if at is not None:
                yield Event(lead.id, name, at, origin="field")


def _instant(value: Value, zone: str) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return midnight(value, zone) if isinstance(value, date) else None


def _from_state(lead_id: str, known: Sequence[Event], assigned: datetime | None) -> list[Event]:
    if assigned is None or any(event.name == ASSIGNED for event in known):
        return []
    return [Event(lead_id, ASSIGNED, assigned, origin="state")]


def _with_assumed(lead_id: str, events: Sequence[Event]) -> list[Event]:
    """Let a lead count as assigned when it was created, where nothing tells of an assignment."""
    created = next((event for event in events if event.name == CREATED), None)
    if created is None or any(event.name == ASSIGNED for event in events):
        return list(events)
    return _in_order([*events, Event(lead_id, ASSIGNED, created.at, origin="assumed")])


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events in the order of their times, each once; those of one time have an order of their own."""
    once = {_order(event): event for event in events}
    return [once[key] for key in sorted(once)]


def _order(event: Event) -> tuple[datetime, int, str, str, str, str]:
    rank = 0 if event.name == CREATED else 1
    changes = repr(sorted(event.changes.items())) if event.changes else ""
    given = repr(sorted(event.given.items())) if event.given else ""
    # Of an event that both the log and a field tell of, the log's stands last and is kept.
    return event.at, rank, event.name, event.by or "", changes, given


# ---------------------------------------------------------------- walking through them


class _Walk:
    """Goes through the events of a lead, instant by instant."""

    def __init__(self, policy: CheckedPolicy, lead: Lead) -> None:
        self._policy = policy
        self._logic = logic_of(policy)
        self._funnel = _funnel(_ById(policy))
        self._lead = lead
        self._standing = Standing()

    def through(self, events: Sequence[Event], held: Sequence[Event]) -> Life:
        born = self._lead
        happened: list[Event] = []
        moments: list[_Moment] = []
        start = 0
        while start < len(events):
            end = start + 1
            while end < len(events) and events[end].at == events[start].at:
                end += 1
            happened += self._instant(events[start:end], moments)
            start = end
        return Life(self._policy, born, happened, moments, held)

    def _instant(self, events: Sequence[Event], moments: list[_Moment]) -> list[Event]:
        """Let the events of one instant happen; return them, with the stages that were entered."""
        at = events[0].at
        for event in events:
            if event.changes:
                self._lead = _changed(self._lead, event.changes)
        if not self._funnel.stages:
            moments.append(_Moment(at, self._lead, self._standing, StageFound(None)))
            return list(events)
        situation = Situation(self._logic, self._lead, at)
        numbers = {event.name: number for event in events if (number := self._funnel.number(event.name)) is not None}
        self._standing, entered = self._funnel.follow(self._standing, situation, numbers.values())
        stage = self._funnel.found(self._standing, situation)
        moments.append(_Moment(at, self._lead, self._standing, stage))
        named = {event.name: event for event in events if event.name in numbers}
        entries = [named.get(name) or Event(self._lead.id, name, at, origin="stage") for name in entered]
        return [*(event for event in events if event.name not in numbers), *entries]


def _changed(lead: Lead, changes: Mapping[str, Value]) -> Lead:
    problems = tuple(problem for problem in lead.problems if problem.field not in changes)
    return Lead(lead.id, {**lead.values, **changes}, problems)


# ---------------------------------------------------------------- what belongs to a policy


class _ById:
    """A policy told by its identity: hashing one of thousands of rules takes longer than a life."""

    __slots__ = ("policy",)

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.policy is other.policy

    def __hash__(self) -> int:
        return id(self.policy)


@lru_cache(maxsize=16)
def _funnel(policy: _ById) -> Funnel:
    return Funnel(policy.policy)


@lru_cache(maxsize=16)
def _event_fields(policy: _ById) -> tuple[tuple[str, str], ...]:
    """Return the events that fields tell of, each with its field; `created` is told of by the field of that name."""
    declared = [(event.name, event.field) for event in policy.policy.events if event.field is not None]
    if not any(event_key(name) == CREATED for name, _ in declared):
        declared += [
            (CREATED, field.name)
            for field in policy.policy.lead.fields
            if event_key(field.name) == CREATED and field.kind in ("time", "date")
        ]
    return tuple((CREATED if event_key(name) == CREATED else name, field) for name, field in declared)
