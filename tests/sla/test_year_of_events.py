"""A year's event log of many leads, in any order: identical rows."""

import random
from datetime import UTC, datetime

import pytest

from policy_engine.calendars.zones import local
from policy_engine.cli.clock_cells import clock_cells
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import read_events
from policy_engine.sla import Timekeeper
from tests.sla.year import policy, year_of

UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("leads", "orders"), [(150, 3), pytest.param(10_000, 20, marks=pytest.mark.soak)])
def test_the_order_of_a_years_events_changes_no_row(leads: int, orders: int) -> None:
    checked = policy()
    born, rows = year_of(leads)
    read = [read_lead(checked, lead) for lead in born]

    def clocks(log: list[dict[str, object]]) -> list[dict[str, object]]:
        keeper = Timekeeper(checked, read_events(checked, enumerate(log, 2)), UNTIL)
        return [
            clock_cells(clock, lambda at: local(at, checked.timezone).isoformat())
            for lead in read
            for clock in keeper.track(lead).clocks
        ]

    expected = clocks(rows)
    assert len(expected) > leads
    assert {row["state"] for row in expected} == {"met", "breached", "running", "paused", "cancelled"}
    chance = random.Random(20)
    for _ in range(orders):
        assert clocks(chance.sample(rows, len(rows))) == expected
