"""Which leads of a batch were there before: by their ids to the letter, in a few dozen bytes a lead.

Ids are found by a hash of 64 bits and compared as texts. Of the contents of leads with
one id only a hash is kept.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["IdMemory", "Repeat"]

_Array = NDArray[Any]
_NEW = -1


class Repeat(NamedTuple):
    """A row whose id came before: which of the distinct leads it is, from 0, and whether it holds the same."""

    row: int
    lead: int
    is_equal: bool


class IdMemory:
    """The ids so far. The distinct leads are numbered from 0 in the order they come."""

    def __init__(self) -> None:
        self.leads = 0
        # Sorted hashes with the leads they belong to, the longest first; few, since they are merged.
        self._runs: list[tuple[_Array, _Array]] = []
        self._texts = _Texts()
        self._contents: list[_Array] = []
        self._starts: list[int] = []
        # Ids whose hash belongs to another one that came before.
        self._collided: dict[str, int] = {}

    def take(self, ids: Sequence[str], contents: _Array) -> tuple[_Array, list[Repeat]]:
        """Add rows; return the rows that are leads of their own, and the others."""
        firsts, inside = _first_rows(ids)
        texts = [ids[row] for row in firsts] if inside else list(ids)
        hashes = _hashed(texts)
        leads = np.full(len(firsts), _NEW, dtype=np.int64)
        shares_hash = np.zeros(len(firsts), dtype=bool)
        for place, lead in self._of_equal_hash(hashes):
            text = texts[place]
            leads[place] = lead if self._texts.of(lead) == text else self._collided.get(text, _NEW)
            shares_hash[place] = True
        new = leads == _NEW
        leads[new] = self.leads + np.arange(np.count_nonzero(new))
        texts = texts if new.all() else [texts[place] for place in np.flatnonzero(new)]
        self._add(texts, hashes[new], contents[firsts[new]], shares_hash[new])
        repeats = [(int(row), int(lead)) for row, lead in zip(firsts[~new], leads[~new], strict=True)]
        repeats += [(row, int(leads[place])) for row, place in inside]
        found = [Repeat(row, lead, bool(self._content(lead) == contents[row])) for row, lead in sorted(repeats)]
        return firsts[new], found

    def _of_equal_hash(self, hashes: _Array) -> Iterator[tuple[int, int]]:
        """Yield the places of hashes that came before, and the leads that brought them."""
        # In their order they are found several times faster: each search begins where the last one ended.
        order = np.argsort(hashes)
        wanted = hashes[order]
        for known, leads in self._runs:
            places = np.searchsorted(known, wanted)
            places[places == len(known)] = 0
            for found in np.flatnonzero(known[places] == wanted):
                yield int(order[found]), int(leads[places[found]])

    def _add(self, texts: Sequence[str], hashes: _Array, contents: _Array, shares_hash: _Array) -> None:
        first = self.leads
        self.leads += len(texts)
        self._starts.append(first)
        self._contents.append(contents)
        self._texts.add(texts)
        order = np.argsort(hashes, kind="stable")
        found, is_other = hashes[order], shares_hash[order]
        is_other[1:] |= found[1:] == found[:-1]
        for place in order[is_other]:
            self._collided[texts[place]] = first + int(place)
        self._merge(found[~is_other], (order + first)[~is_other])

    def _merge(self, hashes: _Array, leads: _Array) -> None:
        while self._runs and len(self._runs[-1][0]) <= len(hashes):
            other, of_other = self._runs.pop()
            hashes, leads = np.concatenate([other, hashes]), np.concatenate([of_other, leads])
            order = np.argsort(hashes, kind="stable")
            hashes, leads = hashes[order], leads[order]
        if len(hashes):
            self._runs.append((hashes, leads))

    def _content(self, lead: int) -> Any:
        chunk = int(np.searchsorted(self._starts, lead, side="right")) - 1
        return self._contents[chunk][lead - self._starts[chunk]]


class _Texts:
    """Texts one behind the other, in pieces."""

    def __init__(self) -> None:
        self._starts: list[int] = [0]
        self._pieces: list[tuple[bytes, _Array]] = []

    def add(self, texts: Sequence[str]) -> None:
        joined = "".join(texts)
        content = joined.encode("utf-8", "surrogatepass")
        sized = texts if joined.isascii() else [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum(list(map(len, sized)), out=ends[1:])
        self._pieces.append((content, ends.astype(np.uint32) if ends[-1] < 1 << 32 else ends))
        self._starts.append(self._starts[-1] + len(texts))

    def of(self, number: int) -> str:
        piece = int(np.searchsorted(self._starts, number, side="right")) - 1
        content, ends = self._pieces[piece]
        place = number - self._starts[piece]
        return content[int(ends[place]) : int(ends[place + 1])].decode("utf-8", "surrogatepass")


def _first_rows(ids: Sequence[str]) -> tuple[_Array, list[tuple[int, int]]]:
    """Return the first row of each id, and of every other row the place of the first among those."""
    places: dict[str, int] = {}
    inside: list[tuple[int, int]] = []
    if len(set(ids)) == len(ids):
        return np.arange(len(ids)), inside
    firsts: list[int] = []
    for row, text in enumerate(ids):
        place = places.setdefault(text, len(firsts))
        if place == len(firsts):
            firsts.append(row)
        else:
            inside.append((row, place))
    return np.array(firsts, dtype=np.int64), inside


def _hashed(texts: Sequence[str]) -> _Array:
    """Return a number of 64 bits for each text."""
    try:
        series = pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:
        # Half a character, which Python can hold and no file.
        series = pl.Series([text.encode(errors="replace").decode() for text in texts], dtype=pl.String)
    return series.hash().to_numpy()
