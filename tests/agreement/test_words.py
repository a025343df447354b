"""Figures in words: short, and never on the wrong side of what was promised."""

from fractions import Fraction

import pytest

from policy_engine.agreement.lengths import LengthUnit
from policy_engine.agreement.scorecard import ValueKind
from policy_engine.agreement.words import decimal_text, value_words

HOURS = LengthUnit("hours", "office")


@pytest.mark.parametrize(
    ("value", "kind", "promised", "words"),
    [
        (Fraction(1234), "count", None, "1,234"),
        (Fraction("9044816.72"), "money", None, "9,044,816.72"),
        (Fraction("400000"), "money", None, "400,000"),
        (Fraction("0.5"), "money", None, "0.50"),
        (Fraction("399999.999"), "money", Fraction(400000), "399,999.999"),
        (Fraction(1, 3), "factor", None, "0.33"),
        (Fraction("0.94999"), "share", Fraction("0.95"), "94.999%"),
        (Fraction("0.95"), "share", Fraction("0.95"), "95%"),
        (Fraction("0.9505"), "share", Fraction("0.95"), "95.05%"),
        (None, "share", None, "–"),
    ],
)
def test_a_value_in_words(value: Fraction | None, kind: ValueKind, promised: Fraction | None, words: str) -> None:
    assert value_words(value, kind, None, promised) == words


@pytest.mark.parametrize(
    ("value", "promised", "words"),
    [
        (Fraction(0), None, "0 min"),
        (Fraction(2), Fraction(2), "2 h"),
        (Fraction(7, 4), Fraction(2), "1 h 45 min"),
        (2 + Fraction(1, 3_600_000), Fraction(2), "7,200.001 s"),
    ],
)
def test_a_time_in_words(value: Fraction, promised: Fraction | None, words: str) -> None:
    assert value_words(value, "time", HOURS, promised) == words


def test_days_in_words() -> None:
    assert value_words(Fraction(4, 3), "time", LengthUnit("days", "office"), None) == "1.33 business days"
    assert value_words(Fraction(1), "time", LengthUnit("days"), None) == "1 day"


def test_numbers_for_programs() -> None:
    assert [decimal_text(Fraction(text)) for text in ("400000000", "0.10", "-0.0000001", "2/3")] == [
        "400000000", "0.1", "0", "0.666667",
    ]  # fmt: skip
