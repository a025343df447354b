"""Verdicts of generated policies hold for random leads: what never happens does not happen."""

from collections import Counter
from random import Random

import pytest

from policy_engine.analysis.analyze import analyze
from policy_engine.analysis.questions import deciding_rule, judged
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.search import in_force, search
from policy_engine.model.policy import CheckedPolicy
from tests.differential.engines import TIMES
from tests.evaluator.support import policy_of
from tests.generators.policies import World


def _check_witnesses(policy: CheckedPolicy, counts: Counter[str]) -> None:
    for finding in analyze(policy).findings:
        counts["verdicts"] += 1
        lead = finding.lead
        if lead is None:
            continue
        counts["witnesses"] += 1
        decided = deciding_rule(policy, lead)
        rules = [policy.rules[number] for number in finding.rules]
        if finding.code in ("R041", "R050"):
            condition = rules[0].condition
            assert in_force(rules[0], lead.at)
            assert condition is None or judged(policy, lead, condition) is True
            assert any(decided is rule for rule in policy.rules[: finding.rules[0]])
        elif finding.code == "R042":
            assert decided is None
        elif finding.code == "R043":
            assert rules[0].condition is not None
            assert judged(policy, lead, rules[0].condition) is None
            assert decided is (rules[1] if len(rules) > 1 else None)


def _run(seed: int, worlds: int, leads: int) -> Counter[str]:
    random, counts = Random(seed), Counter[str]()
    for _ in range(worlds):
        world = World(random, 12)
        for _ in range(4):
            generated = world.policy(random, leads, 8)
            policy = policy_of(generated.text)
            _check_witnesses(policy, counts)
            found = analyze(policy)
            never = {finding.rules[0] for finding in found.findings if finding.code in ("R040", "R041")}
            is_total = not any(f.code == "R042" for f in found.findings) and not found.open_questions
            counts["verdicts"] += len(policy.rules) + 1
            for raw in generated.leads:
                lead = read_lead(policy, raw)
                for at in TIMES:
                    counts["leads"] += 1
                    decided = search(situation_of(policy, lead, at)).rule
                    assert decided is not None or not is_total, f"{raw}\n{generated.text}"
                    assert not any(decided is policy.rules[number] for number in never), f"{raw}\n{generated.text}"
    return counts


def test_verdicts_hold_for_random_leads() -> None:
    counts = _run(seed=6, worlds=8, leads=200)

    assert counts["verdicts"] > 150
    assert counts["witnesses"] > 20


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 120))
def test_a_thousand_verdicts_hold_for_ten_thousand_leads(seed: int) -> None:
    _run(seed, worlds=30, leads=3_334)
