"""Measures, promises and owners back in the policy language, each on one line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from policy_engine.model.agreement import (
    AmountOf,
    CountOf,
    Indicator,
    IndicatorRef,
    Measure,
    Promise,
    PromisedShare,
    Ratio,
    TimeBetween,
)
from policy_engine.model.funnel import Content, Owner
from policy_engine.model.sla import ClockTarget, Step
from policy_engine.model.words import (
    Local,
    action_words,
    condition_words,
    duration_words,
    in_utc,
    number_words,
    party_words,
    quoted,
)

__all__ = [
    "MeasureKind",
    "amount_words",
    "clock_target_words",
    "contents_words",
    "kind_of_measure",
    "measure_words",
    "owner_words",
    "promise_words",
    "step_time_words",
    "step_words",
]

# What comes out of a measure: leads, an amount, a length of time, a part of a whole, or any other ratio.
MeasureKind = Literal["count", "amount", "time", "share", "factor"]

_SHORT = ((Decimal(1_000_000), "M"), (Decimal(1_000), "k"))
# Below this a number is as short in digits.
_LEAST_SHORT = Decimal(10_000)


def kind_of_measure(measure: Measure, indicators: Mapping[str, Measure]) -> MeasureKind:
    """Return what comes out of a checked measure."""
    match measure:
        case CountOf():
            return "count"
        case AmountOf():
            return "amount"
        case TimeBetween():
            return "time"
        case IndicatorRef(name=name):
            return kind_of_measure(indicators[name], indicators)
        case Ratio(above=above, below=below):
            kinds = kind_of_measure(above, indicators), kind_of_measure(below, indicators)
            if kinds == ("count", "count"):
                return "share"
            return "amount" if kinds == ("amount", "count") else "factor"


def measure_words(measure: Measure) -> str:
    """Write a measure: `count of won / count of SQL`."""
    match measure:
        case CountOf(event=event):
            return f"count of {event}"
        case AmountOf(statistic=statistic, field=field, event=event):
            return f"{statistic} of {field} of {event}"
        case IndicatorRef(name=name):
            return name
        case Ratio(above=above, below=below):
            return f"{measure_words(above)} / {measure_words(below)}"
        case TimeBetween():
            return f"{measure.statistic} time from {measure.start} to {measure.stop}"


def promise_words(promise: Promise | PromisedShare, indicators: tuple[Indicator, ...]) -> str:
    """Write a promise: `count of MQL at least 300 per month`."""
    period = f" per {promise.period}" if promise.period else ""
    if isinstance(promise, PromisedShare):
        return f"{number_words(promise.share * 100)}% of {promise.stage} {clock_target_words(promise.target)}{period}"
    named = {indicator.name: indicator.measure for indicator in indicators}
    return f"{measure_words(promise.measure)} {promise.bound} {_bound_words(promise, named)}{period}"


def _bound_words(promise: Promise, indicators: Mapping[str, Measure]) -> str:
    if not isinstance(promise.value, Decimal):
        calendar = promise.value.calendar
        return duration_words(promise.value) + (f" ({calendar})" if calendar else "")
    if kind_of_measure(promise.measure, indicators) == "share":
        return f"{number_words(promise.value * 100)}%"
    return amount_words(promise.value)


def amount_words(amount: Decimal) -> str:
    """Write an amount as the language does, short where that loses nothing.

    >>> amount_words(Decimal(400_000_000)), amount_words(Decimal(12_500)), amount_words(Decimal("312.5"))
    ('400M', '12.5k', '312.5')
    """
    for unit, letter in _SHORT:
        short = amount / unit
        if abs(amount) >= max(unit, _LEAST_SHORT) and short == round(short, 1):
            return f"{number_words(short)}{letter}"
    return number_words(amount)


def clock_target_words(target: ClockTarget) -> str:
    """Write what a clock waits for: `accepted or returned within 1 business day (office) of assigned`."""
    hours = f" ({target.within.calendar})" if target.within.calendar else ""
    return f"{' or '.join(target.stops)} within {duration_words(target.within)}{hours} of {target.start}"


def step_words(step: Step) -> str:
    """Write a step of a clock: `at 80% warn the rep`."""
    return f"{step_time_words(step)} {' and '.join(map(action_words, step.actions))}"


def step_time_words(step: Step) -> str:
    """Write when a step falls due: `at 80%`, `2 hours later`."""
    if step.later is not None:
        return f"{duration_words(step.later)} later"
    return f"at {number_words(step.percent or Decimal(0))}%"


def owner_words(owner: Owner, local: Local = in_utc) -> str:
    """Write an owner, with the leads it is owner of: `AE when strategic`."""
    when = f" when {condition_words(owner.condition, local)}" if owner.condition is not None else ""
    return f"{party_words(owner.party)}{when}"


def contents_words(contents: tuple[Content, ...], local: Local = in_utc) -> list[str]:
    """Write contents, each with the leads it is for."""
    return [
        quoted(item.name) + (f" when {condition_words(item.condition, local)}" if item.condition is not None else "")
        for item in contents
    ]
