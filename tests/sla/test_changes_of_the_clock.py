"""Due times on days on which clocks change, written by hand: gaps, folds, short and long days, missing midnights.

Each case: the zone, the hours of the calendar on every day (none: elapsed time), the start and
the due time as a clock on the wall shows them, and the target. A wall-clock time that comes
twice is marked `first` or `again`.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from policy_engine.calendars import zones
from policy_engine.model.base import Place
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import ClockTarget, Sla
from policy_engine.model.values import Duration
from policy_engine.sla import ClockDefinition

PARIS, LONDON, YORK = "Europe/Paris", "Europe/London", "America/New_York"
HOWE, APIA, SANTIAGO = "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago"
BEIRUT, CAIRO, CASABLANCA = "Asia/Beirut", "Africa/Cairo", "Africa/Casablanca"

CASES = [
    # Paris skips 02:00 to 03:00 on 29 March 2026.
    (PARIS, None, "2026-03-29 01:30", "60 minutes", "2026-03-29 03:30"),
    (PARIS, None, "2026-03-29 01:59", "1 minutes", "2026-03-29 03:00"),
    (PARIS, None, "2026-03-28 12:00", "24 hours", "2026-03-29 13:00"),
    (PARIS, None, "2026-03-28 12:00", "1 days", "2026-03-29 12:00"),
    (PARIS, None, "2026-03-28 02:30", "1 days", "2026-03-29 03:30"),
    (PARIS, None, "2026-03-27 02:30", "2 days", "2026-03-29 03:30"),
    (PARIS, None, "2026-03-22 02:30", "1 weeks", "2026-03-29 03:30"),
    (PARIS, "00:00-24:00", "2026-03-29 01:30", "60 minutes", "2026-03-29 03:30"),
    (PARIS, "01:00-05:00", "2026-03-29 01:00", "180 minutes", "2026-03-29 05:00"),
    (PARIS, "01:00-05:00", "2026-03-29 01:00", "181 minutes", "2026-03-30 01:01"),
    (PARIS, "02:00-04:00", "2026-03-29 00:00", "30 minutes", "2026-03-29 03:30"),
    (PARIS, "02:30-04:00", "2026-03-29 00:00", "30 minutes", "2026-03-29 03:30"),
    (PARIS, "02:15-02:45", "2026-03-29 00:00", "10 minutes", "2026-03-30 02:25"),
    (PARIS, "01:00-02:30", "2026-03-29 01:30", "30 minutes", "2026-03-29 03:00"),
    (PARIS, "22:00-06:00", "2026-03-28 22:00", "7 hours", "2026-03-29 06:00"),
    (PARIS, "22:00-06:00", "2026-03-28 22:00", "8 hours", "2026-03-29 23:00"),
    (PARIS, "09:00-18:00", "2026-03-28 17:00", "2 hours", "2026-03-29 10:00"),
    # It repeats 02:00 to 03:00 on 25 October 2026.
    (PARIS, None, "2026-10-25 01:30", "60 minutes", "2026-10-25 02:30 first"),
    (PARIS, None, "2026-10-25 01:30", "120 minutes", "2026-10-25 02:30 again"),
    (PARIS, None, "2026-10-25 02:30 first", "60 minutes", "2026-10-25 02:30 again"),
    (PARIS, None, "2026-10-24 12:00", "24 hours", "2026-10-25 11:00"),
    (PARIS, None, "2026-10-24 12:00", "1 days", "2026-10-25 12:00"),
    (PARIS, None, "2026-10-24 02:30", "1 days", "2026-10-25 02:30 first"),
    (PARIS, "01:00-05:00", "2026-10-25 01:00", "300 minutes", "2026-10-25 05:00"),
    (PARIS, "02:00-03:00", "2026-10-25 00:00", "120 minutes", "2026-10-25 03:00"),
    (PARIS, "02:30-04:00", "2026-10-25 00:00", "30 minutes", "2026-10-25 02:00 again"),
    (PARIS, "22:00-06:00", "2026-10-24 22:00", "9 hours", "2026-10-25 06:00"),
    (PARIS, "09:00-18:00", "2026-10-24 17:00", "2 hours", "2026-10-25 10:00"),
    # London, half a world of offices.
    (LONDON, None, "2026-03-29 00:30", "60 minutes", "2026-03-29 02:30"),
    (LONDON, "09:00-17:00", "2026-03-28 16:30", "60 minutes", "2026-03-29 09:30"),
    (LONDON, None, "2026-10-25 00:30", "120 minutes", "2026-10-25 01:30 again"),
    # New York: 8 March and 1 November 2026.
    (YORK, None, "2026-03-08 01:30", "60 minutes", "2026-03-08 03:30"),
    (YORK, "00:00-24:00", "2026-03-07 12:00", "24 hours", "2026-03-08 13:00"),
    (YORK, None, "2026-11-01 00:30", "60 minutes", "2026-11-01 01:30 first"),
    (YORK, None, "2026-11-01 00:30", "120 minutes", "2026-11-01 01:30 again"),
    (YORK, "09:00-17:00", "2026-10-31 16:59", "2 minutes", "2026-11-01 09:01"),
    # Lord Howe moves by half an hour: 02:00 becomes 02:30 on 4 October 2026, and 01:30 on 5 April.
    (HOWE, None, "2026-10-04 01:45", "30 minutes", "2026-10-04 02:45"),
    (HOWE, None, "2026-10-03 12:00", "24 hours", "2026-10-04 12:30"),
    (HOWE, "01:00-03:00", "2026-10-04 01:00", "90 minutes", "2026-10-04 03:00"),
    (HOWE, "02:10-03:00", "2026-10-04 00:00", "20 minutes", "2026-10-04 02:50"),
    (HOWE, None, "2026-04-05 01:15", "30 minutes", "2026-04-05 01:45 first"),
    (HOWE, None, "2026-04-05 01:15", "60 minutes", "2026-04-05 01:45 again"),
    (HOWE, "01:00-03:00", "2026-04-05 01:00", "150 minutes", "2026-04-05 03:00"),
    (HOWE, None, "2026-04-04 12:00", "24 hours", "2026-04-05 11:30"),
    # Apia had no 30 December 2011.
    (APIA, None, "2011-12-29 23:30", "60 minutes", "2011-12-31 00:30"),
    (APIA, None, "2011-12-29 12:00", "24 hours", "2011-12-31 12:00"),
    (APIA, None, "2011-12-29 12:00", "1 days", "2011-12-31 12:00"),
    (APIA, "09:00-17:00", "2011-12-29 16:00", "2 hours", "2011-12-31 10:00"),
    (APIA, "22:00-06:00", "2011-12-29 23:00", "2 hours", "2011-12-31 01:00"),
    # Santiago has no midnight on 6 September 2026, and the last hour of 4 April twice.
    (SANTIAGO, None, "2026-09-05 23:30", "60 minutes", "2026-09-06 01:30"),
    (SANTIAGO, "00:00-08:00", "2026-09-05 12:00", "60 minutes", "2026-09-06 02:00"),
    (SANTIAGO, None, "2026-09-05 00:00", "1 days", "2026-09-06 01:00"),
    (SANTIAGO, None, "2026-04-04 22:30", "60 minutes", "2026-04-04 23:30 first"),
    (SANTIAGO, None, "2026-04-04 22:30", "120 minutes", "2026-04-04 23:30 again"),
    (SANTIAGO, "09:00-24:00", "2026-04-04 22:00", "180 minutes", "2026-04-05 00:00"),
    # Beirut has no midnight on 29 March 2026.
    (BEIRUT, None, "2026-03-28 23:45", "30 minutes", "2026-03-29 01:15"),
    (BEIRUT, "00:00-08:00", "2026-03-28 20:00", "60 minutes", "2026-03-29 02:00"),
    (BEIRUT, "20:00-24:00", "2026-03-28 23:30", "30 minutes", "2026-03-29 01:00"),
    (BEIRUT, "20:00-24:00", "2026-03-28 23:30", "31 minutes", "2026-03-29 20:01"),
    # Cairo: no midnight on 24 April 2026, the last hour of 29 October twice.
    (CAIRO, None, "2026-04-23 23:30", "60 minutes", "2026-04-24 01:30"),
    (CAIRO, "00:00-04:00", "2026-04-23 12:00", "180 minutes", "2026-04-24 04:00"),
    (CAIRO, None, "2026-10-29 22:30", "120 minutes", "2026-10-29 23:30 again"),
    # Casablanca goes back for Ramadan: 15 February to 22 March 2026.
    (CASABLANCA, None, "2026-02-15 01:30", "60 minutes", "2026-02-15 02:30 first"),
    (CASABLANCA, None, "2026-02-15 01:30", "120 minutes", "2026-02-15 02:30 again"),
    (CASABLANCA, None, "2026-03-22 01:30", "60 minutes", "2026-03-22 03:30"),
    (CASABLANCA, "22:00-06:00", "2026-03-21 22:00", "7 hours", "2026-03-22 06:00"),
]


def wall(written: str, zone: str) -> datetime:
    """Return the instant at which a clock on the wall shows a time."""
    day, clock, *which = written.split()
    instant = zones.to_utc(datetime.fromisoformat(f"{day}T{clock}"), zone)
    if which == ["again"]:
        # The fold of all zones here is at most an hour.
        later = [instant + timedelta(minutes=minutes) for minutes in (30, 60)]
        instant = next(each for each in later if zones.local(each, zone) == zones.local(instant, zone))
    return instant


@pytest.mark.parametrize(("zone", "hours", "start", "target", "due"), CASES, ids=str)
def test_a_due_time_on_the_day_of_a_change(zone: str, hours: str | None, start: str, target: str, due: str) -> None:
    calendars: tuple[Calendar, ...] = ()
    if hours is not None:
        opens, closes = (int(end[:2]) * 60 + int(end[3:]) for end in hours.split("-"))
        opening = Opening(days=tuple(range(7)), hours=((opens, closes),))
        calendars = (Calendar(name="c", zone=zone, openings=(opening,)),)
    amount, unit = target.split()
    within = Duration(amount=Decimal(amount), unit=unit, calendar="c" if calendars else None)  # type: ignore[arg-type]
    sla = Sla(
        name="S",
        party=None,
        condition=None,
        target=ClockTarget(stops=("contacted",), within=within, start="assigned"),
        place=Place(file="p", line=1),
    )
    definition = ClockDefinition(CheckedPolicy(name="p", timezone=zone, calendars=calendars, slas=(sla,)))
    found = definition.due(wall(start, zone))
    assert (found.astimezone(UTC), zones.local(found, zone)) == (wall(due, zone), zones.local(wall(due, zone), zone))


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(CASES) >= 60
