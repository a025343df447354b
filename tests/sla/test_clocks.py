"""Clocks as a sales manager reads them: when they start, pause, stop, and what they come to."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from policy_engine.model.clock import Clock
from policy_engine.model.history import Event
from tests.sla.support import clocks, event, moment, policy_with, shown

TOUCH = 'sla "First touch"\n  contacted within 15 minutes of assigned, in office hours'


def only(found: Sequence[Clock]) -> Clock:
    (clock,) = found
    return clock


@pytest.mark.parametrize(
    ("start", "due"),
    [
        pytest.param("Fri 17:50", "Mon2 09:05", id="carries over the weekend"),
        pytest.param("Mon 07:00", "Mon 09:15", id="starts at opening time"),
        pytest.param("Mon 17:45", "Mon 18:00", id="is due at closing time"),
        pytest.param("Sat 12:00", "Mon2 09:15", id="starts on a closed day"),
        pytest.param("Mon 10:00", "Mon 10:15", id="within a day"),
    ],
)
def test_target_counts_only_business_minutes(start: str, due: str) -> None:
    clock = only(clocks(TOUCH, [event("assigned", start)], start))
    assert (clock.state, shown(clock.due)) == ("running", due)


@pytest.mark.parametrize(
    ("stop", "state", "remaining"),
    [
        pytest.param("Mon 10:15", "met", 0, id="at the very instant it is due"),
        pytest.param("Mon 10:10", "met", 300, id="before"),
        pytest.param("Mon 10:15:01", "breached", -1, id="after"),
    ],
)
def test_a_stop_ends_the_clock(stop: str, state: str, remaining: int) -> None:
    clock = only(clocks(TOUCH, [event("assigned", "Mon 10:00"), event("contacted", stop)], "Fri 18:00"))
    assert (clock.state, clock.remaining) == (state, timedelta(seconds=remaining))
    assert (shown(clock.stopped), clock.stopped_by) == (stop, "contacted")


def test_a_breach_exists_from_the_first_microsecond_after_the_due_time_also_outside_hours() -> None:
    due = moment("Mon 18:00")
    events = [event("assigned", "Mon 17:45")]
    assert [only(clocks(TOUCH, events, due + timedelta(microseconds=late))).state for late in (0, 1)] == [
        "running",
        "breached",
    ]


def test_a_breached_clock_runs_on_until_it_stops() -> None:
    clock = only(clocks(TOUCH, [event("assigned", "Mon 10:00"), event("contacted", "Tue 09:00")], "Fri 18:00"))
    assert (clock.state, clock.elapsed, clock.remaining) == ("breached", timedelta(hours=8), timedelta(hours=-7.75))


def test_the_condition_is_asked_when_the_clock_starts() -> None:
    sla = 'sla "Hot" when stage = MQL and score >= 80\n  contacted within 15 minutes of assigned'
    events = [event("assigned", "Mon 10:00"), event("replied", "Mon 10:05", score=10.0)]
    assert clocks(sla, events, "Mon 10:10", score="79") == ()
    assert only(clocks(sla, events, "Mon 10:10", score="80")).state == "running"


def test_a_condition_reads_what_was_decided() -> None:
    sla = 'sla "Hot" when decision.pod is missing and outcome = assigned\n  contacted within 15 minutes of assigned'
    events = [event("assigned", "Mon 10:00")]
    assert only(clocks(sla, events, "Mon 10:10")).state == "running"
    assert clocks(sla, [event("assigned", "Mon 10:00", {"pod": "one"})], "Mon 10:10") == ()


def test_entering_a_stage_starts_a_clock() -> None:
    sla = 'sla "Follow up"\n  contacted within 1 hour of MQL, in office hours'
    clock = only(clocks(sla, [event("replied", "Tue 10:00", score=70.0)], "Tue 10:30", score="5"))
    assert (shown(clock.started), shown(clock.due)) == ("Tue 10:00", "Tue 11:00")


def test_without_an_assignment_the_lead_counts_as_assigned_when_it_was_created() -> None:
    clock = only(clocks(TOUCH, [], "Mon 09:10"))
    assert (shown(clock.started), clock.is_assumed) == ("Mon 08:00", True)


def test_a_lead_that_was_nurtured_was_never_assigned() -> None:
    assert clocks(TOUCH, [], "Mon 09:10", {"outcome": "nurture"}) == ()


# ---------------------------------------------------------------- pauses

PAUSED = TOUCH + "\n  pause while status is on_hold"


def test_only_the_business_time_inside_a_pause_moves_the_due_time() -> None:
    events = [
        event("assigned", "Fri 17:50"),
        event("replied", "Fri 17:55", status="on_hold"),
        event("replied", "Mon2 09:20", status="open"),
    ]
    clock = only(clocks(PAUSED, events, "Mon2 09:21"))
    assert (clock.state, shown(clock.due)) == ("running", "Mon2 09:30")
    assert (clock.elapsed, clock.paused) == (timedelta(minutes=6), timedelta(minutes=25))


def test_while_paused_the_due_time_is_not_known() -> None:
    events = [event("assigned", "Mon 10:00"), event("replied", "Mon 10:05", status="on_hold")]
    clock = only(clocks(PAUSED, events, "Tue 10:00"))
    assert (clock.state, clock.due, clock.remaining) == ("paused", None, timedelta(minutes=10))


def test_a_clock_may_start_paused() -> None:
    events = [event("assigned", "Mon 10:00", status="on_hold"), event("replied", "Mon 11:00", status="open")]
    assert shown(only(clocks(PAUSED, events, "Mon 11:01")).due) == "Mon 11:15"


def test_a_breached_clock_stays_breached_while_paused() -> None:
    events = [event("assigned", "Mon 10:00"), event("replied", "Mon 10:20", status="on_hold")]
    clock = only(clocks(PAUSED, events, "Tue 10:00"))
    assert (clock.state, shown(clock.due), clock.elapsed) == ("breached", "Mon 10:15", timedelta(minutes=20))


def test_a_pause_at_the_very_due_time_comes_too_late() -> None:
    events = [event("assigned", "Mon 10:00"), event("replied", "Mon 10:15", status="on_hold")]
    assert only(clocks(PAUSED, events, "Mon 10:16")).state == "breached"


def test_a_stop_while_paused_meets_the_target() -> None:
    events = [
        event("assigned", "Mon 10:00"),
        event("replied", "Mon 10:05", status="on_hold"),
        event("contacted", "Mon 12:05"),
        event("replied", "Mon 13:00", status="open"),
    ]
    clock = only(clocks(PAUSED, events, "Fri 18:00"))
    assert (clock.state, clock.elapsed, shown(clock.due)) == ("met", timedelta(minutes=5), "Mon 12:15")


# ---------------------------------------------------------------- at one time


def test_at_one_time_a_stop_comes_before_a_pause() -> None:
    events = [event("assigned", "Mon 10:00"), event("contacted", "Mon 10:05", status="on_hold")]
    clock = only(clocks(PAUSED, events, "Fri 18:00"))
    assert (clock.state, clock.pauses) == ("met", ())


def test_at_one_time_a_pause_comes_before_a_start() -> None:
    clock = only(clocks(PAUSED, [event("assigned", "Mon 10:00", status="on_hold")], "Mon 10:00"))
    assert clock.state == "paused"


def test_a_stop_at_the_very_instant_of_the_start_ends_the_clock_with_nothing_elapsed() -> None:
    clock = only(clocks(TOUCH, [event("assigned", "Mon 10:00"), event("contacted", "Mon 10:00")], "Fri 18:00"))
    assert (clock.state, clock.elapsed) == ("met", timedelta())


def test_a_stop_comes_before_a_start() -> None:
    events = [
        event("assigned", "Mon 10:00"),
        event("contacted", "Mon 10:10"),
        event("assigned", "Mon 10:10"),
    ]
    assert [(c.cycle, c.state, c.elapsed) for c in clocks(TOUCH, events, "Fri 18:00")] == [
        (1, "met", timedelta(minutes=10)),
        (2, "met", timedelta()),
    ]


# ---------------------------------------------------------------- cycles


def test_a_start_while_the_clock_runs_changes_nothing() -> None:
    assert (
        shown(only(clocks(TOUCH, [event("assigned", "Mon 10:00"), event("assigned", "Mon 10:05")], "Mon 10:06")).due)
        == "Mon 10:15"
    )


def test_each_start_after_the_end_begins_a_new_cycle() -> None:
    events = [
        event("assigned", "Mon 10:00"),
        event("contacted", "Mon 10:10"),
        event("assigned", "Tue 10:00"),
        event("contacted", "Tue 10:30"),
        event("assigned", "Wed 10:00"),
    ]
    assert [(c.cycle, c.state) for c in clocks(TOUCH, events, "Wed 10:01")] == [
        (1, "met"),
        (2, "breached"),
        (3, "running"),
    ]


RESTARTED = TOUCH + "\n  restart on reassigned"


def test_a_restart_cancels_the_cycle_and_begins_the_next() -> None:
    events = [event("assigned", "Mon 10:00"), event("reassigned", "Mon 10:10")]
    first, second = clocks(RESTARTED, events, "Mon 10:20")
    assert (first.state, first.stopped_by) == ("cancelled", "reassigned")
    assert (second.state, second.cycle, shown(second.due)) == ("running", 2, "Mon 10:25")


def test_a_restart_of_a_late_cycle_leaves_it_breached() -> None:
    events = [event("assigned", "Mon 10:00"), event("reassigned", "Mon 10:16")]
    assert [clock.state for clock in clocks(RESTARTED, events, "Mon 10:20")] == ["breached", "running"]


def test_a_restart_of_an_ended_cycle_is_nothing() -> None:
    events = [event("assigned", "Mon 10:00"), event("contacted", "Mon 10:05"), event("reassigned", "Mon 10:16")]
    assert [clock.state for clock in clocks(RESTARTED, events, "Mon 10:20")] == ["met"]


def test_twenty_cycles_a_day_are_enough() -> None:
    events = [
        event(name, moment("Mon 10:00") + timedelta(minutes=2 * n + (name == "contacted")))
        for n in range(30)
        for name in ("assigned", "contacted")
    ]
    events += [event("assigned", "Tue 10:00")]
    found = clocks(TOUCH, events, "Tue 10:01")
    assert [clock.cycle for clock in found] == list(range(1, 22))
    assert shown(found[-1].started) == "Tue 10:00"


# ---------------------------------------------------------------- leads that are rejected


def test_a_rejected_lead_ends_its_clocks() -> None:
    events = [event("assigned", "Mon 10:00"), event("closed", "Mon 10:05", {"outcome": "rejected"})]
    clock = only(clocks(TOUCH, events, "Fri 18:00"))
    assert (clock.state, shown(clock.stopped), clock.stopped_by) == ("cancelled", "Mon 10:05", None)


def test_a_lead_that_a_rule_rejects_has_no_clock_that_runs() -> None:
    assert only(clocks(TOUCH, [], "Fri 18:00", {"outcome": "rejected"})).state == "cancelled"


# ---------------------------------------------------------------- steps

STEPS = (
    TOUCH
    + """
  at 80% warn the rep
  at 100% reassign in pod and notify manager
  2 hours later escalate to Laura Prat
  1 hour later tag "late\""""
)


def fired(clock: Clock) -> list[tuple[str, str | None]]:
    return [(step.words, shown(step.at)) for step in clock.steps]


def test_each_step_falls_due_on_the_clocks_own_calendar() -> None:
    clock = only(clocks(STEPS, [event("assigned", "Fri 17:50")], "Tue2 12:00"))
    assert fired(clock) == [
        ("at 80%", "Mon2 09:02"),
        ("at 100%", "Mon2 09:05"),
        ("2 hours later", "Mon2 11:05"),
        ("1 hour later", "Mon2 12:05"),
    ]


def test_the_next_step_is_known() -> None:
    clock = only(clocks(STEPS, [event("assigned", "Mon 10:00")], "Mon 10:12"))
    assert fired(clock) == [("at 80%", "Mon 10:12")]
    assert clock.coming is not None
    assert (clock.coming.number, shown(clock.coming.at)) == (1, "Mon 10:15")


@pytest.mark.parametrize(
    ("stop", "count"), [("Mon 10:11:59", 0), ("Mon 10:12", 0), ("Mon 10:12:01", 1), ("Mon 13:00", 3)]
)
def test_a_step_does_not_fire_once_the_clock_ended(stop: str, count: int) -> None:
    clock = only(clocks(STEPS, [event("assigned", "Mon 10:00"), event("contacted", stop)], "Fri 18:00"))
    assert len(clock.steps) == count
    assert clock.coming is None


def test_steps_count_time_as_the_target_does_pauses_included() -> None:
    sla = STEPS + "\n  pause while status is on_hold"
    events = [
        event("assigned", "Mon 10:00"),
        event("replied", "Mon 10:13", status="on_hold"),
        event("replied", "Mon 11:13", status="open"),
        event("replied", "Mon 12:00", status="on_hold"),
        event("replied", "Mon 12:30", status="open"),
    ]
    assert fired(only(clocks(sla, events, "Mon 14:00"))) == [
        ("at 80%", "Mon 10:12"),
        ("at 100%", "Mon 11:15"),
        ("2 hours later", "Mon 13:45"),
    ]


def test_a_step_that_rejects_ends_all_clocks_of_the_lead() -> None:
    sla = """
sla "Last call"
  replied within 1 hour of assigned
  at 100% reject because "no answer"

sla "Long"
  contacted within 1 day of assigned
"""
    found = clocks(sla, [event("assigned", "Mon 10:00")], "Wed 10:00")
    assert [(clock.sla, clock.state, shown(clock.stopped)) for clock in found] == [
        ("Last call", "cancelled", "Mon 11:00"),
        ("Long", "cancelled", "Mon 11:00"),
    ]
    assert fired(found[0]) == [("at 100%", "Mon 11:00")]


@pytest.mark.parametrize(
    ("within", "percent", "at"),
    [
        pytest.param("2 business days", 50, "Fri 10:00", id="a whole number of business days"),
        pytest.param("1 business day", 50, "Thu 14:30", id="half a business day is half of its hours"),
        pytest.param("2 days", 150, "Sun 10:00", id="three calendar days"),
        pytest.param("1 day", 25, "Thu 16:00", id="a quarter of a calendar day"),
        pytest.param("2 business hours", 200, "Thu 14:00", id="twice the hours"),
    ],
)
def test_a_share_of_the_target(within: str, percent: int, at: str) -> None:
    sla = f'sla "S"\n  contacted within {within} of assigned\n  at {percent}% warn the rep'
    clock = only(clocks(sla, [event("assigned", "Thu 10:00")], "Tue2 18:00"))
    assert fired(clock) == [(f"at {percent}%", at)]


# ---------------------------------------------------------------- any order


@pytest.mark.parametrize(
    ("histories", "orders"), [(150, 5), pytest.param(5_000, 20, marks=pytest.mark.soak, id="soak")]
)
def test_the_same_history_gives_the_same_clocks_in_any_order(histories: int, orders: int) -> None:
    policy = policy_with(STEPS + "\n  pause while status is on_hold\n  restart on reassigned")
    chance = random.Random(11)
    names = ("assigned", "contacted", "reassigned", "replied", "SQL")
    for _ in range(histories):
        events: list[Event] = []
        for _ in range(chance.randint(1, 9)):
            at = moment("Mon 09:50") + timedelta(minutes=chance.choice((0, 5, 5, 12, 30, 60, 1500)))
            changes = {"status": chance.choice(("on_hold", "open"))} if chance.random() < 0.6 else {}
            events.append(event(chance.choice(names), at, **changes))
        expected = clocks(policy, events, "Fri 18:00")
        for _ in range(orders):
            again = chance.sample(events, len(events)) + chance.choices(events, k=2)
            assert clocks(policy, chance.sample(again, len(again)), "Fri 18:00") == expected
