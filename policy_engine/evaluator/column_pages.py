"""Pages of terms for many leads at once: bit vectors in 64-bit words, one row of words a cell.

Leads are looked up page after page; one that is decided leaves, and so does one for
which no term of the page is left.
"""

from collections.abc import Sequence

import numpy as np

from policy_engine.compiler.program import (
    Cells,
    Column,
    DecisionProgram,
    KeyCells,
    OrderCells,
    Page,
    TruthCells,
)
from policy_engine.evaluator.cells import key_look
from policy_engine.evaluator.column_logic import UNKNOWN, ColumnLogic
from policy_engine.evaluator.typed_columns import Array, Distinct, TypedColumn, thresholds
from policy_engine.model.values import Kind

__all__ = ["NO_RULE", "WORD", "ColumnPages", "words_of"]

WORD = 64
# Of fewer words it is quicker to carry on than to sort out the leads without a term.
_WIDE = 8
# Two columns of texts are looked up together as long as their cells make no more pairs than that.
_MOST_PAIRS = 1 << 17

NO_RULE = -1

_Rows = Array | None


class ColumnPages:
    """The pages of a program, ready for columns."""

    def __init__(self, program: DecisionProgram, pages: Sequence[Page]) -> None:
        self._pages = [_Page(page, program.columns) for page in pages]

    def decide(self, logic: ColumnLogic, forces: Sequence[int]) -> Array:
        """Return the first rule that is true of each lead, `NO_RULE` where there is none."""
        decided = np.full(logic.count, NO_RULE, dtype=np.int64)
        rows: _Rows = None
        for page, force in zip(self._pages, forces, strict=True):
            found, terms = page.first_terms(logic, force, rows)
            decided[found] = page.rules[terms]
            rows = np.flatnonzero(decided == NO_RULE)
            if not len(rows):
                break
        return decided

    def true_rules(self, logic: ColumnLogic, forces: Sequence[int], last: Array) -> list[tuple[Array, Array, Array]]:
        """Return for each page the rules of its terms, the leads with a true term, and the words of these.

        `last` is the rule that decides each lead: of the rules behind it none is true.
        """
        return [
            (page.rules, *page.true_words(logic, force, last)) for page, force in zip(self._pages, forces, strict=True)
        ]

    def has_unknown(self, logic: ColumnLogic, forces: Sequence[int], last: Array) -> Array:
        """Tell of each lead whether a rule before its last one could not be judged."""
        unknown = np.zeros(logic.count, dtype=bool)
        for page, force in zip(self._pages, forces, strict=True):
            unknown |= page.has_unknown(logic, force, last)
        return unknown


class _Page:
    def __init__(self, page: Page, columns: Sequence[Column]) -> None:
        self.rules = np.array(page.rules, dtype=np.int64)
        self._count = len(page.rules)
        self._width = max(1, -(-self._count // WORD))
        asked = sorted(page.columns, key=lambda each: _selects(each.cells))
        self._columns = [_PageColumn(columns[each.column], each.cells, page.every, self._width) for each in asked]
        texts = [each for each in asked[:2] if isinstance(each.cells, KeyCells)]
        is_paired = self._width >= _WIDE and len(texts) == 2
        self._pair = _Pair(self._columns[0], self._columns[1]) if is_paired else None
        self._before = _prefixes(self._count, self._width)

    def first_terms(self, logic: ColumnLogic, force: int, rows: _Rows) -> tuple[Array, Array]:
        """Return the leads of which a term is true, and the first such term of each."""
        rows, words = self._met(logic, force, rows)
        return _first_bits(rows, words)

    def true_words(self, logic: ColumnLogic, force: int, last: Array) -> tuple[Array, Array]:
        """Return the leads of which a term before the last rule is true, and their words."""
        rows, words = self._met(logic, force, None)
        words = words & self._before[self._places(last[rows])]
        some = _any(words)
        return rows[some], words[some]

    def has_unknown(self, logic: ColumnLogic, force: int, last: Array) -> Array:
        """Tell of each lead whether the terms leave a rule before its last one unknown."""
        answer = np.zeros(logic.count, dtype=bool)
        rows = np.flatnonzero(self._may_be_unknown(logic))
        if not len(rows):
            return answer
        true, unrefuted = self._conjunction(logic, force, rows), self._conjunction(logic, force, rows, unrefuted=True)
        unknown = unrefuted & ~true & self._before[self._places(last[rows])]
        answer[rows] = _any(unknown)
        return answer

    def _places(self, last: Array) -> Array:
        """Return how many terms stand before the rules."""
        return np.where(last == NO_RULE, self._count, np.searchsorted(self.rules, last, side="left"))

    def _may_be_unknown(self, logic: ColumnLogic) -> Array:
        may = np.zeros(logic.count, dtype=bool)
        for column in self._columns:
            may |= column.unknown(logic)
        return may

    def _conjunction(self, logic: ColumnLogic, force: int, rows: Array, *, unrefuted: bool = False) -> Array:
        words = np.broadcast_to(words_of(force, self._width), (len(rows), self._width))
        for column in self._columns:
            words = words & column.words(logic, rows, unrefuted=unrefuted)
        return words

    def _met(self, logic: ColumnLogic, force: int, rows: _Rows) -> tuple[Array, Array]:
        """Return the leads that may have a term, and the words of their terms."""
        left = np.arange(logic.count) if rows is None else rows
        words: Array | None = None
        columns = self._columns
        if self._pair is not None:
            pair = self._pair.words(logic, rows)
            if pair is not None:
                left, words, columns = left[pair[0]], pair[1], columns[2:]
        for place, column in enumerate(columns):
            following = column.words(logic, None if len(left) == logic.count else left)
            words = following if words is None else np.bitwise_and(words, following, out=words)
            if self._width >= _WIDE and place + 1 < len(columns):
                some = _any(words)
                if np.count_nonzero(some) * 2 < len(some):
                    left, words = left[some], words[some]
        in_force = words_of(force, self._width)
        if words is None:
            return left, np.broadcast_to(in_force, (len(left), self._width))
        return left, np.bitwise_and(words, in_force, out=words)


class _Pair:
    """The two columns of a page that leave the fewest terms, looked up together: most pairs of cells have none."""

    def __init__(self, first: "_PageColumn", second: "_PageColumn") -> None:
        self._columns = first, second
        # INVARIANT: replaced as a whole, never changed, since other threads may be reading it.
        self._known: tuple[Array, Array, Array, Array] | None = None

    def words(self, logic: ColumnLogic, rows: _Rows) -> tuple[Array, Array] | None:
        """Return which of the leads have terms, and their words; None where there are too many pairs of cells."""
        (one, of_one, _), (other, of_other, _) = (column.found(logic, rows) for column in self._columns)
        if len(of_one) * len(of_other) > _MOST_PAIRS:
            return None
        known = self._known
        if known is None or known[0] is not of_one or known[1] is not of_other:
            known = self._known = (of_one, of_other, *_paired(of_one, of_other))
        pairs = known[2][one * len(of_other) + other]
        some = np.flatnonzero(pairs >= 0)
        return some, known[3][pairs[some]]


def _paired(one: Array, other: Array) -> tuple[Array, Array]:
    """Return for each pair of cells its row of words, -1 where there would be no bit in it; and the rows."""
    places = np.full((len(one), len(other)), -1, dtype=np.int64)
    rows = [np.zeros((0, one.shape[1]), dtype=np.uint64)]
    count = 0
    for cell, words in enumerate(one):
        common = other & words
        some = np.flatnonzero(_any(common))
        places[cell, some] = np.arange(count, count + len(some))
        count += len(some)
        rows.append(common[some])
    return places.ravel(), np.concatenate(rows)


def _any(words: Array) -> Array:
    """Tell of each row whether any bit is there."""
    some: Array = np.bitwise_or.reduce(words, axis=1) != 0
    return some


def _selects(cells: Cells) -> int:
    """Return how few terms a column leaves over: those that leave the fewest are asked first."""
    if isinstance(cells, KeyCells):
        return cells.other.bit_count()
    if isinstance(cells, OrderCells):
        return max(bits.bit_count() for bits in cells.bits)
    return max(cells.yes.bit_count(), cells.no.bit_count())


def _first_bits(rows: Array, words: Array) -> tuple[Array, Array]:
    if words.shape[1] == 1:
        place = np.zeros(len(rows), dtype=np.int64)
        first = words[:, 0]
    else:
        place = (words != 0).argmax(axis=1)
        first = words[np.arange(len(rows)), place]
    some = first != 0
    first, place = first[some], place[some]
    lowest = first & (~first + np.uint64(1))
    # A power of two is a double exactly, and its exponent says which.
    _, exponents = np.frexp(lowest.astype(np.float64))
    return rows[some], place * WORD + exponents - 1


def words_of(bits: int, width: int) -> Array:
    """Return a vector as 64-bit words, the first bits first."""
    return np.frombuffer(bits.to_bytes(width * 8, "little"), dtype="<u8").astype(np.uint64)


def _prefixes(count: int, width: int) -> Array:
    """Return for every number of terms the vector of so many first ones."""
    return np.stack([words_of((1 << terms) - 1, width) for terms in range(count + 1)])


class _PageColumn:
    """The cells of a column as rows of words; the last row is that of a missing value, or of an unknown truth."""

    def __init__(self, column: Column, cells: Cells, every: int, width: int) -> None:
        self._column = column
        self._cells = cells
        self._width = width
        self._thresholds: dict[Kind, Array] = {}
        self._unrefuted = words_of(every if isinstance(cells, TruthCells) else cells.unrefuted, width)
        if isinstance(cells, KeyCells):
            self._look = key_look(cells, column.family)
        else:
            self._words = _in_words(_vectors(cells), width)

    def words(self, logic: ColumnLogic, rows: _Rows, *, unrefuted: bool = False) -> Array:
        """Return the words of the cells that leads are in."""
        cells, words, missing = self.found(logic, rows)
        if unrefuted:
            words = words.copy()
            words[missing] = self._unrefuted
        taken: Array = words.take(cells, axis=0)
        return taken

    def unknown(self, logic: ColumnLogic) -> Array:
        """Tell of each lead whether its value is missing, or its truth unknown."""
        if self._column.operand is not None:
            return logic.value(self._column.operand).missing()
        unknown: Array = self._truth(logic) == UNKNOWN
        return unknown

    def _truth(self, logic: ColumnLogic) -> Array:
        assert self._column.condition is not None, "a column reads an operand or judges a condition"
        return logic.truth(self._column.condition)

    def found(self, logic: ColumnLogic, rows: _Rows) -> tuple[Array, Array, int]:
        """Return the cells that leads are in, the words of the cells, and the cell of what is missing."""
        if self._column.operand is None:
            truth = self._truth(logic)
            return truth if rows is None else truth[rows], self._words, UNKNOWN
        values = logic.value(self._column.operand)
        if rows is not None:
            values = values.rows(rows)
        if isinstance(self._cells, KeyCells):
            return self._of_keys(values, self._cells)
        return self._of_order(values), self._words, len(self._words) - 1

    def _of_order(self, values: TypedColumn) -> Array:
        assert isinstance(self._cells, OrderCells), "an order has cuts"
        points = self._thresholds.get(values.kind)
        if points is None:
            points = self._thresholds[values.kind] = thresholds(self._cells.cuts, values.kind)
        cells = np.searchsorted(points, values.data, side="right")
        return cells if values.present is None else np.where(values.present, cells, len(self._cells.bits))

    def _of_keys(self, values: TypedColumn, cells: KeyCells) -> tuple[Array, Array, int]:
        distinct = _FLAGS if values.distinct is None else values.distinct
        found, places = distinct.mapped(self._look)
        words = found.kept(self, lambda: _in_words([*found.values, cells.missing], self._width))
        last = len(words) - 1
        of_each = np.where(places < 0, last, places)
        if values.distinct is not None:
            return of_each[values.numbers()], words, last
        return of_each[np.where(values.missing(), len(_FLAGS.values), values.data)], words, last


def _vectors(cells: OrderCells | TruthCells) -> list[int]:
    """Return the vectors of all cells; those of a truth in the order of its numbers."""
    if isinstance(cells, TruthCells):
        return [cells.no, cells.unknown, cells.yes]
    return [*cells.bits, cells.missing]


def _in_words(vectors: Sequence[int], width: int) -> Array:
    return np.stack([words_of(bits, width) for bits in vectors])


_FLAGS = Distinct([False, True])
