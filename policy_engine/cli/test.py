"""`policy test`: runs the examples that stand in a policy, and the scenarios in the feature files beside it."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import click
from rich.text import Text

from policy_engine.cli.faults import DONE, SAYS_NO, CommandError
from policy_engine.cli.screen import counted, output, show, show_line
from policy_engine.cli.usage import Command, instant_of, policy_argument, time_option
from policy_engine.diagnostics.visible import visible
from policy_engine.engine import Policy
from policy_engine.testing.examples import ExampleResult, run_examples
from policy_engine.testing.results import ScenarioResult

__all__ = ["command"]

_EXAMPLES = (
    "policy test routing.policy",
    'policy test policies/hybrid --at "2026-11-18 10:30"',
    "policy test routing.policy features/",
)


@click.command("test", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.argument("features", metavar="[FEATURES]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@time_option("The time of examples that name none (RFC 3339, or wall-clock time in the policy's zone); else now.")
def command(policy: Path, features: tuple[Path, ...], at: datetime | None) -> int:
    """Run the examples of a policy, and scenarios.

    FEATURES are .feature files or folders of them; where none are named, those in the policy's own folder.

    Exit status: 0 where all of them come out as expected, else 1.
    """
    loaded = Policy.load(policy)
    results = run_examples(loaded.checked, instant_of(loaded.instant, at))
    for result in results:
        show(_result(result), output())
    examples_passed = [result.passed for result in results]
    _count("example", examples_passed)
    scenarios = _run_scenarios(features or _features_beside(policy))
    for scenario in scenarios:
        show(_scenario(scenario), output())
    scenarios_passed = [scenario.passed for scenario in scenarios]
    if scenarios:
        _count("scenario", scenarios_passed)
    return DONE if all((*examples_passed, *scenarios_passed)) else SAYS_NO


def _features_beside(policy: Path) -> tuple[Path, ...]:
    """Return the feature files of a policy's folder, where scenarios can be run."""
    found = tuple(sorted(policy.glob("*.feature"))) if policy.is_dir() else ()
    return found if find_spec("pytest_bdd") is not None else ()


def _run_scenarios(features: Sequence[Path]) -> tuple[ScenarioResult, ...]:
    if not features:
        return ()
    if find_spec("pytest_bdd") is None:
        raise CommandError("scenarios need pytest-bdd", 'install it with `pip install "policy_engine[test]"`')
    from policy_engine.testing.features import run_features

    return run_features(features)


def _result(result: ExampleResult) -> Text:
    mark, style = ("ok    ", "green") if result.passed else ("failed", "bold red")
    text = Text.assemble((mark, style), f"  {visible(result.name)}\n")
    if result.passed:
        return text
    lines = [
        f"at        {result.place}",
        f"expected  {result.expected}",
        f"came out  {result.got}",
        *([f"by rule   {result.rule}"] if result.rule is not None else []),
        *(f"undecided {note}" for note in result.undecided),
    ]
    return text.append("".join(f"        {visible(line)}\n" for line in lines))


def _scenario(result: ScenarioResult) -> Text:
    mark, style = ("ok    ", "green") if result.passed else ("failed", "bold red")
    text = Text.assemble((mark, style), f"  {visible(result.name)}\n")
    if result.passed:
        return text
    place = f"{result.file}:{result.line}" if result.file else ""
    step = result.step or ""
    return text.append(
        "".join(f"        {visible(line)}\n" for line in (place, step, *(result.message or "").splitlines()) if line)
    )


def _count(what: str, passed: Sequence[bool]) -> None:
    if not passed:
        show_line(f"this policy has no {what}s", output())
        return
    failed = passed.count(False)
    came_out = f": {passed.count(True):,} as expected, {failed:,} not" if failed else ", all as expected"
    show_line(counted(len(passed), what) + came_out, output(), "bold")
