"""Small changes of a policy: whether its tests notice them tells how much they hold the policy to.

Each change is one that an editor might make by mistake: a bound on the wrong side, a part
of a condition left out, a rule left out or moved, a target, a tag, a period, a case, the
way a pod hands out. A table with many rows is changed in some of them, spread over it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from policy_engine.calendars.zones import local
from policy_engine.model import condition as c
from policy_engine.model.base import Place
from policy_engine.model.funnel import ContentLine
from policy_engine.model.organisation import Pod
from policy_engine.model.policy import CheckedPolicy, DerivedField
from policy_engine.model.routing import (
    Action,
    Assign,
    HandOff,
    Nurture,
    PodTarget,
    QueueTarget,
    Reject,
    RepTarget,
    RoleTarget,
    Rule,
    SplitTarget,
    Target,
    TeamTarget,
)
from policy_engine.model.values import TextConstant
from policy_engine.model.words import Local, action_words, name_words, operand_words, target_words
from policy_engine.source.frozen import frozen
from policy_engine.testing.clock_changes import changes_of_sla
from policy_engine.testing.condition_changes import changes_of
from policy_engine.testing.points import Point, points_of

__all__ = ["MOST_ROWS", "Mutant", "Telling", "chosen_rules", "mutants_of", "with_condition"]

_Item = TypeVar("_Item")

# Of one table so many rows are changed.
MOST_ROWS = 20


@frozen
class Telling:
    """Which leads may tell a changed policy from the other.

    They come to the rule of that place (None: to any that looks at the change), and of
    them `condition` is true, or, where there is another, one of the two is true and the
    other is not. `is_used`: the condition stands inside of others, where unknown and false
    are not the same.
    """

    rule: int | None
    condition: c.Condition | None
    other: c.Condition | None = None
    is_used: bool = False


@frozen
class Mutant:
    """A policy with one small change.

    `points` are the places of the points that a lead must come to for the change to
    matter, None where that cannot be told. `telling` is None where a decision alone
    cannot tell: the change is in how leads are handed out, or when.
    """

    place: Place
    name: str
    words: str
    policy: CheckedPolicy
    points: frozenset[int] | None = None
    telling: Telling | None = None


def mutants_of(policy: CheckedPolicy) -> Iterator[Mutant]:
    """Yield the policy with one small change after another."""
    points = points_of(policy)
    clock = partial(local, zone=policy.timezone)
    chosen = chosen_rules(policy)
    for place, point in enumerate(points):
        if point.condition is not None and (place >= len(policy.rules) or place in chosen):
            yield from _with_condition_changed(policy, place, point, clock)
    for place in sorted(chosen):
        yield from _with_rule_changed(policy, place, points[place])
    yield from _with_cases_changed(policy, points)
    yield from _with_pods_changed(policy)
    yield from _with_less_shared(policy)
    yield from _with_clocks_changed(policy, clock)


def chosen_rules(policy: CheckedPolicy) -> frozenset[int]:
    """Return the places of the rules to change: all, but of a long table some rows."""
    chosen = {place for place, rule in enumerate(policy.rules) if rule.table is None}
    for table in policy.tables:
        rows = table.last - table.first
        step = max(1, rows / MOST_ROWS)
        chosen |= {table.first + int(number * step) for number in range(min(rows, MOST_ROWS))}
    return frozenset(chosen)


def _replaced(items: Sequence[_Item], place: int, item: _Item) -> tuple[_Item, ...]:
    return (*items[:place], item, *items[place + 1 :])


# ---------------------------------------------------------------- conditions


def _with_condition_changed(policy: CheckedPolicy, place: int, point: Point, clock: Local) -> Iterator[Mutant]:
    assert point.condition is not None, "a point without a condition has none to change"
    for change in changes_of(point.condition, clock):
        changed = with_condition(policy, place, point, change.condition)
        rule = place if place < len(policy.rules) else None
        telling = Telling(rule, point.condition, change.condition, is_used=rule is None)
        yield Mutant(point.place, point.name, change.words, changed, frozenset((place,)), telling)


def with_condition(policy: CheckedPolicy, place: int, point: Point, condition: c.Condition) -> CheckedPolicy:
    """Return the policy with another condition at a point."""
    match point.kind:
        case "rule" | "row":
            rules = _replaced(policy.rules, place, replace(policy.rules[place], condition=condition))
            return replace(policy, rules=rules)
        case "segment":
            segments = [replace(one, condition=condition) if one.name == point.name else one for one in policy.segments]
            return replace(policy, segments=tuple(segments))
        case "case":
            return replace(policy, derived=tuple(_with_case(policy, point, condition)))
        case "pod":
            pods = [replace(one, covers=condition) if one.name == point.name else one for one in policy.pods]
            return replace(policy, pods=tuple(pods))
        case "stage":
            stages = [replace(one, condition=condition) if one.name == point.name else one for one in policy.stages]
            return replace(policy, stages=tuple(stages))
        case "content":
            return replace(policy, contents=tuple(_with_content(policy, point, condition)))


def _with_case(policy: CheckedPolicy, point: Point, new: c.Condition) -> Iterator[DerivedField]:
    for field in policy.derived:
        cases = [replace(case, condition=new) if case.condition is point.condition else case for case in field.cases]
        yield replace(field, cases=tuple(cases))


def _with_content(policy: CheckedPolicy, point: Point, new: c.Condition) -> Iterator[ContentLine]:
    for line in policy.contents:
        contents = [replace(one, condition=new) if one.condition is point.condition else one for one in line.contents]
        yield replace(line, contents=tuple(contents))


# ---------------------------------------------------------------- rules


def _with_rule_changed(policy: CheckedPolicy, place: int, point: Point) -> Iterator[Mutant]:
    rule = policy.rules[place]
    true = Telling(place, rule.condition)

    def mutant(words: str, rules: tuple[Rule, ...], telling: Telling | None = true) -> Mutant:
        # A rule out of its period is not come to: what becomes of it then, any test may notice.
        points = None if telling is None else frozenset((place,))
        return Mutant(point.place, point.name, words, replace(policy, rules=rules), points, telling)

    def instead(new: Rule) -> tuple[Rule, ...]:
        return _replaced(policy.rules, place, new)

    yield mutant("the rule is left out", instead(replace(rule, condition=c.AnyOf(parts=()))))
    if place + 1 < len(policy.rules) and rule.ends_search and policy.rules[place + 1].ends_search:
        below = policy.rules[place + 1]
        if below.condition is not None:
            swapped = (*policy.rules[:place], below, rule, *policy.rules[place + 2 :])
            both = below.condition if rule.condition is None else c.AllOf(parts=(rule.condition, below.condition))
            yield mutant(f"it stands below `{below.label}`", swapped, Telling(place, both))
    if rule.start is not None:
        yield mutant("it holds before its period too", instead(replace(rule, start=None)), None)
    if rule.until is not None:
        yield mutant("it holds after its period too", instead(replace(rule, until=None)), None)
    for number, action in enumerate(rule.actions):
        for words, actions in _actions_changed(policy, rule.actions, number, action):
            yield mutant(words, instead(replace(rule, actions=actions)))


def _actions_changed(
    policy: CheckedPolicy, actions: tuple[Action, ...], number: int, action: Action
) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """Yield a rule's actions with one of them changed."""
    words = action_words(action)
    if isinstance(action, Assign | HandOff) and action.failing:
        fewer = replace(action, failing=action.failing[:-1])
        left = f"failing that {target_words(action.failing[-1])}"
        yield f"`{left}` is left out", _replaced(actions, number, fewer)
    match action:
        case Assign():
            other = _other_target(policy, action.target)
            if other is not None:
                changed = replace(action, target=other)
                before, after = target_words(action.target), target_words(other)
                yield f"`{before}` becomes `{after}`", _replaced(actions, number, changed)
        case Nurture(content=str()):
            yield f"`{words}` becomes `nurture`", _replaced(actions, number, Nurture())
        case HandOff() | Nurture() | Reject():
            pass
        case _ if len(actions) > 1:
            yield f"`{words}` is left out", (*actions[:number], *actions[number + 1 :])


def _other_target(policy: CheckedPolicy, target: Target) -> Target | None:
    """Return another target of the same kind, where the policy has one."""
    match target:
        case PodTarget(pod=name, role=role):
            in_pod = [one.name for pod in policy.pods if pod.name == name for one in pod.roles if one.name != role]
            if role is not None and in_pod:
                return PodTarget(pod=name, role=in_pod[0])
            pods = [pod.name for pod in policy.pods if pod.name != name]
            return PodTarget(pod=pods[0], role=role) if pods else None
        case TeamTarget(team=name, role=role):
            inside = [one.name for team in policy.teams if team.name == name for one in team.roles if one.name != role]
            return TeamTarget(team=name, role=inside[0]) if role is not None and inside else None
        case RoleTarget(role=role):
            groups = [pod.roles for pod in policy.pods] + [team.roles for team in policy.teams]
            others = [one.name for roles in groups for one in roles if one.name != role]
            return RoleTarget(role=others[0]) if others else None
        case RepTarget(rep=name):
            reps = [rep.name for rep in policy.reps if rep.name != name]
            return RepTarget(rep=reps[0]) if reps else None
        case QueueTarget(queue=name):
            queues = [queue.name for queue in policy.queues if queue.name != name]
            return QueueTarget(queue=queues[0]) if queues else None
        case SplitTarget(shares=shares):
            return shares[0].target
        case _:
            return None


# ---------------------------------------------------------------- what rules look at


def _with_cases_changed(policy: CheckedPolicy, points: Sequence[Point]) -> Iterator[Mutant]:
    """Yield the policy without one case of a derived field, or without its `otherwise`."""
    for number, field in enumerate(policy.derived):
        places = [
            place
            for place, point in enumerate(points)
            if point.kind == "case" and any(case.condition is point.condition for case in field.cases)
        ]
        for count, place in enumerate(places):
            fewer = (*field.cases[:count], *field.cases[count + 1 :])
            changed = replace(field, cases=fewer)
            yield Mutant(
                field.place,
                points[place].name,
                "the case is left out",
                replace(policy, derived=_replaced(policy.derived, number, changed)),
                frozenset((place,)),
                Telling(None, field.cases[count].condition),
            )
        if field.otherwise is not None and places:
            changed = replace(field, otherwise=None)
            yield Mutant(
                field.place,
                field.name,
                "`otherwise` is left out",
                replace(policy, derived=_replaced(policy.derived, number, changed)),
                frozenset(places),
                Telling(None, None),
            )


def _with_pods_changed(policy: CheckedPolicy) -> Iterator[Mutant]:
    """Yield the policy with a pod that hands out in another way."""
    for number, pod in enumerate(policy.pods):
        changes: list[tuple[str, Pod]] = []
        if pod.keep is not None:
            changes.append((f"`keep {operand_words(pod.keep)} together` is left out", replace(pod, keep=None)))
        if pod.only_in_hours:
            changes.append(("`only in hours` is left out", replace(pod, only_in_hours=False)))
        for place, role in enumerate(pod.roles):
            if role.rotation != "turn":
                by_turn = replace(role, rotation="turn")
                words = f"`{name_words(role.name)} by {role.rotation}` becomes `{name_words(role.name)}`"
                changes.append((words, replace(pod, roles=_replaced(pod.roles, place, by_turn))))
        for words, other in changes:
            if pod.place is not None:
                changed = replace(policy, pods=_replaced(policy.pods, number, other))
                yield Mutant(pod.place, f"pod {pod.name}", words, changed)


def _with_less_shared(policy: CheckedPolicy) -> Iterator[Mutant]:
    """Yield the policy with one field less shared on a stage."""
    for number, share in enumerate(policy.shares):
        for place, field in enumerate(share.fields):
            fewer = replace(share, fields=(*share.fields[:place], *share.fields[place + 1 :]))
            yield Mutant(
                share.place,
                f"share on {share.stage}",
                f"`{field}` is left out",
                replace(policy, shares=_replaced(policy.shares, number, fewer)),
                None,
                Telling(None, c.Compare(left=c.StageRef(), operator="=", right=TextConstant(value=share.stage))),
            )


def _with_clocks_changed(policy: CheckedPolicy, clock: Local) -> Iterator[Mutant]:
    """Yield the policy with a clock that goes otherwise: only a scenario with events can notice it."""
    for number, sla in enumerate(policy.slas):
        for words, changed in changes_of_sla(sla, clock):
            slas = _replaced(policy.slas, number, changed)
            yield Mutant(sla.place, f"sla {sla.name}", words, replace(policy, slas=slas))
