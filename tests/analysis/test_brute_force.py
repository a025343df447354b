"""What the proofs say of small policies is what comes of trying every lead there is."""

from random import Random

import pytest

from policy_engine.analysis.analyze import ANALYSES, Findings, analyze
from policy_engine.analysis.diff import compare
from tests.evaluator.support import policy_of
from tests.generators.small_policies import YES, SmallPolicy, changed, small_policy, truth_of


def _codes(found: Findings, code: str) -> set[int]:
    return {finding.rules[0] for finding in found.findings if finding.code == code}


def _compared(policy: SmallPolicy) -> None:
    found = analyze(policy_of(policy.text), analyses=ANALYSES)
    leads = list(policy.leads())
    decided = {policy.deciding(lead) for lead in leads}
    trees = dict(enumerate(tree for tree, _ in policy.rules))
    applied = {n for n, tree in trees.items() if tree is None or any(truth_of(tree, lead) == YES for lead in leads)}
    always = {n for n, tree in trees.items() if tree is not None and all(truth_of(tree, lead) == YES for lead in leads)}

    assert found.open_questions == (), policy.text
    assert any(finding.code == "R042" for finding in found.findings) is (None in decided), policy.text
    assert _codes(found, "R040") == set(trees) - applied, policy.text
    assert _codes(found, "R041") == applied - decided, policy.text
    assert _codes(found, "R051") == always, policy.text


def _moved(random: Random, policy: SmallPolicy) -> None:
    other = changed(random, policy)
    moves = {(policy.outcome(lead), other.outcome(lead)) for lead in policy.leads()}
    found = compare(policy_of(policy.text), policy_of(other.text))

    assert found.open_pairs == [], f"{policy.text}\n{other.text}"
    expected = {(_as_shown(before), _as_shown(after)) for before, after in moves if before != after}
    assert {(change.before, change.after) for change in found.changes} == expected, f"{policy.text}\n{other.text}"


def _as_shown(action: str) -> str:
    return action.removeprefix("assign ").replace('"', "")


def test_every_lead_of_small_policies() -> None:
    random = Random(1)
    for _ in range(120):
        _compared(small_policy(random))


def test_every_move_between_small_policies() -> None:
    random = Random(2)
    for _ in range(80):
        _moved(random, small_policy(random))


@pytest.mark.soak
def test_every_lead_of_many_small_policies() -> None:
    random = Random(3)
    for _ in range(500):
        policy = small_policy(random)
        _compared(policy)
        _moved(random, policy)
