"""Run `.feature` files with the steps of this package, without a suite of one's own.

pytest runs them, in this process and in silence; it needs the extra `test`. Importing
this module imports pytest, so it is imported where it is used. A scenario that was run
can be played again, with another policy on the bench, without pytest.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pytest_bdd.feature import features as read_before
from pytest_bdd.parser import Feature, Scenario, Step

from policy_engine.source.frozen import frozen
from policy_engine.testing.bench import Bench
from policy_engine.testing.failure import words_of
from policy_engine.testing.results import ScenarioResult
from policy_engine.testing.story import Story
from policy_engine.testing.wording import nearest_step

__all__ = ["ScenarioRun", "run_features"]

# Nothing is shown or kept, and no other plugin that happens to be installed takes part.
_SILENT = ("-p", "no:terminal", "-p", "no:cacheprovider", "--disable-plugin-autoload", "--import-mode=importlib")
_STEPS = ("-p", "pytest_bdd.plugin", "-p", "policy_engine.testing.steps")

_Call = tuple[Callable[..., object], Mapping[str, object]]


@frozen
class ScenarioRun:
    """A scenario that was run: what came of it, and its steps, ready to be played again."""

    result: ScenarioResult
    folder: Path
    calls: tuple[_Call, ...]

    def holds(self, bench: Bench) -> bool:
        """Play the steps again with what is on the bench, and tell whether all of them hold."""
        story = Story(self.folder, bench)
        for function, arguments in self.calls:
            told = {name: story if isinstance(value, Story) else value for name, value in arguments.items()}
            try:
                function(**told)
            except pytest.fail.Exception:
                return False
        return True


def run_features(paths: Sequence[Path], bench: Bench | None = None) -> tuple[ScenarioRun, ...]:
    """Run the scenarios of feature files, or of folders of them, in the order given."""
    watcher = _Watcher(bench)
    # pytest-bdd keeps what it has read in this process, by path: a file may have changed since.
    read_before.clear()
    with TemporaryDirectory(prefix="policy-features-") as folder:
        root = Path(folder)
        (root / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        listed = ", ".join(repr(str(path.resolve())) for path in paths)
        # pytest keeps the modules that it has seen in this process, by name: this one is new every time.
        suite = root / f"test_{root.name.replace('-', '_')}.py"
        suite.write_text(f"from pytest_bdd import scenarios\n\nscenarios({listed})\n", encoding="utf-8")
        pytest.main(["--rootdir", folder, *_SILENT, *_STEPS, folder], plugins=[watcher])
    return tuple(watcher.runs)


@dataclass(slots=True, eq=False)
class _Watcher:
    """A pytest plugin that writes down what becomes of each scenario."""

    bench: Bench | None
    runs: list[ScenarioRun] = field(default_factory=list)
    _failed: ScenarioResult | None = None
    _calls: list[_Call] = field(default_factory=list)
    _name: str = ""

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, scenario: Scenario) -> None:
        self._failed = None
        self._calls = []
        self._name = scenario.name + _row_words(request.node)
        request.getfixturevalue("story").bench = self.bench

    def pytest_bdd_before_step_call(
        self, step_func: Callable[..., object], step_func_args: Mapping[str, object]
    ) -> None:
        self._calls.append((step_func, dict(step_func_args)))

    def pytest_bdd_step_error(self, feature: Feature, step: Step, exception: BaseException) -> None:
        self._failed = _failure(feature, step, _said(exception, step))

    def pytest_bdd_step_func_lookup_error(self, feature: Feature, step: Step) -> None:
        near = nearest_step(step.type, step.name) if step.type else None
        instead = f"did you mean `{near}`?" if near else "the manual lists the steps there are"
        self._failed = _failure(feature, step, f"there is no such step\nhelp: {instead}")

    def pytest_bdd_after_scenario(self, feature: Feature, scenario: Scenario) -> None:
        passed = ScenarioResult("", feature.name or "", _shown(feature), scenario.line_number, passed=True)
        result = replace(self._failed or passed, name=self._name)
        self.runs.append(ScenarioRun(result, Path(feature.filename).parent, tuple(self._calls)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            said = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E ")]
            message = "; ".join(said).partition(": ")[2]
            result = ScenarioResult("a feature that cannot be read", "", "", 1, passed=False, message=message)
            self.runs.append(ScenarioRun(result, Path(), ()))


def _row_words(node: pytest.Item) -> str:
    """Return the row of an outline that a scenario was made of: ` (score 70, outcome assigned)`."""
    callspec = getattr(node, "callspec", None)
    row = callspec.params.get("_pytest_bdd_example", {}) if callspec is not None else {}
    return f" ({', '.join(f'{name} {value}' for name, value in row.items())})" if row else ""


def _said(exception: BaseException, step: Step) -> str:
    """Return the words of a step that failed; where the program is at fault, its kind without a value of a lead."""
    if isinstance(exception, pytest.fail.Exception):
        # The steps put the place and the step first, for suites of pytest.
        first, _, others = str(exception.msg).partition("\n")
        return others if first.endswith(f"{step.keyword} {step.name}") else str(exception.msg)
    known = words_of(exception) if isinstance(exception, Exception) else None
    return known or f"the program failed, not your policy ({type(exception).__name__}); please report this step"


def _failure(feature: Feature, step: Step, message: str) -> ScenarioResult:
    words = f"{step.keyword.strip()} {step.name}"
    return ScenarioResult(
        "", feature.name or "", _shown(feature), step.line_number, passed=False, step=words, message=message
    )


def _shown(feature: Feature) -> str:
    """Return the path of a feature as somebody who stands in the working folder writes it."""
    path = Path(feature.filename)
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
