"""`policy test`: runs the examples that stand in a policy, and the scenarios in the feature files beside it."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import click

from policy_engine.batch.whole_file import WholeFile
from policy_engine.cli.coverage import print_coverage, print_coverage_lines
from policy_engine.cli.faults import DONE, SAYS_NO, CommandError
from policy_engine.cli.generation import write_examples
from policy_engine.cli.mutation import print_mutation
from policy_engine.cli.results import print_count, print_example, print_scenario
from policy_engine.cli.screen import print_error
from policy_engine.cli.usage import Command, instant_of, policy_argument, time_option
from policy_engine.engine import Policy
from policy_engine.testing.bench import Bench
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.examples import run_examples
from policy_engine.testing.mutation import Scenario, policy_tests
from policy_engine.testing.to_junit import to_junit

__all__ = ["command"]

_EXAMPLES = (
    "policy test routing.policy",
    'policy test policies/hybrid --at "2026-11-18 10:30"',
    "policy test routing.policy features/ --junit results.xml",
    "policy test policies/hybrid --coverage --at-least 80",
    "policy test routing.policy --mutate",
    "policy test policies/hybrid --generate -o policies/hybrid/95-generated.policy",
)
_FEATURE = ".feature"


@click.command("test", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.argument("features", metavar="[FEATURES]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@time_option("The time of examples that name none (RFC 3339, or wall-clock time in the policy's zone); else now.")
@click.option("--coverage", is_flag=True, help="Show which rules and conditions the tests saw true and false.")
@click.option("--coverage-lines", is_flag=True, help="Show the same beside the lines of the policy.")
@click.option(
    "--at-least", metavar="PERCENT", type=click.FloatRange(0, 100),
    help="Exit status 1 where less of the policy was seen.",
)  # fmt: skip
@click.option(
    "--generate", is_flag=True,
    help="Write examples that show what the tests do not: every rule at its boundary, every test of a condition; "
    "with --mutate, also what notices small changes.",
)  # fmt: skip
@click.option(
    "-o", "--output", "out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Where --generate writes; else to standard output.",
)  # fmt: skip
@click.option("--mutate", is_flag=True, help="Change the policy in small ways, and show what no test notices.")
@click.option(
    "--noticed-at-least", metavar="PERCENT", type=click.FloatRange(0, 100),
    help="Exit status 1 where the tests notice fewer of the changes that matter.",
)  # fmt: skip
@click.option(
    "--junit", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the results as JUnit XML.",
)  # fmt: skip
def command(
    policy: Path,
    features: tuple[Path, ...],
    at: datetime | None,
    coverage: bool,
    coverage_lines: bool,
    at_least: float | None,
    generate: bool,
    out: Path | None,
    mutate: bool,
    noticed_at_least: float | None,
    junit: Path | None,
) -> int:
    """Run the examples of a policy, and scenarios.

    FEATURES are .feature files or folders of them; where none are named, those in the policy's own folder.

    Exit status: 0 where all of them come out as expected, 1 where one does not or there are none.
    """
    loaded = Policy.load(policy)
    instant = instant_of(loaded.instant, at)
    seen = Coverage(loaded.checked)
    bench = Bench(policy, loaded, watch=seen.add)
    results = run_examples(loaded.checked, instant, seen.add)
    named = features or _features_beside(policy)
    if generate:
        write_examples(bench, _run_scenarios(named, bench), seen, instant, out, changes=mutate)
        return DONE
    for result in results:
        print_example(result, policy)
    print_count("example", [result.passed for result in results])
    runs = _run_scenarios(named, bench)
    scenarios = [run.result for run in runs]
    for scenario in scenarios:
        print_scenario(scenario)
    if scenarios:
        print_count("scenario", [scenario.passed for scenario in scenarios])
    if junit is not None:
        _write(junit, to_junit(loaded.name, results, scenarios))
    if coverage or coverage_lines or at_least is not None:
        print_coverage(seen)
    if coverage_lines:
        print_coverage_lines(seen, policy)
    noticed = 1.0
    if mutate or noticed_at_least is not None:
        noticed = print_mutation(loaded.checked, policy_tests(bench, instant, runs)).share
    passed = [*(result.passed for result in results), *(scenario.passed for scenario in scenarios)]
    asked = (
        (seen.share, at_least, "the tests saw {:.1%} of the policy"),
        (noticed, noticed_at_least, "the tests noticed {:.1%} of the changes that matter"),
    )
    return _verdict(passed, asked)


def _verdict(passed: Sequence[bool], asked: Sequence[tuple[float, float | None, str]]) -> int:
    """Return the exit status, and say why where it is not for a test that failed."""
    if not passed:
        print_error("no test was run", "write an `example` into the policy, or a scenario into a .feature file")
        return SAYS_NO
    status = DONE if all(passed) else SAYS_NO
    for share, wanted, words in asked:
        if wanted is not None and share * 100 < wanted:
            print_error(f"{words.format(share)}, and {wanted:g}% were asked for")
            status = SAYS_NO
    return status


def _features_beside(policy: Path) -> tuple[Path, ...]:
    """Return the feature files of a policy's folder; of a policy that is one file, the one of the same name."""
    if policy.is_dir():
        return tuple(sorted(policy.rglob(f"*{_FEATURE}")))
    beside = policy.with_suffix(_FEATURE)
    return (beside,) if beside.is_file() else ()


def _run_scenarios(features: Sequence[Path], bench: Bench) -> Sequence[Scenario]:
    if not features:
        return ()
    if find_spec("pytest_bdd") is None:
        raise CommandError(
            f"{_named(features)} cannot be run without pytest-bdd",
            'install it with `pip install "policy_engine[test]"`',
        )
    from policy_engine.testing.features import run_features

    return run_features(features, bench)


def _named(features: Sequence[Path]) -> str:
    more = f" and {len(features) - 1} more" if len(features) > 1 else ""
    return f"`{features[0]}`{more}"


def _write(path: Path, content: bytes) -> None:
    file = WholeFile(path)
    try:
        file.stream.write(content)
    except BaseException:
        file.drop()
        raise
    file.keep()
