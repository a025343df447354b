"""Who uses whom: circles among segments, derived fields and stages, and the order to work them out in."""

from collections.abc import Iterator

from policy_engine.checker import errors
from policy_engine.checker.scope import Scope
from policy_engine.model.condition import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    DateOf,
    DerivedRef,
    DomainOf,
    HasProblems,
    Negation,
    Not,
    Operand,
    SegmentRef,
    StageRef,
)
from policy_engine.model.text import text_key
from policy_engine.source.span import Location

__all__ = ["Uses", "order_by_use", "walk_uses"]

# The stage of a lead, as one thing that uses what the conditions of all stages use.
_STAGE = "the stage"

Uses = dict[str, list[str]]


def order_by_use(scope: Scope) -> None:
    """Report circles; else bring segments and derived fields into an order in which each uses only those before it."""
    uses = _uses(scope)
    order, circles = walk_uses(uses)
    for circle in circles:
        scope.report(errors.circle([_shown(scope, name) for name in circle], [_place(scope, name) for name in circle]))
    if circles:
        return
    _report_depth(scope, uses, order)
    rank = {name: number for number, name in enumerate(order)}
    scope.draft.segments.sort(key=lambda segment: rank[text_key(segment.name)])
    scope.draft.derived.sort(key=lambda derived: rank[text_key(derived.name)])


def _uses(scope: Scope) -> Uses:
    draft = scope.draft
    uses = {text_key(segment.name): list(_named([segment.condition])) for segment in draft.segments}
    for derived in draft.derived:
        uses[text_key(derived.name)] = list(_named([case.condition for case in derived.cases]))
    uses[_STAGE] = list(_named([stage.condition for stage in draft.stages if stage.condition is not None]))
    return uses


def _named(conditions: list[Condition]) -> Iterator[str]:
    waiting: list[Condition | Operand] = list(conditions)
    while waiting:
        node = waiting.pop()
        match node:
            case SegmentRef() | DerivedRef():
                yield text_key(node.name)
            case StageRef():
                yield _STAGE
            case AllOf() | AnyOf():
                waiting.extend(reversed(node.parts))
            case Not():
                waiting.append(node.part)
            case Compare() | Arithmetic():
                waiting += (node.right, node.left)
            case DomainOf() | DateOf() | Negation():
                waiting.append(node.operand)
            case HasProblems():
                pass
            case _ if hasattr(node, "operand"):
                waiting.append(node.operand)


def walk_uses(uses: Uses) -> tuple[list[str], list[list[str]]]:
    """Return the names with what they use before them, and every circle met; without recursion."""
    order: list[str] = []
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in uses:
        path: dict[str, Iterator[str]] = {}
        if start not in done:
            path[start] = iter(uses[start])
        while path:
            name = next(reversed(path))
            following = next(path[name], None)
            if following is None:
                del path[name]
                done.add(name)
                order.append(name)
            elif following in path:
                names = list(path)
                circles.append(names[names.index(following) :])
            elif following in uses and following not in done:
                path[following] = iter(uses[following])
    return order, circles


def _report_depth(scope: Scope, uses: Uses, order: list[str]) -> None:
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth.get(used, 0) for used in uses[name]), default=0)
    deepest = max(order, key=lambda name: depth[name], default=None)
    if deepest is not None and depth[deepest] > scope.limits.levels:
        scope.report(errors.too_long_a_chain(_shown(scope, deepest), scope.limits.levels, _place(scope, deepest)))


def _shown(scope: Scope, name: str) -> str:
    if name == _STAGE:
        return "stage"
    return next(declared.name for names in (scope.segments, scope.derived) if (declared := names.by_key.get(name)))


def _place(scope: Scope, name: str) -> Location:
    names = scope.stages.by_key if name == _STAGE else scope.segments.by_key | scope.derived.by_key
    return next(iter(names.values())).location if name == _STAGE else names[name].location
