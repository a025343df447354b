"""A span is left out only where no value of its field lies in it."""

from datetime import date
from decimal import Decimal

import pytest

from policy_engine.analysis.cells import Span, is_inside, values_in
from policy_engine.model.schema import Field

_CENT = Decimal("0.0001")


@pytest.mark.parametrize(
    ("kind", "span", "has_values"),
    [
        pytest.param("whole", Span(3, 4), False, id="between neighbours"),
        pytest.param("whole", Span(3.2, 4.1), True, id="a whole number between fractions"),
        pytest.param("whole", Span(3, 3, True, True), True, id="a point"),
        pytest.param("whole", Span(3.5, 3.5, True, True), False, id="a point that is no whole number"),
        pytest.param("money", Span(Decimal("10.00005"), Decimal("10.0002")), True, id="one amount"),
        pytest.param("money", Span(Decimal("10.00005"), Decimal("10.0001")), False, id="no amount"),
        pytest.param("money", Span(Decimal(1), Decimal(1) + _CENT), False, id="neighbouring amounts"),
        pytest.param("number", Span(0.1, 0.10000000000000003), True, id="a double between two"),
        pytest.param("number", Span(0.1, 0.10000000000000002), False, id="neighbouring doubles"),
        pytest.param("number", Span(5e-324, None), True, id="all above the least double"),
        pytest.param("date", Span(date(2026, 1, 1), date(2026, 1, 2)), False, id="neighbouring days"),
        pytest.param("date", Span(date(2026, 1, 1), date(2026, 1, 3)), True, id="one day"),
    ],
)
def test_a_span_has_values_or_not(kind: str, span: Span, has_values: bool) -> None:
    field = Field(name="it", kind=kind)  # type: ignore[arg-type]
    found = list(values_in(span, field))

    assert all(is_inside(value, span) for value in found)
    assert bool(found) is has_values


def test_a_range_of_the_field_bounds_it() -> None:
    field = Field(name="score", kind="number", low=Decimal(0), high=Decimal(100))

    assert list(values_in(Span(100.0, None), field)) == []
    assert next(values_in(Span(-5.0, 1e-9), field)) == 0.0
