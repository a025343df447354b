"""P44: expressions that are known to hang other engines cost every engine of ours a passing look."""

from random import Random

import polars as pl
import pytest

from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator import reference
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.evaluator.lead_columns import DecodedLeads
from policy_engine.evaluator.single import LeadDecider
from tests.differential.engines import as_row
from tests.evaluator.support import AT, policy_of
from tests.generators.bad_patterns import BAD_PATTERNS

SUBJECT = 100_000


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(BAD_PATTERNS)) == len(BAD_PATTERNS) == 200


@pytest.mark.parametrize("shard", range(4))
def test_bad_expressions_end_in_every_engine_and_all_say_the_same(shard: int) -> None:
    for pattern in BAD_PATTERNS[shard::4]:
        random = Random(pattern)
        rules = f'when note matches /{pattern}/, assign queue q\notherwise nurture with "x"\n'
        policy = policy_of(f"lead has\n  note text\nqueue q\n{rules}")
        program = compile_policy(policy)
        signs = random.choice(("a", "ab", "a1", "x ", "aA0 -", "a!"))
        long = (
            (signs * SUBJECT)[: SUBJECT - 1] + "!"
            if random.random() < 0.7
            else "".join(random.choices(signs, k=SUBJECT))
        )
        notes = [long, "aab"]
        table = pl.DataFrame({"note": notes})
        rows = TableDecider(program).decide(DecodedLeads(decode_table(policy, table)), AT).to_dicts()
        for note, row in zip(notes, rows, strict=True):
            lead = read_lead(policy, {"note": note}, "")
            expected = reference.judge(policy, lead, AT)
            assert LeadDecider(program).judge(lead, AT) == expected
            assert row == as_row(expected.decision)
