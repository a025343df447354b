"""Claims about a lead, as the proofs speak of them.

A claim says that a condition has one of some truths, or that a lead lies in certain
cells of an axis. Claims are joined by `all of` and `any of`; there is no `not`, since
the opposite of a truth is two truths.
"""

from collections.abc import Iterable

from policy_engine.source.frozen import frozen

__all__ = [
    "ALWAYS", "FALSE", "KNOWN", "NEVER", "NOT_FALSE", "NOT_TRUE", "TRUE", "UNKNOWN", "At", "Both", "Claim", "Either",
    "Truths", "all_of", "any_of",
]  # fmt: skip

Truths = frozenset[bool | None]

TRUE: Truths = frozenset((True,))
FALSE: Truths = frozenset((False,))
UNKNOWN: Truths = frozenset((None,))
NOT_TRUE: Truths = frozenset((False, None))
NOT_FALSE: Truths = frozenset((True, None))
KNOWN: Truths = frozenset((True, False))


@frozen
class At:
    """The lead lies in one of the cells of an axis; `cells` has a bit for each."""

    axis: int
    cells: int


@frozen
class Both:
    """All parts hold; of no parts, always."""

    parts: "tuple[Claim, ...]"


@frozen
class Either:
    """Some part holds; of no parts, never."""

    parts: "tuple[Claim, ...]"


Claim = At | Both | Either

ALWAYS = Both(())
NEVER = Either(())


def all_of(parts: Iterable[Claim]) -> Claim:
    """Join claims that hold together; what lies on one axis becomes one claim."""
    cells: dict[int, int] = {}
    others: dict[Claim, None] = {}
    for part in _flat(parts, Both):
        if part == NEVER:
            return NEVER
        if isinstance(part, At):
            cells[part.axis] = cells.get(part.axis, part.cells) & part.cells
        else:
            others[part] = None
    if 0 in cells.values():
        return NEVER
    found = (*(At(axis, bits) for axis, bits in cells.items()), *others)
    return found[0] if len(found) == 1 else Both(found)


def any_of(parts: Iterable[Claim]) -> Claim:
    """Join claims of which one holds; what lies on one axis becomes one claim."""
    cells: dict[int, int] = {}
    others: dict[Claim, None] = {}
    for part in _flat(parts, Either):
        if part == ALWAYS:
            return ALWAYS
        if isinstance(part, At):
            cells[part.axis] = cells.get(part.axis, 0) | part.cells
        else:
            others[part] = None
    found = (*(At(axis, bits) for axis, bits in cells.items() if bits), *others)
    return found[0] if len(found) == 1 else Either(found)


def _flat(parts: Iterable[Claim], kind: type[Both] | type[Either]) -> Iterable[Claim]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part
