"""`policy test`: runs the examples that stand in a policy."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.text import Text

from policy_engine.cli.faults import DONE, SAYS_NO
from policy_engine.cli.screen import counted, output, show, show_line
from policy_engine.cli.usage import Command, instant_of, policy_argument, time_option
from policy_engine.diagnostics.visible import visible
from policy_engine.engine import Policy
from policy_engine.testing.examples import ExampleResult, run_examples

__all__ = ["command"]

_EXAMPLES = ("policy test routing.policy", 'policy test policies/hybrid --at "2026-11-18 10:30"')


@click.command("test", cls=Command, examples=_EXAMPLES)
@policy_argument()
@time_option("The time of examples that name none (RFC 3339, or wall-clock time in the policy's zone); else now.")
def command(policy: Path, at: datetime | None) -> int:
    """Run the examples of a policy.

    Exit status: 0 where all of them come out as expected, else 1.
    """
    loaded = Policy.load(policy)
    results = run_examples(loaded.checked, instant_of(loaded, at))
    for result in results:
        show(_result(result), output())
    _count(results)
    return DONE if all(result.passed for result in results) else SAYS_NO


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


def _count(results: Sequence[ExampleResult]) -> None:
    if not results:
        show_line("this policy has no examples", output())
        return
    passed = sum(result.passed for result in results)
    failed = len(results) - passed
    words = counted(len(results), "example") + (
        f": {passed:,} as expected, {failed:,} not" if failed else ", all as expected"
    )
    show_line(words, output(), "bold")
