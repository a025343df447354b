"""The rules of a policy in their order, ready to be asked; of a long table only the rows that may be true.

A table of thousands of rows nearly always names a text in every row: an account, a
domain, a country. Its rows are found by the key of that text, and the others need not
be asked, since a part of theirs is false. What a lead gets, what is left undecided and
which problems arise is the same as if every row had been asked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby

from policy_engine.evaluator.conditions import leaves_marks
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.operands import prepared_reading
from policy_engine.evaluator.situation import Reading, Situation, Step, Test
from policy_engine.model import condition as c
from policy_engine.model.routing import Rule
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["Steps"]

# Below that many rows asking each is as quick.
_LONG_TABLE = 16


class Steps:
    """The rules of a policy, ready to be asked."""

    def __init__(self, rules: Sequence[Rule], lookup: Lookup, test_of: Callable[[c.Condition], Test]) -> None:
        blocks = [_block(list(group), lookup, test_of) for _, group in groupby(rules, key=lambda rule: rule.table)]
        self._blocks = blocks
        plain = [block for block in blocks if not isinstance(block, _Index)]
        self._all = tuple(chain.from_iterable(plain)) if len(plain) == len(blocks) else None

    def of(self, situation: Situation) -> Iterable[Step]:
        """Return the rules that may be true or unknown, in their order."""
        if self._all is not None:
            return self._all
        return chain.from_iterable(
            block.of(situation) if isinstance(block, _Index) else block for block in self._blocks
        )


@frozen
class _Row:
    """A row that can be found: the keys of the texts it is for, and what else it asks."""

    keys: tuple[str, ...]
    rest: tuple[c.Condition, ...]


@frozen
class _Index:
    """The rows of one table. `unfound` are asked for every lead, `missing` for one without the text.

    A row is made ready when it is first asked: of a long table most never are.
    """

    rules: Sequence[Rule]
    ready: dict[int, Step]
    test_of: Callable[[c.Condition], Test]
    read: Reading
    by_key: dict[str, list[int]]
    unfound: list[int]
    missing: list[int]

    def of(self, situation: Situation) -> Iterator[Step]:
        """Yield the rows that may be true or unknown, in their order."""
        value = self.read(situation)
        positions = self.missing
        if isinstance(value, str):
            found = self.by_key.get(text_key(value), [])
            positions = sorted([*found, *self.unfound]) if self.unfound else found
        return map(self._step, positions)

    def _step(self, position: int) -> Step:
        step = self.ready.get(position)
        if step is None:
            step = self.ready[position] = _step(self.rules[position], self.test_of)
        return step


def _step(rule: Rule, test_of: Callable[[c.Condition], Test]) -> Step:
    test = None if rule.condition is None else test_of(rule.condition)
    return Step(rule, test, rule.start is not None or rule.until is not None, rule.ends_search)


def _block(rules: list[Rule], lookup: Lookup, test_of: Callable[[c.Condition], Test]) -> tuple[Step, ...] | _Index:
    """Return neighbouring rules ready to be asked, or the index of a long table."""
    operand = _most_telling(rules, lookup) if rules[0].table is not None and len(rules) >= _LONG_TABLE else None
    if operand is None:
        return tuple(_step(rule, test_of) for rule in rules)
    return _indexed(rules, operand, lookup, test_of)


def _most_telling(rules: list[Rule], lookup: Lookup) -> c.Operand | None:
    """Return the text that most rows name, of equals the one with the most values."""
    keys: dict[c.Operand, set[str]] = {}
    rows: dict[c.Operand, int] = {}
    for rule in rules:
        for part in _parts(rule):
            named = _keys(part, lookup)
            if named is not None:
                keys.setdefault(named[0], set()).update(named[1])
                rows[named[0]] = rows.get(named[0], 0) + 1
    return max(rows, key=lambda operand: (rows[operand], len(keys[operand])), default=None)


def _indexed(rules: list[Rule], operand: c.Operand, lookup: Lookup, test_of: Callable[[c.Condition], Test]) -> _Index:
    by_key: dict[str, list[int]] = {}
    unfound: list[int] = []
    # Of rows that ask the same besides the text, the first speaks for all where the text is missing.
    first_of: dict[tuple[c.Condition, ...], int] = {}
    for position, rule in enumerate(rules):
        row = _row(rule, operand, lookup)
        if row is None:
            unfound.append(position)
            continue
        first_of.setdefault(row.rest, position)
        for key in row.keys:
            by_key.setdefault(key, []).append(position)
    missing = sorted([*first_of.values(), *unfound])
    return _Index(rules, {}, test_of, prepared_reading(operand, lookup), by_key, unfound, missing)


def _row(rule: Rule, operand: c.Operand, lookup: Lookup) -> _Row | None:
    """Return a row that can be found by the operand; one whose asking leaves marks is always asked."""
    parts = _parts(rule)
    for place, part in enumerate(parts):
        named = _keys(part, lookup)
        if named is not None and named[0] == operand:
            rest = (*parts[:place], *parts[place + 1 :])
            return None if any(map(leaves_marks, rest)) else _Row(named[1], rest)
    return None


def _parts(rule: Rule) -> tuple[c.Condition, ...]:
    if rule.condition is None or rule.start is not None or rule.until is not None:
        return ()
    return rule.condition.parts if isinstance(rule.condition, c.AllOf) else (rule.condition,)


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
