"""Examples that the policy writes for itself: to a file or to standard output, with a summary on standard error."""

from datetime import datetime
from pathlib import Path

import click

from policy_engine.analysis.prover import Limits
from policy_engine.batch.whole_file import WholeFile
from policy_engine.cli.progress import counting
from policy_engine.cli.screen import counted, errors, show_line
from policy_engine.model.policy import CheckedPolicy
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.generate import generate, goals_left, sound
from policy_engine.testing.mutants import MOST_ROWS, chosen_rules

__all__ = ["write_examples"]


def write_examples(policy: CheckedPolicy, path: Path, seen: Coverage, at: datetime, out: Path | None) -> None:
    """Write examples that show what the tests of a policy, counted in `seen`, do not show yet."""
    goals = goals_left(seen, chosen_rules(policy))
    before = seen.share
    with counting("to be shown", len(goals)) as advance:
        made = generate(policy, seen, goals, Limits(question_seconds=1.0, seconds=60.0), advance)
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
