"""What came of examples and scenarios, on the screen: a line for what holds, more for what does not."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote

from rich.text import Text

from policy_engine.cli.screen import counted, output, print_rows, show, show_line
from policy_engine.diagnostics.visible import visible
from policy_engine.testing.examples import ExampleResult
from policy_engine.testing.results import ScenarioResult

__all__ = ["print_count", "print_example", "print_scenario"]

_INDENT = 8


def print_example(result: ExampleResult, policy: Path) -> None:
    """Print whether an example came out as expected, else what was expected, what came out, and how to ask why."""
    _print_mark(result.name, result.passed)
    if result.passed:
        return
    _print_rows([
        ("at", str(result.place)),
        ("expected", result.expected),
        ("came out", result.got),
        *([("by rule", result.rule)] if result.rule is not None else []),
        *(("undecided", note) for note in result.undecided),
        *([("why", f"policy explain {quote(str(policy))} --given {quote(result.given)}")] if result.given else []),
    ])  # fmt: skip


def print_scenario(result: ScenarioResult) -> None:
    """Print whether a scenario holds, else the step that does not, and what came out."""
    _print_mark(result.name, result.passed)
    if result.passed:
        return
    lines = (result.message or "").splitlines()
    _print_rows([
        *([("at", f"{result.file}:{result.line}")] if result.file else []),
        *([("step", result.step)] if result.step else []),
        *_named(lines),
    ])  # fmt: skip


def _print_mark(name: str, passed: bool) -> None:
    mark, style = ("ok    ", "green") if passed else ("failed", "bold red")
    show(Text.assemble((mark, style), f"  {visible(name)}\n"), output())


def _named(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Put what stands before a colon, `came out: …`, into a column of its own."""
    rows = []
    for line in lines:
        name, colon, words = line.partition(": ")
        is_name = bool(colon) and name.replace(" ", "").isalpha() and len(name) <= _INDENT + 2
        rows.append((name, words) if is_name else ("", line))
    return rows


def _print_rows(rows: list[tuple[str, str]]) -> None:
    print_rows(rows, output(), indent=_INDENT)


def print_count(what: str, passed: Sequence[bool]) -> None:
    """Print how many there were, and how many came out as expected."""
    if not passed:
        show_line(f"this policy has no {what}s", output())
        return
    failed = passed.count(False)
    came_out = f": {passed.count(True):,} as expected, {failed:,} not" if failed else ", all as expected"
    show_line(counted(len(passed), what) + came_out, output(), "bold")
