"""Handing out many leads at once: what one after another would give, mostly without going through them.

Leads that go to one pool by turn, or by weight, take turns that repeat, as long as no
capacity, no keeping together and no other pool has a say. All other leads are handed
out one by one, in their order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_engine.assignment.handout import Handout, Taken, Turns
from policy_engine.assignment.memory import PoolPast
from policy_engine.assignment.roster import Pool, Seat
from policy_engine.assignment.rotations import ROTATIONS
from policy_engine.assignment.state import Hold, PoolId
from policy_engine.model.judgement import Candidate

__all__ = ["hand_out_all"]

_Array = NDArray[Any]
_Takers = tuple[Candidate, ...]


class _Known:
    """Who took leads of whom; each pair that was met has a number."""

    def __init__(self) -> None:
        self.pairs: list[tuple[int, Taken | None]] = []
        self._numbers: dict[tuple[int, Taken | None], int] = {}

    def number(self, takers: int, taken: Taken | None) -> int:
        number = self._numbers.setdefault((takers, taken), len(self.pairs))
        if number == len(self.pairs):
            self.pairs.append((takers, taken))
        return number


def hand_out_all(
    handout: Handout,
    takers: Sequence[_Takers],
    numbers: _Array,
    at: datetime,
    released: Mapping[int, Hold | None] | None = None,
) -> tuple[list[tuple[int, Taken | None]], _Array]:
    """Hand out leads in their order; each has the number of those who may take it, who may be nobody.

    Return the distinct pairs of such a number and of who took a lead, and the number of
    each lead's pair. `released` holds, by row, what leads give back right before it is
    their turn.
    """
    before = released or {}
    known = _Known()
    given = np.zeros(len(numbers), dtype=np.int64)
    alone = np.zeros(len(numbers), dtype=bool)
    alone[list(before)] = True
    ways = [handout.way(each, at) if each else None for each in takers]
    contested = {pool for number in numbers[alone] for pool in handout.pools(takers[int(number)])}
    contested.update(
        pool for each, way in zip(takers, ways, strict=True) if way is None for pool in handout.pools(each)
    )
    by_turns: dict[PoolId, dict[int, Turns]] = {}
    order = np.argsort(numbers, kind="stable")
    ends = np.searchsorted(numbers[order], np.arange(len(takers) + 1))
    for number, way in enumerate(ways):
        rows = order[ends[number] : ends[number + 1]]
        if isinstance(way, Taken) or not takers[number]:
            _take_all(handout, number, way if isinstance(way, Taken) else None, rows[~alone[rows]], given, known)
        elif way is None or way.pool.id in contested:
            alone[rows] = True
        else:
            by_turns.setdefault(way.pool.id, {})[number] = way
    for asked in by_turns.values():
        _take_turns(handout, asked, numbers, at, given, known)
    for row in np.flatnonzero(alone):
        number, hold = int(numbers[row]), before.get(int(row))
        if hold is not None:
            handout.release(hold)
        given[row] = known.number(number, handout.take(takers[number], at) if takers[number] else None)
    return known.pairs, given


def _take_all(handout: Handout, number: int, taken: Taken | None, rows: _Array, given: _Array, known: _Known) -> None:
    """Let the same one, or nobody, take all leads of some rows."""
    if len(rows):
        given[rows] = known.number(number, taken)
        if taken is not None and taken.hold is not None:
            handout.note(taken.hold, len(rows))


def _take_turns(
    handout: Handout, asked: dict[int, Turns], numbers: _Array, at: datetime, given: _Array, known: _Known
) -> None:
    """Let the seats of one pool take leads by their turns; `asked` are the numbers that go there."""
    rows = np.flatnonzero(np.isin(numbers, list(asked)))
    if not len(rows):
        return
    first = next(iter(asked.values()))
    order = _order(first.pool, first.seats, handout.past(first.pool.id), len(rows))
    for place, seat in enumerate(first.seats):
        took = order == place
        hold = Hold(seat.rep, handout.day(seat, at), first.pool.id)
        if took.any():
            handout.note(hold, int(np.count_nonzero(took)))
        for number, way in asked.items():
            of_both = rows[took & (numbers[rows] == number)]
            if len(of_both):
                taken = Taken(way.candidate, "assigned", seat.rep, hold, way.reason)
                given[of_both] = known.number(number, taken)


def _order(pool: Pool, seats: Sequence[Seat], past: PoolPast, leads: int) -> _Array:
    """Return the places of the seats that take leads one after another, and write down the turns."""
    pick = ROTATIONS[pool.rotation]
    before = past.count
    places = {seat.rep: place for place, seat in enumerate(seats)}
    seen: dict[tuple[object, ...], int] = {}
    order: list[int] = []
    credits_at: list[dict[str, int]] = []
    while len(order) < leads:
        state = _state(pool, seats, past)
        if state in seen:
            return _repeated(order, seen[state], credits_at, leads, before, seats, past)
        seen[state] = len(order)
        credits_at.append(dict(past.credits))
        turn = pick(seats, past.turns, past.credits, {})
        past.take_turn(turn)
        order.append(places[turn.seat.rep])
    return np.array(order, dtype=np.int64)


def _state(pool: Pool, seats: Sequence[Seat], past: PoolPast) -> tuple[object, ...]:
    """Return all of the past that says who comes next: the same again, and turns repeat."""
    if pool.rotation == "weight":
        return tuple(past.credits.get(seat.rep, 0) for seat in seats)
    return tuple(sorted(range(len(seats)), key=lambda place: past.turns.get(seats[place].rep, 0)))


def _repeated(
    order: Sequence[int],
    begin: int,
    credits_at: Sequence[dict[str, int]],
    leads: int,
    before: int,
    seats: Sequence[Seat],
    past: PoolPast,
) -> _Array:
    """Carry on turns that repeat from `begin` on, up to so many leads, and write down how they end."""
    cycle = len(order) - begin
    whole = np.arange(leads)
    taken: _Array = np.array(order, dtype=np.int64)[np.where(whole < begin, whole, begin + (whole - begin) % cycle)]
    past.count = before + leads
    places, last = np.unique(taken[::-1], return_index=True)
    for place, behind in zip(places, last, strict=True):
        past.turns[seats[place].rep] = before + leads - int(behind)
    past.credits.update(credits_at[begin + (leads - begin) % cycle])
    return taken
