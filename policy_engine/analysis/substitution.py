"""A value in the place of an operand: what a test asks once something is known."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from policy_engine.evaluator.conditions import operands_of
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.values import Constant

__all__ = ["first_worked_out", "operands_inside", "reads_lead", "with_value"]


def operands_inside(test: c.Condition) -> Iterator[c.Operand]:
    """Yield the operands of a single test, at any depth, the outer ones first."""
    for operand in operands_of(test):
        yield from _inside(operand)


def _inside(operand: c.Operand) -> Iterator[c.Operand]:
    yield operand
    match operand:
        case c.Arithmetic(left=left, right=right):
            yield from _inside(left)
            yield from _inside(right)
        case c.Negation(operand=inner) | c.DateOf(operand=inner) | c.DomainOf(operand=inner):
            yield from _inside(inner)
        case _:
            pass


def first_worked_out(test: c.Condition, is_wanted: Callable[[c.Operand], bool]) -> c.Operand | None:
    """Return the first operand that is wanted."""
    return next((operand for operand in operands_inside(test) if is_wanted(operand)), None)


def reads_lead(test: c.Condition) -> bool:
    """Tell whether a test asks for anything but constants."""
    return any(
        not is_constant(operand) and not isinstance(operand, c.Arithmetic | c.Negation | c.DateOf | c.DomainOf)
        for operand in operands_inside(test)
    )


def with_value(test: c.Condition, operand: c.Operand, value: Constant) -> c.Condition:
    """Return a test with a value in the place of an operand."""
    if isinstance(test, c.Compare):
        return replace(test, left=_replaced(test.left, operand, value), right=_replaced(test.right, operand, value))
    inner: Any = test
    changed: c.Condition = replace(inner, operand=_replaced(inner.operand, operand, value))
    return changed


def _replaced(tree: c.Operand, operand: c.Operand, value: Constant) -> c.Operand:
    if tree == operand:
        return value
    match tree:
        case c.Arithmetic(left=left, right=right):
            return replace(tree, left=_replaced(left, operand, value), right=_replaced(right, operand, value))
        case c.Negation(operand=inner) | c.DateOf(operand=inner) | c.DomainOf(operand=inner):
            return replace(tree, operand=_replaced(inner, operand, value))
        case _:
            return tree
