"""Tables that promise that no lead matches two rows."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from policy_engine.analysis.boxes import Box, overlap
from policy_engine.analysis.claims import all_of
from policy_engine.analysis.cover import bits_of
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import situation
from policy_engine.model.routing import Table

__all__ = ["find_overlapping_rows"]

_MOST_SHOWN = 5
_MOST_PAIRS = 4_000_000

Rows = Sequence[tuple[int, Box]]


def find_overlapping_rows(proofs: Proofs) -> Iterator[Finding]:
    """Yield R044 for rows of a `unique` table that overlap, R045 for a table of which it is not proven."""
    for table in proofs.policy.tables:
        if table.unique:
            yield from _overlaps(proofs, table)


def _overlaps(proofs: Proofs, table: Table) -> Iterator[Finding]:
    numbers = range(table.first, table.last)
    wide = [number for number in numbers if proofs.boxes[number] is None]
    rows = [(number, box) for number in numbers for box in proofs.boxes[number] or ()]
    shown = 0
    for one, other in _pairs(rows, proofs.prover.sizes, wide, numbers):
        if shown == _MOST_SHOWN:
            return
        found = _shared_lead(proofs, one, other)
        if isinstance(found, SampleLead):
            shown += 1
            yield Finding("R044", (other, one), (table.name,), found)
        elif found is None:
            yield Finding("R045", (other, one), (table.name,))
            return


def _shared_lead(proofs: Proofs, one: int, other: int) -> SampleLead | bool | None:
    """Return a lead that two rows take, True where there is none, None where that is not proven."""
    claim = all_of((proofs.claims[one], proofs.claims[other]))

    def matches_both(lead: SampleLead) -> bool:
        found = situation(proofs.policy, lead)
        conditions = (proofs.rules[one].condition, proofs.rules[other].condition)
        return all(condition is None or found.judge(condition) is True for condition in conditions)

    verdict = proofs.prover.find(claim, matches_both)
    return True if verdict.impossible else verdict.lead


def _pairs(rows: Rows, sizes: Sequence[int], wide: Sequence[int], numbers: range) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows, the upper one first, whose boxes meet, each once."""
    seen: set[tuple[int, int]] = set()
    for number in wide:
        for other in numbers:
            if other != number:
                seen.add((min(number, other), max(number, other)))
    yield from sorted(seen)
    for group in _groups(rows, sizes):
        for (one, box), (other, other_box) in combinations(group, 2):
            pair = (min(one, other), max(one, other))
            if one != other and pair not in seen and overlap(box, other_box) is not None:
                seen.add(pair)
                yield pair


def _groups(rows: Rows, sizes: Sequence[int]) -> Iterator[Rows]:
    """Yield groups of rows such that rows that meet are in one group: those in one cell of the most telling axis."""
    if len(rows) < 3:
        yield rows
        return
    axes = dict.fromkeys(axis for _, box in rows for axis in box)
    by_axis = {axis: _by_cell(rows, axis, sizes[axis]) for axis in axes}
    best = min(by_axis, key=lambda axis: sum(len(group) ** 2 for group in by_axis[axis]), default=None)
    if best is None:
        yield rows
        return
    for group in by_axis[best]:
        if len(group) ** 2 > _MOST_PAIRS // 16 and len(axes) > 1 and len(group) < len(rows):
            yield from _groups(
                [(number, {axis: cells for axis, cells in box.items() if axis != best}) for number, box in group], sizes
            )
        else:
            yield group


def _by_cell(rows: Rows, axis: int, size: int) -> list[list[tuple[int, Box]]]:
    """Return the rows of each cell of an axis; cells with the same rows are one."""
    every = (1 << size) - 1
    anywhere = [row for row in rows if row[1].get(axis, every) == every]
    groups: dict[int, list[tuple[int, Box]]] = {}
    budget = 20 * len(rows) + 10_000
    for row in rows:
        cells = row[1].get(axis, every)
        if cells == every:
            continue
        budget -= cells.bit_count()
        if budget < 0:
            return [list(rows)]
        for cell in bits_of(cells):
            groups.setdefault(cell, []).append(row)
    if not groups:
        return [list(rows)]
    distinct = {tuple(id(row) for row in group): group for group in groups.values()}
    return [[*group, *anywhere] for group in distinct.values()]
