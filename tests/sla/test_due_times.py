"""Due times against oracles that are not ours: a walk through the minutes, businesstimedelta with pytz, workalendar."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import businesstimedelta
import numpy as np
import pytest
import pytz
import workalendar.europe as europe

from policy_engine.calendars import zones
from policy_engine.calendars.holiday_dates import holidays_in
from policy_engine.calendars.hours import opening_hours
from policy_engine.model.base import Place
from policy_engine.model.calendar import Calendar, HolidayRegion, Opening
from policy_engine.model.clock import Pause
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import ClockTarget, Sla
from policy_engine.model.values import Duration
from policy_engine.sla import ClockDefinition
from policy_engine.sla.reckoning import Reckoning
from tests.calendars.test_hours_by_walking import MINUTE, ZONES, Walk, change_near, random_calendar

DAY = timedelta(days=1)
QUESTIONS = 80


def definition(minutes: int, zone: str, calendar: Calendar | None) -> ClockDefinition:
    within = Duration(amount=Decimal(minutes), unit="minutes", calendar=None if calendar is None else calendar.name)
    target = ClockTarget(stops=("contacted",), within=within, start="assigned")
    sla = Sla(name="S", party=None, condition=None, target=target, place=Place(file="p", line=1))
    return ClockDefinition(
        CheckedPolicy(name="p", timezone=zone, calendars=() if calendar is None else (calendar,), slas=(sla,))
    )


def random_pauses(chance: random.Random, start: int) -> list[tuple[int, int]]:
    """Return pauses after a start, in order, some of them at once."""
    pauses, at = [], start
    for _ in range(chance.randint(0, 3)):
        first = at + chance.choice((0, 1, 30, 200, 900)) if at == start else at + chance.choice((1, 30, 200, 900))
        at = first + chance.choice((1, 45, 600, 1500))
        pauses.append((first, at))
    return pauses


def walked_due(walk: Walk, start: int, length: int, pauses: list[tuple[int, int]]) -> int | None:
    """Return the minute after the `length`-th that is open and not in a pause; None beyond the walk."""
    counts = np.array(walk.is_open, dtype=np.int64)
    counts[:start] = 0
    for first, last in pauses:
        counts[first:last] = 0
    due = int(np.searchsorted(np.cumsum(counts), length))
    return due + 1 if due < len(counts) else None


@pytest.mark.parametrize(
    ("seed", "wanted"),
    [("every change", 1_500), *[pytest.param(f"soak {n}", 2_500, marks=pytest.mark.soak) for n in range(4)]],
)
def test_due_times_with_pauses_are_those_of_a_walk_through_the_minutes(seed: str, wanted: int) -> None:
    """Half of the clocks start within 48 hours of a change of the clock."""
    chance = random.Random(f"due {seed}")
    asked = 0
    while asked < wanted:
        zone = chance.choice(ZONES)
        change = change_near(zone, date(chance.randint(1990, 2040), chance.randint(1, 12), 1))
        calendar = random_calendar(chance, zone, change)
        first = datetime.combine(change - 3 * DAY, time(), UTC)
        walk = Walk.through(calendar, first)
        for _ in range(QUESTIONS):
            near = asked % 2 == 0
            start = chance.randrange(1440, 5 * 1440) if near else chance.randrange(0, 7 * 1440)
            length = chance.choice((1, 15, 120, chance.randrange(1, 2000)))
            pauses = random_pauses(chance, start)
            due = walked_due(walk, start, length, pauses)
            if due is None:
                continue
            asked += 1
            found = Reckoning(
                definition(length, zone, calendar),
                first + start * MINUTE,
                [Pause(first + a * MINUTE, first + b * MINUTE) for a, b in pauses],
            ).due()
            words = f"seed {seed}: {calendar!r} {first + start * MINUTE} {length} minutes, pauses {pauses}"
            assert found == first + due * MINUTE, words


def changes_of(zone: str, first: date, last: date) -> list[datetime]:
    """Return the midnights in UTC after which a zone changes its offset."""
    found = []
    at = datetime.combine(first, time(), UTC)
    while at.date() < last:
        if zones.local(at + DAY, zone) - zones.local(at, zone) != DAY:
            found.append(at)
        at += DAY
    return found


SOON = (date(2026, 11, 25), date(2028, 11, 25))


def changing_zones() -> dict[str, list[datetime]]:
    """Return the zones that change soon, one of all that change alike."""
    alike: dict[tuple[object, ...], str] = {}
    changing = {}
    for zone in sorted(zones.zone_names()):
        summer, winter = (zones.local(datetime(2027, month, 15, tzinfo=UTC), zone) for month in (1, 7))
        if summer - datetime(2027, 1, 15) == winter - datetime(2027, 7, 15):
            continue
        changes = changes_of(zone, *SOON)
        if changes and alike.setdefault((*changes, summer, winter), zone) == zone:
            changing[zone] = changes
    return changing


CHANGING = changing_zones()


def test_the_zones_that_change_soon_are_asked() -> None:
    assert {"Africa/Cairo", "America/Santiago", "Asia/Beirut", "Australia/LHI"} <= set(CHANGING)


@pytest.mark.parametrize("zone", CHANGING)
def test_a_zone_that_changes_in_the_next_two_years(zone: str) -> None:
    """Around each change: due times on all hours of the day, and on office hours at night, minute by minute."""
    night = Calendar(name="night", zone=zone, openings=(Opening(days=tuple(range(7)), hours=((1320, 360),)),))
    for change in CHANGING[zone]:
        walk = Walk.through(night, change - DAY)
        for start, length in ((0, 500), (700, 300), (1440, 61), (1500, 480), (1441, 1)):
            at = change - DAY + start * MINUTE
            assert definition(length, zone, None).due(at) == at + length * MINUTE
            due = walked_due(walk, start, length, [])
            assert due is not None
            assert definition(length, zone, night).due(at) == change - DAY + due * MINUTE, (zone, at, length)


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "America/St_Johns", "Australia/Adelaide", "Asia/Kathmandu"]
)
def test_business_time_is_that_of_businesstimedelta_with_pytz(zone: str) -> None:
    rule = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=pytz.timezone(zone)
    )
    rules = businesstimedelta.Rules([rule])
    office = Calendar(name="office", zone=zone, openings=(Opening(days=(0, 1, 2, 3, 4), hours=((540, 1080),)),))
    chance = random.Random(zone)
    for _ in range(60):
        start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(365 * 1440))
        length = chance.randrange(1, 6 * 540)
        theirs = start + businesstimedelta.BusinessTimeDelta(rules, timedelta=timedelta(minutes=length))
        ours = definition(length, zone, office).due(start)
        # Theirs may end at the opening after a closing: no open time lies between the two.
        hours = opening_hours(office)
        assert hours.open_between(min(ours, theirs), max(ours, theirs)) == timedelta(), (start, length)
        assert ours <= theirs


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("France", "FR"), ("Germany", "DE"), ("Portugal", "PT"), ("Austria", "AT"), ("Norway", "NO"),
        ("Finland", "FI"), ("CzechRepublic", "CZ"), ("Luxembourg", "LU"),
    ],
)  # fmt: skip
def test_holidays_are_those_of_workalendar(country: str, code: str) -> None:
    for year in range(2020, 2031):
        theirs = {day for day, _ in getattr(europe, country)().holidays(year)}
        assert set(holidays_in(HolidayRegion(country=code), year)) == theirs, year
