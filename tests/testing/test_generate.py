"""Examples that a policy writes for itself: every rule at its boundary, every test of a condition both ways."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Policy
from policy_engine.analysis.prover import Limits
from policy_engine.testing.bench import Bench
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.examples import run_examples
from policy_engine.testing.generate import Generated, generate, goals_left, sound
from policy_engine.testing.mutants import chosen_rules, mutants_of
from policy_engine.testing.mutation import is_noticed, policy_tests

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
POLICIES = Path(__file__).resolve().parents[2] / "policies"

POLICY = """
lead has
  score    number 0 to 100, optional
  vertical one of insurance, retail, optional
  cta      one of demo, ebook, optional
  partner  yes/no, else no

pod insurance
  covers vertical = insurance
  SDR: Ana Ruiz

pod retail
  covers vertical = retail
  SDR: Luis Gómez

queue triage

segment warm when score >= 40 or cta = demo

rule "Hot"
  when (score >= 80 or cta = demo) and vertical is present unless partner,
  assign matching pod SDR, failing that queue triage and tag "hot"

rule "Warm"
  when warm, nurture with "Study"

rule "Never"
  when score >= 90 and score < 20, reject

otherwise nurture with "Guide"
"""


def written(path: Path) -> tuple[str, Generated, Coverage]:
    """Write examples for a policy; return their text, what was made, and what its tests then show."""
    policy = Policy.load(path).checked
    coverage = Coverage(policy)
    run_examples(policy, AT, coverage.add)
    goals = goals_left(coverage, chosen_rules(policy))
    made = generate(policy, coverage, goals, Limits(5, 120), lambda: None)
    text, failing = sound(path, made.examples, AT)
    assert failing == 0
    return text, made, coverage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the policy above."""
    path = tmp_path / "a.policy"
    path.write_text(POLICY, encoding="utf-8")
    return path


def test_what_is_written_can_be_kept_and_comes_out(path: Path) -> None:
    text, made, _ = written(path)
    path.write_text(POLICY + "\n" + text, encoding="utf-8")
    results = run_examples(Policy.load(path).checked, AT)
    assert len(results) == len(made.examples) > 8
    assert [result.words() for result in results if not result.passed] == []


def test_what_was_kept_is_not_written_again(path: Path) -> None:
    text, _, _ = written(path)
    path.write_text(POLICY + "\n" + text, encoding="utf-8")
    again, made, _ = written(path)
    assert (again, made.examples, made.open) == ("", {}, 0)


def test_a_rule_is_shown_at_its_boundary_with_all_that_it_does(path: Path) -> None:
    text, _, _ = written(path)
    assert 'example "Hot: with score >= 80"\n  given score 80, vertical insurance\n' in text
    assert "assign pod insurance SDR, failing that queue triage" in text
    assert 'tag "hot"' in text
    assert 'example "warm: with score >= 40"\n  given score 40\n  expect nurture with "Study"' in text


def test_every_test_decides_both_ways_or_is_proven_not_to(path: Path) -> None:
    _, made, coverage = written(path)
    left = [coverage.points[goal.point].point.name for goal in goals_left(coverage, chosen_rules(coverage.policy))]
    # Of a lead with a vertical that insurance does not cover, retail is always the pod.
    assert set(left) == {"Never", "retail"}
    assert made.open == 0
    assert made.impossible == len(left)


def test_what_is_written_notices_every_change_that_an_example_can(path: Path) -> None:
    text, _, _ = written(path)
    path.write_text(POLICY + "\n" + text, encoding="utf-8")
    policy = Policy.load(path)
    tests = policy_tests(Bench(path, policy), AT, ())
    left = {(mutant.name, mutant.words) for mutant in mutants_of(policy.checked) if not is_noticed(mutant, tests)}
    # A rule that can never apply is changed unseen, and may stand anywhere.
    assert {name for name, words in left if "`Never`" not in words} == {"Never"}, left


@pytest.mark.parametrize("folder", ["chain", "hybrid"])
def test_a_shipped_policy_is_seen_nearly_whole(folder: str) -> None:
    _, made, coverage = written(POLICIES / folder)
    assert coverage.share > 0.95
    assert made.open == 0
