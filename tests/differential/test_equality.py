"""One meaning, three proofs of it: the single and the columnar engine give what the reference gives, to the letter."""

import pytest

from policy_engine.compiler import from_checked, terms
from policy_engine.evaluator import column_pages, columnar
from tests.differential.engines import TIMES, Differences, compared, generated_pairs

_SHARDS = 8
_POLICIES, _LEADS = 25, 40
_ALL_SHARDS, _ALL_POLICIES, _ALL_LEADS = 100, 100, 100


def _run(seed: int, policies: int, leads: int) -> Differences:
    found = Differences()
    for number, (text, policy, read) in enumerate(generated_pairs(seed, policies, leads)):
        compared(text, policy, read, found, TIMES[number % len(TIMES)])
    print(f"seed {seed}: {found.pairs} pairs, {found.found} differences")
    return found


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make small policies go the ways of large ones: many pages, and texts looked up in pairs."""
    monkeypatch.setattr(from_checked, "PAGE", 3)
    monkeypatch.setattr(column_pages, "_WIDE", 1)
    monkeypatch.setattr(columnar, "_PART", 17)
    monkeypatch.setattr(terms, "MOST_TERMS", 2)


@pytest.mark.parametrize("seed", range(100, 100 + _SHARDS))
@pytest.mark.usefixtures("small_pages")
def test_large_policies_give_the_same(seed: int) -> None:
    found = _run(seed, _POLICIES, _LEADS)

    assert not found.found, found.first


@pytest.mark.parametrize("seed", range(_SHARDS))
def test_all_engines_give_the_same(seed: int) -> None:
    found = _run(seed, _POLICIES, _LEADS)

    assert found.pairs == _POLICIES * _LEADS
    assert not found.found, found.first


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_000 + _ALL_SHARDS))
def test_all_engines_give_the_same_on_a_million_pairs(seed: int) -> None:
    found = _run(seed, _ALL_POLICIES, _ALL_LEADS)

    assert not found.found, found.first
