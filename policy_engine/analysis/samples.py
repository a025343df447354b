"""Texts that a regular expression matches, as far as they are plain to see; whoever uses one tries it first."""

import re
from collections.abc import Iterator
from re import _constants as kinds
from re import _parser as parser
from typing import Any

__all__ = ["samples_of"]


def samples_of(pattern: str) -> Iterator[str]:
    """Yield a few texts that may match a pattern; none for one that is written in a way of its own."""
    try:
        parsed = parser.parse(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        return
    text = _sample(parsed)
    if text is not None:
        yield text
        yield f"{text}something"
        yield f"something{text}"
        yield f"something {text} other"


def _sample(parts: Any) -> str | None:
    texts = [_piece(kind, value) for kind, value in parts]
    return None if None in texts else "".join(text for text in texts if text is not None)


def _piece(kind: Any, value: Any) -> str | None:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.ANY:
        return "x"
    if kind is kinds.AT:
        return ""
    if kind is kinds.IN:
        return _member(value)
    if kind is kinds.BRANCH:
        return next((text for text in map(_sample, value[1]) if text is not None), None)
    if kind is kinds.SUBPATTERN:
        return _sample(value[-1])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
        inner = _sample(value[2])
        return None if inner is None else inner * value[0]
    return None


def _member(members: Any) -> str | None:
    for kind, value in members:
        if kind is kinds.LITERAL:
            return chr(value)
        if kind is kinds.RANGE:
            return chr(value[0])
        if kind is kinds.CATEGORY:
            return {kinds.CATEGORY_DIGIT: "7", kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_WORD: "w"}.get(value)
    return None
