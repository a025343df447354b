"""What a policy promises, as titled rows: funnel, content, events, clocks, agreements, objectives."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from policy_engine.model.agreement import AmountOf, CountOf, IndicatorRef, Measure, Promise, PromisedShare, Ratio
from policy_engine.model.funnel import Content, Stage
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import ClockTarget, Sla, Step
from policy_engine.model.words import action_words, condition_words, duration_words, number_words, party_words

__all__ = ["promise_sections"]

Row = tuple[str, str]
Local = Callable[[datetime], datetime]


def promise_sections(policy: CheckedPolicy, in_zone: Local) -> list[tuple[str, list[Row]]]:
    """Return the parts that say what people owe each other; a part may have no rows."""
    content = [
        (line.stage, f"{party_words(line.party)} {line.verb} {_contents(line.contents, in_zone)}")
        for line in policy.contents
    ]
    shares = [(share.stage, f"{', '.join(share.fields)} with {party_words(share.party)}") for share in policy.shares]
    events = [(event.name, f"at {event.field}" if event.field else "from the event log") for event in policy.events]
    agreements = [(item.name, f"between {' and '.join(map(party_words, item.parties))}") for item in policy.agreements]
    objectives = [
        (item.name if number == 0 else "", f"{party_words(item.party)}: {_promise(promise)}")
        for item in policy.objectives
        for number, promise in enumerate(item.promises)
    ]
    return [
        ("funnel", [_stage(stage, in_zone) for stage in policy.stages]),
        ("shared", shares),
        ("content", content),
        ("events", events),
        ("clocks", [row for sla in policy.slas for row in _sla(sla, in_zone)]),
        ("agreements", agreements),
        ("indicators", [(item.name, _measure(item.measure)) for item in policy.indicators]),
        ("objectives", objectives),
    ]


def _stage(stage: Stage, in_zone: Local) -> Row:
    owners = [
        f"by {party_words(owner.party)}"
        + (f" when {condition_words(owner.condition, in_zone)}" if owner.condition is not None else "")
        for owner in stage.owners
    ]
    condition = [f"when {condition_words(stage.condition, in_zone)}"] if stage.condition is not None else []
    owned = [f"owned {', '.join(owners)}"] if owners else ["owned by nobody"]
    return stage.name, ", ".join([*owned, *condition])


def _contents(contents: tuple[Content, ...], in_zone: Local) -> str:
    return ", ".join(
        f'"{item.name}"' + (f" when {condition_words(item.condition, in_zone)}" if item.condition is not None else "")
        for item in contents
    )


def _sla(sla: Sla, in_zone: Local) -> list[Row]:
    scope = f"for {party_words(sla.party)}: " if sla.party is not None else ""
    when = f", when {condition_words(sla.condition, in_zone)}" if sla.condition is not None else ""
    return [
        (sla.name, f"{scope}{_target(sla.target)}{when}"),
        *(("", f"pause while {condition_words(pause, in_zone)}") for pause in sla.pauses),
        *(("", _step(step)) for step in sla.steps),
        *([("", f"restart on {', '.join(sla.restart_on)}")] if sla.restart_on else []),
    ]


def _target(target: ClockTarget) -> str:
    hours = f" ({target.within.calendar})" if target.within.calendar else ""
    return f"{' or '.join(target.stops)} within {duration_words(target.within)}{hours} of {target.start}"


def _step(step: Step) -> str:
    does = " and ".join(map(action_words, step.actions))
    if step.later is not None:
        return f"{duration_words(step.later)} later {does}"
    return f"at {number_words(step.percent or Decimal(0))}% {does}"


def _measure(measure: Measure) -> str:
    match measure:
        case CountOf(event=event):
            return f"count of {event}"
        case AmountOf(statistic=statistic, field=field, event=event):
            return f"{statistic} of {field} of {event}"
        case IndicatorRef(name=name):
            return name
        case Ratio(above=above, below=below):
            return f"{_measure(above)} / {_measure(below)}"
        case _:
            return f"{measure.statistic} time from {measure.start} to {measure.stop}"


def _promise(promise: Promise | PromisedShare) -> str:
    period = f" per {promise.period}" if promise.period else ""
    if isinstance(promise, PromisedShare):
        return f"{number_words(promise.share * 100)}% of {promise.stage} {_target(promise.target)}{period}"
    return f"{_measure(promise.measure)} {promise.bound} {_bound(promise)}{period}"


def _bound(promise: Promise) -> str:
    if not isinstance(promise.value, Decimal):
        return duration_words(promise.value)
    if isinstance(promise.measure, Ratio | IndicatorRef) and promise.value <= 1:
        return f"{number_words(promise.value * 100)}%"
    return number_words(promise.value)
