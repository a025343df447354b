"""Rotations: whose turn it is among those who are free.

A rotation is a pure function of the free seats of a pool, in the order written, and of
the pool's past. Numbers are whole, ties go to the one written first, nothing is left
to chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Protocol

from policy_engine.assignment.roster import Seat
from policy_engine.model.organisation import Rotation
from policy_engine.source.frozen import frozen

__all__ = ["ROTATIONS", "PickNext", "Turn", "by_load", "by_turn", "by_weight"]


@frozen
class Turn:
    """Who takes the lead, and the credits that changed."""

    seat: Seat
    credits: Mapping[str, int] = field(default_factory=dict)


class PickNext(Protocol):
    """What the rotations have in common. The seats are not empty: a lead that nobody can take waits instead."""

    def __call__(
        self,
        free: Sequence[Seat],
        turns: Mapping[str, int],
        credits: Mapping[str, int],
        loads: Mapping[str, int],
        /,
    ) -> Turn: ...


def by_turn(
    free: Sequence[Seat], turns: Mapping[str, int], _credits: Mapping[str, int], _loads: Mapping[str, int]
) -> Turn:
    """Return the rep whose last turn is longest ago."""
    # Turns are numbered from 1: who has had none comes before everyone who had one.
    return Turn(min(free, key=lambda seat: turns.get(seat.rep, 0)))


def by_weight(
    free: Sequence[Seat], _turns: Mapping[str, int], credits: Mapping[str, int], _loads: Mapping[str, int]
) -> Turn:
    """Let the credit of each grow by the weight; the highest takes the lead and pays the sum of the weights."""
    grown = {seat.rep: credits.get(seat.rep, 0) + seat.weight for seat in free}
    chosen = max(free, key=lambda seat: grown[seat.rep])
    grown[chosen.rep] -= sum(seat.weight for seat in free)
    return Turn(chosen, grown)


def by_load(
    free: Sequence[Seat], turns: Mapping[str, int], _credits: Mapping[str, int], loads: Mapping[str, int]
) -> Turn:
    """Return the rep with the smallest share of open leads to the most that may be open; ties go by turn."""
    chosen = free[0]
    for seat in free[1:]:
        # By cross-multiplication: exact, and without fractions. A checked policy has a limit for every member.
        share = loads.get(seat.rep, 0) * (chosen.open or 1)
        chosen_share = loads.get(chosen.rep, 0) * (seat.open or 1)
        if (share, turns.get(seat.rep, 0)) < (chosen_share, turns.get(chosen.rep, 0)):
            chosen = seat
    return Turn(chosen)


ROTATIONS: Mapping[Rotation, PickNext] = {"turn": by_turn, "weight": by_weight, "load": by_load}
