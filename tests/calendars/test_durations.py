"""Where a duration ends and where it began: elapsed time, calendar days, business time."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal, cast

import pytest

from policy_engine.calendars.durations import after, before
from policy_engine.calendars.hours import opening_hours
from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, local, to_utc
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.organisation import DateSpan
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Duration, DurationUnit

Unit = Literal["minutes", "hours", "days", "weeks"]

MADRID = "Europe/Madrid"
WEEKDAYS = (0, 1, 2, 3, 4)
OFFICE = Calendar(
    name="office",
    zone=MADRID,
    openings=(
        Opening(days=WEEKDAYS, hours=((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))),
        Opening(days=(5,), hours=((9 * 60, 12 * 60),)),
    ),
    closed=(DateSpan(first=date(2026, 7, 14), last=date(2026, 7, 14)),),
)
WEEK = Calendar(name="week", zone=MADRID, openings=(Opening(days=WEEKDAYS, hours=((9 * 60, 18 * 60),)),))
NIGHT = Calendar(name="night", zone=MADRID, openings=(Opening(days=WEEKDAYS, hours=((22 * 60, 6 * 60),)),))
POLICY = CheckedPolicy(name="times", timezone="Europe/Paris", calendars=(OFFICE, WEEK, NIGHT))


def lasting(words: str) -> Duration:
    """Read `2 hours` or `2 hours in office`."""
    amount, unit, *rest = words.split()
    unit = unit if unit.endswith("s") else f"{unit}s"
    return Duration(amount=Decimal(amount), unit=cast(DurationUnit, unit), calendar=rest[1] if rest else None)


def at(wall: str) -> datetime:
    return to_utc(datetime.fromisoformat(wall), MADRID)


def shown(instant: datetime) -> str:
    return f"{local(instant, MADRID):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        pytest.param("2026-03-28 12:00", "24 hours", "2026-03-29 13:00", id="hours are elapsed time across a gap"),
        pytest.param("2026-03-28 12:00", "1 day", "2026-03-29 12:00", id="a day keeps the wall-clock time"),
        pytest.param("2026-03-28 02:30", "1 day", "2026-03-29 03:30", id="a day that ends in a gap moves on by it"),
        pytest.param("2026-10-24 02:30", "1 day", "2026-10-25 02:30", id="ends in a fold: the first time"),
        pytest.param("2026-03-26 12:00", "1 week", "2026-04-02 12:00", id="a week is seven days"),
        pytest.param("2026-07-01 12:00", "0.25 hours", "2026-07-01 12:15", id="a fraction of an hour"),
        pytest.param("2026-07-03 17:50", "15 minutes in office", "2026-07-04 09:05", id="go on on Saturday"),
        pytest.param("2026-07-03 17:50", "15 minutes in week", "2026-07-06 09:05", id="or on Monday"),
        pytest.param("2026-07-03 17:50", "10 minutes in week", "2026-07-03 18:00", id="due at closing"),
        pytest.param("2026-07-01 12:00", "1 hours in office", "2026-07-01 14:00", id="over lunch"),
        pytest.param("2026-07-01 12:00", "0.5 hours in office", "2026-07-01 12:30", id="due when lunch begins"),
        pytest.param("2026-07-01 07:00", "15 minutes in office", "2026-07-01 09:15", id="before opening"),
        pytest.param("2026-07-05 07:00", "0 minutes in office", "2026-07-06 09:00", id="no time at all"),
        pytest.param("2026-07-03 08:46", "5 days in week", "2026-07-10 09:00", id="closed at 08:46"),
        pytest.param("2026-07-03 10:46", "5 days in week", "2026-07-10 10:46", id="five business days from Friday"),
        pytest.param("2026-07-03 10:46", "5 days in office", "2026-07-09 10:46", id="where Saturday is open too"),
        pytest.param("2026-07-03 20:00", "1 day in week", "2026-07-07 09:00", id="a day from outside the hours"),
        pytest.param("2026-07-04 10:00", "1 day in week", "2026-07-07 09:00", id="a day from a Saturday"),
        pytest.param("2026-07-03 13:00", "1 day in office", "2026-07-06 09:00", id="starts after lunch"),
        pytest.param("2026-07-03 12:00", "1 day in office", "2026-07-04 12:00", id="reaches closing time on Saturday"),
        pytest.param("2026-07-03 17:00", "1 day in office", "2026-07-06 09:00", id="is after closing time on Saturday"),
        pytest.param("2026-07-13 10:00", "1 day in office", "2026-07-15 10:00", id="steps over a closed date"),
        pytest.param("2026-07-13 10:00", "0 days in office", "2026-07-13 10:00", id="no days"),
        pytest.param("2026-07-07 10:00", "1 week in office", "2026-07-15 09:00", id="a week, closed there"),
        pytest.param("2026-07-07 10:00", "1 week in week", "2026-07-14 10:00", id="a week on a calendar"),
        pytest.param("2026-07-03 23:00", "1 day in night", "2026-07-06 23:00", id="Saturday is no business day"),
        pytest.param("2026-07-01 03:00", "1 day in night", "2026-07-02 03:00", id="after midnight"),
        pytest.param("2026-07-03 05:00", "2 hours in night", "2026-07-03 23:00", id="from one night into the next"),
        pytest.param("2026-03-27 22:00", "8 hours in night", "2026-03-28 06:00", id="a whole night"),
        pytest.param("2026-10-23 23:00", "8 hours in night", "2026-10-26 23:00", id="over the weekend of a change"),
    ],
)  # fmt: skip
def test_a_duration_ends(start: str, duration: str, end: str) -> None:
    assert shown(after(at(start), lasting(duration), POLICY)) == end


@pytest.mark.parametrize(
    ("end", "duration", "start"),
    [
        pytest.param("2026-03-29 13:00", "24 hours", "2026-03-28 12:00", id="hours are elapsed time"),
        pytest.param("2026-03-30 02:30", "1 day", "2026-03-29 03:30", id="a day back into a gap"),
        pytest.param("2026-07-31 12:00", "30 days", "2026-07-01 12:00", id="thirty days ago"),
        pytest.param("2026-07-15 12:00", "2 weeks", "2026-07-01 12:00", id="two weeks ago"),
        pytest.param("2026-07-06 09:05", "15 minutes in week", "2026-07-03 17:50", id="over the weekend"),
        pytest.param("2026-07-06 09:15", "15 minutes in week", "2026-07-06 09:00", id="stays at the opening"),
        pytest.param("2026-07-05 12:00", "1 hour in week", "2026-07-03 17:00", id="from outside the hours"),
        pytest.param("2026-07-10 10:46", "5 days in week", "2026-07-03 10:46", id="five business days ago"),
        pytest.param("2026-07-12 10:46", "1 day in week", "2026-07-09 18:00", id="a business day before the weekend"),
        pytest.param(
            "2026-07-15 08:00", "1 day in office", "2026-07-11 12:00", id="closed at that time: the closing before"
        ),
        pytest.param("2026-07-15 10:00", "0 days in office", "2026-07-15 10:00", id="no days"),
        pytest.param("2026-07-07 09:00", "1 day in week", "2026-07-06 09:00", id="from an opening"),
        pytest.param("2026-07-07 09:00", "0 hours in week", "2026-07-07 09:00", id="no time before an opening"),
        pytest.param("2026-07-15 10:00", "1 week in week", "2026-07-08 10:00", id="a week on a calendar"),
    ],
)
def test_a_duration_began(end: str, duration: str, start: str) -> None:
    assert shown(before(at(end), lasting(duration), POLICY)) == start


def test_days_without_a_calendar_are_those_of_the_policy() -> None:
    lord_howe = CheckedPolicy(name="island", timezone="Australia/Lord_Howe")
    start = datetime(2026, 10, 3, 14, 0, tzinfo=UTC)
    assert after(start, lasting("1 day"), lord_howe) - start == timedelta(hours=23, minutes=30)
    assert after(start, lasting("1 day"), POLICY) - start == timedelta(days=1)


def test_a_business_day_into_a_date_that_was_left_out_is_the_next_one() -> None:
    apia = Calendar(name="apia", zone="Pacific/Apia", openings=(Opening(days=WEEKDAYS, hours=((9 * 60, 17 * 60),)),))
    policy = CheckedPolicy(name="samoa", timezone="Pacific/Apia", calendars=(apia,))
    thursday = to_utc(datetime.fromisoformat("2011-12-29 10:00"), "Pacific/Apia")
    due = after(thursday, lasting("1 day in apia"), policy)
    assert local(due, "Pacific/Apia") == datetime.fromisoformat("2012-01-02 10:00")


@pytest.mark.parametrize(
    "unit", ["minutes", "hours", "days", "weeks", "hours in week", "days in week", "weeks in week"]
)
def test_no_length_leads_out_of_the_span_of_time(unit: str) -> None:
    now = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    for amount in ("1000000", "1e12", "1e30"):
        assert after(now, lasting(f"{amount} {unit}"), POLICY) >= now
        assert after(now, lasting(f"{amount} {unit}"), POLICY) <= LAST_INSTANT
        assert before(now, lasting(f"{amount} {unit}"), POLICY) >= FIRST_INSTANT
    assert after(now, lasting(f"1e30 {unit}"), POLICY) == LAST_INSTANT
    assert before(now, lasting(f"1e30 {unit}"), POLICY) == FIRST_INSTANT


def test_business_days_against_a_walk_through_the_dates() -> None:
    chance = random.Random(7)
    for _ in range(400):
        days = tuple(sorted(chance.sample(range(7), chance.randint(1, 7))))
        opens = chance.randrange(6 * 60, 12 * 60)
        closes = chance.randrange(13 * 60, 22 * 60)
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(400))
        closed = (DateSpan(first=first, last=first + timedelta(days=chance.randrange(3))),)
        calendar = Calendar(
            name="random", zone=MADRID, openings=(Opening(days=days, hours=((opens, closes),)),), closed=closed
        )
        policy = CheckedPolicy(name="walk", calendars=(calendar,))
        hours = opening_hours(calendar)
        start = hours.next_opening(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(400 * 1440)))
        count = chance.randrange(1, 12)
        duration = Duration(amount=Decimal(count), unit="days", calendar="random")
        wall = local(start, MADRID)
        day = wall.date()
        left = count
        while left:
            day += timedelta(days=1)
            left -= day.weekday() in days and not closed[0].first <= day <= closed[0].last
        due = after(start, duration, policy)
        assert local(due, MADRID) == datetime.combine(day, wall.time())
        assert before(due, duration, policy) == start
