"""Arithmetic of the language: whole numbers, money and doubles, without overflow and without NaN.

Whole with whole gives whole, money with money or whole gives money for `+` and `-`, money
times whole gives money; all else is done in doubles, and so is every division. A
result outside its type, or a division by zero, is no value: the kind of problem is
returned instead.
"""

import math
import operator
from collections.abc import Callable
from decimal import Context, Decimal

from policy_engine.evaluator.decode import MONEY_LIMITS, WHOLE_LIMITS
from policy_engine.model.decision import ProblemKind

__all__ = ["Number", "calculated", "negated"]

Number = int | float | Decimal

# Wide enough for the product of any two amounts: nothing is rounded on the way.
_EXACT = Context(prec=60)
_WITH_MONEY: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
}
_WITH_WHOLE: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_WITH_DOUBLES: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def calculated(sign: str, left: Number, right: Number) -> Number | ProblemKind:
    """Return what two numbers come to."""
    if sign == "/" and right == 0:
        return ProblemKind.DIVISION_BY_ZERO
    if isinstance(left, int) and isinstance(right, int) and sign != "/":
        whole = _WITH_WHOLE[sign](left, right)
        return whole if WHOLE_LIMITS[0] <= whole <= WHOLE_LIMITS[1] else ProblemKind.OUT_OF_TYPE
    if _gives_money(sign, left, right):
        return _in_range(_WITH_MONEY[sign](Decimal(left), Decimal(right)))
    return _in_range(_WITH_DOUBLES[sign](float(left), float(right)))


def negated(value: Number) -> Number | ProblemKind:
    """Return a number with the other sign."""
    return calculated("-", 0, value)


def _gives_money(sign: str, left: Number, right: Number) -> bool:
    if sign == "/" or isinstance(left, float) or isinstance(right, float):
        return False
    both = isinstance(left, Decimal) and isinstance(right, Decimal)
    return not (both and sign == "*")


def _in_range(result: float | Decimal) -> Number | ProblemKind:
    if not _fits(result):
        return ProblemKind.OUT_OF_TYPE
    # A zero has no sign in the language.
    return _EXACT.plus(result) if isinstance(result, Decimal) else result + 0


def _fits(result: float | Decimal) -> bool:
    if isinstance(result, Decimal):
        return MONEY_LIMITS[0] <= result <= MONEY_LIMITS[1]
    return math.isfinite(result)
