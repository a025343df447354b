"""A policy on the disk: its texts, and the fenced folder that its names lead into.

Every file that a policy names lies inside the policy's folder, links resolved; a name
is judged before anything is opened. All texts come as UTF-8 or UTF-16 with its mark.
"""

import os
from pathlib import Path

from policy_engine.files.decoding import decoded
from policy_engine.files.errors import UnreadableError, in_file, too_many_files
from policy_engine.files.fence import Fence, relative_name
from policy_engine.files.sheets import read_sheet
from policy_engine.source.files import FileRefused, PolicyFiles, Sheet
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText

__all__ = ["PolicyFolder", "open_policy"]

_ENDING = ".policy"


class PolicyFolder:
    """The files of one policy, by the names that the policy writes."""

    def __init__(self, root: Path, shown: Path, limits: Limits) -> None:
        self._fence = Fence(root)
        self._shown = shown
        self._limits = limits
        self._read: set[str] = set()
        self._sheets: dict[str, Sheet] = {}

    def text(self, name: str, beside: SourceText) -> SourceText:
        """Return a policy text; raises FileRefused."""
        return self.own_text(relative_name(name, beside.name), name)

    def sheet(self, name: str, beside: SourceText) -> Sheet:
        """Return the rows of a CSV or Excel file; raises FileRefused."""
        resolved = self._fence.inside(relative_name(name, beside.name), name)
        if resolved not in self._sheets:
            data = self._bytes(resolved, name, self._limits.sheet_bytes)
            try:
                self._sheets[resolved] = read_sheet(data, resolved, self._shown_as(resolved), self._limits)
            except UnreadableError as error:
                raise in_file(name, error) from error
        return self._sheets[resolved]

    def has(self, name: str) -> bool:
        """Tell whether a file of that name stands in the folder itself."""
        return self._fence.has(name)

    def own_text(self, relative: str, written: str) -> SourceText:
        """Return the policy text that stands at `relative`, from the folder."""
        resolved = self._fence.inside(relative, written)
        data = self._bytes(resolved, written, self._limits.policy_bytes)
        try:
            text = decoded(data)
        except UnreadableError as error:
            raise in_file(written, error) from error
        return SourceText(resolved, text.replace("\r\n", "\n").replace("\r", "\n"), self._shown_as(resolved))

    def _bytes(self, resolved: str, written: str, limit: int) -> bytes:
        self._read.add(resolved)
        if len(self._read) > self._limits.policy_files:
            raise too_many_files(self._limits.policy_files)
        return self._fence.read(resolved, written, limit)

    def _shown_as(self, resolved: str) -> str:
        return str(self._shown / resolved)


def open_policy(
    path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS
) -> tuple[str, tuple[SourceText, ...], PolicyFiles]:
    """Return the name of a policy, its texts in name order, and the files it may name; raises FileRefused."""
    given = Path(path)
    resolved = _resolved(given)
    if resolved.is_dir():
        folder, names = PolicyFolder(resolved, given, limits), _own_names(resolved, given)
    else:
        _check_ending(given, resolved)
        folder, names = PolicyFolder(resolved.parent, _shown_root(given, resolved), limits), [resolved.name]
    texts = tuple(folder.own_text(name, name) for name in names)
    return _policy_name(given), texts, folder


def _resolved(given: Path) -> Path:
    try:
        return given.resolve(strict=True)
    except FileNotFoundError as error:
        raise FileRefused(f"there is no file or folder `{given}`", "name a .policy file or a folder of them") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise FileRefused(f"`{given}` cannot be opened", "name a .policy file or a folder of them") from error


def _check_ending(given: Path, resolved: Path) -> None:
    if resolved.is_file() and not _is_policy(given):
        raise FileRefused(f"`{given}` is not a policy: its name does not end in `.policy`", "rename the file")


def _own_names(root: Path, given: Path) -> list[str]:
    """List the folder's policy texts in name order; hidden files are left out."""
    try:
        names = sorted(entry.name for entry in root.iterdir() if _is_policy(entry) and entry.name[0] != ".")
    except OSError as error:
        raise FileRefused(f"the folder `{given}` cannot be read", "see that you may read it") from error
    if not names:
        raise FileRefused(
            f"there is no .policy file in the folder `{given}`", "name a folder with a .policy file in it"
        )
    return names


def _is_policy(path: Path) -> bool:
    return path.name.lower().endswith(_ENDING)


def _shown_root(given: Path, resolved: Path) -> Path:
    """Return the folder of a policy file as the user gave it, unless a link leads elsewhere."""
    return given.parent if given.parent.resolve() == resolved.parent else resolved.parent


def _policy_name(given: Path) -> str:
    """Return the file's or folder's own name without `.policy`."""
    name = given.absolute().name if given.name not in ("", "..") else given.resolve().name
    return (name[: -len(_ENDING)] if _is_policy(given) else name) or "policy"
