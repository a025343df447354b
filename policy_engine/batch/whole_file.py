"""A file that is written whole or not at all.

The content goes to a temporary file in the same folder, onto the disk, and takes the
name in one step. Until then, and for good if anything fails, the old file stays.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

__all__ = ["WholeFile", "write_whole"]


class WholeFile:
    """`stream` takes the content; `keep` gives it its name, `drop` forgets it."""

    def __init__(self, path: Path) -> None:
        self._target = path.resolve()
        self._temporary: Path | None = None
        if self._target.exists() and not self._target.is_file():
            # A device or a pipe cannot be replaced, and must not be.
            self.stream: IO[bytes] = self._target.open("wb")
            return
        _check_writable(self._target)
        descriptor, name = tempfile.mkstemp(
            dir=self._target.parent, prefix=f".{self._target.name[:100]}.", suffix=".part"
        )
        self._temporary = Path(name)
        self.stream = os.fdopen(descriptor, "wb")

    def keep(self) -> None:
        """Put the content on the disk, then under its name."""
        try:
            self.stream.flush()
            if self._temporary is None:
                self.stream.close()
                return
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._temporary.chmod(_mode_for(self._target))
            self._temporary.replace(self._target)
        except BaseException:
            self.drop()
            raise
        _sync_folder(self._target.parent)

    def drop(self) -> None:
        """Forget the content; the old file stays as it was."""
        # What could not be written is not wanted any more.
        with suppress(OSError):
            self.stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    file = WholeFile(path)
    try:
        file.stream.write(content)
    except BaseException:
        file.drop()
        raise
    file.keep()


def _check_writable(target: Path) -> None:
    """Respect a file that is protected against writing, though its folder is not."""
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is protected against writing", str(target))


def _mode_for(target: Path) -> int:
    """Return the mode of the file that is replaced, or that which a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too, where folders can be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
