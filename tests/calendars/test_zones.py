"""Wall-clock times that do not exist, that exist twice, and days without a midnight."""

from datetime import UTC, date, datetime

import pytest

from policy_engine.calendars.zones import (
    known_zone,
    local,
    local_date,
    midnight,
    to_utc,
    to_utc_or_change,
    zone_names,
)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "written", "instant", "shown"),
    [
        pytest.param(
            "Europe/Paris", "2026-03-29 02:30", "2026-03-29 01:30", "2026-03-29 03:30", id="Paris skips an hour"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:40", "2026-10-04 02:40", id="half an hour"
        ),
        pytest.param("Antarctica/Troll", "2026-03-29 01:15", "2026-03-29 01:15", "2026-03-29 03:15", id="two hours"),
        pytest.param("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00", "2011-12-31 12:00", id="a whole day"),
        pytest.param(
            "Asia/Beirut", "2026-03-29 00:15", "2026-03-28 22:15", "2026-03-29 01:15", id="Beirut at midnight"
        ),
    ],
)
def test_a_time_that_does_not_exist_moves_on_by_the_gap(zone: str, written: str, instant: str, shown: str) -> None:
    found = to_utc(wall(written), zone)
    assert found == utc(instant)
    assert local(found, zone) == wall(shown)


@pytest.mark.parametrize(
    ("zone", "written", "instant"),
    [
        pytest.param("Europe/Paris", "2026-10-25 02:30", "2026-10-25 00:30", id="Paris"),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", id="Lord Howe repeats half an hour"
        ),
        pytest.param(
            "America/Havana", "2026-11-01 00:30", "2026-11-01 04:30", id="Havana repeats the first hour of a day"
        ),
        pytest.param("Africa/Cairo", "2026-10-29 23:30", "2026-10-29 20:30", id="Cairo repeats the last hour of a day"),
    ],
)
def test_of_a_time_that_exists_twice_the_first_counts(zone: str, written: str, instant: str) -> None:
    assert to_utc(wall(written), zone) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        pytest.param("Asia/Beirut", date(2026, 3, 29), "2026-03-28 22:00", id="Beirut"),
        pytest.param("America/Santiago", date(2026, 9, 6), "2026-09-06 04:00", id="Santiago"),
        pytest.param("Africa/Cairo", date(2026, 4, 24), "2026-04-23 22:00", id="Cairo"),
        pytest.param("America/Asuncion", date(2023, 10, 1), "2023-10-01 04:00", id="Asuncion"),
        pytest.param("Pacific/Apia", date(2011, 12, 30), "2011-12-30 10:00", id="a day that was left out"),
        pytest.param("Pacific/Apia", date(2011, 12, 31), "2011-12-30 10:00", id="the day after it begins at once"),
        pytest.param(
            "America/Toronto", date(1919, 3, 31), "1919-03-31 04:30", id="a gap from before midnight to after it"
        ),
        pytest.param("Europe/Paris", date(2026, 3, 29), "2026-03-28 23:00", id="a midnight like any other"),
    ],
)
def test_a_missing_midnight_is_the_instant_of_the_change(zone: str, day: date, instant: str) -> None:
    assert midnight(day, zone) == utc(instant)


def test_a_gap_is_found_to_the_second() -> None:
    # Monrovia moved its clocks on by 44 minutes and 30 seconds.
    assert to_utc_or_change(wall("1972-01-07 00:20:00.000005"), "Africa/Monrovia") == utc("1972-01-07 00:44:30")
    assert to_utc_or_change(wall("1972-01-06 23:59"), "Africa/Monrovia") == utc("1972-01-07 00:43:30")


def test_a_time_outside_a_gap_keeps_its_microseconds() -> None:
    three = wall("2026-03-29 03:00:00.000001")
    assert local(to_utc_or_change(three, "Europe/Paris"), "Europe/Paris") == three


def test_zones_are_known_to_the_letter_and_by_name_only() -> None:
    assert known_zone("Europe/Paris")
    assert known_zone("UTC")
    assert not known_zone("europe/paris")
    assert not known_zone("../zones")
    assert not known_zone("Europe")
    assert len(zone_names()) > 400


def test_every_zone_can_be_read() -> None:
    for zone in zone_names():
        assert local_date(utc("2026-07-01 12:00"), zone) in (date(2026, 7, 1), date(2026, 7, 2))


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no time zone `Mars/Base`"):
        to_utc(wall("2026-01-01"), "Mars/Base")


def test_the_systems_database_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/St_Johns")
    monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
    assert to_utc(wall("2026-07-01"), "Europe/Paris") == utc("2026-06-30 22:00")
