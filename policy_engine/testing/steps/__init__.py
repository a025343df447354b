"""Steps for scenarios about a policy, in words that a sales manager reads, in English and in French.

A suite has them by one line in the `conftest.py` of its root folder:

    pytest_plugins = ["policy_engine.testing.steps"]

The path of a policy counts from the folder of the feature. The manual lists the steps.
"""

from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, Step

from policy_engine.testing.story import Story

__all__ = ["pytest_bdd_before_scenario", "pytest_bdd_step_error", "story"]

pytest_plugins = (
    "policy_engine.testing.steps.given",
    "policy_engine.testing.steps.events",
    "policy_engine.testing.steps.when",
    "policy_engine.testing.steps.then_one_lead",
    "policy_engine.testing.steps.then_many_leads",
    "policy_engine.testing.steps.then_promises",
    "policy_engine.testing.steps.then_the_checker",
)


@pytest.fixture
def story(pytestconfig: pytest.Config) -> Story:
    """Begin the scenario with nothing told yet."""
    return Story(pytestconfig.rootpath)


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature) -> None:
    """Let the paths of a story count from the folder of its feature."""
    request.getfixturevalue("story").folder = Path(feature.filename).parent


def pytest_bdd_step_error(feature: Feature, step: Step, exception: BaseException) -> None:
    """Let a step that fails in words begin with its place and its own text."""
    if isinstance(exception, pytest.fail.Exception):
        exception.msg = f"{feature.rel_filename}:{step.line_number}: {step.keyword} {step.name}\n{exception.msg}"
