"""The evaluator and the oracle, written apart, decide every generated lead alike."""

from random import Random

import pytest

from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.model.decision import Decision
from tests.evaluator.oracle import Oracle
from tests.evaluator.support import AT, policy_of
from tests.generators.policies import World
from tests.properties.figures import figure

WORLDS = figure("P1_WORLDS", 60)
POLICIES_A_WORLD = 4
LEADS = 25
SAME = ("outcome", "pod", "team", "role", "rep", "queue", "content", "stage", "priority", "tags", "notify", "rule")


def _told(decision: Decision) -> dict[str, object]:
    return {
        **{name: getattr(decision, name) for name in SAME},
        "undecided": tuple(entry.rule for entry in decision.undecided),
        "problems": tuple((problem.kind.value, problem.field) for problem in decision.problems),
    }


@pytest.mark.parametrize("shard", range(4))
def test_the_evaluator_gives_what_the_oracle_gives(shard):
    compared = outcomes = 0
    for number in range(shard, WORLDS, 4):
        random = Random(f"oracle {number}")
        world = World(random)
        for _ in range(POLICIES_A_WORLD):
            generated = world.policy(random, LEADS)
            policy = policy_of(generated.text)
            for raw in generated.leads:
                lead_id = raw["id"] or ""
                decision = judge(policy, read_lead(policy, raw, lead_id), AT).decision
                expected = Oracle(policy, dict(raw), AT, lead_id).decide()
                told = _told(decision)
                assert told == {name: expected.get(name) for name in told}, f"{generated.text}\n{raw}"
                compared += 1
                outcomes += decision.outcome != "unrouted"
    assert compared > 1_000
    assert outcomes > compared / 4
