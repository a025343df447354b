"""Handing out many leads at once: what one after another would give, mostly without going through them.

Leads that go to one pool by turn, or by weight, take turns that repeat, as long as no
capacity, no keeping together and no other pool has a say. All other leads are handed
out one by one, in their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from policy_engine.source.frozen import frozen

__all__ = ["Given", "hand_out_all"]

_Array = NDArray[Any]
_Takers = tuple[Candidate, ...]


@frozen
class Given:
    """Leads that were handed out.

    `pairs` are the distinct pairs of a number of takers and of who of them took a lead, None
    for nobody. `numbers` has for each lead that of its pair, `turns` that of the turn that
    it used, 0 where it used none: holds of pairs have no turns.
    """

    pairs: Sequence[tuple[int, Taken | None]]
    numbers: _Array
    turns: _Array

    def holds(self) -> list[Hold | None]:
        """Return what each lead takes up."""
        of_pairs = [taken.hold if taken is not None else None for _, taken in self.pairs]
        numbered = zip(self.numbers.tolist(), self.turns.tolist(), strict=True)
        return [_with_turn(of_pairs[number], turn) for number, turn in numbered]


def _with_turn(hold: Hold | None, turn: int) -> Hold | None:
    return Hold(hold.rep, hold.day, hold.pool, hold.keep, turn) if hold is not None and turn else hold


class _Giving:
    """Leads that are being handed out."""

    def __init__(self, leads: int) -> None:
        self.pairs: list[tuple[int, Taken | None]] = []
        self.numbers = np.zeros(leads, dtype=np.int64)
        self.turns = np.zeros(leads, dtype=np.int64)
        self._known: dict[tuple[int, Taken | None], int] = {}

    def give(self, rows: _Array | int, takers: int, taken: Taken | None) -> None:
        """Let the same one, or nobody, take the leads of some rows."""
        number = self._known.setdefault((takers, taken), len(self.pairs))
        if number == len(self.pairs):
            self.pairs.append((takers, taken))
        self.numbers[rows] = number

    def give_one(self, row: int, takers: int, taken: Taken | None) -> None:
        """Let somebody take one lead, perhaps by a turn."""
        if taken is not None and taken.hold is not None and taken.hold.turn is not None:
            self.turns[row] = taken.hold.turn
            taken = replace(taken, hold=taken.hold._replace(turn=None))
        self.give(row, takers, taken)


def hand_out_all(
    handout: Handout,
    takers: Sequence[_Takers],
    numbers: _Array,
    at: datetime,
    released: Mapping[int, Hold | None] | None = None,
    *,
    undone: bool = False,
) -> Given:
    """Hand out leads in their order; each has the number of those who may take it, who may be nobody.

    `released` holds, by row, what leads give back right before it is their turn; where the
    assignments are `undone`, the day's room too.
    """
    give_back = handout.withdraw if undone else handout.release
    before = released or {}
    giving = _Giving(len(numbers))
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
            _take_all(handout, number, way if isinstance(way, Taken) else None, rows[~alone[rows]], giving)
        elif way is None or way.pool.id in contested:
            alone[rows] = True
        else:
            by_turns.setdefault(way.pool.id, {})[number] = way
    for asked in by_turns.values():
        _take_turns(handout, asked, numbers, at, giving)
    for row in np.flatnonzero(alone):
        number, hold = int(numbers[row]), before.get(int(row))
        if hold is not None:
            give_back(hold)
        giving.give_one(int(row), number, handout.take(takers[number], at) if takers[number] else None)
    return Given(giving.pairs, giving.numbers, giving.turns)


def _take_all(handout: Handout, number: int, taken: Taken | None, rows: _Array, giving: _Giving) -> None:
    """Let the same one, or nobody, take all leads of some rows."""
    if len(rows):
        giving.give(rows, number, taken)
        if taken is not None and taken.hold is not None:
            handout.note(taken.hold, len(rows))


def _take_turns(handout: Handout, asked: dict[int, Turns], numbers: _Array, at: datetime, giving: _Giving) -> None:
    """Let the seats of one pool take leads by their turns; `asked` are the numbers that go there."""
    rows = np.flatnonzero(np.isin(numbers, list(asked)))
    if not len(rows):
        return
    first = next(iter(asked.values()))
    past = handout.past(first.pool.id)
    giving.turns[rows] = past.count + 1 + np.arange(len(rows))
    order = _order(first.pool, first.seats, past, len(rows))
    for place, seat in enumerate(first.seats):
        took = order == place
        hold = Hold(seat.rep, handout.day(seat, at), first.pool.id)
        if took.any():
            handout.note(hold, int(np.count_nonzero(took)))
        for number, way in asked.items():
            of_both = rows[took & (numbers[rows] == number)]
            if len(of_both):
                giving.give(of_both, number, Taken(way.candidate, "assigned", seat.rep, hold, way.reason))


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
