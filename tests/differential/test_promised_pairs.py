"""P1: the batch engine, the single-lead engine and an oracle written apart give the same decisions.

From raw texts on: the batch engine reads them in columns, the single one by one, the
oracle in its own way.
"""

from collections.abc import Iterator
from random import Random

import polars as pl
import pytest

from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.evaluator.lead_columns import DecodedLeads
from policy_engine.evaluator.single import LeadDecider
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from tests.differential.engines import TIMES, as_row
from tests.evaluator.oracle import Oracle
from tests.evaluator.support import policy_of
from tests.generators.lead_values import writable
from tests.generators.policies import World

SAME = ("outcome", "pod", "team", "role", "rep", "queue", "content", "stage", "priority", "tags", "notify", "rule")
POLICIES_A_WORLD = 10
# 5 shards of 20 policies and 100 leads are 10,000 pairs; all 100 of 100 policies are the promised 1,000,000.
FEW_SHARDS, FEW_POLICIES = 5, 20
ALL_SHARDS, ALL_POLICIES, LEADS = 100, 100, 100


def generated(seed: int, policies: int) -> Iterator[tuple[CheckedPolicy, str, list[dict[str, str | None]]]]:
    random = Random(f"pairs {seed}")
    for number in range(policies):
        if number % POLICIES_A_WORLD == 0:
            world = World(random)
        made = world.policy(random, LEADS)
        yield policy_of(made.text), made.text, [writable(lead) for lead in made.leads]


def told(decision: Decision) -> dict[str, object]:
    return {
        **{name: getattr(decision, name) for name in SAME},
        "undecided": tuple(entry.rule for entry in decision.undecided),
        "problems": tuple((problem.kind.value, problem.field) for problem in decision.problems),
    }


def compare(seed: int, policies: int) -> int:
    """Compare the engines; return how many pairs there were."""
    pairs = 0
    for number, (policy, text, leads) in enumerate(generated(seed, policies)):
        at, program = TIMES[number % len(TIMES)], compile_policy(policy)
        single = LeadDecider(program)
        table = pl.DataFrame(leads, schema=dict.fromkeys(leads[0], pl.String))
        rows = TableDecider(program).decide(DecodedLeads(decode_table(policy, table)), at).to_dicts()
        for raw, row in zip(leads, rows, strict=True):
            decision = single.judge(read_lead(policy, raw, raw["id"] or ""), at).decision
            assert as_row(decision) == row, f"{text}\n{raw}"
            ours = told(decision)
            expected = Oracle(policy, dict(raw), at, raw["id"] or "").decide()
            assert ours == {name: expected.get(name) for name in ours}, f"{text}\n{raw}"
            pairs += 1
    print(f"seed {seed}: {pairs} pairs, no difference")
    return pairs


@pytest.mark.parametrize("seed", range(FEW_SHARDS))
def test_both_engines_give_what_the_oracle_gives(seed: int) -> None:
    assert compare(seed, FEW_POLICIES) == FEW_POLICIES * LEADS


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_000 + ALL_SHARDS))
def test_a_million_pairs(seed: int) -> None:
    assert compare(seed, ALL_POLICIES) == ALL_POLICIES * LEADS
