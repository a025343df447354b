"""Where a command writes a text: to a file, whole or not at all, else to standard output."""

from pathlib import Path

import click

from policy_engine.batch.whole_file import write_whole

__all__ = ["write_text"]


def write_text(text: str, out: str | None) -> None:
    """Write a text as UTF-8; an old file stays where writing fails."""
    if out is None:
        click.echo(text, nl=False)
        return
    # A half of a pair (a lone surrogate) has no UTF-8.
    write_whole(Path(out), text.encode("utf-8", errors="replace"))
