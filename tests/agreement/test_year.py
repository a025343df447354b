"""A year of 10,000 leads: every figure of the scorecard is what a plain program says, exactly."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from policy_engine.agreement import Scorecard, measure
from policy_engine.agreement.scorecard import Reading
from policy_engine.agreement.to_rows import to_rows
from policy_engine.engine import Policy
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import life, read_events
from tests.agreement.year import (
    AT,
    POLICY,
    Plain,
    Window,
    Year,
    average,
    generate_year,
    median,
    one_business_day_later,
    open_seconds,
    windows,
)

# The year is measured once, by whoever takes the first of these tests.
pytestmark = pytest.mark.xdist_group("year")

LEADS = 10_000


def scorecard_of(year: Year) -> Scorecard:
    policy = Policy.parse(POLICY).checked
    log = read_events(policy, enumerate(year.event_rows(), 2))
    assert not log.problems
    leads = [read_lead(policy, row) for row in year.lead_rows()]
    lives = (life(policy, lead, log.of(lead.id), AT) for lead in leads)
    return measure(policy, lives, AT, date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def year() -> Year:
    return generate_year(LEADS, seed=5)


@pytest.fixture(scope="module")
def scorecard(year: Year) -> Scorecard:
    return scorecard_of(year)


@pytest.fixture(scope="module")
def plain(year: Year) -> Plain:
    return Plain(year)


def readings(scorecard: Scorecard, name: str, number: int) -> list[Reading]:
    objective = next(each for each in scorecard.objectives if each.name == name)
    return list(objective.promises[number].readings)


def in_two_business_hours(start: datetime, stop: datetime) -> bool:
    # What is over at closing time is due then, and late the moment after.
    taken = open_seconds(start, stop)
    return taken < 7200 or (taken == 7200 and open_seconds(stop - timedelta(microseconds=1), stop) > 0)


def in_one_business_day(start: datetime, stop: datetime) -> bool:
    return stop <= one_business_day_later(start)


def hours(start: datetime, stop: datetime) -> Fraction:
    return Fraction((stop - start) // timedelta(microseconds=1), 3_600_000_000)


def business_hours(start: datetime, stop: datetime) -> Fraction:
    return open_seconds(start, stop) / 3600


def ratio(above: Fraction, below: Fraction) -> Fraction | None:
    return above / below if below else None


Expected = Callable[[Plain, Window], Fraction | None]

PROMISES: list[tuple[str, int, str, Expected]] = [
    ("Volume", 0, "month", lambda p, w: p.count("team marketing", "MQL", w)),
    ("Speed", 0, "month", lambda p, w: p.share("team sales", w, in_two_business_hours)),
    ("Speed", 1, "span", lambda p, w: p.share("team sales", w, in_one_business_day)),
    ("Speed", 2, "week", lambda p, w: average(p.times("team sales", "assigned", "contacted", w, business_hours))),
    ("Grow", 0, "quarter", lambda p, w: sum(p.revenues("pod insurance", "won", w), Fraction(0))),
    ("Grow", 1, "month", lambda p, w: average(p.revenues("pod insurance", "won", w))),
    ("Grow", 2, "week", lambda p, w: median(p.revenues("pod insurance", "won", w))),
    ("Grow", 3, "quarter", lambda p, w: ratio(p.count("pod insurance", "won", w), p.count("pod insurance", "SQL", w))),
    ("Grow", 4, "year", lambda p, w: ratio(
        sum(p.revenues("pod insurance", "won", w), Fraction(0)), p.count("pod insurance", "won", w))),
    ("Quality", 0, "month", lambda p, w: average(p.fits("SDR", "SQL", w))),
    ("Quality", 1, "month", lambda p, w: sum(p.scores("SDR", "MQL", w), Fraction(0))),
    ("Large", 0, "month", lambda p, w: p.count("key accounts", "won", w)),
    ("Large", 1, "span", lambda p, w: sum(p.revenues("key accounts", "won", w), Fraction(0))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "per", "expected"), PROMISES)
def test_a_figure_is_what_a_plain_program_says(
    scorecard: Scorecard, plain: Plain, name: str, number: int, per: str, expected: Expected
) -> None:
    found = [reading.value for reading in readings(scorecard, name, number)]
    assert found == [expected(plain, window) for window in windows(per)]
    # A figure that is the same everywhere, or nowhere, would show little.
    assert any(found)


def test_days_are_those_of_the_zone(scorecard: Scorecard, plain: Plain) -> None:
    found = [reading.value for reading in readings(scorecard, "Volume", 1)]
    assert len(found) == 365
    assert found == [plain.count("everybody", "created", window) for window in windows("day")]


def test_calendar_days_are_those_of_the_wall(scorecard: Scorecard, plain: Plain) -> None:
    found = [reading.value for reading in readings(scorecard, "Speed", 3)]
    # A day on which the clock changes has 23 or 25 hours: a part of it is off by an hour at most.
    for value, window in zip(found, windows("quarter"), strict=True):
        days = median([length / 24 for length in plain.times("team sales", "created", "won", window, hours)])
        assert value is not None
        assert days is not None
        assert abs(value - days) <= Fraction(1, 24)


def test_indicators_are_those_of_the_whole_organisation(scorecard: Scorecard, plain: Plain) -> None:
    by_name = {each.name: each for each in scorecard.indicators}
    for window, found in zip(windows("month"), by_name["win_rate"].readings, strict=True):
        assert found.value == ratio(plain.count("everybody", "won", window), plain.count("everybody", "SQL", window))
    (whole,) = windows("span")
    assert by_name["pace"].whole.value == median(plain.times("everybody", "assigned", "contacted", whole, hours))
    total = sum(plain.revenues("everybody", "won", whole), Fraction(0))
    assert by_name["deal"].whole.value == total / plain.count("everybody", "won", whole)


def test_what_is_written_has_every_cent(scorecard: Scorecard, plain: Plain) -> None:
    written = [row["reached"] for row in to_rows(scorecard) if row["measure"] == "sum of revenue of won"]
    sums = [sum(plain.revenues("pod insurance", "won", window), Fraction(0)) for window in windows("quarter")]
    sums += [sum(plain.revenues("key accounts", "won", window), Fraction(0)) for window in windows("span")]
    assert [Fraction(Decimal(str(text))) for text in written] == sums
    assert any(total * 100 % 100 for total in sums)


def test_the_order_of_leads_and_events_changes_nothing(year: Year, scorecard: Scorecard) -> None:
    some = Year(year.leads[:500])
    turned = Year([*reversed(some.leads)])
    assert list(to_rows(scorecard_of(some))) == list(to_rows(scorecard_of(turned)))
