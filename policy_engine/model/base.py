"""What all of a checked policy is made of: frozen data that is built by name.

Inside, types are the checker's to keep. At the border, where data comes from a state or
a log, pydantic reads it: it refuses unknown fields, and never turns one type into another.
It is loaded there and not before, since loading it takes longer than checking a policy.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from policy_engine.source.frozen import frozen_by_name

__all__ = ["AT_THE_BORDER", "BY_KIND", "Model", "Place", "without_place"]

_Kind = TypeVar("_Kind")

# What pydantic goes by when it reads data from outside.
AT_THE_BORDER = {"strict": True, "extra": "forbid"}


@frozen_by_name
class Model:
    """Any part of a checked policy."""

    __pydantic_config__ = AT_THE_BORDER


class _ByKind:
    def __get_pydantic_core_schema__(self, union: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic import Discriminator

        return Discriminator("kind").__get_pydantic_core_schema__(union, handler)  # type: ignore[arg-type]


# Marks a union whose members are told apart by their `kind`.
BY_KIND = _ByKind()


@frozen_by_name
class Place(Model):
    """Where something was written: a file name relative to the policy's folder, a line and a column from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


_NOWHERE = Place(file="", line=1)


def without_place(statement: _Kind) -> _Kind:
    """Return a statement as if it stood nowhere, to compare what it says."""
    placed: Any = statement
    moved: _Kind = replace(placed, place=_NOWHERE)
    return moved
