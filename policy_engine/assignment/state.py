"""What handing out leads remembers: turns, credits, loads, and who keeps what together.

All of it is values: a state never changes, handing out a lead returns the next one.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal, NamedTuple

from policy_engine.model.base import Model
from policy_engine.model.border import from_json, to_json
from policy_engine.source.frozen import frozen, frozen_by_name

__all__ = ["HandoutState", "Hold", "PoolId", "PoolMemory", "RepLoad"]


class PoolId(NamedTuple):
    """Whose turns are remembered together: a role of a pod or a team, all of it (no role), or a role everywhere."""

    kind: Literal["pod", "team", "role"]
    name: str | None
    role: str | None

    def __str__(self) -> str:
        return " ".join(part for part in self if part is not None)


@frozen
class PoolMemory:
    """The past of a pool.

    `turns` holds the number of each rep's last turn, `count` that of the last turn of
    all. `kept` says how many open leads with a value each rep has from this pool.
    """

    count: int = 0
    turns: Mapping[str, int] = field(default_factory=dict)
    credits: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@frozen
class RepLoad:
    """The open leads of a rep, and how many leads the rep got on each day."""

    open: int = 0
    days: Mapping[date, int] = field(default_factory=dict)


class Hold(NamedTuple):
    """What an assigned lead takes up: room at its rep on a day, and the value that its pool keeps together.

    `turn` is the number of the pool's turn that it used, if it used one.
    """

    rep: str
    day: date
    pool: PoolId | None = None
    keep: str | None = None
    turn: int | None = None


@frozen
class HandoutState:
    """The memory of all pools, and the loads of all reps, by name."""

    pools: Mapping[PoolId, PoolMemory] = field(default_factory=dict)
    loads: Mapping[str, RepLoad] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the state as text; equal states give equal text."""
        pools = tuple(
            _PoolRecord(
                kind=pool.kind,
                name=pool.name,
                role=pool.role,
                count=memory.count,
                turns=_sorted(memory.turns),
                credits=_sorted(memory.credits),
                kept={value: _sorted(memory.kept[value]) for value in sorted(memory.kept)},
            )
            for pool, memory in sorted(self.pools.items(), key=lambda item: tuple(part or "" for part in item[0]))
        )
        reps = tuple(
            _RepRecord(rep=rep, open=self.loads[rep].open, days=dict(sorted(self.loads[rep].days.items())))
            for rep in sorted(self.loads)
        )
        return to_json(_StateRecord(pools=pools, reps=reps))

    @classmethod
    def from_json(cls, text: str) -> "HandoutState":
        """Return the state that `to_json` wrote."""
        record = from_json(_StateRecord, text)
        return cls(
            {
                PoolId(pool.kind, pool.name, pool.role): PoolMemory(pool.count, pool.turns, pool.credits, pool.kept)
                for pool in record.pools
            },
            {rep.rep: RepLoad(rep.open, rep.days) for rep in record.reps},
        )


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))


@frozen_by_name
class _PoolRecord(Model):
    kind: Literal["pod", "team", "role"]
    name: str | None
    role: str | None
    count: int
    turns: dict[str, int]
    credits: dict[str, int]
    kept: dict[str, dict[str, int]]


@frozen_by_name
class _RepRecord(Model):
    rep: str
    open: int
    days: dict[date, int]


@frozen_by_name
class _StateRecord(Model):
    pools: tuple[_PoolRecord, ...]
    reps: tuple[_RepRecord, ...]
