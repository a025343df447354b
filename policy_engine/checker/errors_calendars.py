"""What the checker says about time zones, opening hours and closed days: one function per message."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Span
from policy_engine.syntax.tree import Calendar, DateSpan, Hours, Name

__all__ = [
    "broken_lock",
    "ends_before_it_starts",
    "ends_when_it_starts",
    "never_opens",
    "no_such_time_of_day",
    "unknown_day",
    "unknown_region",
    "unknown_zone",
]


def broken_lock(file: str, why: str, calendar: Span) -> Diagnostic:
    return Diagnostic.error(
        "C008",
        f"the frozen holidays in `{file}` cannot be read: {why}",
        Label(calendar, "closed on holidays"),
        help=f"delete `{file}`, and write it again with `policy calendar POLICY --freeze`",
    )


def unknown_zone(zone: Name, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "C001",
        f"unknown timezone `{zone.text}`",
        Label(zone.span, "no time zone of this name"),
        help=f"did you mean `{near}`?" if near else "write a region and a city, such as `Europe/Paris`",
    )


def unknown_day(day: Name, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "C002",
        f"unknown day `{day.text}`",
        Label(day.span, "not a day of the week"),
        help=f"did you mean `{near}`?" if near else "write days as `Mon`, `Mon-Fri`, `Sat, Sun` or `every day`",
    )


def no_such_time_of_day(hours: Hours, written: str) -> Diagnostic:
    return Diagnostic.error(
        "C003",
        f"`{written}` is not a time of day",
        Label(hours.span, "hours go from `00:00` to `24:00`"),
        help="a day begins at `00:00`; only an end may be `24:00`",
    )


def ends_when_it_starts(hours: Hours) -> Diagnostic:
    return Diagnostic.error(
        "C004",
        f"the opening `{hours.opens}-{hours.closes}` ends when it starts",
        Label(hours.span, "no time lies between the two"),
        help="write `00:00-24:00` for a whole day",
    )


def never_opens(calendar: Calendar) -> Diagnostic:
    return Diagnostic.error(
        "C005",
        f"the calendar `{calendar.name.text}` never opens",
        Label(calendar.name.span, "not a minute of it is open"),
        help="give it opening hours, such as `open Mon-Fri 09:00-18:00`",
    )


def unknown_region(region: Name, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "C006",
        f"the holidays of `{region.text}` are not known",
        Label(region.span, "no country or region of this code"),
        help=f"did you mean `{near}`?" if near else "write a country, such as `FR`, or a part of it, such as `FR-57`",
    )


def ends_before_it_starts(span: DateSpan) -> Diagnostic:
    assert span.last is not None, "a single day ends on the day it starts"
    return Diagnostic.error(
        "C007",
        f"`{span.first.written} to {span.last.written}` ends before it starts",
        Label(span.span, "the second day comes before the first"),
        help=f"write `{span.last.written} to {span.first.written}`",
    )
