"""Opening hours as intervals: holidays, closed dates, nights, and days on which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from policy_engine.calendars.holiday_dates import holidays_in, known_region, regions
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.model.calendar import Calendar, HolidayRegion, Opening
from policy_engine.model.organisation import DateSpan

WEEKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = tuple(range(7))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def calendar(zone: str, days: tuple[int, ...], *windows: str, **more: Any) -> OpeningHours:
    hours = tuple((minutes(window.split("-")[0]), minutes(window.split("-")[1])) for window in windows)
    return OpeningHours(Calendar(name="office", zone=zone, openings=(Opening(days=days, hours=hours),), **more))


def shown(hours: OpeningHours, start: str, end: str) -> list[str]:
    return [f"{a:%d %H:%M}-{b:%d %H:%M}" for a, b in hours.intervals(utc(start), utc(end))]


OFFICE = calendar("Europe/Madrid", WEEKDAYS, "09:00-12:30", "13:30-18:00")


def test_hours_are_half_open() -> None:
    assert OFFICE.contains(utc("2026-07-01 07:00"))
    assert not OFFICE.contains(utc("2026-07-01 06:59:59.999999"))
    assert OFFICE.contains(utc("2026-07-01 10:29:59.999999"))
    assert not OFFICE.contains(utc("2026-07-01 10:30"))


def test_the_next_opening_of_an_instant_inside_the_hours_is_itself() -> None:
    assert OFFICE.next_opening(utc("2026-07-01 08:12")) == utc("2026-07-01 08:12")
    assert OFFICE.next_opening(utc("2026-07-01 10:30")) == utc("2026-07-01 11:30")
    assert OFFICE.next_opening(utc("2026-07-03 16:00")) == utc("2026-07-06 07:00")


def test_the_last_closing_mirrors_the_next_opening() -> None:
    assert OFFICE.last_closing(utc("2026-07-01 08:12")) == utc("2026-07-01 08:12")
    assert OFFICE.last_closing(utc("2026-07-01 10:30")) == utc("2026-07-01 10:30")
    assert OFFICE.last_closing(utc("2026-07-06 06:59")) == utc("2026-07-03 16:00")
    assert OFFICE.last_closing(utc("2026-07-06 07:00")) == utc("2026-07-06 07:00")


def test_each_date_has_its_own_offset() -> None:
    assert shown(calendar("Europe/Madrid", EVERY_DAY, "09:00-10:00"), "2026-03-28 00:00", "2026-03-30 00:00") == [
        "28 08:00-28 09:00",
        "29 07:00-29 08:00",
    ]


@pytest.mark.parametrize(
    ("zone", "window", "start", "end", "intervals"),
    [
        pytest.param(
            "Europe/Paris", "22:00-06:00", "2026-03-28 12:00", "2026-03-29 12:00", ["28 21:00-29 04:00"],
            id="a night with a gap is an hour shorter",
        ),
        pytest.param(
            "Europe/Paris", "22:00-06:00", "2026-10-24 12:00", "2026-10-25 12:00", ["24 20:00-25 05:00"],
            id="a night with a fold is an hour longer",
        ),
        pytest.param(
            "Europe/Paris", "02:15-03:15", "2026-03-29 00:00", "2026-03-29 12:00", ["29 01:00-29 01:15"],
            id="an opening inside a gap is the change",
        ),
        pytest.param(
            "Europe/Paris", "01:15-02:45", "2026-03-29 00:00", "2026-03-29 12:00", ["29 00:15-29 01:00"],
            id="a closing inside a gap is the change",
        ),
        pytest.param(
            "Europe/Paris", "02:15-02:45", "2026-03-29 00:00", "2026-03-29 12:00", [],
            id="hours inside a gap do not exist",
        ),
        pytest.param(
            "Europe/Paris", "02:15-02:45", "2026-10-25 00:00", "2026-10-25 12:00", ["25 00:15-25 00:45"],
            id="hours that exist twice open once",
        ),
        pytest.param(
            "Asia/Beirut", "00:00-24:00", "2026-03-28 22:00", "2026-03-29 21:00", ["28 22:00-29 21:00"],
            id="a day of 23 hours without a midnight",
        ),
        pytest.param(
            "America/Santiago", "00:00-08:00", "2026-09-06 00:00", "2026-09-06 23:00", ["06 04:00-06 11:00"],
            id="opening at a midnight that is missing",
        ),
        pytest.param(
            "Africa/Cairo", "18:00-24:00", "2026-04-23 12:00", "2026-04-24 12:00", ["23 16:00-23 22:00"],
            id="closing at a midnight that is missing",
        ),
        pytest.param(
            "Australia/Lord_Howe", "01:00-03:00", "2026-10-03 12:00", "2026-10-04 12:00", ["03 14:30-03 16:00"],
            id="a gap of half an hour",
        ),
        pytest.param(
            "Australia/Lord_Howe", "01:00-03:00", "2026-04-04 12:00", "2026-04-05 12:00", ["04 14:00-04 16:30"],
            id="a fold of half an hour",
        ),
        pytest.param(
            "Pacific/Apia", "09:00-17:00", "2011-12-29 12:00", "2011-12-31 12:00",
            ["29 19:00-30 03:00", "30 19:00-31 03:00"],
            id="the date that was left out has no hours",
        ),
        pytest.param(
            "Pacific/Apia", "22:00-06:00", "2011-12-30 00:00", "2011-12-31 06:00", ["30 08:00-30 16:00"],
            id="a night into the date that was left out closes at the change, and the next one opens there",
        ),
    ],
)  # fmt: skip
def test_hours_on_a_day_of_change(zone: str, window: str, start: str, end: str, intervals: list[str]) -> None:
    assert shown(calendar(zone, EVERY_DAY, window), start, end) == intervals


def test_overlapping_hours_count_once_and_adjacent_ones_are_one() -> None:
    hours = calendar("UTC", EVERY_DAY, "09:00-12:00", "11:00-13:00", "13:00-14:00", "22:00-10:00")
    assert shown(hours, "2026-07-01 00:00", "2026-07-02 00:00") == ["01 00:00-01 14:00", "01 22:00-02 00:00"]
    assert hours.open_between(utc("2026-07-01 00:00"), utc("2026-07-02 00:00")) == timedelta(hours=16)


def test_a_night_runs_into_the_next_day_even_if_that_is_closed() -> None:
    hours = calendar("UTC", WEEKDAYS, "22:00-06:00", closed=(DateSpan(first=date(2026, 7, 2), last=date(2026, 7, 2)),))
    assert shown(hours, "2026-07-01 12:00", "2026-07-04 12:00") == ["01 22:00-02 06:00", "03 22:00-04 06:00"]
    assert hours.opens_on(date(2026, 7, 3))
    assert not hours.opens_on(date(2026, 7, 2))
    assert not hours.opens_on(date(2026, 7, 4))


def test_a_night_runs_over_the_end_of_a_year_whatever_was_asked_first() -> None:
    for first in ("2026-12-31 12:00", "2027-01-01 12:00", "2025-05-05 00:00"):
        hours = calendar("America/New_York", EVERY_DAY, "20:00-04:00")
        hours.contains(utc(first))
        assert hours.contains(utc("2027-01-01 06:00"))
        assert shown(hours, "2026-12-31 12:00", "2027-01-01 12:00") == ["01 01:00-01 09:00"]


def test_holidays_of_several_regions_and_closed_dates() -> None:
    closed = (DateSpan(first=date(2026, 12, 24), last=date(2026, 12, 24)),)
    france = HolidayRegion(country="FR")
    moselle = HolidayRegion(country="FR", subdivision="57")
    germany = HolidayRegion(country="DE")
    hours = calendar("Europe/Paris", EVERY_DAY, "09:00-18:00", holidays=(france, germany), closed=closed)
    assert not hours.opens_on(date(2026, 7, 14))
    assert not hours.opens_on(date(2026, 10, 3))
    assert not hours.opens_on(date(2026, 12, 24))
    assert not hours.opens_on(date(2026, 12, 26))
    assert hours.opens_on(date(2026, 12, 23))
    assert calendar("Europe/Paris", EVERY_DAY, "09:00-18:00", holidays=(france,)).opens_on(date(2026, 12, 26))
    assert not calendar("Europe/Paris", EVERY_DAY, "09:00-18:00", holidays=(moselle,)).opens_on(date(2026, 12, 26))


def test_regions_are_countries_and_their_parts() -> None:
    assert known_region("FR")
    assert known_region("FR", "57")
    assert not known_region("FR", "58")
    assert not known_region("XX")
    assert "BY" in regions()["DE"]


def test_time_inside_the_hours_adds_up() -> None:
    # Ten minutes are left on Friday at 17:50.
    assert OFFICE.add(utc("2026-07-03 15:50"), timedelta(minutes=15)) == utc("2026-07-06 07:05")
    assert OFFICE.add(utc("2026-07-03 15:50"), timedelta(minutes=10)) == utc("2026-07-03 16:00")
    assert OFFICE.add(utc("2026-07-04 10:00"), timedelta(minutes=10)) == utc("2026-07-06 07:10")
    assert OFFICE.subtract(utc("2026-07-06 07:05"), timedelta(minutes=15)) == utc("2026-07-03 15:50")
    assert OFFICE.subtract(utc("2026-07-06 07:05"), timedelta(minutes=5)) == utc("2026-07-06 07:00")
    assert OFFICE.subtract(utc("2026-07-05 10:00"), timedelta(minutes=5)) == utc("2026-07-03 15:55")
    assert OFFICE.add(utc("2026-07-03 15:50"), timedelta(microseconds=1)) == utc("2026-07-03 15:50:00.000001")


def test_a_calendar_that_is_always_open_counts_elapsed_time() -> None:
    always = calendar("Europe/Paris", EVERY_DAY, "00:00-24:00")
    assert always.add(utc("2026-10-24 12:00"), timedelta(days=400)) == utc("2026-10-24 12:00") + timedelta(days=400)
    assert always.intervals(utc("2026-01-01 00:00"), utc("2030-01-01 00:00")) == (
        (utc("2026-01-01 00:00"), utc("2030-01-01 00:00")),
    )


def test_a_calendar_that_never_opens_says_so() -> None:
    always_closed = (DateSpan(first=date(1960, 1, 1), last=date(2300, 1, 1)),)
    assert calendar("UTC", ()).never_opens
    assert calendar("UTC", EVERY_DAY, "09:00-09:00").never_opens
    assert calendar("UTC", EVERY_DAY, "09:00-10:00", closed=always_closed).never_opens
    assert not OFFICE.never_opens


def test_answers_stay_within_the_span_of_time() -> None:
    once = calendar("UTC", EVERY_DAY, "09:00-10:00", closed=(DateSpan(first=date(2026, 1, 2), last=date(2300, 1, 1)),))
    assert once.next_opening(utc("2026-01-01 10:00")) == LAST_INSTANT
    assert once.add(utc("2026-01-01 09:00"), timedelta(minutes=61)) == LAST_INSTANT
    assert once.subtract(utc("2026-01-01 09:00"), timedelta(days=5000)) == FIRST_INSTANT
    assert not once.contains(datetime(2400, 1, 1, tzinfo=UTC))
    assert once.open_day_after(utc("2026-01-01 12:00"), 1) is None
    assert once.open_day_before(utc("2026-01-01 12:00"), 1) == date(2025, 12, 31)


def test_equal_calendars_share_one_table() -> None:
    assert opening_hours(OFFICE.calendar) is opening_hours(replace(OFFICE.calendar))


def test_a_table_that_grows_keeps_its_answers() -> None:
    growing = calendar("Europe/Madrid", WEEKDAYS, "09:00-12:30", "13:30-18:00")
    asked = [utc(f"{year}-06-15 20:00") for year in (2026, 2031, 2019, 2027, 1999)]
    openings = [growing.next_opening(instant) for instant in asked]
    assert openings == [OpeningHours(growing.calendar).next_opening(instant) for instant in asked]


@pytest.mark.filterwarnings("error")
def test_years_of_which_holidays_are_known_in_part_are_no_fault() -> None:
    india = HolidayRegion(country="IN")
    assert [len(holidays_in(india, year)) > 10 for year in (1970, 2026, 2190)] == [False, True, False]
