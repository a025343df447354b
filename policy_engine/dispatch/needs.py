"""What handing out a few leads needs to know of all turns and loads: little, however large the organisation is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b

from policy_engine.assignment import Hold
from policy_engine.assignment.roster import Seat, roster_of
from policy_engine.assignment.state import PoolId
from policy_engine.calendars.zones import local_date
from policy_engine.model.judgement import Candidate
from policy_engine.model.policy import CheckedPolicy
from policy_engine.store.records import Capacities, Needs

__all__ = ["Demand", "HiddenValues", "needs_of"]


def needs_of(holds: Sequence[Hold]) -> Needs:
    """Return which part of the state is needed to give back what leads took up."""
    pools = [hold.pool for hold in holds if hold.pool is not None]
    kept = {
        pool: frozenset(hold.keep for hold in holds if hold.pool == pool and hold.keep is not None) for pool in pools
    }
    return Needs(frozenset(pools), frozenset(hold.rep for hold in holds), frozenset(hold.day for hold in holds), kept)


@dataclass(slots=True)
class Demand:
    """The pools, reps and days that leads of one time may touch, lead after lead."""

    policy: CheckedPolicy
    at: datetime
    _pools: set[PoolId] = field(default_factory=set)
    _seats: dict[str, Seat] = field(default_factory=dict)
    _reps: set[str] = field(default_factory=set)
    _days: set[date] = field(default_factory=set)
    _kept: dict[PoolId, set[str]] = field(default_factory=dict)
    _known: dict[tuple[str | None, ...], PoolId | None] = field(default_factory=dict)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Add all who may take a lead."""
        for candidate in candidates:
            pool = self._pool(candidate)
            if pool is not None and candidate.keep is not None:
                self._kept.setdefault(pool, set()).add(candidate.keep)

    def add_hold(self, hold: Hold) -> None:
        """Add what a lead takes up that may be given back."""
        self._reps.add(hold.rep)
        self._days.add(hold.day)
        if hold.pool is not None:
            self._pools.add(hold.pool)
            if hold.keep is not None:
                self._kept.setdefault(hold.pool, set()).add(hold.keep)

    def needs(self) -> Needs:
        """Return which part of the state is needed."""
        kept = {pool: frozenset(values) for pool, values in self._kept.items()}
        return Needs(frozenset(self._pools), frozenset(self._reps), frozenset(self._days), kept)

    def capacities(self) -> Mapping[str, Capacities]:
        """Return the limits of all reps who may take a lead."""
        return {rep: Capacities(seat.per_day, seat.open) for rep, seat in self._seats.items()}

    def _pool(self, candidate: Candidate) -> PoolId | None:
        wanted = (candidate.kind, candidate.pod, candidate.team, candidate.role, candidate.rep)
        if wanted not in self._known:
            self._known[wanted] = self._look_up(candidate)
        return self._known[wanted]

    def _look_up(self, candidate: Candidate) -> PoolId | None:
        roster = roster_of(self.policy)
        if candidate.kind == "rep":
            self._sit(roster.seat(candidate.rep or ""))
            return None
        if candidate.kind in ("queue", "nurture"):
            return None
        pool = roster.pool(candidate)
        for seat in pool.seats:
            self._sit(seat)
        self._pools.add(pool.id)
        return pool.id

    def _sit(self, seat: Seat) -> None:
        self._seats[seat.rep] = seat
        self._reps.add(seat.rep)
        self._days.add(local_date(self.at, seat.zone))


class HiddenValues:
    """Makes keyed hashes of the values that are kept together, which may be personal: the state holds no other."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __call__(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return those who may take a lead, with its value hidden."""
        if all(candidate.keep is None for candidate in candidates):
            return candidates
        return tuple(map(self._hidden, candidates))

    def _hidden(self, candidate: Candidate) -> Candidate:
        if candidate.keep is None:
            return candidate
        value = candidate.keep.encode(errors="surrogatepass")
        return replace(candidate, keep=blake2b(value, key=self._secret, person=b"keep", digest_size=16).hexdigest())
