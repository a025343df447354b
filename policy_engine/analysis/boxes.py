"""Claims as boxes: a box is one set of cells on each of a few axes, and all cells of the others.

A claim is a choice of boxes. Where there would be too many, there are none, and the
solver is asked instead.
"""

from collections.abc import Iterable, Mapping, Sequence

from policy_engine.analysis.claims import At, Both, Claim

__all__ = ["MOST_BOXES", "Box", "boxes_of", "contains", "overlap"]

MOST_BOXES = 256

# The cells of each axis that is restricted.
Box = Mapping[int, int]


def boxes_of(claim: Claim, most: int = MOST_BOXES) -> tuple[Box, ...] | None:
    """Return the boxes of a claim, of which one holds the lead; None where there would be more than so many."""
    if isinstance(claim, At):
        return ({claim.axis: claim.cells},) if claim.cells else ()
    if isinstance(claim, Both):
        return _product([boxes_of(part, most) for part in claim.parts], most)
    found: list[Box] = []
    for part in claim.parts:
        boxes = boxes_of(part, most)
        if boxes is None:
            return None
        found += boxes
        if len(found) > 4 * most:
            return None
    found = _widest(found)
    return tuple(found) if len(found) <= most else None


def _product(choices: Sequence[tuple[Box, ...] | None], most: int) -> tuple[Box, ...] | None:
    known = [choice for choice in choices if choice is not None]
    if () in known:
        return ()
    if len(known) < len(choices):
        return None
    boxes: list[Box] = [{}]
    for choice in sorted(known, key=len):
        if len(boxes) * len(choice) > 16 * most:
            return None
        boxes = _widest([both for box in boxes for other in choice if (both := overlap(box, other)) is not None])
        if len(boxes) > most:
            return None
    return tuple(boxes)


def overlap(one: Box, other: Box) -> Box | None:
    """Return the box in which two boxes meet, None where they do not."""
    if not one:
        return other
    both = dict(one)
    for axis, cells in other.items():
        left = both.get(axis, cells) & cells
        if not left:
            return None
        both[axis] = left
    return both


def contains(one: Box, other: Box) -> bool:
    """Tell whether a box holds all of another."""
    return all(axis in other and not other[axis] & ~cells for axis, cells in one.items())


def _widest(boxes: Iterable[Box]) -> list[Box]:
    """Leave out boxes that lie in another."""
    kept: list[Box] = []
    for box in sorted(boxes, key=len):
        if not any(contains(wider, box) for wider in kept):
            kept.append(box)
    return kept
