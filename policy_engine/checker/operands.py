"""Operands: fields, derived fields, the stage, now, what was decided, and arithmetic, each with its type."""

from collections.abc import Mapping
from typing import Literal, cast, get_args

from policy_engine.checker import errors, errors_types
from policy_engine.checker.scope import Names, Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import check_date, check_moment, number_constant
from policy_engine.model.condition import Arithmetic, DecisionRef, DomainOf, Negation, Now, StageRef
from policy_engine.model.decision import Outcome
from policy_engine.model.text import text_key
from policy_engine.model.values import Constant, DateConstant, Kind, TextConstant, TimeConstant
from policy_engine.syntax import tree

__all__ = ["DECISION_NAMES", "check_operand", "known_operand"]

_NOW = Typed(Now(), "time", "now")
_DecisionName = Literal["outcome", "pod", "team", "role", "rep", "queue", "priority"]
DECISION_NAMES: tuple[str, ...] = get_args(_DecisionName)
_OUTCOMES = {outcome: outcome for outcome in get_args(Outcome)}


def check_operand(scope: Scope, node: tree.Operand, *, decision: bool = False) -> Typed | None:
    """Return a resolved operand with its type, or report why there is none.

    With `decision` (the conditions of an SLA) what was decided can be read too.
    """
    match node:
        case tree.Word():
            return _word(scope, node, decision)
        case tree.LeadField():
            return _field(scope, node.field)
        case tree.DecisionField():
            return _decision_field(scope, node, decision)
        case tree.DomainOf():
            return _domain(scope, node)
        case tree.Bracketed():
            return check_operand(scope, node.operand, decision=decision)
        case tree.Negative():
            return _negative(scope, node, decision)
        case tree.Arithmetic():
            return _arithmetic(scope, node, decision)
        case _:
            return _literal(scope, node)


def known_operand(scope: Scope, text: str) -> Typed | None:
    """Return the field or derived field of that name, or None; nothing is reported."""
    return scope.operands.get(text_key(text))


# ------------------------------------------------------------ names


def _word(scope: Scope, word: tree.Word, decision: bool) -> Typed | None:
    key = text_key(word.text)
    if key == "now":
        return _NOW
    if key == "stage":
        return _stage(scope, word)
    if decision and key in DECISION_NAMES:
        if key in scope.fields.by_key:
            scope.report(errors.lead_or_decision(word))
            return None
        return _decided(scope, key)
    return _field(scope, word)


def _field(scope: Scope, word: tree.Word | tree.Name) -> Typed | None:
    operand = known_operand(scope, word.text)
    if operand is None:
        _report_unknown(scope, word)
    return operand


def _report_unknown(scope: Scope, word: tree.Word | tree.Name) -> None:
    """Report a name that is no operand, unless its own mistake is reported elsewhere."""
    declared = [names.find(word.text) for names in (scope.fields, scope.derived)]
    if any(declared) or scope.fields.incomplete or scope.derived.incomplete:
        return
    if scope.segments.find(word.text):
        scope.report(errors_types.segment_compared(word.text, word.span))
        return
    parts = word.text.split("-")
    if len(parts) > 1 and all(text_key(part) in scope.operands for part in parts):
        scope.report(errors.unknown_name("field", word, " - ".join(parts)))
        return
    near = scope.closest(word.text, lambda: [typed.words for typed in scope.operands.values()])
    if near is None and text_key(word.text) in DECISION_NAMES:
        scope.report(errors.decision_not_readable(word.text, word.text, word.span))
        return
    scope.report(errors.unknown_name("field", word, near))


def _stage(scope: Scope, word: tree.Word) -> Typed | None:
    if len(scope.stages) == 0 and not scope.stages.incomplete:
        scope.report(errors.no_funnel(word, "stage" in scope.fields.by_key))
        return None
    return Typed(StageRef(), "choice", "stage", _spellings(scope.stages))


def _decision_field(scope: Scope, node: tree.DecisionField, decision: bool) -> Typed | None:
    key = text_key(node.field.text)
    if not decision:
        scope.report(errors.decision_not_readable(scope.words(node), node.field.text, node.span))
        return None
    if key not in DECISION_NAMES:
        scope.report(errors.unknown_decision(node.field, scope.closest(node.field.text, lambda: DECISION_NAMES)))
        return None
    return _decided(scope, key)


def _decided(scope: Scope, key: str) -> Typed:
    name = cast(_DecisionName, key)
    members = _OUTCOMES if key == "outcome" else _declared_values(scope, key)
    kind: Kind = "text" if members is None else "choice"
    return Typed(DecisionRef(name=name), kind, key, members)


def _declared_values(scope: Scope, key: str) -> Mapping[str, str] | None:
    names = {"pod": scope.pods, "team": scope.teams, "role": scope.roles, "queue": scope.queues}.get(key)
    return None if names is None or names.may_infer or names.incomplete else _spellings(names)


def _spellings(names: Names) -> Mapping[str, str] | None:
    """Return what the names are called, by key; None where there may be more of them."""
    return None if names.incomplete else {key: declared.name for key, declared in names.by_key.items()}


def _domain(scope: Scope, node: tree.DomainOf) -> Typed | None:
    field = _field(scope, node.field)
    if field is None:
        return None
    if not field.is_text:
        scope.report(errors_types.needs_text("domain of", field, node.field.span))
        return None
    return Typed(DomainOf(operand=field.operand), "text", f"domain of {field.words}")


# ------------------------------------------------------------ arithmetic


def _arithmetic(scope: Scope, node: tree.Arithmetic, decision: bool) -> Typed | None:
    left = check_operand(scope, node.left, decision=decision)
    right = check_operand(scope, node.right, decision=decision)
    if left is None or right is None or not _numeric(scope, node.operator, (left, node.left), (right, node.right)):
        return None
    if node.operator in "+-":
        left, right = _as_money_beside(left, node.left, right), _as_money_beside(right, node.right, left)
    operand = Arithmetic(operator=node.operator, left=left.operand, right=right.operand)
    return Typed(operand, _result_kind(node.operator, left.kind, right.kind), scope.words(node))


def _numeric(scope: Scope, operator: str, *sides: tuple[Typed, tree.Operand]) -> bool:
    """Tell whether all sides are numbers, and report the first that is none."""
    for typed, node in sides:
        if not typed.is_numeric:
            scope.report(errors_types.needs_numbers(operator, typed, node.span))
            return False
    return True


def _as_money_beside(side: Typed, node: tree.Operand, other: Typed) -> Typed:
    """Take a written number that is added to money for money, so that the sum stays exact."""
    if other.kind != "money" or not isinstance(node, tree.Number):
        return side
    money = number_constant(node.value, "money")
    return side if money is None else Typed(money, "money", side.words)


def _result_kind(operator: str, left: Kind, right: Kind) -> Kind:
    kinds = {left, right}
    if operator == "/" or "number" in kinds:
        return "number"
    if kinds == {"whole"}:
        return "whole"
    return "number" if operator == "*" and kinds == {"money"} else "money"


def _negative(scope: Scope, node: tree.Negative, decision: bool) -> Typed | None:
    operand = check_operand(scope, node.operand, decision=decision)
    if operand is None or not _numeric(scope, "-", (operand, node.operand)):
        return None
    return Typed(Negation(operand=operand.operand), operand.kind, scope.words(node))


def _literal(scope: Scope, node: tree.Quoted | tree.Number | tree.Date | tree.DateTime) -> Typed | None:
    match node:
        case tree.Quoted():
            return Typed(TextConstant(value=node.text), "text", node.text)
        case tree.Number():
            return _number(scope, node)
        case tree.Date():
            day = check_date(scope, node)
            return None if day is None else Typed(DateConstant(value=day), "date", node.written)
        case tree.DateTime():
            instant = check_moment(scope, node)
            return None if instant is None else Typed(TimeConstant(value=instant), "time", node.written)


def _number(scope: Scope, node: tree.Number) -> Typed | None:
    kind: Kind = "whole" if node.value == node.value.to_integral_value() else "number"
    constant: Constant | None = number_constant(node.value, kind)
    if constant is None:
        scope.report(errors_types.number_too_large(node.written, node.span))
        return None
    return Typed(constant, kind, node.written)
