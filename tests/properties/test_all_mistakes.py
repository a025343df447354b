"""P6: one run reports the mistakes of all statements, each in its line, and nothing else."""

import time
from random import Random

import pytest

from policy_engine.source.diagnostic import Severity
from tests.generators.mistakes import DECLARATIONS, MISTAKES, planted
from tests.properties.figures import figure
from tests.properties.pipeline import read_and_check

POLICIES = figure("P6", 500)
MOST = 20


def error_lines(text: str) -> list[int]:
    _, findings = read_and_check(text)
    return [finding.line for finding in findings if finding.severity is Severity.ERROR]


def test_without_mistakes_there_is_nothing_to_name() -> None:
    text, wrong = planted(Random(0), 0, 20)
    assert wrong == []
    assert error_lines(text) == error_lines(DECLARATIONS) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.text)
def test_a_mistake_is_named_once_in_its_line(mistake) -> None:
    before = DECLARATIONS.count("\n")
    statement = mistake.text.replace("{n}", "1")
    assert error_lines(f"{DECLARATIONS}{statement}\n\nwhen score >= 5, tag x\n") == [before + 1 + mistake.line]


@pytest.mark.parametrize("seed", range(POLICIES))
def test_every_planted_mistake_is_named(seed: int) -> None:
    random = Random(seed)
    text, wrong = planted(random, 1 + seed % MOST, random.randrange(12))
    assert sorted(set(error_lines(text))) == [line for line, _ in wrong], text


def test_two_hundred_mistakes_are_named_within_a_second() -> None:
    text, wrong = planted(Random(1), 200, 50)
    started = time.process_time()
    lines = error_lines(text)
    assert time.process_time() - started < 1
    assert sorted(set(lines)) == [line for line, _ in wrong]
