"""Examples: a lead that can be read, and actions that the policy knows.

What is given is kept as data spells it, because it is read as the data of a lead is.
A value in quotes goes there as it stands, also where it cannot be read: so an example
can show what becomes of a lead with problems.
"""

from policy_engine.checker import errors_examples as errors
from policy_engine.checker.actions import check_actions
from policy_engine.checker.clauses import take_name
from policy_engine.checker.closest import closest
from policy_engine.checker.errors import unknown_name
from policy_engine.checker.given import data_text
from policy_engine.checker.operands import known_operand
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import start_of
from policy_engine.model.condition import FieldRef
from policy_engine.model.policy import Example
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_example"]

_Given = tuple[str, str | tuple[str, ...] | None]


def check_example(scope: Scope, node: tree.Example) -> None:
    """Add an example, or report all that is wrong with it."""
    take_name(scope, "example", node.name)
    given = [_given(scope, value) for value in _once_each(scope, node.given)]
    if node.at is not None:
        start_of(scope, node.at)
    actions = check_actions(scope, node.actions)
    if actions is not None:
        scope.draft.examples.append(
            Example(
                name=node.name.text,
                given=tuple(pair for pair in given if pair is not None),
                at=None if node.at is None else node.at.written,
                actions=actions,
                outcome=node.outcome,
                place=scope.place(node.name),
            )
        )


def _once_each(scope: Scope, given: tuple[tree.Given, ...]) -> list[tree.Given]:
    first: dict[str, tree.Given] = {}
    for value in given:
        before = first.setdefault(text_key(value.field.text), value)
        if before is not value:
            scope.report(errors.given_twice(value, before))
    return list(first.values())


def _given(scope: Scope, node: tree.Given) -> _Given | None:
    typed = _field(scope, node.field)
    if typed is None:
        return None
    if not node.values:
        return typed.words, None
    if typed.kind == "texts":
        texts = [data_text(scope, typed, value) for value in node.values]
        return typed.words, tuple(text for text in texts if text is not None)
    if len(node.values) > 1:
        scope.report(errors.one_value_only(node, typed))
        return None
    return typed.words, data_text(scope, typed, node.values[0])


def _field(scope: Scope, name: tree.Name) -> Typed | None:
    typed = known_operand(scope, name.text)
    if typed is not None and isinstance(typed.operand, FieldRef):
        return typed
    if scope.fields.find(name.text) is not None or scope.fields.incomplete:
        return None
    worked_out = _worked_out(scope, name)
    if worked_out is not None:
        scope.report(errors.not_given(name, worked_out))
    else:
        fields = [operand.words for operand in scope.operands.values() if isinstance(operand.operand, FieldRef)]
        scope.report(unknown_name("field", name, closest(name.text, fields)))
    return None


def _worked_out(scope: Scope, name: tree.Name) -> str | None:
    if text_key(name.text) == "stage" and len(scope.stages):
        return "the stage of the funnel"
    if scope.derived.find(name.text) is not None:
        return "a derived field"
    return "a segment" if scope.segments.find(name.text) is not None else None
