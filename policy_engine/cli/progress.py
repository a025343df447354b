"""A progress bar on a terminal, and nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from policy_engine.cli.screen import errors, is_terminal

__all__ = ["Advance", "counting", "progress"]

_PIECE = 1 << 20


class Advance(Protocol):
    """Told now and then how many rows there were, and up to which line the file is read."""

    def __call__(self, rows: int, line: int) -> None: ...


@contextmanager
def progress(path: str, by_lines: bool, what: str = "leads") -> Iterator[Advance]:
    """Show how far a file is read; `by_lines` where its lines tell how much is to come, `what` stands in its rows."""
    if not is_terminal(errors()):
        yield _say_nothing
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    words = TextColumn(f"{{task.fields[rows]:>12,}} {what}")
    with Progress(words, BarColumn(), TimeRemainingColumn(), console=errors(), transient=True) as bar:
        task = bar.add_task("", total=_lines_in(path) if by_lines else None, rows=0)

        def advance(rows: int, line: int) -> None:
            bar.update(task, completed=line, rows=rows)

        yield advance


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how many of a known number are done."""
    if not is_terminal(errors()):
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"  {what}"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def _say_nothing(rows: int, line: int) -> None:
    pass


def _lines_in(path: str) -> int | None:
    """Count the lines of a file; None for what is no file."""
    if not Path(path).is_file():
        return None
    with Path(path).open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))
