"""Examples that the policy writes for itself: to a file or to standard output, with a summary on standard error."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from policy_engine.analysis.prover import Limits
from policy_engine.batch.whole_file import WholeFile
from policy_engine.cli.progress import counting
from policy_engine.cli.screen import counted, errors, show_line
from policy_engine.engine import Policy
from policy_engine.testing.bench import Bench
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.generate import Generated, generate, generate_for_changes, goals_left, sound, with_examples
from policy_engine.testing.mutants import MOST_ROWS, chosen_rules, mutants_of
from policy_engine.testing.mutation import Scenario, is_noticed, policy_tests

__all__ = ["write_examples"]


def write_examples(
    bench: Bench, scenarios: Sequence[Scenario], seen: Coverage, at: datetime, out: Path | None, *, changes: bool
) -> None:
    """Write examples that show what the tests of a policy, counted in `seen`, do not show yet.

    With `changes`, also those that notice the small changes of the policy which no test notices.
    """
    policy, path = bench.policy.checked, bench.path
    goals = goals_left(seen, chosen_rules(policy))
    before = seen.share
    with counting("to be shown", len(goals)) as advance:
        made = generate(policy, seen, goals, Limits(question_seconds=1.0, seconds=60.0), advance)
    text, failing = sound(path, made.examples, at)
    if changes:
        _add_for_changes(bench, scenarios, text, at, made)
        text, failing = sound(path, made.examples, at)
    if text:
        _write(text, out)
    written = len(made.examples) - failing
    where = f" to {out}" if out is not None and text else ""
    saw = f"{before:.0%} of the policy was seen, now {seen.share:.0%}"
    show_line(f"{counted(written, 'example')} written{where}: {saw}", errors())
    for count, words in (
        (made.impossible, "proven to be out of reach of any lead"),
        (made.open, "not proven: no lead was found"),
        (failing, "left out, since what comes out cannot be written as an example"),
    ):
        if count:
            show_line(f"  {count:,} {words}", errors())
    if any(table.last - table.first > MOST_ROWS for table in policy.tables):
        show_line(f"  of a table {MOST_ROWS} rows at most, spread over it", errors())


def _add_for_changes(bench: Bench, scenarios: Sequence[Scenario], text: str, at: datetime, made: Generated) -> None:
    """Add examples for the small changes that neither the tests nor the examples so far notice."""
    checked = with_examples(bench.path, text)
    tests = policy_tests(Bench(bench.path, Policy(checked)), at, scenarios)
    mutants = list(mutants_of(checked))
    with counting("changes tried", len(mutants)) as advance:
        left = []
        for mutant in mutants:
            if mutant.telling is not None and not is_noticed(mutant, tests):
                left.append(mutant)
            advance()
    with counting("looked into", len(left)) as advance:
        made.examples |= generate_for_changes(checked, left, made.examples, advance)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    file = WholeFile(out)
    try:
        file.stream.write(text.encode())
    except BaseException:
        file.drop()
        raise
    file.keep()
