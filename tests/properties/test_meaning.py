"""P4: a checked policy never fails while it runs but in a kind on the closed list. P8: its forms are one policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random

import pytest

from policy_engine.assignment.assign import assign_all
from policy_engine.assignment.state import HandoutState
from policy_engine.checker.check import check
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.explain.explanation import explain
from policy_engine.explain.to_text import to_text
from policy_engine.formatter.to_policy import print_statement
from policy_engine.model.border import from_json, to_json
from policy_engine.model.decision import Decision, ProblemKind
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.source.files import NoFiles
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from policy_engine.syntax.tree import PolicyTree
from tests.generators.policies import GeneratedPolicy, World
from tests.properties.figures import figure

AT = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
LEADS = 20
POLICIES_TO_RUN = figure("P4", 200_000)
POLICIES_TO_TURN = figure("P8", 50_000)
SHARDS = range(8)
# A world costs more than a policy of it: what is made of one, and how often the rules of each are rearranged.
POLICIES_A_WORLD = 50
ARRANGEMENTS = 8

# What can be wrong with a value, and with a calculation: together with the one of batches, the whole list.
OF_A_VALUE = {
    ProblemKind.NOT_A_NUMBER, ProblemKind.NOT_WHOLE, ProblemKind.NOT_FINITE, ProblemKind.OUT_OF_RANGE,
    ProblemKind.NOT_DECLARED, ProblemKind.NOT_YES_NO, ProblemKind.NOT_A_DATE, ProblemKind.NOT_A_TIME,
    ProblemKind.NOT_TEXT, ProblemKind.MISSING, ProblemKind.CONTROL_CHARACTERS,
}  # fmt: skip
OF_A_CALCULATION = {ProblemKind.DIVISION_BY_ZERO, ProblemKind.OUT_OF_TYPE}


def generated(promise: str, shard: int, rules: int) -> Iterator[GeneratedPolicy]:
    """Yield policies without end; they depend on the promise and the shard alone."""
    world = 0
    while True:
        random = Random(f"{promise} {shard} {world}")
        made = World(random)
        for _ in range(POLICIES_A_WORLD):
            yield made.policy(random, LEADS, rules)
        world += 1


def read(text: str) -> tuple[PolicyTree, CheckedPolicy]:
    tree, mistakes = parse(SourceText("generated.policy", text))
    checked, findings = check(tree, NoFiles())
    assert checked is not None, (mistakes, [str(finding.message) for finding in findings])
    return tree, checked


@contextmanager
def shown(text: str) -> Iterator[None]:
    """Show the policy that something went wrong with."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            print(text)


# ---------------------------------------------------------------- P4


@pytest.mark.parametrize("shard", SHARDS)
def test_an_accepted_policy_decides_every_lead(shard: int) -> None:
    count = POLICIES_TO_RUN // len(SHARDS)
    for policy in islice(generated("P4", shard, 3), max(1, count // ARRANGEMENTS)):
        with shown(policy.text):
            _, checked = read(policy.text)
            leads = [read_lead(checked, raw, raw["id"] or "") for raw in policy.leads]
            assert to_text(explain(checked, leads[0], AT))
            hand_out(checked, decide_all(checked, leads))
            for arranged in arrangements(checked, Random(policy.text)):
                decide_all(arranged, leads)


def arrangements(policy: CheckedPolicy, random: Random) -> Iterator[CheckedPolicy]:
    """Yield policies of some of its rules in another order: each as good as it."""
    rules = list(policy.rules)
    for _ in range(ARRANGEMENTS - 1):
        chosen = tuple(random.sample(rules, random.randint(1, len(rules))))
        yield replace(policy, rules=chosen, tables=())


def decide_all(policy: CheckedPolicy, leads: list[Lead]) -> list[Judgement]:
    judgements = [judge(policy, lead, AT) for lead in leads]
    for judgement in judgements:
        verify(policy, judgement)
    return judgements


def hand_out(policy: CheckedPolicy, judgements: list[Judgement]) -> None:
    handed_out, _ = assign_all(policy, judgements, HandoutState(), AT)
    for decision in handed_out:
        assert decision.outcome != "waiting" or decision.reason, "what waits says why"


def verify(policy: CheckedPolicy, judgement: Judgement) -> None:
    """Assert that a judgement has nothing but what it may have."""
    decision = judgement.decision
    assert decision.rule is not None or decision.outcome == "unrouted"
    assert bool(judgement.candidates) is (decision.outcome == "assigned") or decision.outcome == "nurture"
    assert decision.outcome != "waiting" or decision.reason
    if decision.problems:
        verify_problems(policy, decision)


def verify_problems(policy: CheckedPolicy, decision: Decision) -> None:
    personal = {field.name: field.personal for field in policy.lead.fields}
    for problem in decision.problems:
        assert problem.kind in (OF_A_CALCULATION if problem.field is None else OF_A_VALUE)
        assert problem.value is None or not personal[problem.field or ""]


def test_nothing_else_is_on_the_list() -> None:
    assert {*OF_A_VALUE, *OF_A_CALCULATION, ProblemKind.REPEATED_ID} == set(ProblemKind)


def test_a_policy_without_one_of_its_rules_is_what_the_checker_makes_of_its_text() -> None:
    for policy in islice(generated("rearranged", 0, 3), 60):
        lines = policy.text.split("\n")
        _, checked = read(policy.text)
        for place, rule in enumerate(checked.rules):
            number = rule.place.line - 1
            if not lines[number].startswith("when "):
                continue
            _, written = read("\n".join([*lines[:number], *lines[number + 1 :]]))
            rules = (*checked.rules[:place], *checked.rules[place + 1 :])
            left = replace(checked, rules=rules, tables=written.tables)
            assert meaning_hash(left) == meaning_hash(written), policy.text


# ---------------------------------------------------------------- P8


@pytest.mark.parametrize("shard", SHARDS)
def test_text_json_and_tree_are_the_same_policy(shard: int) -> None:
    printed: dict[str, str] = {}
    for policy in islice(generated("P8", shard, 2), POLICIES_TO_TURN // len(SHARDS)):
        with shown(policy.text):
            tree, checked = read(policy.text)
            assert from_json(CheckedPolicy, to_json(checked)) == checked
            for statement in tree.statements:
                if statement.text not in printed:
                    printed[statement.text] = print_statement(statement.node)
            again, checked_again = read("\n".join(printed[statement.text] for statement in tree.statements) + "\n")
            assert nodes(again) == nodes(tree)
            assert meaning_hash(checked_again) == meaning_hash(checked)


def nodes(tree: PolicyTree) -> list[object]:
    return [statement.node for statement in tree.statements]
