"""Roles that hand out by load: every member says how many open leads are a full load."""

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.clauses import clauses_of
from policy_engine.checker.scope import Scope
from policy_engine.model.organisation import Pod, Team
from policy_engine.model.text import text_key
from policy_engine.source.span import Location
from policy_engine.syntax import tree

__all__ = ["check_loads"]


def check_loads(scope: Scope) -> None:
    """Report members without `capacity … open` in a role that hands out by load."""
    counted = {text_key(rep.name) for rep in scope.draft.reps if rep.capacity.open is not None}
    places = _places(scope)
    parties: list[Pod | Team] = [*scope.draft.pods, *scope.draft.teams]
    for party in parties:
        for role in (role for role in party.roles if role.rotation == "load"):
            for member in role.members:
                place = places.get((text_key(party.name), text_key(role.name), text_key(member.rep)))
                if place is not None and text_key(member.rep) not in counted:
                    scope.report(errors.load_without_capacity(member.rep, role.name, place))


def _places(scope: Scope) -> dict[tuple[str, str, str], Location]:
    """Return where each member is listed, by the keys of the pod or team, the role and the rep."""
    places: dict[tuple[str, str, str], Location] = {}
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.Pod | tree.Team):
            with scope.enter(statement):
                for role in clauses_of(statement.node.clauses, tree.Role):
                    keys = text_key(statement.node.name.text), text_key(role.name.text)
                    places |= {(*keys, text_key(member.person.text)): scope.location(member) for member in role.members}
    for row in (row for roster in scope.rosters for row in roster.rows):
        party, role_cell = row.cells.get("pod") or row.cells.get("team"), row.cells.get("role")
        if party is not None and role_cell is not None:
            key = text_key(party.text), text_key(role_cell.text), text_key(row.name.text)
            places.setdefault(key, row.name.location)
    return places
