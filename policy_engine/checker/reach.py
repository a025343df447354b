"""Reps whom no lead can reach, and leads that go to a role which their pod does not have."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from policy_engine.checker import errors_reach as errors
from policy_engine.checker.draft import Draft
from policy_engine.checker.kinds_of_lead import Kinds, TooMany
from policy_engine.checker.scope import Scope
from policy_engine.model import routing as r
from policy_engine.model.condition import Condition
from policy_engine.model.membership import teams_serving
from policy_engine.model.organisation import Party, Pod, Role, Team
from policy_engine.model.sla import Escalate, Reassign
from policy_engine.model.text import text_key
from policy_engine.model.words import party_words
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.syntax import tree

__all__ = ["check_reach"]

_Home = Pod | Team
_Part = r.Target | r.Nurture


def check_reach(scope: Scope) -> None:
    """Report people who get no lead, and leads for which nobody is found."""
    _report_missing_roles(scope)
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
        self._seen: set[int] = set()

    def add(self, target: _Part) -> None:
        """Add those whom a target may name."""
        # The rows of a table share their targets: there may be hundreds of thousands of them.
        if id(target) in self._seen:
            return
        self._seen.add(id(target))
        match target:
            case r.PodTarget(pod=name, role=role):
                self._add_homes([home for home in self._draft.pods if home.name == name], role)
            case r.MatchingPodTarget(role=role):
                self._add_homes([pod for pod in self._draft.pods if pod.covers is not None], role)
            case r.TeamTarget(team=name, role=role):
                self._add_homes([home for home in self._draft.teams if home.name == name], role)
            case r.RoleTarget(role=role):
                self.add_role(role)
            case r.RepTarget(rep=name):
                self.reps.add(name)
            case r.FieldTarget():
                self.everyone = True
            case r.SplitTarget(shares=shares):
                for share in shares:
                    self.add(share.target)
            case r.QueueTarget() | r.Nurture():
                pass

    def add_role(self, role: str) -> None:
        """Add those of a role, wherever they are."""
        self._add_homes(self._homes, role)

    def add_party(self, party: Party) -> None:
        """Add those who have a lead because they own its stage, send it something or are sent it by a clock."""
        match party.kind:
            case "rep":
                self.reps.add(party.name or "")
            case "role":
                self.add_role(party.name or "")
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
                    reached.add_role(role)
                    for part in failing:
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
    yield from (line.party for line in draft.contents if line.party.kind == "role")
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
        # A pod that gets no lead at all is found by proof, and is one finding.
        if isinstance(home, Team) or any((_key(home), role.name) in reached.roles for role in home.roles):
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


# ---------------------------------------------------------------- roles that a lead's pod does not have

_Taker = tree.Target | tree.Nurture | tree.HandOff


def _report_missing_roles(scope: Scope) -> None:
    """Report rules whose leads come from pods where nobody has the role that they are given to."""
    if all(pod.inferred for pod in scope.draft.pods):
        return
    kinds = Kinds(scope.draft)
    written = [statement for statement in scope.tree.statements if isinstance(statement.node, tree.Rule)]
    # Every statement is in order, so that each of them has become a rule, in the same order.
    rules = [rule for rule in scope.draft.rules if rule.table is None]
    for statement, rule in zip(written, rules, strict=True):
        assert isinstance(statement.node, tree.Rule), "only rules were chosen"
        with scope.enter(statement):
            for action in statement.node.actions:
                _report_missing_role(scope, kinds, rule.condition, action)


def _report_missing_role(scope: Scope, kinds: Kinds, condition: Condition | None, action: tree.Action) -> None:
    match action:
        case tree.Assign(target=tree.MatchingPodTarget(role=tree.Name() as role) as target):
            _report_lacking(scope, kinds, condition, (target, *action.failing), role, errors.pods_without_role)
        case tree.HandOff(role=role):
            _report_lacking(scope, kinds, condition, (action, *action.failing), role, errors.hand_off_to_nobody)
        case _:
            pass


def _report_lacking(
    scope: Scope,
    kinds: Kinds,
    condition: Condition | None,
    takers: Sequence[_Taker],
    role: tree.Name,
    message: Callable[[tree.Name, Sequence[str]], Diagnostic],
) -> None:
    """Report pods in which none of the takers finds anybody; one that is no role of the lead's pod finds somebody."""
    roles: list[tuple[str, bool]] = []
    for taker in takers:
        if not isinstance(taker, tree.MatchingPodTarget | tree.HandOff) or taker.role is None:
            return
        roles.append((text_key(taker.role.text), isinstance(taker, tree.HandOff)))
    teams = scope.draft.teams
    without = [
        pod.name
        for pod in scope.draft.pods
        if not any(_offers(pod, role, teams if is_handed_off else []) for role, is_handed_off in roles)
        and (pod.covers is not None or isinstance(takers[0], tree.HandOff))
        and _may_meet(kinds, pod.covers, condition)
    ]
    if without:
        scope.report(message(role, without))


def _offers(pod: Pod, role: str, teams: Sequence[Team]) -> bool:
    homes: list[_Home] = [pod, *teams_serving(pod.name, teams)]
    return any(text_key(one.name) == role for home in homes for one in home.roles)


def _may_meet(kinds: Kinds, *conditions: Condition | None) -> bool:
    """Tell whether some lead may be meant by all of these."""
    try:
        return bool(kinds.where(*((condition, "true") for condition in conditions if condition is not None)))
    except TooMany:
        return True
