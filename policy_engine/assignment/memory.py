"""The past of pools and reps while a batch is handed out: it changes in place.

It starts from a state and gives back the next one; the state it started from stays as
it was. Of what a batch does not touch nothing is copied.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from policy_engine.assignment.rotations import Turn
from policy_engine.assignment.state import HandoutState, Hold, PoolId, PoolMemory, RepLoad

__all__ = ["HandoutMemory", "PoolPast"]

_Key = TypeVar("_Key")


@dataclass(slots=True)
class PoolPast:
    """A `PoolMemory` that can change."""

    count: int
    turns: dict[str, int]
    credits: dict[str, int]
    kept: dict[str, Mapping[str, int]]

    @classmethod
    def of(cls, memory: PoolMemory) -> "PoolPast":
        return cls(memory.count, dict(memory.turns), dict(memory.credits), dict(memory.kept))

    def frozen(self) -> PoolMemory:
        return PoolMemory(self.count, dict(self.turns), dict(self.credits), dict(self.kept))

    def take_turn(self, turn: Turn) -> None:
        """Write down whose turn it was."""
        self.count += 1
        self.turns[turn.seat.rep] = self.count
        self.credits.update(turn.credits)

    def keep(self, value: str, rep: str) -> None:
        """Write down that a rep has one more open lead with a value."""
        # INVARIANT: holders are replaced, never changed: the state this started from has the same ones.
        holders = self.kept.get(value, {})
        self.kept[value] = {**holders, rep: holders.get(rep, 0) + 1}

    def let_go(self, value: str, rep: str) -> None:
        """Write down that a rep has one open lead less with a value."""
        holders = _one_less(self.kept[value], rep)
        if holders:
            self.kept[value] = holders
        else:
            del self.kept[value]


class HandoutMemory:
    """A `HandoutState` that can change."""

    def __init__(self, state: HandoutState) -> None:
        self._state = state
        self._pools: dict[PoolId, PoolPast] = {}
        self._days: dict[str, dict[date, int]] = {}
        self.open = {rep: load.open for rep, load in state.loads.items()}

    def pool(self, pool: PoolId) -> PoolPast:
        """Return the past of a pool, to be read and changed."""
        past = self._pools.get(pool)
        if past is None:
            past = self._pools[pool] = PoolPast.of(self._state.pools.get(pool, PoolMemory()))
        return past

    def days(self, rep: str) -> dict[date, int]:
        """Return how many leads a rep got on each day, to be read and changed."""
        days = self._days.get(rep)
        if days is None:
            days = self._days[rep] = dict(self._state.loads.get(rep, RepLoad()).days)
        return days

    def add(self, hold: Hold, leads: int = 1) -> None:
        """Write down that a rep has one more lead, or some more."""
        self.open[hold.rep] = self.open.get(hold.rep, 0) + leads
        days = self.days(hold.rep)
        days[hold.day] = days.get(hold.day, 0) + leads
        if hold.pool is not None and hold.keep is not None:
            self.pool(hold.pool).keep(hold.keep, hold.rep)

    def release(self, hold: Hold) -> None:
        """Write down that a lead is no longer open for its rep; its day still counts it."""
        self.open[hold.rep] -= 1
        # Read once, a rep's days mark the rep as changed.
        self.days(hold.rep)
        if hold.pool is not None and hold.keep is not None:
            self.pool(hold.pool).let_go(hold.keep, hold.rep)

    def withdraw(self, hold: Hold) -> None:
        """Write down that a lead was never given to its rep; the turn is not given back."""
        self.release(hold)
        self._days[hold.rep] = _one_less(self.days(hold.rep), hold.day)

    def state(self) -> HandoutState:
        """Return the state as it is now."""
        pools = {pool: past.frozen() for pool, past in self._pools.items() if past.count}
        loads = {rep: RepLoad(self.open[rep], dict(days)) for rep, days in self._days.items() if rep in self.open}
        return HandoutState({**self._state.pools, **pools}, {**self._state.loads, **loads})


def _one_less(counts: Mapping[_Key, int], key: _Key) -> dict[_Key, int]:
    """Return the counts with one less of a key; a key with none left is gone."""
    return {each: count for each in counts if (count := counts[each] - (each == key))}
