"""The generators can find mistakes: each of these, planted in an engine, is found by comparing."""

from bisect import bisect_right
from typing import Any

import numpy as np
import pytest

from policy_engine.compiler import demands, from_checked, terms
from policy_engine.evaluator import (
    cells,
    column_adding,
    column_arithmetic,
    column_endings,
    column_logic,
    column_pages,
    periods,
    single,
    typed_columns,
)
from tests.differential.engines import TIMES, Differences, compared, generated_pairs

_SEED = 5_000
_POLICIES, _LEADS = 200, 100

_calculated, _thresholds = column_arithmetic.calculated_column, typed_columns.thresholds


def _without_failures(sign: str, left: Any, right: Any) -> Any:
    result, failed = _calculated(sign, left, right)
    return result, np.zeros_like(failed)


def _known_when_missing(every: int, made: Any) -> tuple[int, int]:
    return every, every


def _refuted_when_missing(every: int, made: Any) -> tuple[int, int]:
    met = from_checked._any(bit for bit, demand in made if demand.area is None or demand.area.missing is not True)
    return every & ~met, every & ~met


MISTAKES: dict[str, tuple[object, str, Any]] = {
    "a bound taken for the other side of it": (
        column_pages, "thresholds", lambda cuts, kind: _thresholds([(cut, 1 - side) for cut, side in cuts], kind)
    ),
    "a bound of one lead taken for the other side of it": (single, "bisect_left", bisect_right),
    "lower case for the key": (cells, "text_key", str.lower),
    "a failed calculation that is no problem": (column_logic, "calculated_column", _without_failures),
    "a missing value that meets every demand": (from_checked, "_without_value", _known_when_missing),
    "an unknown part taken for a false one": (from_checked, "_without_value", _refuted_when_missing),
    "a `not` that is lost": (terms, "negated", lambda demand: demand),
    "`or` over one field taken for `and`": (demands, "either", demands.both),
    "rules behind the deciding one that add": (single, "terms_before", lambda page, rule: page.every),
    "a period that never ends": (periods, "in_force", lambda rule, at: True),
    "a split that always takes the first share": (column_endings, "split_position", lambda *_: 0),
    "two fields that are always equal": (
        column_logic, "order_of", lambda one, other: np.zeros(len(one.data), dtype=np.int8)
    ),
    "the whole text for its domain": (column_logic, "domain_of", lambda text: text),
    "what later rules leave behind": (single, "_left_something", lambda situation: False),
    "tags that are not added": (column_adding, "add", lambda rule, found: None),
    "undecided rules of a table that are passed over": (
        column_pages.ColumnPages, "has_unknown", lambda self, logic, forces, last: np.zeros(len(last), dtype=bool)
    ),
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, attribute, mistake = MISTAKES[name]
    monkeypatch.setattr(place, attribute, mistake)
    found = Differences()

    for number, (text, policy, leads) in enumerate(generated_pairs(_SEED, _POLICIES, _LEADS)):
        compared(text, policy, leads, found, TIMES[number % len(TIMES)])
        if found.found:
            break

    print(f"{name}: found within {found.pairs} pairs")
    assert found.found
