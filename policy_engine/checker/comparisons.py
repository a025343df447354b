"""Comparisons: one operand with its type, and what it is compared with.

Both sides are brought to one family: numbers, texts, dates or times. Conditions and the
cells of tables are read by the same functions.
"""

import re
from collections.abc import Sequence
from typing import Literal
from unicodedata import normalize

from policy_engine.checker import errors, errors_types
from policy_engine.checker.operands import check_operand
from policy_engine.checker.patterns import check_pattern
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import check_constant, value_text
from policy_engine.model.condition import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    DateOf,
    Includes,
    InList,
    Not,
    OneOf,
    Operand,
    Operator,
    TextTest,
)
from policy_engine.model.text import is_blank, text_key
from policy_engine.model.values import Constant
from policy_engine.source.span import Span
from policy_engine.syntax import tree

__all__ = [
    "NOTHING",
    "OPERATORS",
    "compare",
    "in_list",
    "in_order",
    "includes",
    "matches",
    "one_of",
    "text_test",
    "within",
]

OPERATORS: dict[str, Operator] = {
    "=": "=",
    "is": "=",
    "!=": "!=",
    "is not": "!=",
    ">": ">",
    "is more than": ">",
    ">=": ">=",
    "is at least": ">=",
    "<": "<",
    "is less than": "<",
    "<=": "<=",
    "is at most": "<=",
}
_TESTS: dict[str, Literal["contains", "starts with", "ends with"]] = {
    "contains": "contains",
    "starts with": "starts with",
    "ends with": "ends with",
}
NOTHING = frozenset({"null", "none", "nan", "nil", "missing", "empty", "blank", "undefined"})

# Read as a difference: `size = 1-10`.
_WITH_A_DASH = re.compile(r"\d[\w.]*(?:[-+*/][\w.]+)+")

_Pair = tuple[Operand, Operand]


def compare(
    scope: Scope, left: Typed, word: tree.ComparisonWord, right: tree.Operand, span: Span, *, decision: bool = False
) -> Condition | None:
    """Return what `left WORD right` means; `span` is where the left side stands."""
    while isinstance(right, tree.Bracketed):
        right = right.operand
    if not _comparable(scope, left, span):
        return None
    if word in ("is exactly", "is not exactly"):
        return _exactly(scope, left, right, span, negated=word == "is not exactly")
    operator = OPERATORS[word]
    if left.is_text and operator not in ("=", "!="):
        scope.report(errors_types.has_no_order(left, span))
        return None
    if isinstance(right, tree.Word | tree.Quoted) and means_nothing(scope, left, right):
        written = scope.words(right)
        scope.report(errors_types.compared_with_nothing(left.words, written, right.span, operator == "!="))
        return None
    return in_order(scope, left, operator, right, decision=decision)


def in_order(
    scope: Scope, left: Typed, operator: Operator, right: tree.Operand, *, decision: bool = False
) -> Compare | None:
    """Return the comparison of two sides that are of one family, or report that they are not."""
    if left.is_time:
        pair = _times(scope, left, right, decision)
        return None if pair is None else Compare(left=pair[0], operator=operator, right=pair[1])
    other = _text(scope, left, right, decision) if left.is_text else _number(scope, left, right, decision)
    return None if other is None else Compare(left=left.operand, operator=operator, right=other)


def _comparable(scope: Scope, left: Typed, span: Span) -> bool:
    """Tell whether a comparison can begin with this operand; yes/no fields and lists stand for themselves."""
    if left.kind == "flag":
        scope.report(errors_types.flag_compared(left, span))
    elif left.kind == "texts":
        scope.report(errors_types.list_compared(left, span))
    return left.kind not in ("flag", "texts")


def means_nothing(scope: Scope, left: Typed, value: tree.Value) -> bool:
    """Tell whether a value is what people write for missing, and nothing else: `null`, or an empty text."""
    if isinstance(value, tree.Quoted):
        return is_blank(value.text)
    if not isinstance(value, tree.Word):
        return False
    key = text_key(value.text)
    return key in NOTHING and key not in (left.members or ()) and key not in scope.operands


def _exactly(scope: Scope, left: Typed, right: tree.Operand, span: Span, *, negated: bool) -> Condition | None:
    if not left.is_text:
        scope.report(errors_types.needs_text("is exactly", left, span))
        return None
    if not isinstance(right, tree.Word | tree.Quoted):
        scope.report(errors_types.cannot_compare(left, right.span, scope.words(right)))
        return None
    test = TextTest(operand=left.operand, test="exactly", value=right.text)
    return Not(part=test) if negated else test


# ------------------------------------------------------------ the right side


def _text(scope: Scope, left: Typed, right: tree.Operand, decision: bool) -> Operand | None:
    if isinstance(right, tree.Word):
        if text_key(right.text) in scope.operands:
            scope.report(errors.field_or_value(right))
            return None
        return check_constant(scope, right, left)
    if isinstance(right, tree.Quoted | tree.Number | tree.Date | tree.DateTime):
        return check_constant(scope, right, left)
    written = scope.words(right)
    if isinstance(right, tree.Arithmetic) and _WITH_A_DASH.fullmatch(written):
        scope.report(errors_types.quote_it(written, left, right.span))
        return None
    other = check_operand(scope, right, decision=decision)
    return None if other is None else _of_family(scope, left, other, right, other.is_text)


def _number(scope: Scope, left: Typed, right: tree.Operand, decision: bool) -> Operand | None:
    if isinstance(right, tree.Quoted | tree.Number):
        return check_constant(scope, right, left)
    other = _operand_beside(scope, left, right, decision)
    return None if other is None else _of_family(scope, left, other, right, other.is_numeric)


def _of_family(scope: Scope, left: Typed, other: Typed, right: tree.Operand, same: bool) -> Operand | None:
    if same:
        return other.operand
    scope.report(errors_types.cannot_compare(left, right.span, other.words))
    return None


def _operand_beside(scope: Scope, left: Typed, right: tree.Operand, decision: bool) -> Typed | None:
    """Return the right side of a comparison that is not about texts; a word is a field there."""
    if not isinstance(right, tree.Word) or _known(scope, right):
        return check_operand(scope, right, decision=decision)
    if not scope.fields.incomplete and not scope.derived.incomplete:
        scope.report(
            errors_types.cannot_compare(
                left, right.span, right.text, scope.closest(right.text, lambda: _like(scope, left))
            )
        )
    return None


def _known(scope: Scope, word: tree.Word) -> bool:
    key = text_key(word.text)
    kinds = (scope.fields, scope.derived, scope.segments)
    return key in ("now", "stage") or any(key in names.by_key for names in kinds)


def _like(scope: Scope, left: Typed) -> list[str]:
    return [typed.words for typed in scope.operands.values() if _same_family(typed, left)]


def _same_family(one: Typed, other: Typed) -> bool:
    return (one.is_numeric and other.is_numeric) or (one.is_time and other.is_time)


def _times(scope: Scope, left: Typed, right: tree.Operand, decision: bool) -> _Pair | None:
    """Return both sides as dates, or both as times: where one is a date, days are compared."""
    if isinstance(right, tree.Quoted | tree.Number | tree.Date | tree.DateTime):
        constant = check_constant(scope, right, left)
        return None if constant is None else (_beside(left, constant), constant)
    other = _operand_beside(scope, left, right, decision)
    if other is None:
        return None
    if not other.is_time:
        scope.report(errors_types.cannot_compare(left, right.span, other.words))
        return None
    if left.kind == other.kind:
        return left.operand, other.operand
    return _day(left), _day(other)


def _beside(left: Typed, constant: Constant) -> Operand:
    return _day(left) if constant.kind == "date" else left.operand


def _day(side: Typed) -> Operand:
    return side.operand if side.kind == "date" else DateOf(operand=side.operand)


# ------------------------------------------------------------ ranges and sets


def within(
    scope: Scope, left: Typed, low: tree.Operand, high: tree.Operand, span: Span, *, decision: bool = False
) -> Condition | None:
    """Return that the operand lies between two ends, both included."""
    if not _comparable(scope, left, span):
        return None
    if left.is_text:
        scope.report(errors_types.has_no_order(left, span))
        return None
    parts = (
        in_order(scope, left, ">=", low, decision=decision),
        in_order(scope, left, "<=", high, decision=decision),
    )
    if _reversed(low, high):
        scope.report(errors_types.ends_reversed(scope.words(low), scope.words(high), low.span.to(high.span)))
        return None
    return None if None in parts else AllOf(parts=tuple(part for part in parts if part is not None))


def _reversed(low: tree.Operand, high: tree.Operand) -> bool:
    match low, high:
        case tree.Number(), tree.Number():
            return high.value < low.value
        case tree.Date(), tree.Date():
            return high.written < low.written
        case tree.DateTime(), tree.DateTime():
            return high.written < low.written
        case _:
            return False


def one_of(scope: Scope, left: Typed, values: Sequence[tree.Value], span: Span) -> Condition | None:
    """Return that the operand equals one of the written values."""
    if not _comparable(scope, left, span):
        return None
    constants = [_set_member(scope, left, value) for value in values]
    good = [constant for constant in constants if constant is not None]
    if len(good) < len(constants):
        return None
    days = tuple(constant for constant in good if constant.kind == "date")
    others = tuple(constant for constant in good if constant.kind != "date")
    sets = [OneOf(operand=_day(left), values=days)] if days else []
    if others:
        sets.append(OneOf(operand=left.operand, values=others))
    return sets[0] if len(sets) == 1 else AnyOf(parts=tuple(sets))


def _set_member(scope: Scope, left: Typed, value: tree.Value) -> Constant | None:
    if means_nothing(scope, left, value):
        scope.report(errors_types.compared_with_nothing(left.words, scope.words(value), value.span, negated=False))
        return None
    if isinstance(value, tree.Word) and left.kind == "text" and scope.lists.find(value.text):
        scope.report(errors.list_as_value(value.text, left.words, value.span))
    return check_constant(scope, value, left)


def in_list(scope: Scope, left: Typed, name: tree.Name, span: Span) -> Condition | None:
    """Return that the operand is in a declared list."""
    if not _comparable(scope, left, span):
        return None
    if not left.is_text:
        scope.report(errors_types.in_list_of_numbers(left, name.span))
        return None
    found = scope.resolve("list", name)
    return None if found is None else InList(operand=left.operand, list=found)


# ------------------------------------------------------------ texts


def text_test(scope: Scope, left: Typed, test: str, value: tree.Value, span: Span) -> Condition | None:
    """Return that a text contains, starts with or ends with another."""
    if not left.is_text:
        scope.report(errors_types.needs_text(test, left, span))
        return None
    return TextTest(operand=left.operand, test=_TESTS[test], value=value_text(value))


def matches(scope: Scope, left: Typed, pattern: str, span: Span, place: Span) -> Condition | None:
    """Return that a text matches a regular expression; `place` is where the expression stands."""
    # A text is matched in its NFC form, which a pattern in another form would never meet.
    pattern = normalize("NFC", pattern)
    usable = check_pattern(scope, pattern, place)
    if not left.is_text:
        scope.report(errors_types.needs_text("matches", left, span))
        return None
    return TextTest(operand=left.operand, test="matches", value=pattern) if usable else None


def includes(scope: Scope, left: Typed, value: tree.Value, span: Span) -> Condition | None:
    """Return that a list of text holds a text."""
    if left.kind != "texts":
        scope.report(errors_types.needs_list_of_text(left, span))
        return None
    return Includes(operand=left.operand, value=value_text(value))
