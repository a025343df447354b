"""A disk under SQLite that loses power: what was written is kept apart from what was synced.

SQLite reaches files through a table of functions; here a table of our own stands before that
of the system, and says of each change to a file what it is, before it is made.
"""

import _sqlite3
import ctypes
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

__all__ = ["Change", "Disk", "can_be_watched", "watched"]

_POINTER = ctypes.c_void_p
# The system keeps the pointer to the name, so that no copy of it will do.
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_char_p, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)


class _System(ctypes.Structure):
    """`sqlite3_vfs`: how files are opened and deleted."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("version", "file_size", "longest_path")),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("own", _POINTER),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", _POINTER * 14),
    ]


class _File(ctypes.Structure):
    """`sqlite3_io_methods`: what can be done with an open file."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", _POINTER * 13),
    ]


@dataclass(frozen=True)
class Change:
    """What is about to be done to a file; `at` is where a write begins, or the length that a cut leaves."""

    kind: Literal["write", "cut", "sync", "delete"]
    file: str
    at: int = 0
    data: bytes = b""


def can_be_watched() -> bool:
    """Say whether SQLite stands in a library of its own, as in most builds of Python, and not inside Python."""
    return hasattr(_sqlite3, "__file__") and hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register")


@contextmanager
def watched(tell: Callable[[Change], None]) -> Iterator[None]:
    """Tell of each change that SQLite makes to a file of the connections opened inside."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_System)
    library.sqlite3_vfs_register.argtypes = [_POINTER, ctypes.c_int]
    library.sqlite3_vfs_unregister.argtypes = [_POINTER]
    system = library.sqlite3_vfs_find(None)
    own = _System.from_buffer_copy(system.contents)
    files = _Files(tell, system)
    own.name, own.open, own.delete = b"watched", files.open, files.delete
    assert library.sqlite3_vfs_register(ctypes.byref(own), 1) == 0
    try:
        yield
    finally:
        library.sqlite3_vfs_register(system, 1)
        library.sqlite3_vfs_unregister(ctypes.byref(own))
        files.kept.append(own)


class _Files:
    """The functions that SQLite calls: each tells, and has the system do it."""

    # A connection that closes late still comes here.
    kept: ClassVar[list[Any]] = []

    def __init__(self, tell: Callable[[Change], None], system: Any) -> None:
        self._tell = tell
        self._system = system
        self._names: dict[int, str] = {}
        # Of each file its own functions; files that are locked and others have different ones.
        self._methods: dict[int, _File] = {}
        self._system_of: dict[int, _File] = {}
        self.open = _OPEN(self._open)
        self.delete = _DELETE(self._delete)
        self._write, self._truncate, self._sync = _WRITE(self._on_write), _TRUNCATE(self._on_cut), _SYNC(self._on_sync)
        self.kept.append(self)

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        code: int = self._system.contents.open(self._system, name, file, flags, out)
        # What has no name is gone with the power.
        if code == 0 and name:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            methods = ctypes.cast(file, ctypes.POINTER(_POINTER))
            self._system_of[file] = ctypes.cast(methods[0], ctypes.POINTER(_File)).contents
            methods[0] = ctypes.addressof(self._methods.setdefault(methods[0], self._replaced(self._system_of[file])))
        return code

    def _replaced(self, methods: _File) -> _File:
        own = _File.from_buffer_copy(methods)
        own.write, own.truncate, own.sync = self._write, self._truncate, self._sync
        return own

    def _delete(self, _: int, name: bytes, sync: int) -> int:
        self._tell(Change("delete", Path(name.decode()).name))
        code: int = self._system.contents.delete(self._system, name, sync)
        return code

    def _on_write(self, file: int, data: int, length: int, at: int) -> int:
        self._tell(Change("write", self._names[file], at, ctypes.string_at(data, length)))
        code: int = self._system_of[file].write(file, data, length, at)
        return code

    def _on_cut(self, file: int, length: int) -> int:
        self._tell(Change("cut", self._names[file], length))
        code: int = self._system_of[file].truncate(file, length)
        return code

    def _on_sync(self, file: int, flags: int) -> int:
        self._tell(Change("sync", self._names[file]))
        code: int = self._system_of[file].sync(file, flags)
        return code


class Disk:
    """Files as they are on the disk, and what was done to them since but may be lost."""

    def __init__(self) -> None:
        self._files: dict[str, bytearray] = {}
        self._unsynced: dict[str, list[Change]] = defaultdict(list)

    def make(self, change: Change) -> None:
        """Make a change; a sync brings all that was done to its file to the disk."""
        unsynced = self._unsynced[change.file]
        if change.kind != "sync":
            unsynced.append(change)
            return
        if change.file not in self._files:
            self._sync_folder()
        for earlier in unsynced:
            _make(self._files, earlier)
        unsynced.clear()

    def _sync_folder(self) -> None:
        # SQLite does so with the first sync of each new journal; until then, what was deleted may come back.
        for name, unsynced in self._unsynced.items():
            deleted = max((n for n, change in enumerate(unsynced, 1) if change.kind == "delete"), default=0)
            if deleted:
                self._files.pop(name, None)
                del unsynced[:deleted]

    def lose_power(self, folder: Path, chance: random.Random | None) -> None:
        """Write the files as a power cut leaves them: without what was not synced, or with any part of it."""
        files = {name: bytearray(content) for name, content in self._files.items()}
        if chance is not None:
            for unsynced in self._unsynced.values():
                for change in unsynced:
                    if chance.random() < 0.5:
                        end = chance.choice([len(change.data), chance.randrange(len(change.data) + 1)])
                        _make(files, Change(change.kind, change.file, change.at, change.data[:end]))
        for name, content in files.items():
            (folder / name).write_bytes(content)


def _make(files: dict[str, bytearray], change: Change) -> None:
    if change.kind == "delete":
        files.pop(change.file, None)
        return
    content = files.setdefault(change.file, bytearray())
    if change.kind == "cut":
        del content[change.at :]
        return
    content.extend(bytes(max(0, change.at - len(content))))
    content[change.at : change.at + len(change.data)] = change.data
