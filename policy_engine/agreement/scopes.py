"""Which leads a party answers for.

| party | its leads |
|---|---|
| a pod | those in the pod |
| a team | those with the team, and with all that it includes or serves, at any depth |
| a role | those with the role; where nothing tells the role, those whose stage it owns |

A team that serves every pod, and a team or role that no rule ever gives a lead, answers
for all leads: such as the marketing that hands its leads over.
"""

from collections.abc import Iterator
from datetime import datetime

from policy_engine.agreement.places import Place
from policy_engine.evaluator.content import owner_of
from policy_engine.history import Life
from policy_engine.model import routing as r
from policy_engine.model.organisation import Party, Pod, Role, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import Reassign, StepAction
from policy_engine.source.frozen import frozen

__all__ = ["Scope", "Scopes"]


@frozen
class Scope:
    """The leads of a party; `is_everyone` where it answers for all of them."""

    is_everyone: bool = False
    pods: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


EVERYONE = Scope(is_everyone=True)


class Scopes:
    """The parties of one policy, each with its leads."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._policy = policy
        self._teams = {team.name: team for team in policy.teams}
        self._stages = {stage.name: stage for stage in policy.stages}
        self._takers = set(_takers(policy))

    def of(self, party: Party | None) -> Scope:
        """Return which leads a party answers for."""
        if party is None or party.name is None:
            return EVERYONE
        if party.kind == "pod":
            return Scope(pods=frozenset((party.name,)))
        if party.kind == "role":
            return Scope(roles=frozenset((party.name,))) if ("role", party.name) in self._takers else EVERYONE
        return self._of_team(party.name)

    def holds(self, scope: Scope, place: Place, life: Life, at: datetime) -> bool:
        """Tell whether a lead that is at a place counts."""
        if scope.is_everyone or place.pod in scope.pods or place.team in scope.teams:
            return True
        if not scope.roles:
            return False
        role = place.role if place.role is not None else self._owner(life, at)
        return role in scope.roles

    def _of_team(self, name: str) -> Scope:
        parties = list(self._inside(name, set()))
        if Party(kind="team") in parties:
            return EVERYONE
        named = {
            kind: frozenset(p.name for p in parties if p.kind == kind and p.name) for kind in ("pod", "team", "role")
        }
        takes = named["pod"] or any((party.kind, party.name) in self._takers for party in parties)
        return Scope(False, named["pod"], named["team"], named["role"]) if takes else EVERYONE

    def _inside(self, name: str, seen: set[str]) -> Iterator[Party]:
        """Yield a team and what counts for it; a team without a name stands for all leads."""
        if name in seen or name not in self._teams:
            return
        seen.add(name)
        team = self._teams[name]
        yield Party(kind="team", name=name)
        if team.serves is None:
            yield Party(kind="team")
        for pod in self._policy.pods if team.includes is None else ():
            yield Party(kind="pod", name=pod.name)
        for served in team.serves or ():
            if served in self._teams:
                yield from self._inside(served, seen)
            else:
                yield Party(kind="pod", name=served)
        for party in team.includes or ():
            if party.kind == "team" and party.name is not None:
                yield from self._inside(party.name, seen)
            else:
                yield party

    def _owner(self, life: Life, at: datetime) -> str | None:
        """Return the role that owns the stage a lead is in."""
        stage = life.stage_at(at)
        owner = owner_of(life.situation_at(at), self._stages[stage]) if stage is not None else None
        return owner.name if owner is not None and owner.kind == "role" else None


# ---------------------------------------------------------------- who takes leads


def _takers(policy: CheckedPolicy) -> Iterator[tuple[str, str | None]]:
    """Yield the teams and roles that a rule, or a step of a clock, may give a lead."""
    homes: dict[tuple[str, str], Pod | Team] = {("pod", pod.name): pod for pod in policy.pods}
    homes.update({("team", team.name): team for team in policy.teams})
    everywhere = [role for home in homes.values() for role in home.roles]
    actions: list[r.Action | StepAction] = [action for rule in policy.rules for action in rule.actions]
    actions += [action for sla in policy.slas for step in sla.steps for action in step.actions]
    for action in actions:
        for target in _targets(action):
            match target:
                case r.TeamTarget(team=name):
                    yield "team", name
                    yield from _roles(target.role, homes["team", name].roles)
                case r.PodTarget(pod=name):
                    yield from _roles(target.role, homes["pod", name].roles)
                case r.MatchingPodTarget():
                    yield from _roles(target.role, [role for pod in policy.pods for role in pod.roles])
                case r.RoleTarget(role=name) | r.HandOff(role=name):
                    yield "role", name
                case r.RepTarget(rep=name):
                    yield from (("role", role.name) for role in everywhere if name in [m.rep for m in role.members])
                case _:
                    continue


def _roles(named: str | None, roles: tuple[Role, ...] | list[Role]) -> Iterator[tuple[str, str]]:
    yield from (("role", name) for name in ([named] if named is not None else [role.name for role in roles]))


def _targets(action: r.Action | StepAction) -> Iterator[object]:
    match action:
        case r.Assign(target=r.SplitTarget(shares=shares)):
            yield from (share.target for share in shares)
            yield from action.failing
        case r.Assign():
            yield action.target
            yield from action.failing
        case r.HandOff():
            yield action
            yield from action.failing
        case Reassign(target=target):
            yield target
        case _:
            return
