"""Is there a lead that no box holds? The search that most proofs come down to.

For each cell of an axis, a vector says which boxes it lies in. A lead is one cell of
each axis, and the conjunction of their vectors are the boxes that hold it: the search
walks down the axes, leaves out cells that are no better than another, gives up where a
box holds all that is left, and never looks twice at the same remainder.
"""

from collections.abc import Iterator, Sequence

from policy_engine.analysis.boxes import Box
from policy_engine.source.frozen import frozen

__all__ = ["Cover", "Point", "TooHardError", "any_point", "bits_of"]

# One cell of each axis that matters; on all other axes any cell will do.
Point = dict[int, int]

_MOST_STEPS = 4_000
# Of so many cells the best is taken at once, before all are looked at.
_TRIED_AT_ONCE = 48
# Among so many cells those that are no better than another are left out.
_MOST_COMPARED = 64
# Of so few cells the vectors are joined one by one.
_FEW_CELLS = 8


class TooHardError(Exception):
    """The search would take too long; nothing is known."""


@frozen
class _Class:
    """Cells of an axis that lie in the same boxes."""

    cells: int
    vector: int


class Cover:
    """Boxes in their order, ready to be asked which leads none of them holds."""

    def __init__(self, boxes: Sequence[Box], sizes: Sequence[int]) -> None:
        self.boxes = tuple(boxes)
        self.every = (1 << len(self.boxes)) - 1
        self.sizes = sizes
        self.groups: dict[int, dict[int, int]] = {}
        for place, box in enumerate(self.boxes):
            for axis, cells in box.items():
                of_axis = self.groups.setdefault(axis, {})
                of_axis[cells] = of_axis.get(cells, 0) | 1 << place
        # No box stands in two groups of an axis, so that adding is joining.
        self.restricting = {axis: sum(groups.values()) for axis, groups in self.groups.items()}
        self._classes: dict[int, tuple[_Class, ...]] = {}
        self._by_cell: dict[int, list[int]] = {}
        self._asked: dict[tuple[int, int | None, bool], int] = {}

    def containing(self, box: Box, among: int) -> int:
        """Return the vector of those boxes that hold all of a box."""
        for axis in self.groups:
            if not among:
                return 0
            among &= self.holding(axis, box.get(axis))
        return among

    def holding(self, axis: int, cells: int | None) -> int:
        """Return the vector of the boxes that hold all of these cells of an axis; None: all cells there are."""
        key = (axis, cells, True)
        known = self._asked.get(key)
        if known is None:
            known = self.every
            if cells is not None and cells.bit_count() <= _FEW_CELLS:
                for cell in bits_of(cells):
                    known &= self._vector(axis, cell)
            else:
                wanted = (1 << self.sizes[axis]) - 1 if cells is None else cells
                for mask, places in self.groups.get(axis, {}).items():
                    if wanted & ~mask:
                        known &= ~places
            self._asked[key] = known
        return known

    def _touching(self, axis: int, cells: int) -> int:
        """Return the vector of the boxes that hold one of these cells of an axis."""
        key = (axis, cells, False)
        known = self._asked.get(key)
        if known is None:
            if cells.bit_count() <= _FEW_CELLS:
                known = 0
                for cell in bits_of(cells):
                    known |= self._vector(axis, cell)
            else:
                known = self.every
                for mask, places in self.groups.get(axis, {}).items():
                    if not cells & mask:
                        known &= ~places
            self._asked[key] = known
        return known

    def _vector(self, axis: int, cell: int) -> int:
        if axis not in self.groups:
            return self.every
        if axis not in self._by_cell:
            self._by_cell[axis] = list(self._vectors(axis))
        return self._by_cell[axis][cell]

    def meeting(self, box: Box, among: int) -> int:
        """Return the vector of those boxes that have a lead in common with a box."""
        for axis, cells in box.items():
            if not among:
                return 0
            among &= self._touching(axis, cells)
        return among

    def classes(self, axis: int) -> tuple[_Class, ...]:
        """Return the cells of an axis, those together that lie in the same boxes, those in the fewest boxes first."""
        known = self._classes.get(axis)
        if known is None:
            cells_of: dict[int, int] = {}
            for cell, vector in enumerate(self._vectors(axis)):
                cells_of[vector] = cells_of.get(vector, 0) | 1 << cell
            found = [_Class(cells, vector) for vector, cells in cells_of.items()]
            known = self._classes[axis] = tuple(sorted(found, key=lambda of: of.vector.bit_count()))
        return known

    def _vectors(self, axis: int) -> Iterator[int]:
        """Yield for each cell of an axis the vector of the boxes it lies in."""
        changes: dict[int, int] = {}
        vector = self.every
        for mask, places in self.groups[axis].items():
            vector &= ~places
            # Where runs of cells begin, and behind where they end.
            for edge in bits_of(mask ^ mask << 1):
                changes[edge] = changes.get(edge, 0) ^ places
        for cell in range(self.sizes[axis]):
            vector ^= changes.get(cell, 0)
            yield vector

    def outside(self, box: Box, among: int, steps: int = _MOST_STEPS) -> Point | None:
        """Return a point of a box that none of the boxes in the vector holds; None where together they hold all.

        Raises TooHardError.
        """
        met = self.meeting(box, among)
        if not met:
            return any_point(box)
        if self.containing(box, met):
            return None
        return _Search(self, box, met, steps).run()


class _Search:
    def __init__(self, cover: Cover, box: Box, alive: int, steps: int) -> None:
        self._box = box
        self._steps = steps
        self._first = alive
        restricting = {axis: (alive & cover.restricting[axis]).bit_count() for axis in cover.groups}
        self._axes = sorted((axis for axis, count in restricting.items() if count), key=lambda axis: -restricting[axis])
        self._classes = [cover.classes(axis) for axis in self._axes]
        holding = [cover.holding(axis, box.get(axis)) for axis in self._axes]
        # The boxes that hold all that is left from an axis on.
        self._rest = [alive] * (len(holding) + 1)
        for place in range(len(holding) - 1, -1, -1):
            self._rest[place] = self._rest[place + 1] & holding[place]
        self._failed: set[tuple[int, int]] = set()
        self._point: Point = {}

    def run(self) -> Point | None:
        if not self._greedy() and not self._look(0, self._first):
            return None
        return any_point(self._box) | self._point

    def _greedy(self) -> bool:
        """Take on each axis the best of the first cells."""
        alive = self._first
        for axis, classes in zip(self._axes, self._classes, strict=True):
            best = min(self._within(axis, classes, alive, _TRIED_AT_ONCE), key=lambda found: found[0].bit_count())
            alive = best[0]
            self._point[axis] = best[1]
            if not alive:
                return True
        self._point.clear()
        return False

    def _within(self, axis: int, classes: Sequence[_Class], alive: int, most: int | None) -> Iterator[tuple[int, int]]:
        """Yield what remains alive, and a cell, for the classes inside the box."""
        wanted = self._box.get(axis)
        for found in classes:
            cells = found.cells if wanted is None else found.cells & wanted
            if cells:
                yield found.vector & alive, (cells & -cells).bit_length() - 1
                if most is not None:
                    most -= 1
                    if not most:
                        return

    def _look(self, place: int, alive: int) -> bool:
        if not alive:
            return True
        if alive & self._rest[place] or (place, alive) in self._failed:
            return False
        self._steps -= 1
        if self._steps < 0:
            raise TooHardError
        axis = self._axes[place]
        for left, cell in self._best(axis, self._classes[place], alive):
            self._point[axis] = cell
            if self._look(place + 1, left):
                return True
        self._point.pop(axis, None)
        self._failed.add((place, alive))
        return False

    def _best(self, axis: int, classes: Sequence[_Class], alive: int) -> list[tuple[int, int]]:
        """Return what may remain alive, the least first; what holds all of another is left out."""
        cell_of: dict[int, int] = {}
        for left, cell in self._within(axis, classes, alive, None):
            cell_of.setdefault(left, cell)
        ordered = sorted(cell_of, key=int.bit_count)
        if len(ordered) > _MOST_COMPARED:
            return [(left, cell_of[left]) for left in ordered]
        kept: list[int] = []
        for left in ordered:
            if not any(other & left == other for other in kept):
                kept.append(left)
        return [(left, cell_of[left]) for left in kept]


def any_point(box: Box) -> Point:
    """Return the first point of a box."""
    return {axis: (cells & -cells).bit_length() - 1 for axis, cells in box.items()}


def bits_of(vector: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while vector:
        low = vector & -vector
        yield low.bit_length() - 1
        vector ^= low
