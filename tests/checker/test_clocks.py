"""What events, SLA clocks and objectives become in the checked policy."""

from decimal import Decimal

import pytest

from policy_engine.model.agreement import CountOf, Promise, PromisedShare, Ratio
from policy_engine.model.routing import Assign, QueueTarget
from policy_engine.model.sla import ClockTarget, Reassign, ReassignInPod
from policy_engine.model.values import Duration, DurationUnit
from tests.checker.support import checked

OFFICE = "calendar office\n  open Mon-Fri 09:00-18:00\n"
HOME = "calendar home\n  open Mon-Fri 09:00-12:00\n"
ROUTE = "pod a\n  SDR: Ana\nqueue triage\notherwise assign pod a SDR\n"


def within(written: str, calendars: str) -> Duration:
    policy = checked(f'{calendars}sla "x"\n  accepted within {written}\n{ROUTE}')
    return policy.slas[0].target.within


def duration(amount: str, unit: DurationUnit, calendar: str | None = None) -> Duration:
    return Duration(amount=Decimal(amount), unit=unit, calendar=calendar)


@pytest.mark.parametrize(
    ("written", "calendars", "meant"),
    [
        pytest.param("2 hours of assigned", OFFICE, duration("2", "hours"), id="elapsed time"),
        pytest.param("2 business hours of assigned", OFFICE, duration("2", "hours", "office"), id="the only calendar"),
        pytest.param("2 hours of assigned, in home hours", OFFICE + HOME, duration("2", "hours", "home"), id="named"),
        pytest.param(
            "2 business hours of assigned, in HOME hours", OFFICE + HOME, duration("2", "hours", "home"), id="both"
        ),
        pytest.param(
            "3 days of assigned, in office hours", OFFICE, duration("3", "days", "office"), id="business days"
        ),
        pytest.param("1.5 hours of assigned", "", duration("1.5", "hours"), id="a part of an hour"),
        pytest.param("2 weeks of assigned", OFFICE, duration("2", "weeks"), id="weeks"),
    ],
)
def test_what_a_target_counts_on(written: str, calendars: str, meant: Duration) -> None:
    assert within(written, calendars) == meant


@pytest.mark.parametrize(
    ("target", "later", "meant"),
    [
        pytest.param("2 hours of assigned", "1 hour", duration("1", "hours"), id="elapsed like the target"),
        pytest.param("2 hours of assigned, in home hours", "1 hour", duration("1", "hours", "home"), id="in its hours"),
        pytest.param(
            "2 hours of assigned, in home hours", "1 business day", duration("1", "days", "home"), id="business"
        ),
    ],
)
def test_a_step_counts_time_as_its_target_does(target: str, later: str, meant: Duration) -> None:
    sla = f'sla "x"\n  accepted within {target}\n  at 80% warn the rep\n  {later} later warn manager\n'
    steps = checked(OFFICE + HOME + sla + ROUTE).slas[0].steps
    assert (steps[0].percent, steps[0].later) == (Decimal(80), None)
    assert (steps[1].percent, steps[1].later) == (None, meant)


def test_what_a_step_does_with_a_lead() -> None:
    steps = "  at 100% reassign in pod\n  at 110% reassign to queue triage\n  at 120% reassign to pod a SDR\n"
    policy = checked(f'sla "x"\n  accepted within 2 hours of assigned\n{steps}{ROUTE}')
    first, second, third = (step.actions[0] for step in policy.slas[0].steps)
    assert first == ReassignInPod()
    assert second == Assign(target=QueueTarget(queue="triage"))
    assert isinstance(third, Reassign)


def test_events_are_spelled_as_declared() -> None:
    policy = checked(
        "lead has\n  score number\n  won_on date, optional\n"
        "funnel\n  MQL: owned by SDR, when score > 3\n  Won: owned by SDR\n"
        "events\n  Contacted\n  won at won_on\n"
        f'sla "x"\n  CONTACTED or won or contacted within 2 hours of Assigned\n  restart on mql\n{ROUTE}'
    )
    assert [(event.name, event.field) for event in policy.events] == [("Contacted", None), ("Won", "won_on")]
    assert policy.slas[0].target == ClockTarget(
        stops=("Contacted", "Won"), within=duration("2", "hours"), start="assigned"
    )
    assert policy.slas[0].restart_on == ("MQL",)


def test_events_are_taken_from_their_use_where_none_is_declared() -> None:
    policy = checked(f'sla "x"\n  contacted within 2 hours of created\n{ROUTE}')
    assert [(event.name, event.place is not None) for event in policy.events] == [("contacted", True)]


def test_what_objectives_promise() -> None:
    policy = checked(
        "funnel\n  MQL: owned by SDR, when score > 3\nevents\n  won\n  contacted\n"
        "indicator win_rate is count of won / count of mql\n"
        'objective "x" for pod a\n'
        "  win_rate at least 25% per quarter\n"
        "  95.5% of mql contacted within 2 hours of assigned per month\n"
        "  median time from assigned to contacted at most 30 minutes\n" + OFFICE + ROUTE
    )
    assert policy.indicators[0].measure == Ratio(above=CountOf(event="won"), below=CountOf(event="MQL"))
    rate, share, time = policy.objectives[0].promises
    assert isinstance(rate, Promise)
    assert (rate.value, rate.period) == (Decimal("0.25"), "quarter")
    assert isinstance(share, PromisedShare)
    assert (share.share, share.stage, share.period) == (Decimal("0.955"), "MQL", "month")
    assert isinstance(time, Promise)
    assert time.value == duration("30", "minutes")
