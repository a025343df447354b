"""Agreements, indicators and objectives: who owes what to whom, and how it is measured."""

from decimal import Decimal

from policy_engine.checker import errors_agreement as errors
from policy_engine.checker.circles import walk_uses
from policy_engine.checker.clauses import take_name
from policy_engine.checker.measures import check_measure, indicators_of, kind_of, mixes_kinds
from policy_engine.checker.parties import party
from policy_engine.checker.scope import Scope
from policy_engine.checker.sla import check_clock_target, percentage
from policy_engine.checker.typed import MeasureKind
from policy_engine.checker.values import check_duration
from policy_engine.model.agreement import Agreement, Indicator, Objective, Promise, PromisedShare
from policy_engine.model.organisation import Party
from policy_engine.model.text import text_key
from policy_engine.model.values import Duration
from policy_engine.syntax import tree

__all__ = ["check_agreement", "check_indicator", "check_objective", "settle_indicators"]


def check_agreement(scope: Scope, node: tree.Agreement) -> None:
    """Add an agreement between parties that differ."""
    take_name(scope, "agreement", node.name)
    first: dict[Party, tree.Party] = {}
    for written in node.parties:
        found = party(scope, written)
        if found is not None and first.setdefault(found, written) is not written:
            scope.report(errors.party_twice(node, written, first[found], scope.words(written)))
    scope.draft.agreements.append(Agreement(name=node.name.text, parties=tuple(first), place=scope.place(node.name)))


# ---------------------------------------------------------------- indicators


def check_indicator(scope: Scope, node: tree.Indicator) -> None:
    """Add an indicator."""
    measure = check_measure(scope, node.measure)
    if measure is not None:
        scope.draft.indicators.append(Indicator(name=node.name.text, measure=measure, place=scope.place(node.name)))


def settle_indicators(scope: Scope) -> None:
    """Report circles among indicators, and work out what kind each is, those it uses first."""
    indicators = {text_key(indicator.name): indicator for indicator in scope.draft.indicators}
    uses = {key: [text_key(name) for name in indicators_of(indicator.measure)] for key, indicator in indicators.items()}
    order, circles = walk_uses(uses)
    for circle in circles:
        names = [indicators[key].name for key in circle]
        scope.report(errors.circle_of_indicators(names, scope.indicators.by_key[circle[0]].location))
    depth: dict[str, int] = {}
    for key in order:
        depth[key] = 1 + max((depth.get(used, 0) for used in uses[key]), default=0)
        _settle(scope, indicators[key])
    deepest = max(order, key=lambda key: depth[key], default=None)
    if deepest is not None and depth[deepest] > scope.limits.levels:
        place = scope.indicators.by_key[deepest].location
        scope.report(errors.too_long_a_chain(indicators[deepest].name, scope.limits.levels, place))


def _settle(scope: Scope, indicator: Indicator) -> None:
    kind = kind_of(scope, indicator.measure)
    if kind is not None:
        scope.measures[text_key(indicator.name)] = kind
    elif mixes_kinds(scope, indicator.measure):
        scope.report(errors.not_comparable(scope.indicators.by_key[text_key(indicator.name)].location))


# ---------------------------------------------------------------- objectives


def check_objective(scope: Scope, node: tree.Objective) -> None:
    """Add an objective with the party that answers for it."""
    take_name(scope, "objective", node.name)
    answers = party(scope, node.party)
    found = [_promised(scope, promise) for promise in node.promises]
    promises = tuple(promise for promise in found if promise is not None)
    if answers is not None and promises:
        place = scope.place(node.name)
        scope.draft.objectives.append(Objective(name=node.name.text, party=answers, promises=promises, place=place))


def _promised(scope: Scope, node: tree.Promise | tree.PromisedShare) -> Promise | PromisedShare | None:
    return _share(scope, node) if isinstance(node, tree.PromisedShare) else _promise(scope, node)


def _share(scope: Scope, node: tree.PromisedShare) -> PromisedShare | None:
    stage = scope.resolve("stage", node.stage)
    target = check_clock_target(scope, node.target)
    percent = percentage(scope, node.percent)
    if percent is not None and not 0 < percent <= 100:
        scope.report(errors.past_all(node.percent))
        return None
    if stage is None or target is None or percent is None:
        return None
    return PromisedShare(share=node.percent.value, stage=stage, target=target, period=node.period)


def _promise(scope: Scope, node: tree.Promise) -> Promise | None:
    measure = check_measure(scope, node.measure)
    if measure is None:
        return None
    kind = kind_of(scope, measure)
    if kind is None:
        if mixes_kinds(scope, measure):
            scope.report(errors.not_comparable(node.measure.span))
        return None
    value = _length(scope, node) if kind == "time" else _number(scope, node, kind)
    if value is None:
        return None
    return Promise(measure=measure, bound=node.bound, value=value, period=node.period)


def _length(scope: Scope, node: tree.Promise) -> Duration | None:
    if isinstance(node.value, tree.Number):
        scope.report(errors.needs_a_length(node.value))
        return None
    return check_duration(scope, node.value, node.calendar)


def _number(scope: Scope, node: tree.Promise, kind: MeasureKind) -> Decimal | None:
    if isinstance(node.value, tree.Duration):
        scope.report(errors.needs_a_number(node.value, scope.words(node.value)))
        return None
    if node.calendar is not None:
        scope.report(errors.no_calendar_for_a_number(node.calendar))
    number = node.value
    in_percent = number.written.endswith("%")
    if kind == "share" and not 0 <= number.value <= 1:
        scope.report(errors.past_all(number))
    elif kind in ("count", "amount") and in_percent:
        scope.report(errors.percent_of_a_count(number))
    return number.value
