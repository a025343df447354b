"""What happened to leads, as single observations: when, to which lead, and its value.

A lead counts at each entry into a stage, or at each event; which of several entries count
in a period is decided where periods are known. A time counts when it ended.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from policy_engine.agreement.lengths import LengthUnit, length_between
from policy_engine.agreement.places import Places
from policy_engine.agreement.scopes import Scope, Scopes
from policy_engine.calendars.durations import after
from policy_engine.history import Life
from policy_engine.model.agreement import AmountOf, CountOf, PromisedShare, TimeBetween
from policy_engine.model.organisation import Party
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Value

__all__ = ["Atom", "Ledger", "Observation", "TimedIn"]


_ASSIGNED = "assigned"


class TimedIn(NamedTuple):
    """A time between events, measured in a unit."""

    time: TimeBetween
    unit: LengthUnit


Atom = CountOf | AmountOf | TimedIn | PromisedShare


class Observation(NamedTuple):
    """`value` is None where the lead lacks it, or where a target can still be met; a target met is 1, else 0."""

    at: datetime
    lead: int
    value: Fraction | None


class _Account(NamedTuple):
    """What one party's leads are asked, by the number of the question, and what was seen of them."""

    atom: int
    scope: Scope
    seen: list[Observation]


class Ledger:
    """Takes lives, and keeps what the measures of a policy need of them.

    `assumed` counts the leads that are taken as assigned when they were created, since
    nothing tells when they were.
    """

    def __init__(self, policy: CheckedPolicy, at: datetime) -> None:
        self._policy = policy
        self._at = at
        self._scopes = Scopes(policy)
        self._places = Places(policy)
        self._derived = {field.name for field in policy.derived}
        self._accounts: dict[tuple[Party | None, Atom], _Account] = {}
        # Comparing questions takes longer than answering them: each is asked by its number.
        self._atoms: list[Atom] = []
        self._reads_assigned = False
        self._assigned: tuple[datetime, ...] = ()
        self._leads = 0
        self.assumed = 0

    def open(self, party: Party | None, atom: Atom) -> None:
        """Ask for the observations of a party's leads, before any life is taken."""
        if (party, atom) not in self._accounts:
            if atom not in self._atoms:
                self._atoms.append(atom)
                self._reads_assigned = self._reads_assigned or _ASSIGNED in _events_of(atom)
            self._accounts[party, atom] = _Account(self._atoms.index(atom), self._scopes.of(party), [])

    def seen(self, party: Party | None, atom: Atom) -> list[Observation]:
        """Return what was seen, in the order of time."""
        return sorted(self._accounts[party, atom].seen, key=lambda seen: (seen.at, seen.lead))

    def take(self, life: Life) -> None:
        """Write down what happened to one lead."""
        number = self._leads
        self._leads += 1
        places = self._places.of(life)
        self._assigned = self._assigned_of(life)
        found = [list(self._observe(life, atom)) for atom in self._atoms]
        for atom, scope, seen in self._accounts.values():
            for at, value in found[atom]:
                if scope.is_everyone or self._scopes.holds(scope, places.at(at), life, at):
                    seen.append(Observation(at, number, value))

    def _observe(self, life: Life, atom: Atom) -> Iterator[tuple[datetime, Fraction | None]]:
        match atom:
            case CountOf(event=event):
                yield from ((at, Fraction(1)) for at in self._times(life, event))
            case AmountOf(field=field, event=event):
                yield from ((at, self._amount(life, field, at)) for at in self._times(life, event))
            case TimedIn(time=time, unit=unit):
                for start, stop in _cycles(self._times(life, time.start), self._times(life, time.stop)):
                    yield stop, length_between(start, stop, unit, self._policy)
            case PromisedShare():
                yield from self._targets(life, atom)

    def _times(self, life: Life, name: str) -> tuple[datetime, ...]:
        return self._assigned if name == _ASSIGNED else life.times(name)

    def _assigned_of(self, life: Life) -> tuple[datetime, ...]:
        """Return when a lead was assigned; one that nothing tells of, and that no rule gives to anybody, never was."""
        times = life.times(_ASSIGNED) if self._reads_assigned else ()
        if not times or not life.assumes_assigned:
            return times
        if self._places.decision(life, times[0]).outcome in ("nurture", "rejected"):
            return ()
        self.assumed += 1
        return times

    def _amount(self, life: Life, field: str, at: datetime) -> Fraction | None:
        """Return a number of the lead as it was, the event's own changes included."""
        if field in self._derived:
            return _exact(life.situation_at(at).derive(field).value)
        return _exact(life.lead_at(at).values.get(field))

    def _targets(self, life: Life, share: PromisedShare) -> Iterator[tuple[datetime, Fraction | None]]:
        """Yield for each entry into the stage whether the target was met: 1, 0, or None while nobody can tell."""
        entries = self._times(life, share.stage)
        starts = self._times(life, share.target.start)
        stops = sorted({at for name in share.target.stops for at in self._times(life, name)})
        for number, entry in enumerate(entries):
            start = _start_for(entry, entries[number + 1 :], starts)
            if start is None:
                yield entry, None
                continue
            due = after(start, share.target.within, self._policy)
            stop = next(iter(stops[bisect_left(stops, start) :]), None)
            if stop is not None:
                yield entry, Fraction(stop <= due)
            else:
                yield entry, None if self._at <= due else Fraction(0)


def _events_of(atom: Atom) -> tuple[str, ...]:
    match atom:
        case TimedIn(time=time):
            return time.start, time.stop
        case PromisedShare(stage=stage, target=target):
            return stage, target.start, *target.stops
        case _:
            return (atom.event,)


def _start_for(entry: datetime, later: Sequence[datetime], starts: Sequence[datetime]) -> datetime | None:
    """Return what a target of this entry starts from: the first start since it, before the next entry; else the
    last one before."""
    index = bisect_left(starts, entry)
    if index < len(starts) and not (later and starts[index] >= later[0]):
        return starts[index]
    return starts[index - 1] if index else None


def _cycles(starts: Sequence[datetime], stops: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times from a start to the first stop since; the next begins with the next start after that."""
    ended: datetime | None = None
    for start in starts:
        if ended is not None and start < ended:
            continue
        index = bisect_left(stops, start)
        if index == len(stops):
            return
        ended = stops[index]
        yield start, ended


def _exact(value: Value) -> Fraction | None:
    """Return a number exactly; a double is what its decimal text says."""
    if isinstance(value, float):
        return Fraction(Decimal(repr(value)))
    return Fraction(value) if isinstance(value, int | Decimal) else None
