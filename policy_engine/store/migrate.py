"""Bringing a state's tables to the version that this program knows, one numbered step after another.

Each step and the note that it was taken are one transaction: a migration that dies is
begun again where it stood.
"""

import importlib.resources
from collections.abc import Callable
from functools import cache
from typing import Literal

from policy_engine.store.errors import newer

__all__ = ["Dialect", "known_version", "migrate", "step"]

Dialect = Literal["sqlite", "postgres"]


@cache
def _steps(dialect: Dialect) -> tuple[str, ...]:
    folder = importlib.resources.files("policy_engine.store.migrations").joinpath(dialect)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in files)


def known_version(dialect: Dialect) -> int:
    """Return the version of the tables that this program writes."""
    return len(_steps(dialect))


def step(dialect: Dialect, version: int) -> str:
    """Return the statements that make a version out of the one before it."""
    return _steps(dialect)[version - 1]


def migrate(dialect: Dialect, place: str, version: int, take: Callable[[int, str], None]) -> None:
    """Take the steps that a state at a version still lacks; raises StoreError for one from a newer program."""
    if version > known_version(dialect):
        raise newer(place, version, known_version(dialect))
    for following in range(version + 1, known_version(dialect) + 1):
        take(following, step(dialect, following))
