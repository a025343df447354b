"""Reps from a CSV or Excel file: rows of text, each a rep or one more role of a rep.

Nothing here knows what the policy declares: names are resolved elsewhere.
"""

from collections.abc import Mapping

from policy_engine.checker import errors_roster as errors
from policy_engine.checker.closest import closest
from policy_engine.checker.sheets import SheetCell, SheetPlaces
from policy_engine.model.text import is_blank, text_key, trimmed
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.files import Sheet
from policy_engine.source.frozen import frozen

__all__ = ["Roster", "RosterRow", "read_roster"]

_COLUMNS = ("name", "email", "works", "per day", "open", "away", "pod", "team", "role", "weight")
# What a row says about the rep, and not about a role of the rep.
_OF_THE_REP = ("email", "works", "per day", "open", "away")


@frozen
class RosterRow:
    """One row: its cells that hold something, by column. `again`: an earlier row has the same rep."""

    file: str
    line: int
    name: SheetCell
    cells: Mapping[str, SheetCell]
    again: bool = False


@frozen
class Roster:
    """The rows of a file that name a rep, and what is wrong with it; `readable`: its columns could be told."""

    rows: tuple[RosterRow, ...]
    findings: tuple[Diagnostic, ...]
    readable: bool = True


def read_roster(sheet: Sheet) -> Roster:
    """Return the reps of a sheet, row by row."""
    places = SheetPlaces(sheet)
    columns, findings = _columns(sheet, places)
    if "name" not in columns:
        return Roster((), (errors.no_name_column(sheet.name, places.top()),), readable=False)
    rows: list[RosterRow] = []
    first_rows: dict[str, RosterRow] = {}
    for number, (line, _) in enumerate(sheet.rows):
        cells = _cells(sheet, places, columns, number)
        if not cells:
            continue
        if "name" not in cells:
            findings.append(errors.row_without_name(places.row(number)))
            continue
        name = cells["name"]
        first = first_rows.get(text_key(name.text))
        row = RosterRow(sheet.name, line, name, cells, again=first is not None)
        first_rows.setdefault(text_key(name.text), row)
        findings.extend(_contradictions(first, row) if first else ())
        rows.append(row)
    return Roster(tuple(rows), tuple(findings))


def _columns(sheet: Sheet, places: SheetPlaces) -> tuple[dict[str, int], list[Diagnostic]]:
    """Return the number of each column that is read, and what is wrong with the headings."""
    columns: dict[str, int] = {}
    findings: list[Diagnostic] = []
    unread: list[int] = []
    for number, heading in enumerate(sheet.header):
        column = text_key(heading.replace("_", " "))
        if column in columns:
            findings.append(errors.column_twice(heading, places.heading(number), places.heading(columns[column])))
        elif column in _COLUMNS:
            columns[column] = number
        elif not is_blank(heading):
            unread.append(number)
    return columns, findings + _unread(sheet, places, columns, unread)


def _unread(sheet: Sheet, places: SheetPlaces, columns: Mapping[str, int], unread: list[int]) -> list[Diagnostic]:
    """Report headings that nothing reads: those near to a column that is not there, and the others together."""
    absent = [column for column in _COLUMNS if column not in columns]
    near = {number: closest(sheet.header[number], absent) for number in unread}
    slips = [
        errors.unknown_column(sheet.header[number], column, places.heading(number))
        for number, column in near.items()
        if column is not None
    ]
    others = [number for number in unread if near[number] is None]
    if not others:
        return slips
    return [*slips, errors.columns_not_read([sheet.header[number] for number in others], places.heading(others[0]))]


def _cells(sheet: Sheet, places: SheetPlaces, columns: Mapping[str, int], number: int) -> dict[str, SheetCell]:
    _, texts = sheet.rows[number]
    return {
        column: SheetCell(column, trimmed(texts[index]), places.cell(number, index))
        for column, index in columns.items()
        if not is_blank(texts[index])
    }


def _contradictions(first: RosterRow, again: RosterRow) -> list[Diagnostic]:
    """Report what a later row says otherwise about the same rep; an empty cell says nothing."""
    return [
        errors.rep_differs(column, again.name.text, again.cells[column].location, first.name.location)
        for column in _OF_THE_REP
        if column in again.cells
        and (column not in first.cells or text_key(first.cells[column].text) != text_key(again.cells[column].text))
    ]
