"""Examples that stand in a policy: what they ask for, and what is said when it does not come."""

from datetime import UTC, datetime

import pytest

from policy_engine import Policy
from policy_engine.testing.examples import ExampleResult, run_examples

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

POLICY = """
timezone Europe/Paris

lead has
  score    number, optional
  vertical one of insurance, retail, optional
  owner    text, optional
  created  time, optional

pod insurance
  covers vertical = insurance
  SDR: Ana Ruiz
  AE: Paul Roy

pod retail
  covers vertical = retail
  SDR: Luis Gómez
  AE: Eva Holt

rep Ana Ruiz
  email ana@example.com
  away 2026-11-18

queue triage

when score >= 90, tag "hot" and set priority to high

when created is more than 30 days ago, reject because "too old"

when owner is present, assign the owner

when score >= 60, assign matching pod SDR, failing that queue triage

when score >= 50, assign 50% pod insurance SDR, 50% pod retail SDR

when score >= 40, hand off to AE

when score >= 10, nurture with "Case study"
"""


def result(given: str, expected: str) -> ExampleResult:
    """Run one example of the policy above."""
    text = f'{POLICY}\nexample "it"\n  given {given}\n  expect {expected}\n'
    (found,) = run_examples(Policy.parse(text).checked, AT)
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("score 70, vertical insurance", "assign pod insurance SDR", id="a target"),
        pytest.param("score 70, vertical insurance", "assign matching pod SDR", id="the pod that matches"),
        pytest.param(
            "score 70, vertical retail", "assign pod retail SDR, failing that queue triage", id="what is tried next"
        ),
        pytest.param("score 95, vertical retail", "assign pod retail SDR", id="a tag that is not asked for"),
        pytest.param("score 95, vertical retail", 'assign pod retail SDR and tag "hot"', id="a tag that is asked for"),
        pytest.param("score 95", "set priority to high", id="a priority alone"),
        pytest.param("score 55", "assign 50% pod insurance SDR, 50% pod retail SDR", id="a split, whichever way"),
        pytest.param("score 45, vertical retail", "hand off to AE", id="a hand-off"),
        pytest.param("score 45, vertical retail", "assign pod retail AE", id="where a hand-off goes"),
        pytest.param('score 1, owner "ANA@example.com"', "assign rep Ana Ruiz", id="the rep a field names"),
        pytest.param("score 20", "nurture", id="a content that is not asked for"),
        pytest.param("score 20", 'nurture with "Case study"', id="a content that is asked for"),
        pytest.param("score 5", "unrouted", id="no rule"),
        pytest.param('owner "nobody known"', "waiting", id="a target that names nobody"),
        pytest.param("created 2026-10-01", "reject", id="the time of the run"),
        pytest.param("score 20, created 2026-10-01, at 2026-10-02 09:00", "nurture", id="a time of its own"),
    ],
)
def test_what_comes_out_as_expected(given: str, expected: str) -> None:
    assert result(given, expected).passed, result(given, expected).words()


@pytest.mark.parametrize(
    ("given", "expected", "got"),
    [
        pytest.param("score 70, vertical retail", "assign pod insurance SDR", "assign pod retail", id="another pod"),
        pytest.param("score 70, vertical retail", "assign pod retail AE", "assign pod retail SDR", id="another role"),
        pytest.param(
            "score 70, vertical retail", "assign pod retail SDR, failing that nurture", "assign pod retail SDR",
            id="something else is tried next",
        ),
        pytest.param("score 20", 'nurture with "Ebook"', 'nurture with "Case study"', id="another content"),
        pytest.param("score 20", 'nurture and tag "hot"', 'nurture with "Case study"', id="no such tag"),
        pytest.param("score 20", "unrouted", 'nurture with "Case study"', id="a rule takes it"),
        pytest.param("score 5", "nurture", "unrouted", id="no rule takes it"),
        pytest.param(
            "created 2026-10-01", 'reject because "no budget"', 'reject because "too old"', id="another reason"
        ),
        pytest.param("score 5", "set priority to high", "unrouted", id="no priority"),
    ],
)  # fmt: skip
def test_what_comes_out_otherwise_is_said_in_the_policys_words(given: str, expected: str, got: str) -> None:
    found = result(given, expected)
    assert not found.passed
    assert found.got.startswith(got)
    assert f"came out: {got}" in found.words()


def test_a_failing_example_names_its_place_its_rule_and_what_was_undecided() -> None:
    found = result("vertical retail", "assign pod retail SDR")
    assert found.words().splitlines()[:3] == [
        f"policy.policy:{found.place.line}: it",
        "  expected: assign pod retail SDR",
        "  came out: unrouted",
    ]
    assert "needs score; with score >= 60: matching pod SDR" in found.words()


def test_absence_decides_no_test() -> None:
    assert result("score 70, vertical insurance", "assign pod insurance SDR").passed
