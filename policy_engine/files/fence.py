"""The fence around a policy's folder: which names may be written, and what they lead to.

A name is judged before anything is opened: first as it is written, the same on every
machine, then by what it leads to, links resolved. Only a regular file inside the
folder, spelled as it is on the disk, passes.
"""

import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath

from policy_engine.source.files import FileRefused

__all__ = ["Fence", "relative_name"]

_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³"),
    ]
)
_LONGEST_PART = 255
_NOT_PORTABLE = frozenset('<>:"|?*')


def relative_name(name: str, beside: str) -> str:
    """Return a name as written beside another file as one from the policy's folder; raises FileRefused."""
    if not name.strip():
        raise FileRefused("a file name is missing", "write the name of a file in the policy's folder")
    _check_characters(name)
    if name.startswith("/"):
        raise FileRefused(f"`{name}` is an absolute path", "write the name as seen from the file that names it")
    parts: list[str] = list(PurePosixPath(beside).parent.parts)
    for part in name.split("/"):
        if part == "..":
            if not parts:
                raise _outside(name)
            parts.pop()
        elif part not in ("", "."):
            _check_part(part, name)
            parts.append(part)
    if not parts or name.endswith("/"):
        raise FileRefused(f"`{name}` is a folder", "name a file in it")
    return "/".join(parts)


class Fence:
    """One folder, resolved. What `read` returns came from a regular file inside it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: str) -> bool:
        """Tell whether the folder itself has a file of that name; it is not opened."""
        return (self._root / name).is_file()

    def inside(self, relative: str, written: str) -> str:
        """Return the name of the file that `relative` leads to, from the folder, links resolved."""
        path = self._root / relative
        try:
            if not path.resolve().is_relative_to(self._root):
                raise _outside(written)
            self._check_spelling(relative, written)
            return path.resolve(strict=True).relative_to(self._root).as_posix()
        except OSError as error:
            raise _unreachable(written, error.strerror) from error
        except RuntimeError as error:
            raise _unreachable(written, "its link leads in a circle") from error

    def read(self, resolved: str, written: str, limit: int) -> bytes:
        """Read a file of at most `limit` bytes that `inside` has found."""
        path = self._root / resolved
        try:
            _check_regular(path.lstat(), written)
            # Whatever takes the file's place in between is neither followed nor waited for.
            descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT)
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                _check_regular(status, written)
                _check_size(status.st_size, limit, written)
                data = file.read(limit + 1)
        except OSError as error:
            raise _unreachable(written, error.strerror) from error
        _check_size(len(data), limit, written)
        return data

    def _check_spelling(self, relative: str, written: str) -> None:
        """Refuse a name that other machines would read as another file, or not at all."""
        folder = self._root
        for part in relative.split("/"):
            twins = [entry.name for entry in folder.iterdir() if _spelling_key(entry.name) == _spelling_key(part)]
            if part not in twins:
                raise _not_found(written, twins)
            if len(twins) > 1:
                raise _twins(written, twins)
            folder /= part


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _check_characters(name: str) -> None:
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        raise FileRefused("a file name holds an invisible character", "write the name again, by hand")
    if "\\" in name:
        raise FileRefused(f"`{name}` is written with a backslash", "write `/` between a folder and its file")
    if bad := sorted(_NOT_PORTABLE & set(name)):
        raise FileRefused(f"`{name}` holds `{bad[0]}`, which no file name may have", "give the file another name")
    if unicodedata.normalize("NFC", name) != name:
        raise FileRefused(f"`{name}` is written with separate accents", "type the name again, or rename the file")


def _check_part(part: str, name: str) -> None:
    if len(part.encode()) > _LONGEST_PART:
        raise FileRefused(f"`{part[:40]}…` is longer than a file name may be", "give the file another name")
    if part.partition(".")[0].rstrip().casefold() in _DEVICES:
        raise FileRefused(f"`{name}` names a device on some machines", "give the file another name")
    if part[-1] in ". ":
        raise FileRefused(f"`{name}` has a part that ends with a dot or a space", "give the file another name")


def _spelling_key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _check_regular(status: os.stat_result, written: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FileRefused(f"`{written}` is a folder", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(f"`{written}` is a device or a pipe, not a file", "name a file")


def _check_size(size: int, limit: int, written: str) -> None:
    if size > limit:
        raise FileRefused(f"`{written}` is larger than the limit of {limit:,} bytes", "split it into smaller files")


def _outside(name: str) -> FileRefused:
    return FileRefused(f"`{name}` lies outside the policy's folder", "copy it into the folder and name it from there")


def _not_found(written: str, twins: list[str]) -> FileRefused:
    if not twins:
        return FileRefused(f"there is no file `{written}`", "names are seen from the file that names them")
    return FileRefused(
        f"there is no file `{written}`: its name on the disk is spelled `{twins[0]}`", "spell both alike"
    )


def _twins(written: str, twins: list[str]) -> FileRefused:
    shown = " and ".join(f"`{twin}`" for twin in sorted(twins))
    return FileRefused(f"`{written}` could be {shown}: some machines do not tell them apart", "rename one of them")


def _unreachable(written: str, reason: str | None) -> FileRefused:
    shown = (reason or "it cannot be opened").lower()
    return FileRefused(f"`{written}` cannot be read: {shown}", "see that the file exists and may be read")
