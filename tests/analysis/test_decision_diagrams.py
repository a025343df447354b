"""What the proofs say of larger policies is what decision diagrams, made by another hand, say.

Each field is a number in bits; a condition is two diagrams, where it is true and where it
is not false. Too many leads to try each: diagrams hold them all.
"""

from functools import reduce
from random import Random
from typing import Any

import pytest
from dd.autoref import BDD

from policy_engine.analysis.analyze import ANALYSES, analyze
from policy_engine.analysis.diff import compare
from tests.evaluator.support import policy_of
from tests.generators.small_policies import SmallField, SmallPolicy, Tree, changed, small_policy


class Diagrams:
    """The fields of a policy as bits, and its conditions as diagrams."""

    def __init__(self, fields: tuple[SmallField, ...]) -> None:
        self.bdd = BDD()
        self.fields = {field.name: field for field in fields}
        self.bits = {field.name: (len(field.values) - 1).bit_length() for field in fields}
        self.bdd.declare(*(f"{name}_{bit}" for name, count in self.bits.items() for bit in range(count)))
        self.real = self.every(
            [self.some([self.is_value(name, value) for value in field.values]) for name, field in self.fields.items()]
        )

    def every(self, parts: list[Any]) -> Any:
        return reduce(lambda one, other: one & other, parts, self.bdd.true)

    def some(self, parts: list[Any]) -> Any:
        return reduce(lambda one, other: one | other, parts, self.bdd.false)

    def is_value(self, name: str, value: object) -> Any:
        place = self.fields[name].values.index(value)
        bits = [self.bdd.var(f"{name}_{bit}") for bit in range(self.bits[name])]
        return self.every([bit if place >> number & 1 else ~bit for number, bit in enumerate(bits)])

    def both(self, tree: Tree) -> tuple[Any, Any]:
        """Return where a condition is true, and where it is not false."""
        kind, inside = tree
        if kind == "test":
            name, values, about_missing = inside  # type: ignore[misc]
            missing = self.is_value(name, "missing")
            if about_missing:
                return missing, missing
            true = self.some([self.is_value(name, value) for value in values])
            return true, true | missing
        parts = [self.both(part) for part in inside]  # type: ignore[attr-defined]
        if kind == "not":
            return ~parts[0][1], ~parts[0][0]
        join = self.every if kind == "and" else self.some
        return join([true for true, _ in parts]), join([open_ for _, open_ in parts])

    def is_possible(self, diagram: Any) -> bool:
        return (diagram & self.real) != self.bdd.false


def _compared(policy: SmallPolicy) -> None:
    diagrams = Diagrams(policy.fields)
    found = analyze(policy_of(policy.text), analyses=ANALYSES)
    left, never, taken = diagrams.bdd.true, set(), set()
    for number, (tree, _) in enumerate(policy.rules):
        true = diagrams.bdd.true if tree is None else diagrams.both(tree)[0]
        if not diagrams.is_possible(true):
            never.add(number)
        elif not diagrams.is_possible(true & left):
            taken.add(number)
        left &= ~true

    assert found.open_questions == (), policy.text
    by_code = {code: {f.rules[0] for f in found.findings if f.code == code} for code in ("R040", "R041")}
    assert (by_code["R040"], by_code["R041"]) == (never, taken), policy.text
    assert any(f.code == "R042" for f in found.findings) is diagrams.is_possible(left), policy.text


def _equivalent(old: SmallPolicy, new: SmallPolicy) -> bool:
    diagrams = Diagrams(old.fields)
    ends: list[dict[str, Any]] = []
    for policy in (old, new):
        left, by_action = diagrams.bdd.true, {}
        for tree, action in policy.rules:
            true = diagrams.bdd.true if tree is None else diagrams.both(tree)[0]
            by_action[action] = by_action.get(action, diagrams.bdd.false) | (true & left)
            left &= ~true
        ends.append({**by_action, "unrouted": left})
    one, other = ends
    nothing = diagrams.bdd.false
    return not any(
        diagrams.is_possible(one.get(end, nothing) & other.get(away, nothing))
        for end in one
        for away in other
        if end != away
    )


def _run(seed: int, policies: int) -> None:
    random = Random(seed)
    for _ in range(policies):
        policy = small_policy(random, fields=7, rules=20, size=4, depth=2)
        _compared(policy)
        other = changed(random, policy)
        found = compare(policy_of(policy.text), policy_of(other.text))
        assert found.open_pairs == []
        assert found.is_equivalent is _equivalent(policy, other), f"{policy.text}\n{other.text}"


def test_larger_policies() -> None:
    _run(seed=4, policies=12)


@pytest.mark.soak
def test_two_hundred_larger_policies() -> None:
    _run(seed=5, policies=200)
