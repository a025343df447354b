"""Arithmetic of the language on whole columns: the same results as `arithmetic.py`, and the same failures.

What fits is calculated by the processor at once; a row near the end of a type's range is
calculated on its own, exactly.
"""

from decimal import Decimal
from typing import Any

import numpy as np

from policy_engine.evaluator.arithmetic import Number, calculated
from policy_engine.evaluator.stored import stored
from policy_engine.evaluator.typed_columns import Array, TypedColumn
from policy_engine.model.decision import ProblemKind
from policy_engine.model.values import Kind

__all__ = ["as_doubles", "calculated_column", "kind_of_result"]

# Results up to here are exact in 64 bits, however they were estimated.
_SAFE = 2.0**62
# A double holds every whole number up to here.
_EXACT_DOUBLE = 2**53
_UNITS = 10_000


def calculated_column(sign: str, left: TypedColumn, right: TypedColumn) -> tuple[TypedColumn, Array]:
    """Return what two columns of numbers come to, and the rows where it cannot be calculated."""
    present = ~(left.missing() | right.missing())
    kind = kind_of_result(sign, left.kind, right.kind)
    if kind == "number":
        data, failed = _doubles(sign, as_doubles(left), as_doubles(right))
    else:
        data, failed = _exact(sign, left, right, kind, present)
    failed &= present
    return TypedColumn(kind, data, present & ~failed), failed


def as_doubles(column: TypedColumn) -> Array:
    """Return the double nearest to each number."""
    if column.kind != "money":
        return column.data.astype(np.float64)
    doubles = column.data.astype(np.float64) / _UNITS
    large = np.flatnonzero(np.abs(column.data) > _EXACT_DOUBLE)
    doubles[large] = [float(Decimal(int(value)).scaleb(-4)) for value in column.data[large]]
    return doubles


def kind_of_result(sign: str, left: Kind, right: Kind) -> Kind:
    """Return the type of what numbers of two types come to."""
    if sign == "/" or "number" in (left, right) or (sign == "*" and left == right == "money"):
        return "number"
    return "money" if "money" in (left, right) else "whole"


def _doubles(sign: str, left: Array, right: Array) -> tuple[Array, Array]:
    with np.errstate(all="ignore"):
        match sign:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case _:
                result = left / right
    # A zero has no sign in the language.
    return result + 0.0, ~np.isfinite(result)


def _exact(sign: str, left: TypedColumn, right: TypedColumn, kind: Kind, present: Array) -> tuple[Array, Array]:
    one, other = left.data, right.data
    if kind == "money" and sign != "*":
        one = one * _UNITS if left.kind == "whole" else one
        other = other * _UNITS if right.kind == "whole" else other
    first, second = as_doubles(left), as_doubles(right)
    with np.errstate(all="ignore"):
        if sign == "+":
            result, size = one + other, np.abs(first) + np.abs(second)
        elif sign == "-":
            result, size = one - other, np.abs(first) + np.abs(second)
        else:
            result, size = one * other, np.abs(first) * np.abs(second)
    failed = np.zeros(len(result), dtype=bool)
    for row in np.flatnonzero(present & (size * (_UNITS if kind == "money" else 1) > _SAFE)):
        value = calculated(sign, _number(left, row), _number(right, row))
        failed[row] = isinstance(value, ProblemKind)
        if not isinstance(value, ProblemKind):
            result[row] = stored(kind, value)
    return result, failed


def _number(column: TypedColumn, row: np.integer[Any]) -> Number:
    value = column.value(row)
    assert isinstance(value, int | float | Decimal), "arithmetic is done with numbers"
    return value
