"""Reps from files, joined with what the policy declares."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.checker import errors_roster as errors
from policy_engine.checker.errors_fields import file_refused
from policy_engine.checker.errors_organisation import weight_without_by_weight
from policy_engine.checker.pods import whole_from_one
from policy_engine.checker.reps import is_address
from policy_engine.checker.roster import RosterRow, read_roster
from policy_engine.checker.scope import Declared, Names, Scope
from policy_engine.checker.sheets import SheetCell
from policy_engine.model.base import Place
from policy_engine.model.organisation import Capacity, DateSpan, Member, Pod, Rep, Role, Team
from policy_engine.model.text import text_key, trimmed
from policy_engine.source.files import FileRefused
from policy_engine.source.frozen import frozen
from policy_engine.syntax import tree

__all__ = ["check_rosters", "declare_roles_of_rosters", "declare_roster"]

_HOW_TO_BE_AWAY = "write `2026-12-24 to 2026-12-31`, and `;` before the next absence"
_ONLY_IN_HOURS = "only in hours"
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s+to\s+(\d{4}-\d\d-\d\d))?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


# ---------------------------------------------------------------- names


def declare_roster(scope: Scope, node: tree.RepsFromFile) -> None:
    """Read the file and make its reps known."""
    try:
        sheet = scope.files.sheet(node.file.text, scope.statement.source)
    except FileRefused as refused:
        scope.report(file_refused(refused.message, refused.help, node.file.span))
        _give_up(scope)
        return
    roster = read_roster(sheet)
    scope.rosters.append(roster)
    for finding in roster.findings:
        scope.report(finding)
    if not roster.readable:
        _give_up(scope)
    for row in roster.rows:
        if not row.again:
            _declare_rep(scope, row)


def _give_up(scope: Scope) -> None:
    """Call no rep, role, pod or team unknown: the file may have named it."""
    for names in (scope.reps, scope.roles, scope.pods, scope.teams):
        names.incomplete = True


def _declare_rep(scope: Scope, row: RosterRow) -> None:
    before = scope.reps.find(row.name.text)
    if before is not None:
        scope.report(errors.rep_twice(row.name.text, row.name.location, before.location))
        return
    scope.reps.by_key[text_key(row.name.text)] = Declared(row.name.text, row.name.location)


def declare_roles_of_rosters(scope: Scope) -> None:
    """Make the roles known that reps of files have; pods that no statement declares are inferred from them."""
    for row in _rows(scope):
        role = row.cells.get("role")
        declared = _party(scope, row)
        if declared is not None and role is not None:
            key = text_key(role.text)
            known = scope.roles.by_key.setdefault(key, Declared(role.text, role.location))
            declared.roles.setdefault(key, known.name)


def _rows(scope: Scope) -> list[RosterRow]:
    return [row for roster in scope.rosters for row in roster.rows]


def _party(scope: Scope, row: RosterRow) -> Declared | None:
    cell = row.cells.get("pod") or row.cells.get("team")
    if cell is None:
        return None
    names = _names(scope, cell)
    found = names.find(cell.text)
    if found is None and names.may_infer:
        found = names.by_key[text_key(cell.text)] = Declared(cell.text, cell.location, inferred=True)
        scope.inferred.setdefault(names.kind, []).append(found)
    return found


def _names(scope: Scope, cell: SheetCell) -> Names:
    return scope.pods if cell.column == "pod" else scope.teams


# ---------------------------------------------------------------- reps


def check_rosters(scope: Scope) -> None:
    """Add the reps of files, and make them members of the roles that their rows name."""
    for row in _rows(scope):
        if not row.again:
            scope.draft.reps.append(_rep(scope, row))
    joined: dict[tuple[str, str], list[_Membership]] = {}
    for row in _rows(scope):
        membership = _membership(scope, row)
        if membership is not None:
            joined.setdefault(membership.party, []).append(membership)
    scope.draft.pods = [
        _with_members(scope, pod, joined.get(("pod", text_key(pod.name)), [])) for pod in scope.draft.pods
    ]
    scope.draft.teams = [
        _with_members(scope, team, joined.get(("team", text_key(team.name)), [])) for team in scope.draft.teams
    ]


def _rep(scope: Scope, row: RosterRow) -> Rep:
    calendar, only_in_hours = _works(scope, row.cells.get("works"))
    return Rep(
        name=row.name.text,
        email=_email(scope, row.cells.get("email")),
        calendar=calendar,
        only_in_hours=only_in_hours,
        capacity=Capacity(per_day=_count(scope, row.cells.get("per day")), open=_count(scope, row.cells.get("open"))),
        away=_away(scope, row.cells.get("away")),
        place=Place(file=row.file, line=row.line),
    )


def _email(scope: Scope, cell: SheetCell | None) -> str | None:
    if cell is None:
        return None
    if not is_address(cell.text):
        scope.report(errors.cell_unreadable(cell, "an email address", "write one address, as in `ana@example.com`"))
    return cell.text


def _works(scope: Scope, cell: SheetCell | None) -> tuple[str | None, bool | None]:
    """Read `office` or `office, only in hours`."""
    if cell is None:
        return None, None
    name, _, rest = cell.text.partition(",")
    if rest and text_key(rest) != _ONLY_IN_HOURS:
        scope.report(errors.cell_unreadable(cell, "a calendar", "write `office`, or `office, only in hours`"))
        return None, None
    found = scope.calendars.find(name)
    if found is None and not scope.calendars.incomplete:
        near = scope.calendars.closest(name)
        scope.report(errors.unknown_in_roster("calendar", trimmed(name), cell.location, near))
    return (None if found is None else found.name), bool(rest)


def _count(scope: Scope, cell: SheetCell | None) -> int | None:
    if cell is None:
        return None
    count = whole_from_one(Decimal(cell.text)) if _NUMBER.fullmatch(cell.text) else None
    if count is None:
        scope.report(errors.cell_unreadable(cell, "a whole number from 1", "write a number such as `20`"))
    return count


def _away(scope: Scope, cell: SheetCell | None) -> tuple[DateSpan, ...]:
    if cell is None:
        return ()
    spans = [_span(trimmed(part)) for part in re.split("[;,]", cell.text) if part.strip()]
    if None in spans:
        scope.report(errors.cell_unreadable(cell, "days of absence", _HOW_TO_BE_AWAY))
    return tuple(span for span in spans if span is not None)


def _span(written: str) -> DateSpan | None:
    match = _SPAN.fullmatch(written)
    if match is None:
        return None
    first, last = _day(match[1]), _day(match[2] or match[1])
    return None if first is None or last is None or last < first else DateSpan(first=first, last=last)


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_INSTANT.date() <= day <= LAST_INSTANT.date() else None


# ---------------------------------------------------------------- members


@frozen
class _Membership:
    """A row as a member of a role: (`pod` or `team`, key of its name), the role as declared, the member."""

    party: tuple[str, str]
    role: str
    member: Member
    name: SheetCell
    weight: SheetCell | None


def _membership(scope: Scope, row: RosterRow) -> _Membership | None:
    pod, team, role = (row.cells.get(column) for column in ("pod", "team", "role"))
    if pod is not None and team is not None:
        scope.report(errors.pod_and_team(pod.location, team.location))
        return None
    cell = pod or team
    if cell is None or role is None:
        if role is not None:
            scope.report(errors.role_alone(role.text, role.location))
        elif cell is not None:
            scope.report(errors.role_missing(row.name.text, cell.location))
        return None
    return _member_of(scope, row, cell, role)


def _member_of(scope: Scope, row: RosterRow, cell: SheetCell, role: SheetCell) -> _Membership | None:
    names = _names(scope, cell)
    declared = names.find(cell.text)
    spelled = None if declared is None else declared.roles.get(text_key(role.text))
    if declared is None or spelled is None:
        if declared is None and not names.incomplete:
            scope.report(errors.unknown_in_roster(cell.column, cell.text, cell.location, names.closest(cell.text)))
        return None
    rep = scope.reps.find(row.name.text)
    weight = row.cells.get("weight")
    return _Membership(
        party=(cell.column, text_key(declared.name)),
        role=spelled,
        member=Member(rep=row.name.text if rep is None else rep.name, weight=_count(scope, weight) or 1),
        name=row.name,
        weight=weight,
    )


_Party = TypeVar("_Party", Pod, Team)


def _with_members(scope: Scope, party: _Party, joined: list[_Membership]) -> _Party:
    if not joined:
        return party
    by_role: dict[str, list[_Membership]] = {}
    for membership in joined:
        by_role.setdefault(membership.role, []).append(membership)
    written = [role for role in party.roles if role.members or role.name not in by_role]
    roles = [_with_more(scope, role, by_role.pop(role.name, [])) for role in written]
    roles += [_with_more(scope, _role_of_a_file(name, group), group) for name, group in by_role.items()]
    return replace(party, roles=tuple(roles))


def _role_of_a_file(name: str, joined: list[_Membership]) -> Role:
    """Return a role that no statement declares; it hands out by weight where a row gives one."""
    weighted = any(membership.weight is not None for membership in joined)
    return Role(name=name, rotation="weight" if weighted else "turn")


def _with_more(scope: Scope, role: Role, joined: list[_Membership]) -> Role:
    members = {text_key(member.rep): member for member in role.members}
    for membership in joined:
        key = text_key(membership.member.rep)
        if key in members:
            scope.report(errors.member_again(membership.member.rep, role.name, membership.name.location))
        elif membership.weight is not None and role.rotation != "weight":
            scope.report(weight_without_by_weight(role.name, membership.weight.location))
        members.setdefault(key, membership.member)
    return replace(role, members=tuple(members.values()))
