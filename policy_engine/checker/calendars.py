"""Time zones and calendars: opening hours that open, days and regions that exist."""

from datetime import date

from policy_engine.calendars.holiday_dates import regions
from policy_engine.calendars.hours import opening_hours
from policy_engine.calendars.zones import known_zone, zone_names
from policy_engine.checker import errors_calendars as errors
from policy_engine.checker.clauses import clauses_of, only_one, said_before
from policy_engine.checker.closest import closest
from policy_engine.checker.frozen_holidays import frozen_years
from policy_engine.checker.scope import Scope
from policy_engine.checker.values import check_date
from policy_engine.model.calendar import Calendar, HolidayRegion, Opening
from policy_engine.model.organisation import DateSpan
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_calendar", "check_timezone", "date_span", "declare_calendar"]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_BY_KEY = {text_key(word): number for number, name in enumerate(_DAYS) for word in (name, name[:3])}
_EVERY_DAY = tuple(range(7))
_MINUTES_OF_A_DAY = 24 * 60


def declare_calendar(scope: Scope, node: tree.Calendar) -> None:
    """Make the calendar's name known."""
    scope.declare("calendar", node.name)


def check_timezone(scope: Scope, node: tree.Timezone) -> None:
    """Set the policy's time zone."""
    if said_before(scope, "the timezone of the policy", node):
        return
    zone = _zone(scope, node)
    if zone is not None:
        scope.draft.timezone = zone


def check_calendar(scope: Scope, node: tree.Calendar) -> None:
    """Add a calendar that opens. Its time zone, where it says none, is the policy's: that is set before."""
    zone = _zone_of(scope, node)
    openings = [_opening(scope, clause) for clause in clauses_of(node.clauses, tree.Open)]
    regions_closed = _holidays(scope, node)
    calendar = Calendar(
        name=node.name.text,
        zone=zone or scope.draft.timezone,
        openings=tuple(opening for opening in openings if opening is not None),
        holidays=regions_closed,
        closed=_closed(scope, node),
        frozen=frozen_years(scope, regions_closed),
        place=scope.place(node.name),
    )
    if None not in openings and opening_hours(calendar).never_opens:
        scope.report(errors.never_opens(node))
    scope.draft.calendars.append(calendar)


# ---------------------------------------------------------------- zones


def _zone_of(scope: Scope, node: tree.Calendar) -> str | None:
    zones = clauses_of(node.clauses, tree.Timezone)
    first = only_one(scope, f"the timezone of `{node.name.text}`", zones)
    return None if first is None else _zone(scope, first)


def _zone(scope: Scope, node: tree.Timezone) -> str | None:
    written = node.zone.text
    if known_zone(written):
        return written
    by_key = {text_key(name): name for name in zone_names()}
    known = by_key.get(text_key(written))
    if known is None:
        scope.report(errors.unknown_zone(node.zone, closest(written, zone_names())))
    return known


# ---------------------------------------------------------------- opening hours


def _opening(scope: Scope, node: tree.Open) -> Opening | None:
    days = [_days(scope, name) for name in node.days]
    hours = [_hours(scope, written) for written in node.hours]
    good_hours = tuple(pair for pair in hours if pair is not None)
    if None in days or len(good_hours) < len(hours):
        return None
    numbers = {number for group in days if group is not None for number in group}
    return Opening(days=tuple(sorted(numbers)) if node.days else _EVERY_DAY, hours=good_hours)


def _days(scope: Scope, name: tree.Name) -> tuple[int, ...] | None:
    """Return the days of `Sat` or of `Mon-Fri`; `Sat-Mon` runs over the end of the week."""
    numbers = [_DAY_BY_KEY.get(text_key(word)) for word in name.text.split("-")]
    ends = [number for number in numbers if number is not None]
    if len(ends) < len(numbers) or len(ends) > 2:
        scope.report(errors.unknown_day(name, _nearest_day(name.text)))
        return None
    first, last = ends[0], ends[-1]
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _nearest_day(written: str) -> str | None:
    short = [name[:3] for name in _DAYS]
    near = [closest(word, short) or closest(word, _DAYS) for word in written.split("-")]
    return "-".join(word for word in near if word is not None) if None not in near else None


def _hours(scope: Scope, node: tree.Hours) -> tuple[int, int] | None:
    opens, closes = _minute(node.opens), _minute(node.closes)
    if opens is None or opens == _MINUTES_OF_A_DAY:
        scope.report(errors.no_such_time_of_day(node, node.opens))
        return None
    if closes is None:
        scope.report(errors.no_such_time_of_day(node, node.closes))
        return None
    if opens == closes:
        scope.report(errors.ends_when_it_starts(node))
        return None
    return opens, closes


def _minute(written: str) -> int | None:
    """Return the minutes since midnight, or None where no day has such a time."""
    hour, _, minute = written.partition(":")
    minutes = int(hour) * 60 + int(minute)
    return minutes if int(minute) < 60 and minutes <= _MINUTES_OF_A_DAY else None


# ---------------------------------------------------------------- closed days


def _holidays(scope: Scope, node: tree.Calendar) -> tuple[HolidayRegion, ...]:
    clauses = clauses_of(node.clauses, tree.ClosedOnHolidays)
    found = [_region(scope, region) for clause in clauses for region in clause.regions]
    return tuple(dict.fromkeys(region for region in found if region is not None))


def _region(scope: Scope, name: tree.Name) -> HolidayRegion | None:
    country, _, part = name.text.partition("-")
    parts = regions().get(country.upper())
    spelled = {text_key(known): known for known in parts or ()}
    if parts is None or (part and text_key(part) not in spelled):
        scope.report(errors.unknown_region(name, _nearest_region(country, part)))
        return None
    return HolidayRegion(country=country.upper(), subdivision=spelled[text_key(part)] if part else None)


def _nearest_region(country: str, part: str) -> str | None:
    if country.upper() not in regions():
        # Codes of two letters are all alike; only this one is a habit.
        return "GB" if country.upper() == "UK" else None
    near = closest(part, regions()[country.upper()])
    return f"{country.upper()}-{near}" if near else None


def _closed(scope: Scope, node: tree.Calendar) -> tuple[DateSpan, ...]:
    spans = [span for clause in clauses_of(node.clauses, tree.Closed) for span in clause.spans]
    return tuple(span for span in (date_span(scope, written) for written in spans) if span is not None)


def date_span(scope: Scope, node: tree.DateSpan) -> DateSpan | None:
    """Return whole days, the last included, or report what is wrong with them."""
    first = check_date(scope, node.first)
    last = first if node.last is None else check_date(scope, node.last)
    return _ordered(scope, node, first, last)


def _ordered(scope: Scope, node: tree.DateSpan, first: date | None, last: date | None) -> DateSpan | None:
    if first is None or last is None:
        return None
    if last < first:
        scope.report(errors.ends_before_it_starts(node))
        return None
    return DateSpan(first=first, last=last)
