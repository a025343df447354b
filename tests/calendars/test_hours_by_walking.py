"""Hours and sums of time against a walk through the minutes, most of it near changes of the clock.

The walk knows nothing of gaps and folds: it looks at the highest wall-clock time that
a clock on the wall has shown so far. An opening or closing has come as soon as that
is reached, so one that is skipped comes with the change, and of one that is repeated
the first counts.
"""

import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from policy_engine.calendars.durations import after, before
from policy_engine.calendars.hours import OpeningHours
from policy_engine.calendars.zones import local
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.organisation import DateSpan
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Duration

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WALKED_DAYS = 9
SCENARIOS = 120
QUESTIONS = 84
ZONES = (
    "Europe/Paris", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "America/Havana",
    "America/Nuuk", "America/Sao_Paulo", "Atlantic/Azores", "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut",
    "Asia/Gaza", "Asia/Tehran", "Asia/Kathmandu", "Asia/Amman", "Australia/Lord_Howe", "Australia/Adelaide",
    "Pacific/Chatham", "Pacific/Apia", "Pacific/Easter", "Antarctica/Troll", "America/Asuncion", "Asia/Pyongyang",
)  # fmt: skip


def change_near(zone: str, day: date) -> date:
    """Return the first date at or after a day on which the offset changes, or the day where none does in a year."""
    noon = datetime.combine(day, time(12), UTC)
    for count in range(366):
        at = noon + count * DAY
        if local(at, zone) - local(at - DAY, zone) != DAY:
            return at.date()
    return day


def random_calendar(chance: random.Random, zone: str, around: date) -> Calendar:
    openings = []
    for _ in range(chance.randint(1, 3)):
        days = tuple(sorted(chance.sample(range(7), chance.randint(2, 7))))
        hours = []
        for _ in range(chance.randint(1, 3)):
            opens = chance.randrange(0, 24 * 60, chance.choice((1, 15, 60)))
            closes = chance.choice((1440, chance.randrange(0, 1441, chance.choice((1, 15, 60)))))
            if opens != closes:
                hours.append((opens, closes))
        openings.append(Opening(days=days, hours=tuple(hours)))
    closed: tuple[DateSpan, ...] = ()
    if chance.random() < 0.3:
        first = around + chance.randint(-2, 2) * DAY
        closed = (DateSpan(first=first, last=first + chance.randint(0, 2) * DAY),)
    return Calendar(name="random", zone=zone, openings=tuple(openings), closed=closed)


@dataclass
class Walk:
    """The minutes of some days: which are open, and how many were open before each."""

    first: datetime
    is_open: list[bool]
    open_before: list[int]

    @classmethod
    def through(cls, calendar: Calendar, first: datetime) -> "Walk":
        open_walls: set[datetime] = set()
        for offset in range(-3, WALKED_DAYS + 5):
            day = first.date() + offset * DAY
            if any(span.first <= day <= span.last for span in calendar.closed):
                continue
            start = datetime.combine(day, time())
            for opening in calendar.openings:
                if day.weekday() in opening.days:
                    for opens, closes in opening.hours:
                        length = (closes - opens) % 1440 or 1440
                        open_walls.update(start + minute * MINUTE for minute in range(opens, opens + length))
        highest = local(first - DAY, calendar.zone)
        for count in range(1440):
            highest = max(highest, local(first - DAY + count * MINUTE, calendar.zone))
        is_open, open_before = [], [0]
        for count in range(WALKED_DAYS * 1440):
            highest = max(highest, local(first + count * MINUTE, calendar.zone))
            is_open.append(highest in open_walls)
            open_before.append(open_before[-1] + is_open[-1])
        return cls(first, is_open, open_before)

    def next_open(self, minute: int) -> int | None:
        return next((index for index in range(minute, len(self.is_open)) if self.is_open[index]), None)

    def due(self, start: int, length: int) -> int | None:
        """Return the minute after the `length`-th open one."""
        if not length:
            return self.next_open(start)
        wanted = self.open_before[start] + length
        due = bisect_left(self.open_before, wanted, start)
        return due if due < len(self.open_before) else None

    def begun(self, end: int, length: int) -> int | None:
        """Return the last minute with `length` open ones from it to the end."""
        wanted = self.open_before[end] - length
        if wanted < 0 or not length:
            return None
        return bisect_right(self.open_before, wanted, 0, end + 1) - 1


@pytest.mark.parametrize("seed", range(4))
def test_sums_of_time_are_those_of_a_walk_through_the_minutes(seed: int) -> None:
    chance = random.Random(seed)
    asked = 0
    for _ in range(SCENARIOS // 4):
        zone = chance.choice(ZONES)
        change = change_near(zone, date(chance.randint(1990, 2040), chance.randint(1, 12), 1))
        calendar = random_calendar(chance, zone, change)
        policy = CheckedPolicy(name="walk", timezone=zone, calendars=(calendar,))
        first = datetime.combine(change - 3 * DAY, time(), UTC)
        walk = Walk.through(calendar, first)
        hours = OpeningHours(calendar)
        for _ in range(QUESTIONS):
            start = chance.randrange(0, 6 * 1440)
            length = chance.choice((0, 1, 15, chance.randrange(2000)))
            words = f"seed {seed}: {calendar!r} {first + start * MINUTE} {length} minutes"
            at = first + start * MINUTE
            duration = Duration(amount=Decimal(length), unit="minutes", calendar="random")
            assert hours.contains(at) == walk.is_open[start], words
            assert hours.open_between(first, at) == walk.open_before[start] * MINUTE, words
            due = walk.due(start, length)
            if due is not None:
                assert after(at, duration, policy) == first + due * MINUTE, words
                asked += 1
            begun = walk.begun(start, length)
            if begun is not None:
                assert before(at, duration, policy) == first + begun * MINUTE, words
                asked += 1
    assert asked > 2000
