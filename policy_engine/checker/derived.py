"""Derived fields, score cards and segments: what the policy works out from a lead."""

from collections.abc import Sequence

from policy_engine.checker import errors, errors_types
from policy_engine.checker.conditions import check_condition
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import number_constant
from policy_engine.model.condition import DerivedRef
from policy_engine.model.policy import Case, DerivedField, Segment
from policy_engine.model.text import text_key
from policy_engine.model.values import Constant, Kind, TextConstant
from policy_engine.syntax import tree

__all__ = ["check_derived", "check_segment", "declare_derived", "declare_segment"]

_Derived = tree.Derived | tree.ScoreCard


def declare_segment(scope: Scope, node: tree.Segment) -> None:
    """Make the segment known."""
    scope.declare("segment", node.name)


def declare_derived(scope: Scope, node: _Derived) -> None:
    """Make the derived field known, with the type that its values have."""
    taken = any(names.find(node.name.text) for names in (scope.fields, scope.derived, scope.segments))
    kind = _kind(scope, node)
    scope.declare("derived", node.name, broken=kind is None)
    if kind is not None and not taken:
        name = node.name.text
        members = {text_key(member): member for member in _members(node)} if kind == "choice" else None
        scope.operands[text_key(name)] = Typed(DerivedRef(name=name), kind, name, members)


def check_segment(scope: Scope, node: tree.Segment) -> None:
    """Add the segment."""
    condition = check_condition(scope, node.condition)
    if condition is not None:
        scope.draft.segments.append(Segment(name=node.name.text, condition=condition, place=scope.place(node.name)))


def check_derived(scope: Scope, node: _Derived) -> None:
    """Add the derived field."""
    conditions = [check_condition(scope, case.condition) for case in node.cases]
    typed = _declared_here(scope, node)
    if typed is None:
        return
    values = [_constant(scope, case.value, typed) for case in node.cases]
    cases = tuple(
        Case(value=value, condition=condition)
        for value, condition in zip(values, conditions, strict=True)
        if value is not None and condition is not None
    )
    otherwise = None if node.otherwise is None else _constant(scope, node.otherwise, typed)
    if len(cases) < len(node.cases) or (otherwise is None) != (node.otherwise is None):
        return
    scope.draft.derived.append(
        DerivedField(
            name=node.name.text,
            form="cases" if isinstance(node, tree.Derived) else "sum",
            kind=typed.kind,
            cases=cases,
            otherwise=otherwise,
            members=tuple((typed.members or {}).values()),
            place=scope.place(node.name),
        )
    )


def _declared_here(scope: Scope, node: _Derived) -> Typed | None:
    """Return the operand that this statement declared; None where its values differ or its name was taken."""
    declared = scope.derived.find(node.name.text)
    if declared is None or declared.broken or declared.location != scope.location(node.name):
        return None
    return scope.operands[text_key(node.name.text)]


def _values(node: _Derived) -> list[tree.Value]:
    values = [case.value for case in node.cases]
    return values if node.otherwise is None else [*values, node.otherwise]


def _kind(scope: Scope, node: _Derived) -> Kind | None:
    """Return number or choice, which all values must be; report the first that is not like the others."""
    values = _values(node)
    numbers = isinstance(node, tree.ScoreCard) or isinstance(values[0], tree.Number)
    odd = next((value for value in values if not _fits(value, numbers)), None)
    if odd is not None:
        scope.report(errors_types.odd_value(node.name.text, scope.words(odd), odd.span, numbers))
        return None
    return "number" if numbers else _choice(scope, values)


def _fits(value: tree.Value, numbers: bool) -> bool:
    return isinstance(value, tree.Number) if numbers else isinstance(value, tree.Word | tree.Quoted)


def _choice(scope: Scope, values: Sequence[tree.Value]) -> Kind:
    for value in values:
        if isinstance(value, tree.Word) and errors.mixes_scripts(value.text):
            scope.report(errors.mixed_scripts(value.text, value.span, None))
    return "choice"


def _members(node: _Derived) -> list[str]:
    members: dict[str, str] = {}
    for value in _values(node):
        if isinstance(value, tree.Word | tree.Quoted):
            members.setdefault(text_key(value.text), value.text)
    return list(members.values())


def _constant(scope: Scope, value: tree.Value, typed: Typed) -> Constant | None:
    if isinstance(value, tree.Word | tree.Quoted) and typed.members is not None:
        return TextConstant(value=typed.members[text_key(value.text)])
    assert isinstance(value, tree.Number), "the values of a derived field are all words or all numbers"
    constant = number_constant(value.value, "number")
    if constant is None:
        scope.report(errors_types.number_too_large(value.written, value.span))
    return constant
