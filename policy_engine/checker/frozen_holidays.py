"""Holidays that were written down: the file `holidays.lock.csv` beside the policy.

It has a row for each holiday: its region, its date, its name. A region and a year that
stand in it are complete, so a year is taken from there or looked up, never both.
"""

from datetime import date

from policy_engine.checker import errors_calendars as errors
from policy_engine.checker.scope import Scope
from policy_engine.model.calendar import FrozenYear, HolidayRegion
from policy_engine.source.files import FileRefused, Sheet

__all__ = ["LOCK_COLUMNS", "LOCK_FILE", "frozen_years"]

LOCK_FILE = "holidays.lock.csv"
LOCK_COLUMNS = ("region", "date", "name")


def frozen_years(scope: Scope, regions: tuple[HolidayRegion, ...]) -> tuple[FrozenYear, ...]:
    """Return the frozen holidays of some regions, in the order of regions and years."""
    if not regions or not scope.files.has(LOCK_FILE):
        return ()
    try:
        sheet = scope.files.sheet(LOCK_FILE, scope.tree.statements[0].source)
    except FileRefused as refused:
        scope.report(errors.broken_lock(LOCK_FILE, refused.message, scope.statement_span))
        return ()
    years: dict[tuple[str, int], list[tuple[date, str]]] = {}
    for line, row in sheet.rows:
        found = _holiday(sheet, row)
        if found is None:
            scope.report(errors.broken_lock(LOCK_FILE, f"line {line} is no holiday", scope.statement_span))
            return ()
        region, day, name = found
        years.setdefault((region, day.year), []).append((day, name))
    return tuple(
        FrozenYear(region=region, year=year, days=tuple(sorted(days)))
        for region in regions
        for (code, year), days in sorted(years.items())
        if code == str(region)
    )


def _holiday(sheet: Sheet, row: tuple[str, ...]) -> tuple[str, date, str] | None:
    cells = dict(zip(sheet.header, row, strict=True))
    try:
        return cells["region"], date.fromisoformat(cells["date"]), cells["name"]
    except (KeyError, ValueError):
        return None
