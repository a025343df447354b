"""What is said to be impossible never happens; a lead that is shown is as asked for, however it is read."""

import csv
import io

import pytest

from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.questions import find_lead, judged, prover_for
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.reference import decide
from policy_engine.loading import check_text
from policy_engine.model.policy import CheckedPolicy
from tests.differential.engines import TIMES, generated_pairs
from tests.evaluator.support import policy_of

_TRUTHS = (True, False, None)


def from_given(text: str, lead: SampleLead) -> CheckedPolicy:
    """Return the policy with an example of the lead."""
    return check_text(f'{text}\nexample "shown"\n  given {lead.given}\n  expect unrouted\n')[0]


def is_read_alike(text: str, policy: CheckedPolicy, lead: SampleLead) -> bool:
    """Tell whether a lead is decided alike from its values, its CSV row and its `given` line."""
    decision = decide(policy, lead.raw, lead.at, lead.id)
    (row,) = csv.DictReader(io.StringIO(lead.csv))
    if decide(policy, row, lead.at) != decision:
        return False
    example = from_given(text, lead).examples[-1]
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in example.given}
    return decide(policy, given, lead.at, lead.id) == decision


def _asked(seed: int, policies: int, leads: int) -> tuple[int, int]:
    found = left_open = 0
    for text, policy, read in generated_pairs(seed, policies, leads):
        situations = [situation_of(policy, lead, at) for lead in read for at in TIMES]
        prover = prover_for(policy)
        for rule in policy.rules:
            if rule.condition is None:
                continue
            seen = {situation.judge(rule.condition) for situation in situations}
            for truth in _TRUTHS:
                verdict = find_lead(prover, [(rule.condition, truth)])
                assert not (verdict.impossible and truth in seen), f"{truth} does happen: {rule.condition}\n{text}"
                left_open += verdict.is_open
                if verdict.lead is not None:
                    found += 1
                    assert judged(policy, verdict.lead, rule.condition) is truth
                    assert is_read_alike(text, policy, verdict.lead), f"{verdict.lead.given}\n{text}"
    return found, left_open


def test_answers_are_true() -> None:
    found, left_open = _asked(seed=20, policies=30, leads=60)

    assert found > 400
    assert left_open < found // 20


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(21, 31))
def test_answers_are_true_of_many_policies(seed: int) -> None:
    found, left_open = _asked(seed, policies=100, leads=1_000)

    assert left_open < found // 20


def test_a_lead_is_decided_by_the_rule_asked_for() -> None:
    policy = policy_of("when score >= 60, assign SDR\nwhen vertical = insurance, nurture\n")
    prover = prover_for(policy)

    verdict = find_lead(prover, decided_by=policy.rules[1])

    assert verdict.lead is not None
    assert decide(policy, verdict.lead.raw, verdict.lead.at, verdict.lead.id).rule == policy.rules[1].label


def test_a_truth_can_be_asked_of_each_part() -> None:
    policy = policy_of("when score >= 60 and (vertical = insurance or is_partner), assign SDR\n")
    condition = policy.rules[0].condition
    assert condition is not None and condition.kind == "all"

    verdict = find_lead(prover_for(policy), [(condition.parts[0], True), (condition, None)])

    assert verdict.lead is not None
    assert judged(policy, verdict.lead, condition) is None


def test_small_policies_need_no_solver() -> None:
    policy = policy_of("when score >= 60 and vertical = insurance, assign pod insurance SDR\n")
    prover = prover_for(policy)
    assert policy.rules[0].condition is not None

    for truth in _TRUTHS:
        assert find_lead(prover, [(policy.rules[0].condition, truth)]).lead is not None

    assert not prover.asked_solver
