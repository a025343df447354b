"""Who belongs to whom: what a team holds, and which teams serve a pod.

A team speaks for its roles and for the pods and teams it includes, at any depth; a pod
for its roles. Names are as declared, so that they are compared as they stand.
"""

from collections.abc import Sequence

from policy_engine.model.organisation import Party, Pod, Role, Team

__all__ = ["everyone_in", "serves_pod", "teams_serving"]


def everyone_in(party: Party, pods: Sequence[Pod], teams: Sequence[Team]) -> frozenset[Party]:
    """Return a party and all that it holds, at any depth: teams, pods and their roles."""
    found: set[Party] = set()
    waiting = [party]
    while waiting:
        party = waiting.pop()
        if party not in found:
            found.add(party)
            waiting += _inside(party, pods, teams)
    return frozenset(found)


def serves_pod(team: Team, pod: str) -> bool:
    """Tell whether a team works for a pod."""
    return team.serves is None or pod in team.serves


def teams_serving(pod: str, teams: Sequence[Team]) -> list[Team]:
    """Return the teams that work for a pod, in the order written."""
    return [team for team in teams if serves_pod(team, pod)]


def _inside(party: Party, pods: Sequence[Pod], teams: Sequence[Team]) -> list[Party]:
    """Return what a party directly holds."""
    if party.kind == "pod":
        return _roles_of([pod.roles for pod in pods if pod.name == party.name])
    if party.kind != "team":
        return []
    held: list[Party] = []
    for team in teams:
        if team.name == party.name:
            every_pod = [Party(kind="pod", name=pod.name) for pod in pods]
            held += every_pod if team.includes is None else team.includes
            held += _roles_of([team.roles])
    return held


def _roles_of(groups: list[tuple[Role, ...]]) -> list[Party]:
    return [Party(kind="role", name=role.name) for roles in groups for role in roles]
