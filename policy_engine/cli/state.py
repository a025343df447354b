"""What the commands that read or change a state have in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from policy_engine.batch.whole_file import WholeFile
from policy_engine.decision_log.to_jsonl import key_lines
from policy_engine.store.open import open_store
from policy_engine.store.protocol import Store

__all__ = ["opened", "state_option", "write_keys", "write_lines"]

F = TypeVar("F", bound=Callable[..., object])


def state_option(required: bool = True) -> Callable[[F], F]:
    """Take the URL of a state."""
    return click.option(
        "--state",
        metavar="URL",
        required=required,
        help="Where turns, loads, decisions and their log are kept: sqlite:///state.db or postgresql://….",
    )


@contextmanager
def opened(url: str, *, must_exist: bool = True) -> Iterator[Store]:
    """Open the state at a URL, and let go of it in the end."""
    store = open_store(url, must_exist=must_exist)
    try:
        yield store
    finally:
        store.close()


def write_lines(path: str, lines: Iterable[str]) -> None:
    """Write lines to a file, whole or not at all, or to standard output for `-`."""
    if path == "-":
        for line in lines:
            click.echo(line)
        return
    file = WholeFile(Path(path))
    try:
        for line in lines:
            file.stream.write(line.encode() + b"\n")
    except BaseException:
        file.drop()
        raise
    file.keep()


def write_keys(path: str, secrets: Mapping[str, bytes]) -> None:
    """Write the keys of leads to a file that only its owner can read."""
    target = Path(path)
    target.touch(mode=0o600)
    target.chmod(0o600)
    write_lines(path, key_lines(secrets))
