"""Run the tests of a policy against small changes of it, and tell which changes none of them notices."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from policy_engine.engine import Policy
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.situation import Past, Situation
from policy_engine.source.frozen import frozen
from policy_engine.testing.bench import Bench
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.examples import run_example
from policy_engine.testing.mutants import Mutant, Telling
from policy_engine.testing.results import ScenarioResult

__all__ = ["PolicyTest", "Scenario", "is_noticed", "policy_tests"]


class Scenario(Protocol):
    """A scenario that was run and can be played again with another policy."""

    @property
    def result(self) -> ScenarioResult:
        """Return what came of it."""

    def holds(self, bench: Bench) -> bool:
        """Play it again, and tell whether all its steps hold."""


@frozen
class _Seen:
    """A lead of a test: what is known of it, and the places of the points it comes to."""

    situation: Situation
    came_to: frozenset[int]


@frozen
class PolicyTest:
    """A test that a policy passes, the leads in it, and how to run it on a changed policy."""

    name: str
    leads: tuple[_Seen, ...]
    passes: Callable[[Mutant], bool]


def policy_tests(bench: Bench, at: datetime, scenarios: Iterable[Scenario]) -> tuple[PolicyTest, ...]:
    """Return the examples and scenarios that a policy passes; the quick ones first."""
    return (*_examples(bench, at), *_scenarios(bench, scenarios))


def _examples(bench: Bench, at: datetime) -> Iterator[PolicyTest]:
    checked = bench.policy.checked
    coverage = Coverage(checked)
    for example in checked.examples:
        seen = _Leads(coverage)
        if run_example(checked, example, at, seen.add).passed:
            yield PolicyTest(
                example.name,
                tuple(seen.found),
                lambda mutant, example=example: run_example(mutant.policy, example, at).passed,  # type: ignore[misc]
            )


def _scenarios(bench: Bench, scenarios: Iterable[Scenario]) -> Iterator[PolicyTest]:
    coverage = Coverage(bench.policy.checked)
    for scenario in scenarios:
        seen = _Leads(coverage)
        watched = Bench(bench.path, bench.policy, watch=seen.add)
        if scenario.result.passed and scenario.holds(watched):
            yield PolicyTest(scenario.result.name, tuple(seen.found), partial(_passes, scenario, bench))


def _passes(scenario: Scenario, bench: Bench, mutant: Mutant) -> bool:
    return scenario.holds(Bench(bench.path, bench.policy, standing_in=Policy(mutant.policy)))


class _Leads:
    """Collects the leads of one test."""

    def __init__(self, coverage: Coverage) -> None:
        self.found: list[_Seen] = []
        self._coverage = coverage

    def add(self, lead: Lead, at: datetime, past: Past | None = None) -> None:
        """Add a lead."""
        self.found.append(_Seen(*self._coverage.walked(lead, at, past)))


def is_noticed(mutant: Mutant, tests: Sequence[PolicyTest]) -> bool:
    """Tell whether some test fails on a changed policy."""
    return not all(test.passes(mutant) for test in tests if _is_concerned(mutant, test))


def _is_concerned(mutant: Mutant, test: PolicyTest) -> bool:
    """Tell whether a change may matter to a lead of a test: else the test gives what it gave before."""
    return mutant.points is None or any(
        mutant.points & lead.came_to and _may_differ(lead.situation, mutant.telling) for lead in test.leads
    )


def _may_differ(situation: Situation, telling: Telling | None) -> bool:
    if telling is None or telling.condition is None:
        return True
    truth = situation.judge(telling.condition)
    if telling.other is None:
        return truth is not False
    # What is unknown is told with the words of the condition.
    return truth is None or truth is not situation.judge(telling.other)
