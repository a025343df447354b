"""`policy calendar`: the opening hours of a calendar day by day, and the holidays that count; freezes them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from policy_engine.batch.whole_file import write_whole
from policy_engine.calendars.holiday_dates import counted_holidays, holidays_in, holidays_version
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.calendars.zones import database_version, local, local_date, midnight
from policy_engine.checker.frozen_holidays import LOCK_COLUMNS, LOCK_FILE
from policy_engine.cli.faults import CommandError
from policy_engine.cli.screen import counted, errors, heading, output, print_rows, show_line
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.engine import Policy
from policy_engine.explain.clock_days import why_closed
from policy_engine.explain.clock_text import length_words
from policy_engine.model.calendar import Calendar, HolidayRegion

__all__ = ["command"]

_EXAMPLES = (
    "policy calendar policies/hybrid paris",
    "policy calendar policies/hybrid paris --from 2026-12-21 --until 2027-01-06",
    "policy calendar policies/hybrid --freeze",
)
_DAY = timedelta(days=1)
_SHOWN = 14
_MOST_DAYS = 4000
# A frozen year is complete; these are frozen unless years are asked for.
_YEARS_BEFORE, _YEARS_AFTER = 1, 5


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"`{value}` is not a date such as 2026-12-24", param, ctx)


@click.command("calendar", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.argument("name", required=False)
@click.option("--from", "first", metavar="DATE", type=_Day(), help="The first day; else today.")
@click.option("--until", "last", metavar="DATE", type=_Day(), help="The last day; else two weeks of days.")
@click.option("--freeze", is_flag=True, help=f"Write the holidays as they are known into {LOCK_FILE}; they then hold.")
def command(policy: Path, name: str | None, first: date | None, last: date | None, freeze: bool) -> None:
    """Show the opening hours of a calendar, day by day, and the holidays that count.

    With --freeze, the holidays of all calendars are written into a file beside the policy: from then on they hold,
    whatever a later version of the holiday data says.
    """
    loaded = Policy.load(policy)
    today = local_date(loaded.instant(None), loaded.checked.timezone)
    if first is not None and last is not None and last < first:
        raise click.BadParameter(f"{last} is before {first}", click.get_current_context(), param_hint="'--until'")
    if freeze:
        _freeze(loaded, policy, first, last, today)
        return
    calendar = _named(loaded, name)
    start = first or today
    end = last or start + (_SHOWN - 1) * _DAY
    if end - start > _MOST_DAYS * _DAY or not (start.year >= 1970 and end.year <= 2199):
        raise click.BadParameter(f"{start} to {end} is too long to show", click.get_current_context())
    _show(calendar, start, end)


def _named(policy: Policy, name: str | None) -> Calendar:
    calendars = policy.checked.calendars
    if not calendars:
        raise CommandError(f"the policy `{policy.name}` has no calendar")
    names = ", ".join(f"`{calendar.name}`" for calendar in calendars)
    if name is None and len(calendars) > 1:
        raise CommandError("which calendar?", f"name one of {names}")
    found = next((each for each in calendars if name is None or each.name.casefold() == name.casefold()), None)
    if found is None:
        raise CommandError(f"no calendar is called `{name}`", f"its calendars: {names}")
    return found


def _show(calendar: Calendar, first: date, last: date) -> None:
    hours = opening_hours(calendar)
    console = output()
    show_line(f"{calendar.name}, times of {calendar.zone}", console, "bold")
    print_rows(((f"{day:%a} {day}", _hours_words(hours, day)) for day in _days(first, last)), console)
    total = hours.open_between(midnight(first, calendar.zone), midnight(last + _DAY, calendar.zone))
    show_line(f"  {length_words(total)} in all", console)
    if calendar.holidays:
        heading("Holidays", console)
        print_rows(_holiday_rows(calendar, first, last), console)
        known = ", ".join(map(str, calendar.holidays))
        frozen = sorted({year.year for year in calendar.frozen})
        kept = f"{frozen[0]} to {frozen[-1]} frozen in {LOCK_FILE}" if frozen else f"from holidays {holidays_version()}"
        show_line(f"  of {known}, {kept}; zones from tzdata {database_version()}", console, "dim")


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY


def _hours_words(hours: OpeningHours, day: date) -> str:
    zone = hours.zone
    intervals = hours.intervals(midnight(day, zone), midnight(day + _DAY, zone))
    if not intervals:
        return why_closed(hours.calendar, day)
    written = ", ".join(f"{local(opens, zone):%H:%M}-{_end(local(closes, zone).strftime('%H:%M'))}"
                        for opens, closes in intervals)  # fmt: skip
    total = sum((closes - opens for opens, closes in intervals), timedelta())
    return f"{written}  ({length_words(total)})"


def _end(written: str) -> str:
    return "24:00" if written == "00:00" else written


def _holiday_rows(calendar: Calendar, first: date, last: date) -> Iterator[tuple[str, str]]:
    for year in range(first.year, last.year + 1):
        for day, (region, name) in counted_holidays(calendar, year).items():
            if first <= day <= last:
                yield f"{day:%a} {day}", f"{name} ({region})"


# ---------------------------------------------------------------- freezing


def _freeze(policy: Policy, path: Path, first: date | None, last: date | None, today: date) -> None:
    """Write the lock file: years asked for anew, those frozen before as they were."""
    regions = tuple(dict.fromkeys(region for calendar in policy.checked.calendars for region in calendar.holidays))
    if not regions:
        raise CommandError("no calendar is closed on holidays", "write `closed on holidays of FR` in a calendar")
    years = range((first or today).year - (_YEARS_BEFORE if first is None else 0),
                  (last.year if last is not None else today.year + _YEARS_AFTER) + 1)  # fmt: skip
    kept = {(year.region, year.year): year.days for calendar in policy.checked.calendars for year in calendar.frozen}
    rows = {key: days for key, days in kept.items() if key[1] not in years}
    rows |= {(region, year): tuple(holidays_in(region, year).items()) for region in regions for year in years}
    file = (path if path.is_dir() else path.parent) / LOCK_FILE
    write_whole(file, _lock_text(rows).encode())
    frozen = sorted({year for _, year in rows})
    show_line(
        f"{file}: {counted(sum(map(len, rows.values())), 'holiday')} of {', '.join(map(str, regions))}, "
        f"{frozen[0]} to {frozen[-1]}",
        errors(),
    )


def _lock_text(rows: dict[tuple[HolidayRegion, int], tuple[tuple[date, str], ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LOCK_COLUMNS)
    for (region, _), days in sorted(rows.items(), key=lambda row: (str(row[0][0]), row[0][1])):
        writer.writerows((str(region), day.isoformat(), name) for day, name in days)
    return text.getvalue()
