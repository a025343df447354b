"""Conditions, targets and actions by themselves, on one line."""

import pytest

from policy_engine.formatter.to_policy import print_action, print_condition, print_statement, print_target
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from policy_engine.syntax.tree import Assign, Example, Rule, SplitTarget


def rule(text: str) -> Rule:
    node = parse(SourceText("a.policy", text))[0].statements[0].node
    assert isinstance(node, Rule)
    return node


@pytest.mark.parametrize(
    "condition",
    [
        "score >= 60 and (vertical in (insurance, telecom) or not strategic)",
        "strategic and score >= 40 unless is_partner unless country = FR",
        'domain of email in competitors or company matches /^a\\/b/ or size = "1-10"',
    ],
)
def test_a_condition(condition: str) -> None:
    node = rule(f"when {condition}, tag x").condition
    assert node is not None
    assert print_condition(node) == condition


def test_a_condition_is_on_one_line_however_long() -> None:
    condition = " and ".join(f"a_rather_long_name_{number} >= {number}" for number in range(20))
    node = rule(f"when {condition}, tag x").condition
    assert node is not None
    assert print_condition(node) == condition


def test_a_split_is_printed_as_its_hash_reads_it() -> None:
    (action,) = rule("otherwise assign 80%   pod a SDR,20% pod b   SDR").actions
    assert isinstance(action, Assign)
    assert isinstance(action.target, SplitTarget)
    assert print_target(action.target) == "80% pod a SDR, 20% pod b SDR"


def test_an_action() -> None:
    (action,) = rule("otherwise assign the account_owner, otherwise queue triage").actions
    assert print_action(action) == "assign the account_owner, failing that queue triage"


def test_a_rule_of_exactly_100_columns_stays_on_its_line_and_one_more_breaks_it() -> None:
    fits = "when score >= 60 and vertical = insurance and a_long_name_of_a_field = 1, assign pod insurance SDRxx"
    assert len(fits) == 100
    assert print_statement(rule(fits)) == fits
    assert print_statement(rule(f"{fits}x")).count("\n") == 1


def test_an_example_without_facts() -> None:
    node = (
        parse(SourceText("a.policy", 'example "x"\n  given at 2026-12-24 10:00\n  expect waiting'))[0]
        .statements[0]
        .node
    )
    assert isinstance(node, Example)
    assert print_statement(node) == 'example "x"\n  given at 2026-12-24 10:00\n  expect waiting'
