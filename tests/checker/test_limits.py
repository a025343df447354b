"""Limits, each with its own error, and no way around them."""

import pytest

from policy_engine.checker.check import check
from policy_engine.model.border import from_json, to_json
from policy_engine.source.files import NoFiles
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText
from policy_engine.syntax import tree
from policy_engine.syntax.parser import parse
from tests.checker.support import checked, findings


def codes(text: str, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    return [finding.code for finding in findings("lead has\n  a number\n" + text, limits=limits)]


def test_terms() -> None:
    assert codes("when " + " or ".join(["a > 1"] * 2_000) + ", reject\n") == []
    assert codes("when " + " or ".join(["a > 1"] * 2_001) + ", reject\n") == ["L010"]


def test_levels_of_a_sum() -> None:
    assert codes("when a" + " + a" * 60 + " > 1, reject\n") == []
    assert codes("when a" + " + a" * 3_000 + " > 1, reject\n") == ["L011"]


@pytest.mark.parametrize("depth", [65, 100_000])
def test_levels_of_a_tree_made_by_hand(depth: int) -> None:
    condition: tree.Condition = tree.Comparison(">", tree.Word("a"), tree.Word("a"))
    for _ in range(depth):
        condition = tree.Group(condition)
    rule = tree.Rule(None, None, None, condition, (tree.Reject(),))
    source = SourceText("hand.policy", " ")
    policy, found = check(tree.PolicyTree("hand", (tree.Statement(source, 0, " ", rule),)), NoFiles())
    assert policy is None
    assert "L011" in [finding.code for finding in found]


def test_a_condition_at_the_limit_survives_every_form() -> None:
    policy = checked("when " + "(a > 1 or (b > 1 and " * 31 + "c > 1" + "))" * 31 + ", reject\n")
    assert from_json(type(policy), to_json(policy)) == policy


def test_a_chain_of_segments() -> None:
    chain = "".join(f"segment s{n} when s{n - 1}\n" for n in range(1, 64))
    assert codes(f"segment s0 when a > 1\n{chain}when s63, reject\n") == []
    assert codes(f"segment s0 when a > 1\n{chain}segment s64 when s63\nwhen s64, reject\n") == ["L012"]


def test_a_circle_of_thousands_is_named_once() -> None:
    ring = "".join(f"segment s{n} when s{(n + 1) % 3_000}\n" for n in range(3_000))
    assert codes(ring) == ["N017"]


def test_statements_of_all_files() -> None:
    text = "when a > 1, reject\n" * 5
    parsed, _ = parse(SourceText("x.policy", text))
    assert [finding.code for finding in check(parsed, NoFiles(), Limits(statements=4))[1]] == ["L013"]
