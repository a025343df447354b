"""The clocks of a lead: one state machine over its history.

Of events at one time a stop comes before a pause, and a pause before a start; but a stop
at the very instant of a start ends that clock too, with nothing elapsed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from policy_engine.calendars.zones import local_date
from policy_engine.evaluator.situation import Situation
from policy_engine.history import Life
from policy_engine.model.clock import Clock, ClockState, Pause, StepTime
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, Nurture, Reject
from policy_engine.model.sla import Sla, Step
from policy_engine.sla.decided import Decided, Removal
from policy_engine.sla.definition import ClockDefinition, definition_of
from policy_engine.sla.reckoning import Reckoning
from policy_engine.source.frozen import frozen

__all__ = ["MOST_CYCLES_A_DAY", "advance"]

MOST_CYCLES_A_DAY = 20

_ASSIGNED = "assigned"
_MICROSECOND = timedelta(microseconds=1)

Kept = Mapping[tuple[str, datetime], ClockDefinition]


def advance(
    policy: CheckedPolicy,
    lived: Life,
    until: datetime,
    first: Mapping[str, str | None] | None = None,
    kept: Kept | None = None,
) -> tuple[Clock, ...]:
    """Return the clocks of a lead as they stand at an instant in UTC: by SLA in the order written, and by cycle.

    `first` holds the parts of the decision that was made when the lead came in. `kept`
    holds the definitions of clocks that started under another policy, by the name of the
    SLA and the start.
    """
    return _Lead(policy, lived, until, first or {}, kept or {}).clocks()


@dataclass(slots=True)
class _Cycle:
    """A cycle while its history is walked through."""

    number: int
    definition: ClockDefinition
    started: datetime
    pauses: list[Pause] = field(default_factory=list)
    stopped: datetime | None = None
    stopped_by: str | None = None
    cancelled: bool = False
    is_assumed: bool = False

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None

    def pause(self, at: datetime, *, holds: bool) -> None:
        """Let the clock pause or go on from an instant."""
        if holds == self.is_paused:
            return
        if holds:
            self.pauses.append(Pause(at))
        else:
            self._end_pause(at)

    def end(self, at: datetime, by: str | None, *, cancelled: bool) -> None:
        self.stopped, self.stopped_by, self.cancelled = at, by, cancelled
        if self.is_paused:
            self._end_pause(at)

    def _end_pause(self, at: datetime) -> None:
        start = self.pauses.pop().start
        # A pause that ends when it starts was none.
        if start < at:
            self.pauses.append(Pause(start, at))


@frozen
class _Agreed:
    """An SLA, and what its clocks go by; one of the past stands in the policy no more, and only ends what it began."""

    sla: Sla
    definition: ClockDefinition
    is_past: bool = False


class _Lead:
    """All SLAs of a policy on one lead."""

    def __init__(
        self,
        policy: CheckedPolicy,
        lived: Life,
        until: datetime,
        first: Mapping[str, str | None],
        kept: Kept,
    ) -> None:
        self._policy = policy
        self._life = lived
        self._now = max(until, *lived.instants()) if lived.instants() else until
        self._first = first
        self._kept = kept
        self._slas = [_Agreed(sla, definition_of(policy, number)) for number, sla in enumerate(policy.slas)]
        self._slas += _of_the_past(policy, kept)
        self._names: dict[datetime, set[str]] = {}
        self._assumed = False
        for event in lived.events:
            if event.origin == "assumed":
                # Who was sent to nurture, or nowhere else, was never assigned.
                if first.get("outcome") == "nurture":
                    continue
                self._assumed = True
            self._names.setdefault(event.at, set()).add(event.name)
        self._situations: dict[datetime, Situation] = {}
        self._decided = Decided(first, lived.events)

    def clocks(self) -> tuple[Clock, ...]:
        removals: list[Removal] = []
        while True:
            self._decided = Decided(self._first, self._life.events, removals)
            self._situations.clear()
            instants = sorted({*self._life.instants(), *(removal.at for removal in removals)})
            cycles = [cycle for agreed in self._slas for cycle in self._cycles(agreed, instants)]
            found = [removal for cycle in cycles for removal in self._removals(cycle) if removal not in removals]
            if not found:
                return tuple(map(self._clock, cycles))
            # The earliest may undo those after it.
            removals.append(min(found, key=_time_of))

    # ------------------------------------------------------------ walking through the history

    def _cycles(self, agreed: _Agreed, instants: list[datetime]) -> Iterator[_Cycle]:
        sla = agreed.sla
        if not any(sla.target.start in names for names in self._names.values()):
            return
        running: _Cycle | None = None
        count = 0
        days: dict[object, int] = {}
        for at in instants:
            names = self._names.get(at, set())
            if running is not None and running.stopped is None:
                self._meet(running, sla, at, names)
                if running.stopped is not None:
                    yield running
            restarts = running is not None and running.stopped == at and self._restarts(running, sla, names)
            if (running is None or running.stopped is not None) and (restarts or self._starts(agreed, at, names)):
                day = local_date(at, self._policy.timezone)
                if days.get(day, 0) >= MOST_CYCLES_A_DAY:
                    continue
                days[day] = days.get(day, 0) + 1
                count += 1
                running = self._begin(agreed, count, at, names)
                if running.stopped is not None:
                    yield running
        if running is not None and running.stopped is None:
            yield running

    def _starts(self, agreed: _Agreed, at: datetime, names: set[str]) -> bool:
        sla = agreed.sla
        if sla.target.start not in names or (agreed.is_past and (sla.name, at) not in self._kept):
            return False
        return sla.condition is None or self._situation(at).judge(sla.condition) is True

    @staticmethod
    def _restarts(ended: _Cycle, sla: Sla, names: set[str]) -> bool:
        """Tell whether a cycle was ended by an event that begins the next one."""
        return ended.cancelled and ended.stopped_by in sla.restart_on and ended.stopped_by in names

    def _begin(self, agreed: _Agreed, count: int, at: datetime, names: set[str]) -> _Cycle:
        sla = agreed.sla
        definition = self._kept.get((sla.name, at)) or agreed.definition
        cycle = _Cycle(count, definition, at, is_assumed=self._assumed and sla.target.start == _ASSIGNED)
        stop = _first_of(sla.target.stops, names)
        if stop is not None:
            cycle.end(at, stop, cancelled=False)
        elif self._decided.ends_clocks(at):
            cycle.end(at, None, cancelled=True)
        else:
            cycle.pause(at, holds=self._is_paused(sla, at))
        return cycle

    def _meet(self, cycle: _Cycle, sla: Sla, at: datetime, names: set[str]) -> None:
        """Let the events of an instant happen to a cycle that runs."""
        stop = _first_of(cycle.definition.sla.target.stops, names)
        restart = _first_of(sla.restart_on, names)
        if stop is not None:
            cycle.end(at, stop, cancelled=False)
        elif self._decided.ends_clocks(at):
            cycle.end(at, None, cancelled=True)
        elif restart is not None:
            cycle.end(at, restart, cancelled=True)
        else:
            cycle.pause(at, holds=self._is_paused(sla, at))

    def _is_paused(self, sla: Sla, at: datetime) -> bool:
        return any(self._situation(at).judge(pause) is True for pause in sla.pauses)

    def _situation(self, at: datetime) -> Situation:
        found = self._situations.get(at)
        if found is None:
            found = self._situations[at] = self._life.situation_at(at, self._decided.at(at))
        return found

    # ------------------------------------------------------------ what a cycle comes to

    def _removals(self, cycle: _Cycle) -> Iterator[Removal]:
        """Yield the steps that took the lead from its rep."""
        removing = _removing_steps(cycle.definition)
        if removing:
            reckoning = Reckoning(cycle.definition, cycle.started, cycle.pauses)
            for step in self._steps(cycle, reckoning)[0]:
                if step.number in removing:
                    yield Removal(step.at, removing[step.number])

    def _steps(self, cycle: _Cycle, reckoning: Reckoning) -> tuple[tuple[StepTime, ...], StepTime | None]:
        """Return the steps that fell due, and the next one; a step that itself ended the cycle is among them."""
        removing = _removing_steps(cycle.definition) if cycle.cancelled and cycle.stopped_by is None else {}
        return reckoning.fallen(cycle.stopped, self._now, frozenset(removing))

    def _clock(self, cycle: _Cycle) -> Clock:
        definition, stopped = cycle.definition, cycle.stopped
        reckoning = Reckoning(definition, cycle.started, cycle.pauses)
        end = self._now if stopped is None else stopped
        due = reckoning.due()
        steps, coming = self._steps(cycle, reckoning)
        elapsed, paused = reckoning.counted(end)
        # Who had the lead just before the end: what ended the clock may have taken it away.
        had = self._decided.at(max(cycle.started, end - _MICROSECOND))
        return Clock(
            lead=self._life.lead.id,
            sla=definition.name,
            cycle=cycle.number,
            state=_state(cycle, due, end),
            started=cycle.started,
            due=due,
            stopped=stopped,
            elapsed=elapsed,
            paused=paused,
            remaining=reckoning.whole - elapsed,
            steps=steps,
            coming=coming,
            pauses=tuple(cycle.pauses),
            stopped_by=cycle.stopped_by,
            is_assumed=cycle.is_assumed,
            pod=had.get("pod"),
            rep=had.get("rep"),
        )


def _of_the_past(policy: CheckedPolicy, kept: Kept) -> Iterator[_Agreed]:
    """Yield the SLAs that the policy has no more, but of which clocks run.

    They have no conditions: the names in these may be gone too.
    """
    names = {sla.name for sla in policy.slas}
    past = {name: definition for (name, _), definition in kept.items() if name not in names}
    for definition in past.values():
        sla = replace(definition.sla, condition=None, pauses=())
        yield _Agreed(sla, definition, is_past=True)


def _state(cycle: _Cycle, due: datetime | None, end: datetime) -> ClockState:
    if due is not None and end > due:
        return "breached"
    if cycle.cancelled:
        return "cancelled"
    if cycle.stopped is not None:
        return "met"
    return "paused" if cycle.is_paused else "running"


def _first_of(wanted: tuple[str, ...], names: set[str]) -> str | None:
    return next((name for name in wanted if name in names), None)


def _removing_steps(definition: ClockDefinition) -> dict[int, Mapping[str, str | None]]:
    """Return the steps that take a lead from its rep, each with what then is decided."""
    steps = enumerate(definition.sla.steps)
    return {number: parts for number, step in steps if (parts := _removes(step)) is not None}


def _removes(step: Step) -> Mapping[str, str | None] | None:
    """Return what becomes of a lead that a step takes from its rep; None where it does not."""
    for action in step.actions:
        if isinstance(action, Reject):
            return {"outcome": "rejected", "rep": None, "queue": None}
        if isinstance(action, Nurture):
            return {"outcome": "nurture", "rep": None, "queue": None}
        if isinstance(action, Assign) and action.target.kind == "queue":
            return {"outcome": "assigned", "rep": None, "pod": None, "queue": action.target.queue}
    return None


def _time_of(removal: Removal) -> datetime:
    return removal.at
