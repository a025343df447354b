"""What every node has: a place that does not count, value semantics, and no way to change it."""

from dataclasses import FrozenInstanceError, dataclass, field, fields
from typing import Any, Literal, TypeVar, dataclass_transform

from policy_engine.source.span import Span

__all__ = ["NOWHERE", "DurationUnit", "Node", "Period", "Rotation", "node"]

NOWHERE = Span(0, 0)

_Kind = TypeVar("_Kind")

DurationUnit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal["day", "week", "month", "quarter", "year"]
Rotation = Literal["turn", "weight", "load"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(kind: type[_Kind]) -> type[_Kind]:
    return dataclass(slots=True, repr=False, eq=False)(kind)


@node
class Node:
    """Anything with a place in its statement. Places do not count when trees are compared.

    Nodes are frozen and have value semantics. What `dataclass` would generate for that
    in each of the many classes is written once here: it makes every start faster.
    """

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return _parts(self) == _parts(other) if self.__class__ is other.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash((self.__class__.__name__, _parts(self)))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}{_parts(self)}"


_compared: dict[str, tuple[str, ...]] = {}


def _parts(node: Any) -> tuple[object, ...]:
    """Return the values of a node that count when it is compared."""
    name = node.__class__.__name__
    if name not in _compared:
        _compared[name] = tuple(part.name for part in fields(node) if part.compare)
    return tuple(getattr(node, part) for part in _compared[name])
