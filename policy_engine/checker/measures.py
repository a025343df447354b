"""Measures: what is counted, added up or timed over many leads, and of what kind the result is."""

from policy_engine.checker import errors_agreement as errors
from policy_engine.checker.closest import closest
from policy_engine.checker.errors import unknown_name
from policy_engine.checker.events import check_event
from policy_engine.checker.operands import known_operand
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import MeasureKind
from policy_engine.model.agreement import AmountOf, CountOf, IndicatorRef, Measure, Ratio, TimeBetween
from policy_engine.model.condition import DerivedRef, FieldRef
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_measure", "indicators_of", "kind_of", "mixes_kinds"]


def check_measure(scope: Scope, node: tree.Measure) -> Measure | None:
    """Return a measure whose names are resolved, or report what is wrong with it."""
    match node:
        case tree.CountOf():
            event = check_event(scope, node.event)
            return None if event is None else CountOf(event=event)
        case tree.AmountOf():
            return _amount(scope, node)
        case tree.TimeBetween():
            start, stop = check_event(scope, node.start), check_event(scope, node.stop)
            if start is None or stop is None:
                return None
            return TimeBetween(statistic=node.statistic, start=start, stop=stop)
        case tree.IndicatorName():
            name = scope.resolve("indicator", node.name)
            return None if name is None else IndicatorRef(name=name)
        case tree.Ratio():
            above, below = check_measure(scope, node.above), check_measure(scope, node.below)
            return None if above is None or below is None else Ratio(above=above, below=below)


def _amount(scope: Scope, node: tree.AmountOf) -> AmountOf | None:
    event = check_event(scope, node.event)
    typed = known_operand(scope, node.field.text)
    if typed is None:
        if scope.fields.find(node.field.text) is None and not scope.fields.incomplete:
            numbers = [operand.words for operand in scope.operands.values() if operand.is_numeric]
            scope.report(unknown_name("field", node.field, closest(node.field.text, numbers)))
        return None
    if not typed.is_numeric or not isinstance(typed.operand, FieldRef | DerivedRef):
        scope.report(errors.not_a_number_field(node.field, typed, node.statistic))
        return None
    return None if event is None else AmountOf(statistic=node.statistic, field=typed.operand.name, event=event)


def kind_of(scope: Scope, measure: Measure) -> MeasureKind | None:
    """Return of what kind a measure is; None where it says nothing, as a time divided by a number does.

    The kinds of indicators are known: they are worked out in the order of their use.
    """
    match measure:
        case CountOf():
            return "count"
        case AmountOf():
            return "amount"
        case TimeBetween():
            return "time"
        case IndicatorRef():
            return scope.measures.get(text_key(measure.name))
        case Ratio():
            return _kind_of_ratio(kind_of(scope, measure.above), kind_of(scope, measure.below))


def indicators_of(measure: Measure) -> list[str]:
    """Return the indicators that a measure names."""
    if isinstance(measure, Ratio):
        return indicators_of(measure.above) + indicators_of(measure.below)
    return [measure.name] if isinstance(measure, IndicatorRef) else []


def mixes_kinds(scope: Scope, measure: Measure) -> bool:
    """Tell whether a measure divides a time by a number, or a number by a time."""
    if not isinstance(measure, Ratio) or kind_of(scope, measure) is not None:
        return False
    return kind_of(scope, measure.above) is not None and kind_of(scope, measure.below) is not None


def _kind_of_ratio(above: MeasureKind | None, below: MeasureKind | None) -> MeasureKind | None:
    if above is None or below is None or (above == "time") != (below == "time"):
        return None
    if above == below == "count":
        return "share"
    return "amount" if above == "amount" and below == "count" else "factor"
