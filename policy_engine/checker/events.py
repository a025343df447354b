"""Events: those that are declared, those that every policy has, and the stages of the funnel."""

from policy_engine.checker import errors_sla as errors
from policy_engine.checker.closest import Slips, closest
from policy_engine.checker.errors import unknown_name
from policy_engine.checker.operands import known_operand
from policy_engine.checker.scope import Scope
from policy_engine.model.condition import FieldRef
from policy_engine.model.sla import Event
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["BUILT_IN_EVENTS", "check_event", "check_events"]

BUILT_IN_EVENTS = ("created", "assigned", "reassigned", "accepted", "closed", "sent")


def check_events(scope: Scope, node: tree.Events) -> None:
    """Add declared events; one that a field of the lead holds needs a time or a date there."""
    for declaration in node.events:
        field = None if declaration.field is None else _time_field(scope, declaration.field)
        event = Event(name=_spelling(scope, declaration.name.text), field=field, place=scope.place(declaration.name))
        scope.draft.events.append(event)


def check_event(scope: Scope, name: tree.Name) -> str | None:
    """Return an event as it is declared, or report that nothing of this name happens."""
    if _is_known(scope, name.text):
        return _spelling(scope, name.text)
    others = [*BUILT_IN_EVENTS, *(stage.name for stage in scope.stages)]
    if scope.events.may_infer and not Slips(others).has(name.text):
        return scope.infer("event", name).name
    if not scope.events.incomplete and not scope.stages.incomplete:
        near = closest(name.text, [*(event.name for event in scope.events), *others])
        scope.report(unknown_name("event", name, near))
    return None


def _is_known(scope: Scope, text: str) -> bool:
    known = scope.stages.find(text) or scope.events.find(text)
    return known is not None or text_key(text) in BUILT_IN_EVENTS


def _spelling(scope: Scope, text: str) -> str:
    """Return the spelling of a stage, of a built-in event, or of a declared event, in this order."""
    stage, event = scope.stages.find(text), scope.events.find(text)
    if stage is not None:
        return stage.name
    if text_key(text) in BUILT_IN_EVENTS:
        return text_key(text)
    return text if event is None else event.name


def _time_field(scope: Scope, name: tree.Name) -> str | None:
    typed = known_operand(scope, name.text)
    if typed is None:
        if scope.fields.find(name.text) is None and not scope.fields.incomplete:
            times = [field.name for field in scope.draft.fields if field.kind in ("time", "date")]
            scope.report(unknown_name("field", name, closest(name.text, times)))
        return None
    if not isinstance(typed.operand, FieldRef) or not typed.is_time:
        scope.report(errors.not_a_time_field(name, typed))
        return None
    return typed.operand.name
