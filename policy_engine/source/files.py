"""What a policy may ask of the world: the files in its own folder, and nothing else."""

from typing import Protocol

from policy_engine.source.frozen import frozen
from policy_engine.source.text import SourceText

__all__ = ["FileRefused", "NoFiles", "PolicyFiles", "Sheet"]


class FileRefused(Exception):
    """A file that a policy names cannot be had. The message says why in plain words; `help` what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@frozen
class Sheet:
    """A list, a table or a roster from a CSV or Excel file: all cells as text.

    `rows` holds (line in the file, cells); every row has as many cells as the header.
    """

    name: str
    shown: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class PolicyFiles(Protocol):
    """The fenced folder of a policy. `name` is as written in the policy, relative to the file that names it."""

    def text(self, name: str, beside: SourceText) -> SourceText:
        """Return a policy text; raises FileRefused."""

    def sheet(self, name: str, beside: SourceText) -> Sheet:
        """Return the rows of a CSV or Excel file; raises FileRefused."""

    def has(self, name: str) -> bool:
        """Tell whether a file of that name stands in the folder itself."""


class NoFiles:
    """The folder of a policy that is only a text: it has no files."""

    def text(self, name: str, beside: SourceText) -> SourceText:
        raise _no_folder(name, beside)

    def sheet(self, name: str, beside: SourceText) -> Sheet:
        raise _no_folder(name, beside)

    def has(self, name: str) -> bool:  # noqa: ARG002 - whatever its name
        return False


def _no_folder(name: str, beside: SourceText) -> FileRefused:
    return FileRefused(f"`{name}` cannot be read: {beside.shown} lies in no folder", "load the policy from a file")
