"""Reps whom no lead can reach, and hand-offs to a role that a pod does not have."""

from collections.abc import Iterable, Iterator

from policy_engine.checker import errors_reach as errors
from policy_engine.checker.draft import Draft
from policy_engine.checker.scope import Scope
from policy_engine.model import routing as r
from policy_engine.model.membership import teams_serving
from policy_engine.model.organisation import Party, Pod, Role, Team
from policy_engine.model.sla import Escalate, Reassign
from policy_engine.model.text import text_key
from policy_engine.model.words import party_words
from policy_engine.syntax import tree

__all__ = ["check_reach"]

_Home = Pod | Team
_Part = r.Target | r.Nurture


def check_reach(scope: Scope) -> None:
    """Report people who get no lead, and hand-offs that find nobody."""
    _report_hand_offs(scope)
    if scope.draft.rules:
        _report_unreached(scope, _reached(scope.draft))


# ---------------------------------------------------------------- who is reached


class _Reached:
    """The roles of pods and teams, and the reps, that a lead can come to."""

    def __init__(self, draft: Draft) -> None:
        self._homes: list[_Home] = [*draft.pods, *draft.teams]
        self._draft = draft
        self.roles: set[tuple[str, str]] = set()
        self.reps: set[str] = set()
        self.everyone = False

    def add(self, target: _Part) -> None:
        """Add those whom a target may name."""
        match target:
            case r.PodTarget(pod=name, role=role):
                self._add_homes([home for home in self._draft.pods if home.name == name], role)
            case r.MatchingPodTarget(role=role):
                self._add_homes([pod for pod in self._draft.pods if pod.covers is not None], role)
            case r.TeamTarget(team=name, role=role):
                self._add_homes([home for home in self._draft.teams if home.name == name], role)
            case r.RoleTarget(role=role):
                self._add_homes(self._homes, role)
            case r.RepTarget(rep=name):
                self.reps.add(name)
            case r.FieldTarget():
                self.everyone = True
            case r.SplitTarget(shares=shares):
                for share in shares:
                    self.add(share.target)
            case r.QueueTarget() | r.Nurture():
                pass

    def add_party(self, party: Party) -> None:
        """Add those who have a lead because they own its stage, send it something or are sent it by a clock."""
        match party.kind:
            case "rep":
                self.reps.add(party.name or "")
            case "role":
                self._add_homes(self._homes, party.name)
            case _:
                self._add_homes([home for home in self._homes if _key(home) == party_words(party)], None)

    def _add_homes(self, homes: Iterable[_Home], role: str | None) -> None:
        for home in homes:
            self.roles |= {(_key(home), one.name) for one in home.roles if role is None or one.name == role}


def _key(home: _Home) -> str:
    return party_words(Party(kind="pod" if isinstance(home, Pod) else "team", name=home.name))


def _reached(draft: Draft) -> _Reached:
    reached = _Reached(draft)
    for rule in draft.rules:
        for action in rule.actions:
            match action:
                case r.Assign(target=target, failing=failing):
                    for part in (target, *failing):
                        reached.add(part)
                case r.HandOff(role=role, failing=failing):
                    for part in (r.RoleTarget(role=role), *failing):
                        reached.add(part)
                case _:
                    pass
    for party in _owning(draft):
        reached.add_party(party)
    for taker in _reassigned(draft):
        reached.add(taker)
    return reached


def _owning(draft: Draft) -> Iterator[Party]:
    for stage in draft.stages:
        yield from (owner.party for owner in stage.owners)
    yield from (line.party for line in draft.contents)
    for sla in draft.slas:
        for step in sla.steps:
            yield from (action.who for action in step.actions if isinstance(action, Escalate))


def _reassigned(draft: Draft) -> Iterator[_Part]:
    for sla in draft.slas:
        for step in sla.steps:
            yield from (action.target for action in step.actions if isinstance(action, Reassign))


# ---------------------------------------------------------------- who is not


def _report_unreached(scope: Scope, reached: _Reached) -> None:
    if reached.everyone:
        return
    homes: list[_Home] = [*scope.draft.pods, *scope.draft.teams]
    listed: set[str] = set()
    got = set(reached.reps)
    for home in homes:
        for role in home.roles:
            names = {member.rep for member in role.members}
            listed |= names
            got |= names if (_key(home), role.name) in reached.roles else set()
    for home in homes:
        for role in home.roles:
            _report_role(scope, home, role, got)
    leading = {home.leader for home in homes}
    for rep in scope.draft.reps:
        if rep.name not in listed and rep.name not in got and rep.name not in leading:
            scope.report(errors.listed_nowhere(rep.name, scope.reps.by_key[text_key(rep.name)].location))


def _report_role(scope: Scope, home: _Home, role: Role, got: set[str]) -> None:
    """Report those of a role whom nothing reaches, all of them at once."""
    idle = [member.rep for member in role.members if member.rep not in got]
    if idle:
        place = scope.reps.by_key[text_key(idle[0])].location
        scope.report(errors.nobody_reaches(idle, role.name, _key(home), place))


# ---------------------------------------------------------------- hand-offs


def _report_hand_offs(scope: Scope) -> None:
    """Report pods in which a hand-off finds nobody, neither there nor in a team that serves the pod."""
    if not scope.draft.pods or all(pod.inferred for pod in scope.draft.pods):
        return
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.Rule):
            with scope.enter(statement):
                for action in statement.node.actions:
                    if isinstance(action, tree.HandOff):
                        _report_hand_off(scope, action)


def _report_hand_off(scope: Scope, action: tree.HandOff) -> None:
    key = text_key(action.role.text)
    without = [pod.name for pod in scope.draft.pods if not _offers(pod, key, scope.draft.teams)]
    if without and not action.failing:
        scope.report(errors.hand_off_to_nobody(action.role, without))


def _offers(pod: Pod, role: str, teams: list[Team]) -> bool:
    homes: list[_Home] = [pod, *teams_serving(pod.name, teams)]
    return any(text_key(one.name) == role for home in homes for one in home.roles)
