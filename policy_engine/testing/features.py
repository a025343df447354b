"""Run `.feature` files with the steps of this package, without a suite of one's own.

pytest runs them, in this process and in silence; it needs the extra `test`. Importing
this module imports pytest, so it is imported where it is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from policy_engine.testing.results import ScenarioResult

__all__ = ["run_features"]

# Nothing is shown or kept, and no other plugin that happens to be installed takes part.
_SILENT = ("-p", "no:terminal", "-p", "no:cacheprovider", "--disable-plugin-autoload", "--import-mode=importlib")
_STEPS = ("-p", "pytest_bdd.plugin", "-p", "policy_engine.testing.steps")


def run_features(paths: Sequence[Path]) -> tuple[ScenarioResult, ...]:
    """Run the scenarios of feature files, or of folders of them, in the order given."""
    watcher = _Watcher()
    with TemporaryDirectory(prefix="policy-features-") as folder:
        root = Path(folder)
        (root / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        listed = ", ".join(repr(str(path.resolve())) for path in paths)
        # pytest keeps the modules that it has seen in this process, by name: this one is new every time.
        suite = root / f"test_{root.name.replace('-', '_')}.py"
        suite.write_text(f"from pytest_bdd import scenarios\n\nscenarios({listed})\n", encoding="utf-8")
        pytest.main(["--rootdir", folder, *_SILENT, *_STEPS, folder], plugins=[watcher])
    return tuple(watcher.results)


@dataclass(slots=True, eq=False)
class _Watcher:
    """A pytest plugin that writes down what becomes of each scenario."""

    results: list[ScenarioResult] = field(default_factory=list)
    _failed: ScenarioResult | None = None

    def pytest_bdd_before_scenario(self) -> None:
        self._failed = None

    def pytest_bdd_step_error(self, feature: Feature, scenario: Scenario, step: Step, exception: Exception) -> None:
        self._failed = _failure(feature, scenario, step, str(exception).partition("\nassert ")[0])

    def pytest_bdd_step_func_lookup_error(self, feature: Feature, scenario: Scenario, step: Step) -> None:
        self._failed = _failure(feature, scenario, step, "there is no such step; the manual lists those there are")

    def pytest_bdd_after_scenario(self, feature: Feature, scenario: Scenario) -> None:
        passed = ScenarioResult(scenario.name, feature.filename, scenario.line_number, passed=True)
        self.results.append(self._failed or passed)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            said = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E ")]
            message = "; ".join(said).partition(": ")[2]
            self.results.append(ScenarioResult("a feature that cannot be read", "", 1, passed=False, message=message))


def _failure(feature: Feature, scenario: Scenario, step: Step, message: str) -> ScenarioResult:
    words = f"{step.keyword} {step.name}"
    return ScenarioResult(scenario.name, feature.filename, step.line_number, passed=False, step=words, message=message)
