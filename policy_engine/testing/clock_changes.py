"""Small changes of an SLA: its condition, its target, its pauses and its steps."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from policy_engine.model.sla import Sla
from policy_engine.model.words import Local, condition_words, duration_words
from policy_engine.sla.definition import step_words
from policy_engine.testing.condition_changes import changes_of

__all__ = ["changes_of_sla"]


def changes_of_sla(sla: Sla, local: Local) -> Iterator[tuple[str, Sla]]:
    """Yield an SLA with one small change after another, each with its words."""
    for change in changes_of(sla.condition, local) if sla.condition is not None else ():
        yield change.words, replace(sla, condition=change.condition)
    within = sla.target.within
    longer = replace(within, amount=within.amount + Decimal(1))
    target = replace(sla.target, within=longer)
    yield f"`{duration_words(within)}` becomes `{duration_words(longer)}`", replace(sla, target=target)
    if len(sla.target.stops) > 1:
        for stop in sla.target.stops:
            fewer = tuple(other for other in sla.target.stops if other != stop)
            target = replace(sla.target, stops=fewer)
            yield f"`{stop}` does not stop it", replace(sla, target=target)
    for pause in sla.pauses:
        others = tuple(other for other in sla.pauses if other is not pause)
        yield f"`pause while {condition_words(pause, local)}` is left out", replace(sla, pauses=others)
    for number, step in enumerate(sla.steps):
        # A step that counts from the one above it would count from another: only the last is left out alone.
        if number + 1 == len(sla.steps) or sla.steps[number + 1].percent is not None:
            steps = (*sla.steps[:number], *sla.steps[number + 1 :])
            yield f"the step `{step_words(step)}` is left out", replace(sla, steps=steps)
    for event in sla.restart_on:
        others_on = tuple(other for other in sla.restart_on if other != event)
        yield f"`restart on {event}` is left out", replace(sla, restart_on=others_on)
