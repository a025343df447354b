"""Due times in columns are those of one clock after another."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from policy_engine.model.clock import Pause
from policy_engine.sla import definition_of
from policy_engine.sla.columns import NOT_KNOWN, due_times
from policy_engine.sla.reckoning import Reckoning
from tests.sla.support import policy_with

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(instant: datetime | None) -> int:
    return int(NOT_KNOWN) if instant is None else (instant - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize("within", ["15 minutes", "2 business hours", "90 business minutes", "30 business hours"])
def test_due_times_in_columns_are_those_one_by_one(within: str) -> None:
    definition = definition_of(policy_with(f'sla "S"\n  contacted within {within} of assigned'), 0)
    chance = random.Random(within)
    clocks = []
    for _ in range(1_500):
        # Many of them at openings, closings and each other's ends.
        at = datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=15 * chance.randrange(2_000))
        pauses: list[Pause] = []
        then = at
        for number in range(chance.randint(0, 2)):
            start = then + timedelta(minutes=chance.choice((0, 1, 15, 60, 900)) + (number > 0))
            then = start + timedelta(minutes=chance.choice((1, 30, 600, 3_000)))
            pauses.append(Pause(start, then))
        if pauses and chance.random() < 0.2:
            pauses[-1] = Pause(pauses[-1].start)
        clocks.append((at, pauses))
    columns = [
        (
            np.array([micros(p[place].start) if place < len(p) else int(NOT_KNOWN) for _, p in clocks]),
            np.array([micros(p[place].end) if place < len(p) else int(NOT_KNOWN) for _, p in clocks]),
        )
        for place in range(2)
    ]
    found = due_times(definition, np.array([micros(at) for at, _ in clocks]), columns)
    expected = [micros(Reckoning(definition, at, pauses).due()) for at, pauses in clocks]
    assert found.tolist() == expected
