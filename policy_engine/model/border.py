"""The border: checked data as JSON, and JSON read back.

What comes in is checked here and nowhere else: unknown fields are refused, and no type is
turned into another.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

__all__ = ["from_json", "plain", "to_json"]

_Data = TypeVar("_Data")


def to_json(data: object, without: str | None = None, indent: int | None = None, *, brief: bool = False) -> str:
    """Return data as JSON, perhaps without one part, or brief: without all that goes without saying.

    Equal data gives equal text.
    """
    left_out = None if without is None else {without}
    written: bytes = _adapter(type(data)).dump_json(data, exclude=left_out, indent=indent, exclude_defaults=brief)
    return written.decode()


def from_json(kind: type[_Data], text: str) -> _Data:
    """Return the data that `to_json` wrote; raises ValueError for a text that is none of the kind."""
    read: _Data = _adapter(kind).validate_json(text)
    return read


def plain(data: object) -> Any:
    """Return data as what JSON knows: objects, lists, texts, numbers."""
    return _adapter(type(data)).dump_python(data, mode="json")


def _new_adapter(kind: Any) -> Any:
    # Loading pydantic takes longer than checking a policy, which needs none of it.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


_adapter: Callable[[Any], Any] = cache(_new_adapter)
