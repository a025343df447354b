"""Assignments after which a lead may wait, and people who are never there when a rule is in force."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from policy_engine.analysis.finding import Finding
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import find_lead
from policy_engine.model import routing as r
from policy_engine.model.judgement import Candidate
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule

if TYPE_CHECKING:
    from policy_engine.assignment.roster import Seat

__all__ = ["find_absent_reps", "find_waiting"]

_STEP = timedelta(minutes=15)
# Longer periods hold every day of the week and most holidays of a calendar.
_LONGEST = timedelta(days=62)


def find_waiting(proofs: Proofs) -> Iterator[Finding]:
    """Yield R049 for an assignment without `failing that` whose lead may have to wait; a table is named once."""
    tables: set[str] = set()
    for number, rule in enumerate(proofs.rules):
        if rule.table is not None and rule.table in tables:
            continue
        for action in rule.actions:
            if isinstance(action, r.Assign | r.HandOff) and _may_wait(proofs.policy, action):
                if rule.table is not None:
                    tables.add(rule.table)
                found = find_lead(proofs.prover, decided_by=rule)
                if not found.impossible:
                    yield Finding("R049", (number,), lead=found.lead)


def _may_wait(policy: CheckedPolicy, action: r.Assign | r.HandOff) -> bool:
    if isinstance(action, r.HandOff):
        return not action.failing
    if isinstance(action.target, r.SplitTarget):
        return any(_only_may_wait(policy, (share.target, *action.failing)) for share in action.target.shares)
    return _only_may_wait(policy, (action.target, *action.failing))


def _only_may_wait(policy: CheckedPolicy, targets: tuple[r.SingleTarget | r.Nurture, ...]) -> bool:
    """Tell whether nobody may be free: a chain that says what else to do has been thought about."""
    return len(targets) == 1 and any(_may_be_nobody(policy, target) for target in targets)


def _may_be_nobody(policy: CheckedPolicy, target: r.SingleTarget | r.Nurture) -> bool:
    if isinstance(target, r.QueueTarget | r.Nurture):
        return False
    if isinstance(target, r.FieldTarget | r.MatchingPodTarget):
        return True
    seats = _seats(policy, target)
    # Without members it takes its leads without a rep.
    return bool(seats) and all(_may_be_absent(seat) for seat in seats)


def _may_be_absent(seat: "Seat") -> bool:
    return bool(seat.away) or seat.hours is not None or seat.per_day is not None or seat.open is not None


def _seats(policy: CheckedPolicy, target: r.SingleTarget | r.Nurture) -> tuple["Seat", ...]:
    # Nobody to look for: a small policy starts without those who hand out.
    if not policy.reps:
        return ()
    from policy_engine.assignment.roster import roster_of

    roster = roster_of(policy)
    match target:
        case r.PodTarget(pod=pod, role=role):
            return roster.pool(Candidate(kind="pod", pod=pod, role=role)).seats
        case r.TeamTarget(team=team, role=role):
            return roster.pool(Candidate(kind="team", team=team, role=role)).seats
        case r.RoleTarget(role=role):
            return roster.pool(Candidate(kind="role", role=role)).seats
        case r.RepTarget(rep=rep):
            return (roster.seat(rep),)
        case _:
            return ()


# ---------------------------------------------------------------- never there


def find_absent_reps(proofs: Proofs) -> Iterator[Finding]:
    """Yield R055 for a rule of a period in which nobody whom it names is ever there."""
    for number, rule in enumerate(proofs.rules):
        if rule.start is None or rule.until is None or rule.until - rule.start > _LONGEST:
            continue
        for target in _first_targets(rule):
            seats = _seats(proofs.policy, target)
            if seats and not any(_is_ever_there(seat, rule.start, rule.until) for seat in seats):
                found = find_lead(proofs.prover, decided_by=rule)
                if not found.impossible:
                    names = tuple(dict.fromkeys(seat.rep for seat in seats))
                    yield Finding("R055", (number,), names, found.lead, (rule.start, rule.until))


def _first_targets(rule: Rule) -> Iterator[r.SingleTarget]:
    for action in rule.actions:
        if isinstance(action, r.Assign):
            if isinstance(action.target, r.SplitTarget):
                yield from (share.target for share in action.target.shares)
            else:
                yield action.target


def _is_ever_there(seat: "Seat", start: datetime, until: datetime) -> bool:
    """Tell whether a rep takes leads at some quarter of an hour of a period, or at an opening in it."""
    from policy_engine.assignment.availability import absence

    instant = start
    while instant < until:
        if absence(seat, instant) is None:
            return True
        instant += _STEP
    return False
