"""Targets: who a lead is assigned to."""

from collections.abc import Sequence
from decimal import Decimal

from policy_engine.checker import errors, errors_rules
from policy_engine.checker.errors_reach import pods_without_role
from policy_engine.checker.operands import known_operand
from policy_engine.checker.scope import Declared, NameKind, Names, Scope
from policy_engine.model.condition import FieldRef
from policy_engine.model.routing import (
    Failing,
    FieldTarget,
    MatchingPodTarget,
    Nurture,
    PodTarget,
    QueueTarget,
    RepTarget,
    RoleTarget,
    Share,
    SingleTarget,
    SplitTarget,
    Target,
    TeamTarget,
)
from policy_engine.model.text import text_key
from policy_engine.model.words import target_words
from policy_engine.syntax import tree

__all__ = ["check_failing", "check_single_target", "check_target"]

_HUNDRED = Decimal(100)
_OTHER_KINDS: tuple[NameKind, ...] = ("rep", "team", "pod", "queue", "leader")


def check_target(scope: Scope, node: tree.Target) -> Target | None:
    """Return who a lead is assigned to, or report why that is nobody."""
    return _split(scope, node) if isinstance(node, tree.SplitTarget) else check_single_target(scope, node)


def check_single_target(scope: Scope, node: tree.SingleTarget) -> SingleTarget | None:
    """Return a target that is no split."""
    match node:
        case tree.PodTarget():
            return _pod(scope, node)
        case tree.TeamTarget():
            return _team(scope, node)
        case tree.MatchingPodTarget():
            return _matching_pod(scope, node)
        case tree.RoleTarget():
            role = _role(scope, node.role)
            return None if role is None else RoleTarget(role=role)
        case tree.RepTarget():
            rep = scope.resolve("rep", node.rep)
            return None if rep is None else RepTarget(rep=rep)
        case tree.QueueTarget():
            queue = scope.resolve("queue", node.queue)
            return None if queue is None else QueueTarget(queue=queue)
        case tree.FieldTarget():
            return _field(scope, node.field)


def check_failing(scope: Scope, nodes: Sequence[tree.SingleTarget | tree.Nurture]) -> tuple[Failing, ...] | None:
    """Return what stands after `failing that`, in order; None where a part of it is wrong."""
    found = [_one_failing(scope, node) for node in nodes]
    good = tuple(target for target in found if target is not None)
    return good if len(good) == len(found) else None


def _one_failing(scope: Scope, node: tree.SingleTarget | tree.Nurture) -> Failing | None:
    if isinstance(node, tree.Nurture):
        return Nurture(content=None if node.content is None else node.content.text)
    return check_single_target(scope, node)


# ------------------------------------------------------------ pods, teams and roles


def _pod(scope: Scope, node: tree.PodTarget) -> PodTarget | None:
    found = _with_role(scope, scope.pods, node.pod, node.role)
    return None if found is None else PodTarget(pod=found[0], role=found[1])


def _team(scope: Scope, node: tree.TeamTarget) -> TeamTarget | None:
    found = _with_role(scope, scope.teams, node.team, node.role)
    return None if found is None else TeamTarget(team=found[0], role=found[1])


def _with_role(scope: Scope, names: Names, name: tree.Name, role: tree.Name | None) -> tuple[str, str | None] | None:
    spelled = scope.resolve(names.kind, name)
    if spelled is None or role is None:
        return None if spelled is None else (spelled, None)
    party = names.by_key[text_key(name.text)]
    found = party.roles.get(text_key(role.text)) or _undeclared_role(scope, names.kind, party, role)
    return None if found is None else (spelled, found)


def _undeclared_role(scope: Scope, kind: NameKind, party: Declared, role: tree.Name) -> str | None:
    """Infer a role where the policy lists nobody under any, else report it."""
    if party.inferred or scope.roles.may_infer:
        known = scope.roles.find(role.text)
        name = known.name if known is not None else scope.infer("role", role).name
        party.roles[text_key(role.text)] = name
        return name
    if not scope.roles.incomplete:
        roles = list(party.roles.values())
        scope.report(errors.no_such_role(kind, party.name, role, roles, scope.closest(role.text, lambda: roles)))
    return None


def _matching_pod(scope: Scope, node: tree.MatchingPodTarget) -> MatchingPodTarget | None:
    if not scope.covered_pods and not scope.pods.incomplete and not any(pod.broken for pod in scope.pods):
        scope.report(errors_rules.no_pod_covers(node.span))
        return None
    if node.role is None:
        return MatchingPodTarget()
    role = scope.resolve("role", node.role)
    if role is None:
        return None
    key = text_key(role)
    without = [pod.name for pod in scope.covered_pods if key not in pod.roles]
    # Of a rule it is known which leads it is for: that is looked at when all statements are in order.
    is_of_a_table = isinstance(scope.statement.node, tree.Table | tree.TableFromFile)
    if without and is_of_a_table and not scope.roles.may_infer and not scope.roles.incomplete:
        scope.report(pods_without_role(node.role, without))
    return MatchingPodTarget(role=role)


def _role(scope: Scope, name: tree.Name) -> str | None:
    """Return a role of the organisation; a person, team, pod or queue that stands in its place is named as such."""
    if scope.roles.find(name.text) is None:
        other = next((kind for kind in _OTHER_KINDS if scope.names(kind).find(name.text)), None)
        if other is not None:
            scope.report(errors_rules.kind_is_missing("rep" if other == "leader" else other, name))
            return None
    return scope.resolve("role", name)


# ------------------------------------------------------------ fields and splits


def _field(scope: Scope, name: tree.Name) -> FieldTarget | None:
    operand = known_operand(scope, name.text)
    if operand is None:
        if scope.fields.find(name.text) is None and not scope.fields.incomplete:
            scope.report(errors.unknown_name("field", name, scope.closest(name.text, lambda: _text_fields(scope))))
        return None
    if not isinstance(operand.operand, FieldRef) or not operand.is_text:
        scope.report(errors_rules.not_a_field_of_reps(name, next(iter(_text_fields(scope)), None)))
        return None
    return FieldTarget(field=operand.operand.name)


def _text_fields(scope: Scope) -> list[str]:
    return [typed.words for typed in scope.operands.values() if isinstance(typed.operand, FieldRef) and typed.is_text]


def _split(scope: Scope, node: tree.SplitTarget) -> SplitTarget | None:
    shares = [_share(scope, share) for share in node.shares]
    total = sum((share.percent.value * _HUNDRED for share in node.shares), Decimal(0))
    if total != _HUNDRED:
        scope.report(errors_rules.split_sum(total, node.span))
        return None
    good = tuple(share for share in shares if share is not None)
    if len(good) < len(shares):
        return None
    words = target_words(SplitTarget(shares=good, words=""))
    return SplitTarget(shares=good, words=words)


def _share(scope: Scope, node: tree.Share) -> Share | None:
    percent = node.percent.value * _HUNDRED
    if not 0 < percent <= _HUNDRED or percent != round(percent, 2):
        scope.report(errors_rules.not_a_share(node.percent))
        return None
    target = check_single_target(scope, node.target)
    return None if target is None else Share(percent=Decimal(f"{percent.normalize():f}"), target=target)
