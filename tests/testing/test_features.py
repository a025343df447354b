"""Feature files run without a suite, and in a suite of one's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policy_engine.testing.features import run_features
from policy_engine.testing.results import ScenarioResult

ROOT = Path(__file__).resolve().parents[2]


def results_of(*paths: Path) -> list[ScenarioResult]:
    """Run feature files, and return what came of each scenario."""
    return [run.result for run in run_features(paths)]


FEATURE = """
Feature: Inbound
  Scenario: A hot insurer
    Given the policy "routing.policy"
    And a lead with score 72, vertical insurance
    When the lead is decided
    Then it goes to pod insurance {role}

  Scenario: A cold one
    Given the policy "routing.policy"
    And a lead with score 12, vertical insurance
    When the lead is decided
    Then the outcome is unrouted
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a policy, where features may be put."""
    (tmp_path / "routing.policy").write_text("when score >= 60 and vertical = insurance, assign pod insurance SDR\n")
    return tmp_path


def test_scenarios_that_hold(folder: Path) -> None:
    (folder / "inbound.feature").write_text(FEATURE.format(role="SDR"))
    results = results_of(folder)
    assert [(found.name, found.passed) for found in results] == [("A hot insurer", True), ("A cold one", True)]


def test_a_scenario_that_does_not_hold_says_which_step_and_what_came_out(folder: Path) -> None:
    (folder / "inbound.feature").write_text(FEATURE.format(role="AE"))
    first, second = results_of(folder / "inbound.feature")
    assert second.passed
    assert (first.passed, first.line, first.step) == (False, 7, "Then it goes to pod insurance AE")
    assert first.message is not None
    assert first.message.startswith("came out: assign pod insurance SDR")
    assert "assert" not in first.message


def test_a_step_that_nobody_knows_fails(folder: Path) -> None:
    (folder / "odd.feature").write_text("Feature: Odd\n  Scenario: Odd\n    Given the moon is full\n")
    (found,) = results_of(folder)
    assert not found.passed
    assert found.step == "Given the moon is full"


def test_a_feature_that_cannot_be_read_fails(folder: Path) -> None:
    (folder / "broken.feature").write_text(
        "Feature: Broken\n  Scenario: Broken\n    Given these leads\n      | id | score |\n      | 1 |\n"
    )
    (found,) = results_of(folder)
    assert not found.passed
    assert found.message is not None
    assert "inconsistent cell count" in found.message


def test_a_policy_with_errors_fails_with_what_is_wrong(folder: Path) -> None:
    (folder / "wrong.feature").write_text(
        'Feature: Wrong\n  Scenario: Wrong\n    Given the policy\n      """\n      when score > , nurture\n      """\n'
        "    And a lead with score 1\n    When the lead is decided\n"
    )
    (found,) = results_of(folder)
    assert found.message is not None
    assert "policy:1: error S" in found.message


def test_one_line_brings_the_steps_into_a_suite_of_ones_own(folder: Path) -> None:
    (folder / "inbound.feature").write_text(FEATURE.format(role="SDR"))
    (folder / "conftest.py").write_text('pytest_plugins = ["policy_engine.testing.steps"]\n')
    (folder / "test_inbound.py").write_text('from pytest_bdd import scenarios\n\nscenarios(".")\n')
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr
