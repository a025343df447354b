"""What people see: findings, errors, rows of words; wrapped and coloured on a terminal, plain elsewhere."""

import os
from collections.abc import Iterable, Sequence
from functools import cache

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from policy_engine.diagnostics.to_text import to_text
from policy_engine.diagnostics.visible import visible
from policy_engine.diagnostics.wrapping import wrap
from policy_engine.source.diagnostic import Diagnostic

__all__ = [
    "counted",
    "errors",
    "heading",
    "is_terminal",
    "output",
    "print_error",
    "print_findings",
    "print_paragraphs",
    "print_rows",
    "show",
    "show_line",
    "width_of",
]

_WIDEST_NAME = 28


@cache
def output() -> Console:
    """Return standard output."""
    return _console(stderr=False)


@cache
def errors() -> Console:
    """Return standard error."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    # With NO_COLOR nothing is bold either: what people switch off are the escapes.
    return Console(stderr=stderr, highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")


def is_terminal(console: Console) -> bool:
    """Tell whether somebody looks; FORCE_COLOR may colour a pipe, but makes no terminal of it."""
    return console.file.isatty()


def width_of(console: Console) -> int | None:
    """Return the width of a terminal; None where nobody looks."""
    return console.width if is_terminal(console) else None


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: `1 rule`, `2 rules`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def show(text: Text, console: Console) -> None:
    """Print a text as it is laid out."""
    console.print(text, soft_wrap=True, end="")


def show_line(line: str, console: Console, style: str = "") -> None:
    """Print one line, which the terminal may break."""
    show(Text(f"{visible(line)}\n", style=style), console)


def print_findings(diagnostics: Sequence[Diagnostic]) -> None:
    """Print findings and their count to standard error."""
    show(to_text(diagnostics, width_of(errors())), errors())


def print_error(message: str, help: str | None = None) -> None:
    """Print why a command ends, and what to do, to standard error."""
    text = Text()
    text.append("error", style="bold red").append(f": {visible(message)}\n")
    if help:
        text.append("help", style="bold green").append(f": {visible(help)}\n")
    show(text, errors())


def heading(title: str, console: Console) -> None:
    """Print the title of a part, after a blank line."""
    show(Text.assemble("\n", (visible(title), "bold"), "\n"), console)


def print_paragraphs(words: str, console: Console) -> None:
    """Print a text of several lines, each wrapped to the terminal; of a line that is set in, the rest further."""
    width = width_of(console)
    for line in words.splitlines():
        margin = " " * (len(line) - len(line.lstrip()) + 2) if line.startswith(" ") else ""
        rows = [line] if width is None else wrap(line, width, max(width - len(margin), 20))
        show(Text(f"\n{margin}".join(map(visible, rows)) + "\n"), console)


def print_counts(counts: Iterable[tuple[int, str, str]], console: Console, in_columns: bool = False) -> None:
    """Print numbers below each other, each with a name and, less bright, a remark: beside it or in a column."""
    rows = [(f"{number:,}", visible(name), visible(remark)) for number, name, remark in counts]
    digits = max((len(number) for number, _, _ in rows), default=0)
    column = max((cell_len(name) for _, name, _ in rows), default=0) if in_columns else 0
    remarks = max((len(remark) for _, _, remark in rows), default=0) if in_columns else 0
    for number, name, remark in rows:
        text = Text(f"  {number:>{digits}}  {name}{' ' * (column - cell_len(name))}")
        text.append(f"  {remark:>{remarks}}" if remark else "", style="dim")
        show(_hanging(text, digits + 4, width_of(console)), console)


def _hanging(text: Text, column: int, width: int | None) -> Text:
    """Break a text that is wider than the terminal, its further lines set in to a column."""
    if width is None or cell_len(text.plain) <= width:
        return text.append("\n")
    lines = text.wrap(output(), width - column)
    return Text(f"\n{' ' * column}").join(lines).append("\n")


def print_rows(rows: Iterable[tuple[str, str]], console: Console, indent: int = 2) -> None:
    """Print names and, in a column beside them, their words."""
    rows = [(visible(name), visible(words)) for name, words in rows]
    width = width_of(console)
    widest = _WIDEST_NAME if width is None else min(_WIDEST_NAME, width // 3)
    column = indent + min(max((cell_len(name) for name, _ in rows), default=0), widest) + 2
    for name, words in rows:
        show(_row(name, words, indent, column, width), console)


def _row(name: str, words: str, indent: int, column: int, width: int | None) -> Text:
    text = Text(" " * indent)
    text.append(name, style="cyan")
    used = indent + cell_len(name)
    if words and used + 2 > column:
        text.append("\n")
        used = 0
    room = max((width or 0) - column, 20) if width else None
    lines = [words] if room is None else list(wrap(words, room, room))
    if words:
        text.append(" " * (column - used) + f"\n{' ' * column}".join(lines))
    return text.append("\n")
