"""P42: no NaN, no infinity and no wrapped whole number reaches a comparison."""

import math
import struct
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from policy_engine.evaluator.arithmetic import calculated, negated
from policy_engine.evaluator.decode import MONEY_LIMITS, WHOLE_LIMITS, read_lead
from policy_engine.model.decision import ProblemKind
from policy_engine.model.policy import CheckedPolicy
from tests.evaluator.support import policy_of
from tests.properties.figures import figure

VALUES_READ = figure("P42", 200_000)
LOW, HIGH = WHOLE_LIMITS
TINY = Decimal("0.0001")

WHOLES = (0, 1, -1, 2, 3, 10, 2**31, 2**53, 2**53 + 1, 2**62, HIGH - 1, HIGH, LOW, LOW + 1, -(2**62))
AMOUNTS = (
    Decimal("0.0000"), TINY, -TINY, Decimal("1.0000"), Decimal("-2.5000"), Decimal("461168601842738.7904"),
    MONEY_LIMITS[1], MONEY_LIMITS[1] - TINY, MONEY_LIMITS[0], MONEY_LIMITS[0] + TINY,
)  # fmt: skip
DOUBLES = (0.0, 0.1, -1.5, 5e-324, -5e-324, 2.0**53, 2.0**63, 1e308, -1.7976931348623157e308, 1e-308)
SIGNS = "+-*/"


def exactly(sign: str, left: object, right: object) -> Fraction:
    one, other = Fraction(left), Fraction(right)  # type: ignore[call-overload]
    return {"+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one / other}[
        sign
    ]()


@pytest.mark.parametrize("sign", "+-*")
def test_whole_numbers_are_exact_or_a_problem(sign: str) -> None:
    for left, right in product(WHOLES, repeat=2):
        exact = exactly(sign, left, right)
        result = calculated(sign, left, right)
        assert result == (exact if LOW <= exact <= HIGH else ProblemKind.OUT_OF_TYPE), (left, right)
        assert isinstance(result, int | ProblemKind)


@pytest.mark.parametrize("sign", "+-*")
def test_money_is_exact_or_a_problem(sign: str) -> None:
    pairs = [*product(AMOUNTS, WHOLES), *product(WHOLES, AMOUNTS)] + (
        [*product(AMOUNTS, repeat=2)] if sign != "*" else []
    )
    for left, right in pairs:
        exact = exactly(sign, left, right)
        result = calculated(sign, left, right)
        fits = MONEY_LIMITS[0] <= exact <= MONEY_LIMITS[1]
        assert (result if isinstance(result, ProblemKind) else Fraction(result)) == (
            exact if fits else ProblemKind.OUT_OF_TYPE
        ), (left, right)
        assert isinstance(result, Decimal | ProblemKind)


@pytest.mark.parametrize("sign", SIGNS)
def test_whatever_is_calculated_is_finite_and_within_its_type(sign: str) -> None:
    for left, right in product([*WHOLES, *AMOUNTS, *DOUBLES], repeat=2):
        result = calculated(sign, left, right)
        if isinstance(result, ProblemKind):
            assert (result is ProblemKind.DIVISION_BY_ZERO) is (sign == "/" and right == 0), (left, right)
        else:
            assert math.isfinite(result), (left, right)
            assert str(result)[:2] != "-0" or result != 0, "a zero has no sign"


def test_only_the_least_whole_number_has_no_opposite() -> None:
    assert negated(LOW) is ProblemKind.OUT_OF_TYPE
    for value in (*WHOLES, *AMOUNTS, *DOUBLES):
        if value not in (LOW, MONEY_LIMITS[0]):
            assert negated(value) == -value


@pytest.fixture(scope="module")
def numbers() -> CheckedPolicy:
    return policy_of('lead has\n  a number\n  b whole number\n  c money\notherwise nurture with "x"\n')


def test_what_is_read_is_finite_and_within_its_type(numbers: CheckedPolicy) -> None:
    random = Random(42)
    for _ in range(VALUES_READ // 3):
        raw = any_number(random)
        lead = read_lead(numbers, {"a": raw, "b": raw, "c": raw})
        number, whole, amount = (lead.values[name] for name in "abc")
        assert number is None or (type(number) is float and math.isfinite(number)), raw
        assert whole is None or (type(whole) is int and LOW <= whole <= HIGH), raw
        assert amount is None or (isinstance(amount, Decimal) and MONEY_LIMITS[0] <= amount <= MONEY_LIMITS[1]), raw
        assert amount is None or amount.as_tuple().exponent == -4, raw
        assert len(lead.problems) == [number, whole, amount].count(None), raw


def any_number(random: Random) -> object:
    """Return bits as a double, a number near an edge, or a text of digits."""
    pick = random.randrange(4)
    if pick == 0:
        return struct.unpack("<d", random.randbytes(8))[0]
    if pick == 1:
        return random.choice((LOW, HIGH, 0, 2**53)) + random.randint(-2, 2)
    if pick == 2:
        digits = "".join(random.choices("0123456789", k=random.choice((1, 3, 15, 16, 19, 20, 40, 400))))
        return random.choice(("", "-", "+")) + digits + random.choice(("", ".5", ".00005", ".00015", "." + digits))
    return Decimal((random.randrange(2), (random.randrange(10),) * 5, random.randint(-400, 400)))
