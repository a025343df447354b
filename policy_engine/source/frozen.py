"""Frozen data: values that never change, and compare by what they hold.

It is `dataclass(frozen=True, slots=True)`, and costs a start little. That one compiles six
methods for every class, used or not: of some 400 classes this takes longer than checking a
policy. Here they share five of the methods, and the sixth is compiled with the first value.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import FrozenInstanceError, dataclass, field, fields, make_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

__all__ = ["frozen", "frozen_by_name"]

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[_Kind]) -> type[_Kind]:
    """Declare frozen data, its parts given in the order written or by name."""
    return _frozen(kind, by_name=False)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen_by_name(kind: type[_Kind]) -> type[_Kind]:
    """Declare frozen data, its parts given by name."""
    return _frozen(kind, by_name=True)


def _frozen(kind: type[_Kind], by_name: bool) -> type[_Kind]:
    # Without words of its own a class would get its signature as such, which takes as long as all else.
    kind.__doc__ = kind.__doc__ or kind.__name__
    for name in _METHODS:
        if name not in vars(kind):
            setattr(kind, name, vars(_Methods)[name])
    return dataclass(init=False, repr=False, eq=False, slots=True, kw_only=by_name)(kind)


class _Methods:
    """What the classes share."""

    def __init__(self, *given: Any, **named: Any) -> None:
        kind: Any = self.__class__
        compiled = _init_of(kind)
        setattr(kind, "__init__", compiled)  # noqa: B010 - which the types forbid
        compiled(self, *given, **named)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __setstate__(self, state: tuple[None, Mapping[str, object]]) -> None:
        for name, value in state[1].items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if self.__class__ is not other.__class__:
            return NotImplemented
        read = _reader(self.__class__)
        return bool(read(self) == read(other))

    def __hash__(self) -> int:
        return hash((self.__class__.__name__, _reader(self.__class__)(self)))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in _compared(self.__class__))
        return f"{self.__class__.__qualname__}({parts})"


_METHODS = ("__init__", "__setattr__", "__delattr__", "__setstate__", "__eq__", "__hash__", "__repr__")


def _init_of(kind: type[Any]) -> Callable[..., None]:
    namespace = {"__doc__": kind.__doc__}
    if hasattr(kind, "__post_init__"):
        namespace["__post_init__"] = kind.__post_init__
    parts = [(part.name, part.type, copy(part)) for part in fields(kind)]
    compiled: Any = make_dataclass(kind.__name__, parts, namespace=namespace, frozen=True, repr=False, eq=False)
    init: Callable[..., None] = compiled.__init__
    return init


def _compared(kind: type[Any]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind) if part.compare)


def _new_reader(kind: type[Any]) -> Callable[[Any], object]:
    """Return what reads the parts that count when two values are compared."""
    names = _compared(kind)
    return attrgetter(*names) if names else _nothing


_reader: Callable[[Any], Callable[[Any], object]] = cache(_new_reader)


def _nothing(value: object) -> tuple[()]:  # noqa: ARG001 - it stands where parts are read
    return ()
