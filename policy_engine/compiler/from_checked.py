"""Compile a checked policy: its rules become terms, and its terms pages of cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.compiler.areas import Cut, Key, Keys, Stretches
from policy_engine.compiler.demands import Demand, Demands, marking_operands
from policy_engine.compiler.program import (
    PAGE,
    Cells,
    Column,
    DecisionProgram,
    KeyCells,
    Mark,
    OrderCells,
    Page,
    PageColumn,
    TruthCells,
    ValueTest,
)
from policy_engine.compiler.terms import Term, terms_of
from policy_engine.model import condition as c
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule

__all__ = ["compile_policy"]


@dataclass(slots=True)
class _Marked:
    operand: c.Operand
    rules: dict[int, None] = field(default_factory=dict)


def compile_policy(policy: CheckedPolicy) -> DecisionProgram:
    """Return the program that decides as the policy means."""
    demands = Demands(policy)
    deciding: list[tuple[int, Term]] = []
    adding: list[tuple[int, Term]] = []
    for number, rule in enumerate(policy.rules):
        terms = terms_of(rule.condition, demands)
        (deciding if rule.ends_search else adding).extend((number, term) for term in terms)
    columns = tuple(demands.columns)
    return DecisionProgram(
        policy=policy,
        columns=columns,
        deciding=tuple(_pages(policy.rules, deciding, columns)),
        adding=tuple(_pages(policy.rules, adding, columns)),
        marks=_marks(policy.rules, demands.segments),
        instants=_instants(policy.rules),
    )


def _marks(rules: Iterable[Rule], segments: Mapping[str, c.Condition]) -> tuple[Mark, ...]:
    marked: dict[object, _Marked] = {}
    for number, rule in enumerate(rules):
        if rule.condition is not None:
            for name, operand in marking_operands(rule.condition, segments):
                marked.setdefault(name, _Marked(operand)).rules[number] = None
    return tuple(Mark(mark.operand, tuple(mark.rules)) for mark in marked.values())


def _instants(rules: Iterable[Rule]) -> tuple[datetime, ...]:
    return tuple(sorted({instant for rule in rules for instant in (rule.start, rule.until) if instant is not None}))


# ---------------------------------------------------------------- pages


def _pages(rules: Sequence[Rule], terms: Sequence[tuple[int, Term]], columns: Sequence[Column]) -> Iterator[Page]:
    """Yield the pages; the terms of a rule stand on one page, since together they say whether it is known."""
    start = 0
    for place in range(1, len(terms) + 1):
        is_new_rule = place == len(terms) or terms[place][0] != terms[place - 1][0]
        if is_new_rule and (place == len(terms) or place - start >= PAGE):
            yield _page(rules, terms[start:place], columns)
            start = place


def _page(rules: Sequence[Rule], terms: Sequence[tuple[int, Term]], columns: Sequence[Column]) -> Page:
    every = (1 << len(terms)) - 1
    made: dict[int, list[tuple[int, Demand]]] = {}
    timed: dict[int, int] = {}
    for place, (number, term) in enumerate(terms):
        for demand in term:
            made.setdefault(demand.column, []).append((1 << place, demand))
        if rules[number].start is not None or rules[number].until is not None:
            timed[number] = timed.get(number, 0) | 1 << place
    return Page(
        rules=tuple(number for number, _ in terms),
        columns=tuple(PageColumn(column, _cells(columns[column], every, made[column])) for column in sorted(made)),
        timed=tuple(timed.items()),
    )


def _cells(column: Column, every: int, made: Sequence[tuple[int, Demand]]) -> Cells:
    if column.family == "truth":
        return _truth_cells(every, made)
    if column.family == "order":
        return _order_cells(every, made)
    return _key_cells(every, made)


def _truth_cells(every: int, made: Sequence[tuple[int, Demand]]) -> TruthCells:
    wanted = _any(bit for bit, demand in made if demand.truth)
    unwanted = _any(bit for bit, demand in made if not demand.truth)
    return TruthCells(every & ~unwanted, every & ~wanted, every & ~(wanted | unwanted))


def _order_cells(every: int, made: Sequence[tuple[int, Demand]]) -> OrderCells:
    changes: dict[Cut, int] = {}
    at_first = every
    for bit, demand in made:
        assert isinstance(demand.area, Stretches), "an order has stretches"
        if not demand.area.starts:
            at_first ^= bit
        for cut in demand.area.cuts:
            changes[cut] = changes.get(cut, 0) ^ bit
    bits = [at_first]
    cuts = sorted(changes)
    for cut in cuts:
        bits.append(bits[-1] ^ changes[cut])
    return OrderCells(tuple(cuts), tuple(bits), *_without_value(every, made))


def _key_cells(every: int, made: Sequence[tuple[int, Demand]]) -> KeyCells:
    changes: dict[Key, int] = {}
    other = every
    sets: dict[int, tuple[frozenset[Key], int]] = {}
    tests: dict[c.Condition, tuple[int, int]] = {}
    for bit, demand in made:
        if isinstance(demand.area, Keys):
            if not demand.area.inverted:
                other ^= bit
            # Terms that name one list share its keys, which may be thousands.
            shared = sets.get(id(demand.area.keys))
            sets[id(demand.area.keys)] = (demand.area.keys, bit if shared is None else shared[1] ^ bit)
        elif demand.test is not None:
            wanted, unwanted = tests.get(demand.test, (0, 0))
            tests[demand.test] = (wanted | bit, unwanted) if demand.truth else (wanted, unwanted | bit)
    for keys, bits in sets.values():
        for key in keys:
            changes[key] = changes.get(key, 0) ^ bits
    return KeyCells(
        {key: other ^ change for key, change in changes.items()},
        other,
        *_without_value(every, made),
        tuple(ValueTest(test, every & ~unwanted, every & ~wanted) for test, (wanted, unwanted) in tests.items()),
    )


def _without_value(every: int, made: Sequence[tuple[int, Demand]]) -> tuple[int, int]:
    """Return the terms that a missing value meets, and those that it does not refute."""
    truths = [(bit, demand.area.missing if demand.area is not None else None) for bit, demand in made]
    unmet = _any(bit for bit, truth in truths if truth is not True)
    refuted = _any(bit for bit, truth in truths if truth is False)
    return every & ~unmet, every & ~refuted


def _any(bits: Iterable[int]) -> int:
    together = 0
    for bit in bits:
        together |= bit
    return together
