"""Conditions, made ready once: each becomes a function from a situation to true, false or unknown (None).

The logic is strong Kleene: `not unknown` is unknown, `unknown and no` is no, `unknown or
yes` is yes. The answer never depends on the order of the parts, and neither does what
else comes of asking: parts that may fail to calculate, or that use a derived field, are
judged even where the answer is already known.
"""

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.operands import CONSTANTS, prepared_reading
from policy_engine.evaluator.situation import Situation, Test, Truth
from policy_engine.model import condition as c
from policy_engine.model.patterns import pattern_matches
from policy_engine.model.text import exact_form, text_key
from policy_engine.model.values import Value

__all__ = ["SINGLE_TESTS", "leaves_marks", "operands_of", "parts_of", "prepared_test"]

# Conditions that ask one operand, or two.
SINGLE_TESTS = (c.Compare, c.OneOf, c.InList, c.TextTest, c.Includes, c.Missing, c.InHours, c.Flag)


def prepared_test(condition: c.Condition, lookup: Lookup) -> Test:
    """Return what judges a condition of a policy."""
    return _TESTS[type(condition)](condition, lookup)


def parts_of(condition: c.Condition) -> tuple[c.Condition, ...]:
    """Return the conditions that a condition is written of."""
    if isinstance(condition, c.AllOf | c.AnyOf):
        return condition.parts
    return (condition.part,) if isinstance(condition, c.Not) else ()


def operands_of(condition: c.Condition) -> tuple[c.Operand, ...]:
    """Return the operands of a single test, from left to right."""
    if isinstance(condition, c.Compare):
        return condition.left, condition.right
    return (condition.operand,) if isinstance(condition, SINGLE_TESTS) else ()


# ---------------------------------------------------------------- made of parts


def _not(condition: c.Not, lookup: Lookup) -> Test:
    part = prepared_test(condition.part, lookup)

    def test(situation: Situation) -> Truth:
        truth = part(situation)
        return None if truth is None else not truth

    return test


def _all(condition: c.AllOf, lookup: Lookup) -> Test:
    parts = [prepared_test(part, lookup) for part in condition.parts]
    return _every(parts, False) if leaves_marks(condition) else _first(parts, False)


def _any(condition: c.AnyOf, lookup: Lookup) -> Test:
    parts = [prepared_test(part, lookup) for part in condition.parts]
    return _every(parts, True) if leaves_marks(condition) else _first(parts, True)


def _every(parts: list[Test], decides: bool) -> Test:
    """Judge all parts; one that is `decides` settles the matter."""

    def test(situation: Situation) -> Truth:
        truths = [part(situation) for part in parts]
        return decides if decides in truths else None if None in truths else not decides

    return test


def _first(parts: list[Test], decides: bool) -> Test:
    """Judge parts until one is `decides`."""

    def test(situation: Situation) -> Truth:
        answer: Truth = not decides
        for part in parts:
            truth = part(situation)
            if truth is decides:
                return decides
            if truth is None:
                answer = None
        return answer

    return test


def leaves_marks(condition: c.Condition) -> bool:
    """Tell whether judging a condition may leave something behind: a problem, or a derived field that was used."""
    if isinstance(condition, c.SegmentRef):
        return True
    return any(map(leaves_marks, parts_of(condition))) or any(map(_is_worked_out, operands_of(condition)))


def _is_worked_out(operand: c.Operand) -> bool:
    if isinstance(operand, c.DateOf | c.DomainOf):
        return _is_worked_out(operand.operand)
    return isinstance(operand, c.Arithmetic | c.Negation | c.DerivedRef | c.StageRef)


# ---------------------------------------------------------------- single tests

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _compare(condition: c.Compare, lookup: Lookup) -> Test:
    if lookup.is_text(condition.left):
        return _compare_texts(condition, lookup)
    compares = _COMPARISONS[condition.operator]
    if isinstance(condition.right, CONSTANTS):
        constant = condition.right.value
        return _of_value(condition.left, lookup, lambda value: compares(value, constant))
    left, right = prepared_reading(condition.left, lookup), prepared_reading(condition.right, lookup)

    def test(situation: Situation) -> Truth:
        one, other = left(situation), right(situation)
        return None if one is None or other is None else compares(one, other)

    return test


def _compare_texts(condition: c.Compare, lookup: Lookup) -> Test:
    equal = condition.operator == "="
    if isinstance(condition.right, CONSTANTS):
        key = text_key(str(condition.right.value))
        if equal:
            return _of_text(condition.left, lookup, lambda text: text_key(text) == key)
        return _of_text(condition.left, lookup, lambda text: text_key(text) != key)
    left, right = prepared_reading(condition.left, lookup), prepared_reading(condition.right, lookup)

    def test(situation: Situation) -> Truth:
        one, other = left(situation), right(situation)
        if not isinstance(one, str) or not isinstance(other, str):
            return None
        return (text_key(one) == text_key(other)) is equal

    return test


def _one_of(condition: c.OneOf, lookup: Lookup) -> Test:
    if lookup.is_text(condition.operand):
        keys = frozenset(text_key(str(constant.value)) for constant in condition.values)
        return _of_text(condition.operand, lookup, lambda text: text_key(text) in keys)
    # Numbers that are equal have equal hashes, whatever their types.
    members = frozenset(constant.value for constant in condition.values)
    return _of_value(condition.operand, lookup, lambda value: value in members)


def _in_list(condition: c.InList, lookup: Lookup) -> Test:
    keys = lookup.lists[condition.list]
    return _of_text(condition.operand, lookup, lambda text: text_key(text) in keys)


def _text_test(condition: c.TextTest, lookup: Lookup) -> Test:
    wanted, key = condition.value, text_key(condition.value)
    exact = exact_form(wanted)
    tests: dict[str, Callable[[str], bool]] = {
        "contains": lambda text: key in text_key(text),
        "starts with": lambda text: text_key(text).startswith(key),
        "ends with": lambda text: text_key(text).endswith(key),
        "exactly": lambda text: exact_form(text) == exact,
        "matches": lambda text: pattern_matches(wanted, text),
    }
    return _of_text(condition.operand, lookup, tests[condition.test])


def _includes(condition: c.Includes, lookup: Lookup) -> Test:
    key = text_key(condition.value)
    return _of_value(condition.operand, lookup, lambda items: any(text_key(item) == key for item in items))


def _missing(condition: c.Missing, lookup: Lookup) -> Test:
    read = prepared_reading(condition.operand, lookup)
    return lambda situation: read(situation) is None


def _in_hours(condition: c.InHours, lookup: Lookup) -> Test:
    hours = lookup.hours[condition.calendar]

    def inside(value: Any) -> bool:
        assert isinstance(value, datetime), "hours are asked of an instant"
        return hours.contains(value)

    return _of_value(condition.operand, lookup, inside)


def _flag(condition: c.Flag, lookup: Lookup) -> Test:
    read: Callable[[Situation], Any] = prepared_reading(condition.operand, lookup)
    return read


def _segment(condition: c.SegmentRef, _: Lookup) -> Test:
    name = condition.name
    return lambda situation: situation.segment(name)


def _has_problems(_: c.HasProblems, __: Lookup) -> Test:
    return lambda situation: bool(situation.lead.problems)


def _of_value(operand: c.Operand, lookup: Lookup, holds: Callable[[Any], bool]) -> Test:
    """Ask something of an operand's value; of a missing one nothing is known."""
    if isinstance(operand, c.FieldRef):
        name = operand.name

        def of_field(situation: Situation) -> Truth:
            value = situation.values[name]
            return None if value is None else holds(value)

        return of_field
    read = prepared_reading(operand, lookup)

    def of_operand(situation: Situation) -> Truth:
        value: Value = read(situation)
        return None if value is None else holds(value)

    return of_operand


def _of_text(operand: c.Operand, lookup: Lookup, holds: Callable[[str], bool]) -> Test:
    """Ask something of an operand's text; of a missing one nothing is known."""
    return _of_value(operand, lookup, holds)


_TESTS: dict[type, Callable[[Any, Lookup], Test]] = {
    c.Compare: _compare,
    c.OneOf: _one_of,
    c.InList: _in_list,
    c.TextTest: _text_test,
    c.Includes: _includes,
    c.Missing: _missing,
    c.InHours: _in_hours,
    c.Flag: _flag,
    c.SegmentRef: _segment,
    c.HasProblems: _has_problems,
    c.Not: _not,
    c.AllOf: _all,
    c.AnyOf: _any,
}
