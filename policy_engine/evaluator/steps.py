"""The rules of a policy in their order, ready to be asked; of a long table only the rows that may be true.

A table of thousands of rows nearly always names a text in every row: an account, a
domain, a country. Its rows are found by the key of that text, and the others need not
be asked, since a part of theirs is false. What a lead gets, what is left undecided and
which problems arise is the same as if every row had been asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from policy_engine.evaluator.conditions import leaves_marks
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.operands import prepared_reading
from policy_engine.evaluator.situation import Reading, Situation, Step
from policy_engine.model import condition as c
from policy_engine.model.text import text_key

__all__ = ["Steps"]

# Below that many rows asking each is as quick.
_LONG_TABLE = 16


class Steps:
    """The rules of a policy, ready to be asked."""

    def __init__(self, steps: Sequence[Step], lookup: Lookup) -> None:
        self._blocks = [_block(list(group), lookup) for _, group in groupby(steps, key=lambda step: step.rule.table)]
        self._all = None if any(isinstance(block, _Index) for block in self._blocks) else tuple(steps)

    def of(self, situation: Situation) -> Iterable[Step]:
        """Return the rules that may be true or unknown, in their order."""
        if self._all is not None:
            return self._all
        return chain.from_iterable(
            block.of(situation) if isinstance(block, _Index) else block for block in self._blocks
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be found: the keys of the texts it is for, and what else it asks."""

    position: int
    keys: tuple[str, ...]
    rest: tuple[c.Condition, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """The rows of one table. `unfound` are asked for every lead, `missing` for one without the text."""

    steps: Sequence[Step]
    read: Reading
    by_key: dict[str, list[int]]
    unfound: list[int]
    missing: list[int]

    def of(self, situation: Situation) -> Iterator[Step]:
        value = self.read(situation)
        positions = self.missing
        if isinstance(value, str):
            found = self.by_key.get(text_key(value), [])
            positions = sorted([*found, *self.unfound]) if self.unfound else found
        return (self.steps[position] for position in positions)


def _block(steps: list[Step], lookup: Lookup) -> list[Step] | _Index:
    """Return neighbouring rules as they are, or the index of a long table."""
    if steps[0].rule.table is None or len(steps) < _LONG_TABLE:
        return steps
    operand = _most_telling(steps, lookup)
    return steps if operand is None else _indexed(steps, operand, lookup)


def _most_telling(steps: list[Step], lookup: Lookup) -> c.Operand | None:
    """Return the text that most rows name, of equals the one with the most values."""
    keys: dict[c.Operand, set[str]] = {}
    rows: dict[c.Operand, int] = {}
    for step in steps:
        for part in _parts(step):
            named = _keys(part, lookup)
            if named is not None:
                keys.setdefault(named[0], set()).update(named[1])
                rows[named[0]] = rows.get(named[0], 0) + 1
    return max(rows, key=lambda operand: (rows[operand], len(keys[operand])), default=None)


def _indexed(steps: list[Step], operand: c.Operand, lookup: Lookup) -> _Index:
    by_key: dict[str, list[int]] = {}
    unfound: list[int] = []
    # Of rows that ask the same besides the text, the first speaks for all where the text is missing.
    first_of: dict[tuple[c.Condition, ...], int] = {}
    for position, step in enumerate(steps):
        row = _row(position, step, operand, lookup)
        if row is None:
            unfound.append(position)
            continue
        first_of.setdefault(row.rest, position)
        for key in row.keys:
            by_key.setdefault(key, []).append(position)
    missing = sorted([*first_of.values(), *unfound])
    return _Index(steps, prepared_reading(operand, lookup), by_key, unfound, missing)


def _row(position: int, step: Step, operand: c.Operand, lookup: Lookup) -> _Row | None:
    """Return a row that can be found by the operand; one whose asking leaves marks is always asked."""
    if step.is_timed or step.rule.condition is None or leaves_marks(step.rule.condition):
        return None
    parts = _parts(step)
    for place, part in enumerate(parts):
        named = _keys(part, lookup)
        if named is not None and named[0] == operand:
            return _Row(position, named[1], (*parts[:place], *parts[place + 1 :]))
    return None


def _parts(step: Step) -> tuple[c.Condition, ...]:
    condition = step.rule.condition
    if condition is None:
        return ()
    return condition.parts if isinstance(condition, c.AllOf) else (condition,)


def _keys(part: c.Condition, lookup: Lookup) -> tuple[c.Operand, tuple[str, ...]] | None:
    """Return the text of the lead that a part names and the keys it may have; None for any other part."""
    if isinstance(part, c.OneOf) and _is_text_of_lead(part.operand, lookup):
        return part.operand, tuple(dict.fromkeys(text_key(str(value.value)) for value in part.values))
    if isinstance(part, c.Compare) and part.operator == "=" and part.right.kind == "text":
        return (part.left, (text_key(part.right.value),)) if _is_text_of_lead(part.left, lookup) else None
    return None


def _is_text_of_lead(operand: c.Operand, lookup: Lookup) -> bool:
    """Tell whether an operand is read, not worked out: then reading it leaves no mark."""
    field = operand.operand if isinstance(operand, c.DomainOf) else operand
    return isinstance(field, c.FieldRef) and lookup.is_text(field)
