"""A value as data spells it: what an example gives, turned into the text of a cell."""

import re

from policy_engine.checker import errors_examples as errors
from policy_engine.checker.closest import closest
from policy_engine.checker.errors_types import not_a_member
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import check_number, start_of, value_text
from policy_engine.model.text import is_blank, text_key
from policy_engine.syntax import tree

__all__ = ["data_text"]

_YES_NO = ("yes", "true", "y", "1", "no", "false", "n", "0")
_NUMBER = re.compile(r"\s*[+-]?[0-9]+(?:[.,][0-9]+)?\s*")
_WHOLE = re.compile(r"\s*[+-]?[0-9]+(?:[.,]0+)?\s*")
_DAY = re.compile(r"\s*[0-9]{1,4}\D[0-9]{1,2}\D[0-9]{1,4}(?:\D.*)?")


def data_text(scope: Scope, typed: Typed, value: tree.Value) -> str | None:
    """Return a given value as the text of a cell, or report that it cannot be read as the field's type."""
    if isinstance(value, tree.Quoted):
        if not _readable(scope, typed, value.text):
            scope.report(errors.read_as_a_problem(typed, value.text, value.span))
        return value.text
    if isinstance(value, tree.Number) and typed.is_numeric:
        return _number(scope, typed, value)
    if isinstance(value, tree.Date | tree.DateTime) and typed.is_time:
        return None if start_of(scope, value) is None else value.written
    return _word(scope, typed, value)


def _word(scope: Scope, typed: Typed, value: tree.Value) -> str | None:
    written = value_text(value)
    if _is_missing(scope, written):
        return written
    if typed.is_numeric or typed.is_time or not _readable(scope, typed, written):
        _report(scope, typed, value, written)
        return None
    return written


def _report(scope: Scope, typed: Typed, value: tree.Value, written: str) -> None:
    if typed.kind == "choice":
        near = closest(written, (typed.members or {}).values())
        scope.report(not_a_member(typed, value.span, written, near))
    else:
        scope.report(errors.not_readable(typed, written, value.span))


def _number(scope: Scope, typed: Typed, number: tree.Number) -> str | None:
    if typed.kind == "whole" and number.value != number.value.to_integral_value():
        scope.report(errors.not_readable(typed, number.written, number.span))
        return None
    if check_number(scope, number, typed) is None:
        return None
    spelled = f"{number.value:f}"
    return spelled.replace(".", ",") if _has_decimal_comma(scope, typed) else spelled


def _has_decimal_comma(scope: Scope, typed: Typed) -> bool:
    return any(field.decimal_comma for field in scope.draft.fields if text_key(field.name) == text_key(typed.words))


# ---------------------------------------------------------------- what can be read


def _readable(scope: Scope, typed: Typed, text: str) -> bool:
    """Tell whether a text looks like a value of the field's type; the reader of leads has the last word."""
    if _is_missing(scope, text):
        return True
    match typed.kind:
        case "number" | "money":
            return _NUMBER.fullmatch(text) is not None
        case "whole":
            return _WHOLE.fullmatch(text) is not None
        case "flag":
            return text_key(text) in _YES_NO
        case "date" | "time":
            return _DAY.fullmatch(text) is not None
        case "choice":
            return typed.members is not None and text_key(text) in typed.members
        case _:
            return True


def _is_missing(scope: Scope, text: str) -> bool:
    return is_blank(text) or text_key(text) in {text_key(spelling) for spelling in scope.draft.missing}
