"""The four ways to organise: what each of them forbids.

`isolated`: one role owns every stage. `chain`: each stage has one owner, leads go forward.
`pods`: every pod has an owner for each stage that its leads can reach. `hybrid`: the
same, with a team outside that serves every pod.
"""

from collections.abc import Iterator, Sequence

from policy_engine.checker import errors_models as errors
from policy_engine.checker.kinds_of_lead import Asked, Kinds, TooMany
from policy_engine.checker.scope import Scope
from policy_engine.model import condition as c
from policy_engine.model import routing as r
from policy_engine.model.funnel import Owner, Stage
from policy_engine.model.membership import everyone_in, serves_pod, teams_serving
from policy_engine.model.organisation import Party, Pod
from policy_engine.model.text import text_key
from policy_engine.model.words import party_words
from policy_engine.source.frozen import frozen
from policy_engine.source.span import Location
from policy_engine.syntax import tree

__all__ = ["check_model"]


def check_model(scope: Scope) -> None:
    """Report what the declared organisation forbids."""
    match scope.draft.model:
        case "isolated":
            _no_pods(scope)
            _one_owner(scope)
        case "chain":
            _no_pods(scope)
            _one_owner_a_stage(scope)
            _forward(scope)
        case "pods":
            _pods(scope)
        case "hybrid":
            _pods(scope)
            _served(scope)
        case None:
            pass


def _said(scope: Scope) -> Location:
    """Return where the organisation is declared."""
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.Organization):
            with scope.enter(statement):
                return scope.location(statement.node)
    raise AssertionError("a model is declared somewhere")


def _stage_location(scope: Scope, stage: Stage) -> Location:
    return scope.stages.by_key[text_key(stage.name)].location


def _no_pods(scope: Scope) -> None:
    for pod in scope.pods:
        scope.report(errors.no_pods(str(scope.draft.model), pod.name, pod.location, _said(scope)))


# ---------------------------------------------------------------- isolated


def _one_owner(scope: Scope) -> None:
    """Report stages that another role owns than the first."""
    first: tuple[Party, Stage] | None = None
    for stage in scope.draft.stages:
        for owner in stage.owners:
            role = _only_role(scope, owner.party)
            if role is None:
                words = party_words(owner.party)
                scope.report(errors.not_one_role(stage.name, words, _stage_location(scope, stage), _said(scope)))
            elif first is None:
                first = role, stage
            elif role != first[0]:
                there = first[1].name, party_words(first[0])
                here = stage.name, party_words(role)
                scope.report(errors.second_role(here, there, _stage_location(scope, stage), _said(scope)))


def _only_role(scope: Scope, party: Party) -> Party | None:
    """Return the one role that a party is: a team whose people all have one role stands for it."""
    held = [member for member in everyone_in(party, scope.draft.pods, scope.draft.teams) if member.kind == "role"]
    return held[0] if len(held) == 1 else None


# ---------------------------------------------------------------- chain


def _one_owner_a_stage(scope: Scope) -> None:
    owners: dict[Party, None] = {}
    for stage in scope.draft.stages:
        owners |= {owner.party: None for owner in stage.owners}
        if len(stage.owners) > 1:
            names = [party_words(owner.party) for owner in stage.owners]
            scope.report(errors.several_owners(stage.name, names, _stage_location(scope, stage), _said(scope)))
    if len(owners) < 2:
        scope.report(errors.no_chain([party_words(owner) for owner in owners], _said(scope)))


def _forward(scope: Scope) -> None:
    """Report rules that hand a lead to somebody who owns only stages before its own."""
    order = {stage.name: number for number, stage in enumerate(scope.draft.stages)}
    places = _Places(scope)
    for rule in scope.draft.rules:
        at = [order[stage] for stage in _stages_of(rule.condition, order)]
        for takers in _takers(rule):
            owned = _owned(scope, takers, order)
            if at and owned and max(owned) < min(at):
                back, here = scope.draft.stages[max(owned)].name, scope.draft.stages[min(at)].name
                scope.report(errors.handed_back(party_words(takers[0]), here, back, places.of(rule), _said(scope)))


def _stages_of(condition: c.Condition | None, order: dict[str, int]) -> list[str]:
    """Return the stages that a rule is for, where it says so."""
    match condition:
        case c.AllOf(parts=parts):
            return next((found for part in parts if (found := _stages_of(part, order))), [])
        case c.Compare(left=c.StageRef(), operator="=", right=right) if right.kind == "text":
            return _named(order, [right.value])
        case c.OneOf(operand=c.StageRef(), values=values):
            return _named(order, [str(value.value) for value in values])
        case _:
            return []


def _named(order: dict[str, int], names: Sequence[str]) -> list[str]:
    keys = {text_key(name) for name in names}
    return [stage for stage in order if text_key(stage) in keys]


def _takers(rule: r.Rule) -> Iterator[tuple[Party, ...]]:
    """Yield who a rule hands leads to, each with all it may be called by."""
    for action in rule.actions:
        match action:
            case r.HandOff(role=role) | r.Assign(target=r.RoleTarget(role=role)):
                yield (Party(kind="role", name=role),)
            case r.Assign(target=r.TeamTarget(team=team, role=None)):
                yield (Party(kind="team", name=team),)
            case r.Assign(target=r.TeamTarget(team=team, role=role)):
                yield Party(kind="role", name=role), Party(kind="team", name=team)


def _owned(scope: Scope, takers: tuple[Party, ...], order: dict[str, int]) -> list[int]:
    """Return the stages that somebody owns: as such, or through what a team holds."""
    held = {party for taker in takers for party in everyone_in(taker, scope.draft.pods, scope.draft.teams)}
    owned = [stage for stage in scope.draft.stages if any(owner.party in held for owner in stage.owners)]
    return [order[stage.name] for stage in owned]


class _Places:
    """Where the rules stand; a row of a table stands where its table does."""

    def __init__(self, scope: Scope) -> None:
        self._tables = scope.tables
        self._rules: dict[str, Location] = {}
        for statement in scope.tree.statements:
            if isinstance(statement.node, tree.Rule):
                with scope.enter(statement):
                    self._rules[repr(scope.place(statement.node))] = scope.location(statement.node)

    def of(self, rule: r.Rule) -> Location:
        return self._tables[text_key(rule.table)] if rule.table is not None else self._rules[repr(rule.place)]


# ---------------------------------------------------------------- pods and hybrid


def _pods(scope: Scope) -> None:
    """Report pods without leads of their own, and stages whose owner a pod's leads do not find there."""
    if not scope.draft.pods:
        scope.report(errors.pods_missing(str(scope.draft.model), _said(scope)))
    for pod in scope.draft.pods:
        if pod.covers is None:
            scope.report(errors.covers_nothing(pod.name, scope.pods.by_key[text_key(pod.name)].location, _said(scope)))
    reach = _Reach(scope)
    for stage in scope.draft.stages:
        for lack in reach.lacks(stage):
            place = scope.pods.by_key[text_key(lack.pod.name)].location
            owned = _stage_location(scope, stage)
            scope.report(
                errors.no_owner_in_pod(lack.pod.name, stage.name, _as_meant(scope, lack.owner.party), place, owned)
            )


def _as_meant(scope: Scope, party: Party) -> Party:
    """Take a name that nothing declares for the role it was meant to be."""
    is_declared = all(not team.inferred for team in scope.draft.teams if team.name == party.name)
    return party if party.kind != "team" or is_declared else Party(kind="role", name=party.name)


@frozen
class _Lack:
    pod: Pod
    owner: Owner


class _Reach:
    """Which pods' leads reach a stage without finding its owner."""

    def __init__(self, scope: Scope) -> None:
        self._draft = scope.draft
        self._kinds = Kinds(scope.draft)

    def lacks(self, stage: Stage) -> Iterator[_Lack]:
        """Yield each pod and the owner that its leads do not find; only of pods that say what they cover."""
        for pod in (pod for pod in self._draft.pods if pod.covers is not None):
            for number, owner in enumerate(stage.owners):
                if not self._finds(pod, owner.party) and self._may_reach(pod, stage, number):
                    yield _Lack(pod, owner)

    def _finds(self, pod: Pod, party: Party) -> bool:
        """Tell whether a party is in the pod, holds it, or belongs to a team that serves it."""
        draft = self._draft
        here = Party(kind="pod", name=pod.name)
        if party in everyone_in(here, draft.pods, draft.teams) or here in everyone_in(party, draft.pods, draft.teams):
            return True
        serving = [Party(kind="team", name=team.name) for team in teams_serving(pod.name, draft.teams)]
        return any(party in everyone_in(team, draft.pods, draft.teams) for team in serving)

    def _may_reach(self, pod: Pod, stage: Stage, number: int) -> bool:
        """Tell whether leads of the pod reach a stage under that owner; in doubt only an owner of all leads counts."""
        owner = stage.owners[number]
        asked: list[Asked] = [
            (condition, "true") for condition in (pod.covers, stage.condition, owner.condition) if condition is not None
        ]
        for other in stage.owners:
            comes_first = other is not owner and (owner.condition is None or other in stage.owners[:number])
            if other.condition is not None and comes_first:
                asked.append((other.condition, "not true"))
        try:
            found = self._kinds.where(*asked)
        except TooMany:
            return owner.condition is None
        return any(map(self._kinds.are_sure, found)) or (bool(found) and owner.condition is None)


def _served(scope: Scope) -> None:
    """Report a hybrid where no team works for all pods."""
    pods = [pod.name for pod in scope.draft.pods]
    if pods and not any(all(serves_pod(team, pod) for pod in pods) for team in scope.draft.teams):
        nearly = [team.name for team in scope.draft.teams if team.serves]
        scope.report(errors.nobody_serves_all(nearly, _said(scope)))
