"""Where what fired is told: standard output, a file, a webhook."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

__all__ = ["LinesSink", "Sink", "file_sink"]


class Sink(Protocol):
    """Takes messages, each with the id under which it may come again."""

    @property
    def name(self) -> str:
        """Return what the state calls this sink: the same after a restart."""
        ...

    def deliver(self, id: str, message: str) -> bool:
        """Take a message; tell whether it was taken."""
        ...


class LinesSink:
    """Writes each message as a line."""

    def __init__(self, name: str, write: Callable[[str], object]) -> None:
        self.name = name
        self._write = write

    def deliver(self, id: str, message: str) -> bool:  # noqa: ARG002 - the message bears it too
        """Write a message."""
        try:
            self._write(message + "\n")
        except OSError:
            return False
        return True


def file_sink(path: Path) -> tuple[LinesSink, IO[str]]:
    """Return a sink that adds lines to a file, and the file, to be closed in the end."""
    stream = path.open("a", encoding="utf-8", buffering=1)
    return LinesSink(f"file:{path.resolve()}", stream.write), stream
