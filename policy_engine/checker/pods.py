"""Teams and pods: who leads them, whom they serve, and how their roles hand out leads."""

from decimal import Decimal

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.clauses import Clause, clauses_of, only_one
from policy_engine.checker.conditions import check_condition
from policy_engine.checker.errors_parties import said_twice
from policy_engine.checker.operands import check_operand
from policy_engine.checker.parties import party
from policy_engine.checker.scope import Scope
from policy_engine.model.condition import Operand
from policy_engine.model.organisation import Member, Party, Pod, Role, Team
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = [
    "check_pod",
    "check_team",
    "whole_from_one",
    "works",
]

_MOST = 1_000_000_000


def check_pod(scope: Scope, node: tree.Pod) -> None:
    """Add a pod with its roles and members."""
    for clause in node.clauses:
        if isinstance(clause, tree.Serves | tree.IncludesParties | tree.ReportsTo):
            scope.report(errors.clause_of_a_team(_WORDS[type(clause)], clause))
    covers = _once(scope, node, tree.Covers)
    calendar, only_in_hours = works(scope, _once(scope, node, tree.Works))
    scope.draft.pods.append(
        Pod(
            name=node.name.text,
            covers=None if covers is None else check_condition(scope, covers.condition),
            leader=_leader(scope, node),
            calendar=calendar,
            only_in_hours=only_in_hours,
            roles=_roles(scope, node),
            keep=_keep(scope, node),
            place=scope.place(node.name),
        )
    )


def check_team(scope: Scope, node: tree.Team) -> None:
    """Add a team with its roles and members, whom it serves, and what it includes."""
    for clause in clauses_of(node.clauses, tree.Covers):
        scope.report(errors.clause_of_a_pod(clause))
    calendar, only_in_hours = works(scope, _once(scope, node, tree.Works))
    scope.draft.teams.append(
        Team(
            name=node.name.text,
            leader=_leader(scope, node),
            calendar=calendar,
            only_in_hours=only_in_hours,
            roles=_roles(scope, node),
            keep=_keep(scope, node),
            serves=_serves(scope, node),
            includes=_includes(scope, node),
            reports_to=_reports_to(scope, node),
            place=scope.place(node.name),
        )
    )


# ---------------------------------------------------------------- clauses of pods and teams


_WORDS: dict[type[tree.Node], str] = {
    tree.Covers: "covers",
    tree.LedBy: "led by",
    tree.Works: "works",
    tree.Keep: "keep",
    tree.Serves: "serves",
    tree.IncludesParties: "includes",
    tree.ReportsTo: "reports to",
}


def _once(scope: Scope, node: tree.Pod | tree.Team, kind: type[Clause]) -> Clause | None:
    what = f"`{_WORDS[kind]}` of `{node.name.text}`"
    return only_one(scope, what, clauses_of(node.clauses, kind))


def works(scope: Scope, node: tree.Works | None) -> tuple[str | None, bool]:
    """Return the calendar that is worked, and whether leads are taken only in its hours."""
    if node is None:
        return None, False
    return scope.resolve("calendar", node.calendar), node.only_in_hours


def _leader(scope: Scope, node: tree.Pod | tree.Team) -> str | None:
    """Return who leads, spelled as the rep of that name where there is one; anybody may lead."""
    clause = _once(scope, node, tree.LedBy)
    if clause is None:
        return None
    known = scope.reps.find(clause.person.text) or scope.leaders.find(clause.person.text)
    return clause.person.text if known is None else known.name


def _keep(scope: Scope, node: tree.Pod | tree.Team) -> Operand | None:
    clause = _once(scope, node, tree.Keep)
    typed = None if clause is None else check_operand(scope, clause.operand)
    if clause is None or typed is None:
        return None
    if not typed.is_text:
        scope.report(errors.not_to_be_kept(clause, typed))
        return None
    return typed.operand


def _serves(scope: Scope, node: tree.Team) -> tuple[str, ...] | None:
    clause = _once(scope, node, tree.Serves)
    if clause is None:
        return ()
    if not clause.pods:
        return None
    found = [scope.resolve("pod", pod) for pod in clause.pods]
    return tuple(dict.fromkeys(pod for pod in found if pod is not None))


def _includes(scope: Scope, node: tree.Team) -> tuple[Party, ...] | None:
    clause = _once(scope, node, tree.IncludesParties)
    if clause is None:
        return ()
    if not clause.parties:
        return None
    found = [_included(scope, included) for included in clause.parties]
    return tuple(dict.fromkeys(included for included in found if included is not None))


def _included(scope: Scope, node: tree.Party) -> Party | None:
    found = party(scope, node)
    if found is not None and found.kind == "role":
        scope.report(errors.role_cannot_be_included(node))
        return None
    return found


def _reports_to(scope: Scope, node: tree.Team) -> Party | None:
    clause = _once(scope, node, tree.ReportsTo)
    return None if clause is None else party(scope, clause.party)


# ---------------------------------------------------------------- roles and members


def _roles(scope: Scope, node: tree.Pod | tree.Team) -> tuple[Role, ...]:
    first: dict[str, tree.Role] = {}
    for role in clauses_of(node.clauses, tree.Role):
        before = first.setdefault(text_key(role.name.text), role)
        if before is not role:
            what = f"the role `{role.name.text}` of `{node.name.text}`"
            scope.report(said_twice(what, role.name.span, scope.location(before.name)))
    return tuple(_role(scope, role) for role in first.values())


def _role(scope: Scope, node: tree.Role) -> Role:
    known = scope.roles.find(node.name.text)
    members: dict[str, tree.Member] = {}
    for member in node.members:
        before = members.setdefault(text_key(member.person.text), member)
        if before is not member:
            scope.report(errors.member_twice(member, node, scope.location(before)))
    found = [_member(scope, node, member) for member in members.values()]
    return Role(
        name=node.name.text if known is None else known.name,
        rotation=node.rotation or "turn",
        members=tuple(member for member in found if member is not None),
    )


def _member(scope: Scope, role: tree.Role, node: tree.Member) -> Member | None:
    if node.weight is not None and role.rotation != "weight":
        scope.report(errors.weight_without_by_weight(role.name.text, node.weight.span))
    weight = 1 if node.weight is None else whole_from_one(node.weight.value)
    if weight is None and node.weight is not None:
        scope.report(errors.not_a_weight(node.weight))
    rep = scope.resolve("rep", node.person)
    return None if rep is None else Member(rep=rep, weight=weight or 1)


def whole_from_one(value: Decimal) -> int | None:
    """Return a weight or a capacity: a whole number from 1; None where it is none."""
    return int(value) if 1 <= value <= _MOST and value == value.to_integral_value() else None
