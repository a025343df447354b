"""What the checker says about reps read from a file: one function per message."""

from collections.abc import Sequence

from policy_engine.checker.sheets import SheetCell
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location

__all__ = [
    "cell_unreadable",
    "column_twice",
    "columns_not_read",
    "member_again",
    "no_name_column",
    "pod_and_team",
    "rep_differs",
    "rep_twice",
    "role_alone",
    "role_missing",
    "row_without_name",
    "unknown_column",
    "unknown_in_roster",
]

_COLUMNS = "`name`, `email`, `works`, `per day`, `open`, `away`, `pod` or `team`, `role`, `weight`"


def no_name_column(file: str, top: Location) -> Diagnostic:
    return Diagnostic.error(
        "O020",
        f"`{file}` has no column `name`",
        Label(top, "the headings of the file"),
        help=f"the columns of reps are {_COLUMNS}",
    )


def row_without_name(row: Location) -> Diagnostic:
    return Diagnostic.error(
        "O021",
        "this row names no rep",
        Label(row, "its cell under `name` is empty"),
        help="write the rep's name, or take the row away",
    )


def column_twice(heading: str, again: Location, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "O022",
        f"the column `{heading}` is there twice",
        Label(again, "again here"),
        Label(before, "here before"),
        help="keep one of them",
    )


def unknown_column(heading: str, near: str, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O023",
        f"unknown column `{heading}`",
        Label(place, "not a column of reps"),
        help=f"did you mean `{near}`?",
    )


def columns_not_read(headings: Sequence[str], first: Location) -> Diagnostic:
    listed = ", ".join(f"`{heading}`" for heading in headings)
    return Diagnostic.note(
        "O024",
        f"{'this column is' if len(headings) == 1 else 'these columns are'} not read: {listed}",
        Label(first, "not a column of reps"),
        help=f"the columns of reps are {_COLUMNS}",
    )


def rep_differs(column: str, name: str, again: Location, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "O025",
        f"two rows say different things about `{name}`",
        Label(again, f"another `{column}` than before"),
        Label(before, "first named here"),
        help=f"write the same `{column}` in both rows, or leave it empty in the later one",
    )


def cell_unreadable(cell: SheetCell, needed: str, example: str) -> Diagnostic:
    return Diagnostic.error(
        "O026",
        f"`{cell.text}` cannot be read as {needed}",
        Label(cell.location, f"in the column `{cell.column}`"),
        help=example,
    )


def unknown_in_roster(called: str, written: str, place: Location, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "O027",
        f"unknown {called} `{written}`",
        Label(place, f"no {called} of this name is declared"),
        help=f"did you mean `{near}`?" if near else f"declare it: `{called} {written}`",
    )


def pod_and_team(pod: Location, team: Location) -> Diagnostic:
    return Diagnostic.error(
        "O028",
        "a row names a pod or a team, not both",
        Label(team, "a team here"),
        Label(pod, "and a pod here"),
        help="write a second row for the rep's other role",
    )


def role_missing(name: str, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O029",
        f"`{name}` has no role in this pod or team",
        Label(place, "a member of what role?"),
        help="fill in the column `role`",
    )


def role_alone(role: str, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O029",
        f"the role `{role}` stands in no pod or team",
        Label(place, "a role of what?"),
        help="fill in the column `pod` or `team`",
    )


def member_again(rep: str, role: str, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O003",
        f"`{rep}` is listed twice under `{role}`",
        Label(place, "listed again here"),
        help="list every member of a role once, in the policy or in the file",
    )


def rep_twice(name: str, again: Location, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "N001",
        f"the rep `{name}` is declared twice",
        Label(again, "declared again here"),
        Label(before, "declared here before"),
        help="give one of them another name, or take one away",
    )
