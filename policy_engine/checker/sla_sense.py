"""What an SLA says that cannot be meant: a due time when nobody works, a step or a pause without an end.

All of these are warnings: the clock runs as it is written.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from policy_engine.calendars.durations import after
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.calendars.zones import LAST_INSTANT, local
from policy_engine.checker import errors_sla as errors
from policy_engine.checker.clauses import clauses_of
from policy_engine.checker.scope import Scope
from policy_engine.model import condition as c
from policy_engine.model.calendar import Calendar
from policy_engine.model.organisation import Member, Party, Pod, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, Nurture, Reject
from policy_engine.model.sla import Sla, Step
from policy_engine.model.text import text_key
from policy_engine.model.values import Duration
from policy_engine.syntax import tree

__all__ = ["weigh_sla"]

# A year in which no holiday is moved by much; every clock of the samples starts in it.
_FIRST = datetime(2026, 1, 5, tzinfo=UTC)
_HALF_HOUR = timedelta(minutes=30)
_YEAR = timedelta(days=366)
_WEEKS = 2


def weigh_sla(scope: Scope, node: tree.Sla, sla: Sla, pauses: list[tuple[tree.PauseWhile, c.Condition]]) -> None:
    """Warn of what a clock would do that nobody can want."""
    policy = CheckedPolicy(name="", timezone=scope.draft.timezone, calendars=tuple(scope.draft.calendars))
    target = clauses_of(node.clauses, tree.ClockTarget)[0]
    if after(_FIRST, sla.target.within, policy) - _FIRST > _YEAR and sla.target.within.calendar is not None:
        scope.report(errors.longer_than_a_year(target.within, scope.words(target.within), sla.target.within.calendar))
        return
    _weigh_hours(scope, target, sla, policy)
    _weigh_steps(scope, node, sla, policy)
    for clause, pause in pauses:
        if _never_ends(pause, scope):
            scope.report(errors.pause_without_end(clause, scope.words(clause.condition)))


# ---------------------------------------------------------------- due when nobody works


def _weigh_hours(scope: Scope, node: tree.ClockTarget, sla: Sla, policy: CheckedPolicy) -> None:
    """Warn where a clock that starts in the hours of those it asks falls due outside of them."""
    for name, calendar in _hours_asked(scope, sla):
        if calendar.name == sla.target.within.calendar or sla.target.within.unit in ("days", "weeks"):
            continue
        found = _due_outside(sla.target.within, opening_hours(calendar), policy)
        if found is not None:
            start, due = (local(instant, calendar.zone) for instant in found)
            scope.report(errors.due_outside_hours(node, name, calendar.name, f"{start:%A %H:%M}", f"{due:%A %H:%M}"))
            return


def _due_outside(within: Duration, hours: OpeningHours, policy: CheckedPolicy) -> tuple[datetime, datetime] | None:
    """Return a start inside the hours whose due time is outside, where there is one in two weeks."""
    for count in range(_WEEKS * 7 * 48):
        start = _FIRST + count * _HALF_HOUR
        if hours.contains(start):
            due = after(start, within, policy)
            if not hours.contains(due) and not hours.is_boundary(due):
                return start, due
    return None


def _hours_asked(scope: Scope, sla: Sla) -> Iterator[tuple[str, Calendar]]:
    """Yield the calendars of those an SLA asks: its party, or where it names none, everybody who gets leads."""
    calendars: dict[str | None, Calendar] = {calendar.name: calendar for calendar in scope.draft.calendars}
    working: dict[str | None, str] = {}
    for name, calendar in _calendars_of(scope, sla.party):
        working.setdefault(calendar, name)
    if sla.party is None and None in working:
        return
    for calendar, name in working.items():
        if calendar in calendars:
            yield name, calendars[calendar]


def _calendars_of(scope: Scope, party: Party | None) -> Iterator[tuple[str, str | None]]:
    """Yield who is asked, and the calendar they work, if any."""
    own = {text_key(rep.name): rep.calendar for rep in scope.draft.reps}
    homes: list[Pod | Team] = [*scope.draft.pods, *scope.draft.teams]
    for home in homes:
        kind = "pod" if isinstance(home, Pod) else "team"
        is_asked = party is None or (party.kind == kind and party.name == home.name)
        for role in home.roles:
            if not is_asked and not (party is not None and party.kind == "role" and party.name == role.name):
                continue
            for member in role.members:
                yield _name_of(member, role.name), own.get(text_key(member.rep)) or home.calendar
    if party is not None and party.kind == "rep" and party.name is not None:
        yield party.name, own.get(text_key(party.name))


def _name_of(member: Member, role: str) -> str:
    return f"{member.rep} ({role})"


# ---------------------------------------------------------------- steps that never fire


def _weigh_steps(scope: Scope, node: tree.Sla, sla: Sla, policy: CheckedPolicy) -> None:
    """Warn of a step that falls due after one that took the lead from its rep, or after the end of time."""
    ending = next((number for number, step in enumerate(sla.steps) if _ends_clocks(step)), None)
    offsets = _offsets(sla, policy)
    if ending is None or offsets is None:
        return
    clauses = clauses_of(node.clauses, tree.Step)
    for number, clause in enumerate(clauses):
        if (offsets[number], number) > (offsets[ending], ending):
            scope.report(errors.step_never_fires(clause, scope.words(clause), clauses[ending]))


def _ends_clocks(step: Step) -> bool:
    return any(isinstance(action, Nurture | Reject | Assign) for action in step.actions)


def _offsets(sla: Sla, policy: CheckedPolicy) -> list[datetime] | None:
    """Return when the steps of a clock that starts in office hours fall due, where that can be said."""
    start = _FIRST + timedelta(days=1, hours=10)
    above = start
    offsets: list[datetime] = []
    for step in sla.steps:
        if step.percent is None and step.later is None:
            return None
        if step.later is not None:
            above = after(above, step.later, policy)
        else:
            share = (step.percent or Decimal(0)) / 100
            length = (after(start, sla.target.within, policy) - start) * float(share)
            above = start + min(length, LAST_INSTANT - start)
            if sla.target.within.unit in ("minutes", "hours"):
                within = replace(sla.target.within, amount=sla.target.within.amount * share)
                above = after(start, within, policy)
        offsets.append(above)
    return offsets


# ---------------------------------------------------------------- pauses that never end


def _never_ends(pause: c.Condition, scope: Scope) -> bool:
    """Tell whether nothing can end a pause once it holds.

    Pauses are judged as of each event. An event changes fields, but empties none: what is
    there stays there, and the time alone is no event.
    """
    if isinstance(pause, c.AllOf):
        return all(_never_ends(part, scope) for part in pause.parts)
    if isinstance(pause, c.AnyOf):
        return any(_never_ends(part, scope) for part in pause.parts)
    if isinstance(pause, c.Not) and isinstance(pause.part, c.Missing):
        return isinstance(pause.part.operand, c.FieldRef)
    return _reads_time_alone(pause)


def _reads_time_alone(condition: c.Condition) -> bool:
    if isinstance(condition, c.Not):
        return _reads_time_alone(condition.part)
    if isinstance(condition, c.InHours):
        return isinstance(condition.operand, c.Now)
    return isinstance(condition, c.Compare) and isinstance(condition.left, c.Now)
