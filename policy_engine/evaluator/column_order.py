"""Comparing two columns row by row, exactly."""

from typing import Any

import numpy as np

from policy_engine.evaluator.column_arithmetic import as_doubles
from policy_engine.evaluator.typed_columns import Array, Distinct, TypedColumn

__all__ = ["order_of"]


def order_of(one: TypedColumn, other: TypedColumn) -> Array:
    """Return of each row the sign of the first value less the second; of texts only whether it is zero."""
    if one.distinct is not None and other.distinct is not None:
        return _differ(one, one.distinct, other, other.distinct)
    if one.kind == other.kind:
        return (one.data > other.data).astype(np.int8) - (one.data < other.data).astype(np.int8)
    first, second = as_doubles(one), as_doubles(other)
    order = (first > second).astype(np.int8) - (first < second).astype(np.int8)
    # Rounding never turns an order round, but it may hide one.
    for row in np.flatnonzero((order == 0) & ~one.missing() & ~other.missing()):
        left: Any = one.value(row)
        right: Any = other.value(row)
        order[row] = (left > right) - (left < right)
    return order


def _differ(one: TypedColumn, of_one: Distinct, other: TypedColumn, of_other: Distinct) -> Array:
    numbers: dict[str, int] = {}
    first, second = (
        np.array([*(numbers.setdefault(key, len(numbers)) for key in distinct.keys()), -1], dtype=np.int64)  # noqa: SIM118
        for distinct in (of_one, of_other)
    )
    differ: Array = first[one.numbers()] != second[other.numbers()]
    return differ.astype(np.int8)
