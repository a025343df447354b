"""Run the tests of a policy against small changes of it, and tell which changes none of them notices."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from policy_engine.engine import Policy
from policy_engine.evaluator.decode import Lead
from policy_engine.testing.bench import Bench
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.examples import run_example
from policy_engine.testing.mutants import Mutant
from policy_engine.testing.results import ScenarioResult

__all__ = ["PolicyTest", "Scenario", "policy_tests", "unnoticed"]


class Scenario(Protocol):
    """A scenario that was run and can be played again with another policy."""

    @property
    def result(self) -> ScenarioResult:
        """Return what came of it."""

    def holds(self, bench: Bench) -> bool:
        """Play it again, and tell whether all its steps hold."""


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """A test that a policy passes, the points that its leads come to, and how to run it on a changed policy."""

    name: str
    points: frozenset[int]
    passes: Callable[[Mutant], bool]


def policy_tests(bench: Bench, at: datetime, scenarios: Iterable[Scenario]) -> tuple[PolicyTest, ...]:
    """Return the examples and scenarios that a policy passes; the quick ones first."""
    return (*_examples(bench, at), *_scenarios(bench, scenarios))


def _examples(bench: Bench, at: datetime) -> Iterator[PolicyTest]:
    checked = bench.policy.checked
    for example in checked.examples:
        points = _Points(Coverage(checked))
        if run_example(checked, example, at, points.add).passed:
            yield PolicyTest(
                example.name,
                frozenset(points.found),
                lambda mutant, example=example: run_example(mutant.policy, example, at).passed,  # type: ignore[misc]
            )


def _scenarios(bench: Bench, scenarios: Iterable[Scenario]) -> Iterator[PolicyTest]:
    for scenario in scenarios:
        points = _Points(Coverage(bench.policy.checked))
        watched = Bench(bench.path, bench.policy, watch=points.add)
        if scenario.result.passed and scenario.holds(watched):
            yield PolicyTest(scenario.result.name, frozenset(points.found), partial(_passes, scenario, bench))


def _passes(scenario: Scenario, bench: Bench, mutant: Mutant) -> bool:
    return scenario.holds(Bench(bench.path, bench.policy, standing_in=Policy(mutant.policy)))


class _Points:
    """Collects the points that the leads of one test come to."""

    def __init__(self, coverage: Coverage) -> None:
        self.found: set[int] = set()
        self._coverage = coverage

    def add(self, lead: Lead, at: datetime) -> None:
        """Add the points of one lead."""
        self.found |= self._coverage.add(lead, at)


def unnoticed(mutants: Iterable[Mutant], tests: Sequence[PolicyTest]) -> Iterator[tuple[Mutant, bool]]:
    """Yield each changed policy, and whether no test notices the change."""
    for mutant in mutants:
        yield mutant, all(test.passes(mutant) for test in _concerned(mutant, tests))


def _concerned(mutant: Mutant, tests: Sequence[PolicyTest]) -> Iterator[PolicyTest]:
    """Yield the tests that a change may matter to."""
    for test in tests:
        if mutant.points is None or mutant.points & test.points:
            yield test
