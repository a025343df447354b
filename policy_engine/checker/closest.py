"""Did you mean: the declared name nearest to one that is not declared."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest

from policy_engine.model.text import text_key

__all__ = ["Slips", "closest"]

_LONGEST_DIFFERENCE = 3
_LOOKED_AT = 8
_SHORTEST = 2


def closest(text: str, names: Iterable[str]) -> str | None:
    """Return the name that is nearest to the text, or None where none is near.

    >>> closest("employes", ["employees", "score"])
    'employees'
    """
    key = text_key(text)
    by_key = {text_key(name): name for name in names}
    near = (other for other in by_key if abs(len(other) - len(key)) <= _LONGEST_DIFFERENCE)
    # Which names share most pairs of letters is quickly known; only those are compared in earnest.
    pairs = _pairs(key)
    alike = nlargest(_LOOKED_AT, near, key=lambda other: len(pairs & _pairs(other)))
    # Of names as short as `AE` one letter is half: they are alike only where they are as long.
    alike = [other for other in alike if min(len(other), len(key)) > _SHORTEST or len(other) == len(key)]
    found = get_close_matches(key, alike, n=1, cutoff=0.65)
    return by_key[found[0]] if found else None


@lru_cache(maxsize=16_384)
def _pairs(key: str) -> frozenset[str]:
    framed = f" {key} "
    return frozenset(framed[at : at + 2] for at in range(len(framed) - 1))


class Slips:
    """Names, and whether another name is one slip away from one of them: a letter more, less, other or moved.

    >>> Slips(["Ana Ruiz"]).has("Ana Riuz")
    True
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._shortened = {form for name in names for form in _with_one_letter_less(text_key(name))}

    def has(self, text: str) -> bool:
        """Tell whether the text is such a slip."""
        return not self._shortened.isdisjoint(_with_one_letter_less(text_key(text)))


def _with_one_letter_less(key: str) -> set[str]:
    return {key} | {key[:at] + key[at + 1 :] for at in range(len(key))}
