"""Looking up the vector of a value that is found by its key."""

from collections.abc import Callable
from typing import Any

from policy_engine.compiler.program import Family, KeyCells, ValueTest
from policy_engine.evaluator.conditions import value_test
from policy_engine.model import condition as c
from policy_engine.model.text import text_key

__all__ = ["key_look"]

_Look = Callable[[Any], int]


def key_look(cells: KeyCells, family: Family) -> _Look:
    """Return what finds the vector of a value that is there."""
    by_value = _by_value(cells, family)
    if not cells.tests:
        return by_value
    tests = [(_asks(test), test.yes, test.no) for test in cells.tests]

    def look(value: Any) -> int:
        bits = by_value(value)
        for holds, yes, no in tests:
            bits &= yes if holds(value) else no
        return bits

    return look


def _by_value(cells: KeyCells, family: Family) -> _Look:
    by_key, other = cells.by_key, cells.other
    if not by_key:
        return lambda _: other
    if family == "text":
        return lambda value: by_key.get(text_key(value), other)
    return lambda value: by_key.get(value, other)


def _asks(test: ValueTest) -> Callable[[Any], bool]:
    assert isinstance(test.condition, c.TextTest | c.Includes), "other tests of a value are areas"
    return value_test(test.condition)
