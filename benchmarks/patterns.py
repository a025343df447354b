"""Expressions that make other engines hang, on a text of 100 KB, in every engine."""

from datetime import UTC, datetime
from time import process_time

import polars as pl

from policy_engine.compiler.from_checked import compile_policy
from policy_engine.engine import Policy
from policy_engine.evaluator import reference
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.evaluator.lead_columns import DecodedLeads
from policy_engine.evaluator.single import LeadDecider
from tests.generators.bad_patterns import BAD_PATTERNS

__all__ = ["measure"]

_AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
_NOTE = "ab" * 49_999 + "a!"


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    slowest = {"the reference": 0.0, "lead by lead": 0.0, "by columns": 0.0}
    for pattern in BAD_PATTERNS:
        rule = f'when note matches /{pattern}/, assign queue q\notherwise nurture with "x"\n'
        policy = Policy.parse(f"lead has\n  note text\nqueue q\n{rule}").checked
        program = compile_policy(policy)
        single, columns = LeadDecider(program), TableDecider(program)
        lead = read_lead(policy, {"note": _NOTE})
        table = DecodedLeads(decode_table(policy, pl.DataFrame({"note": [_NOTE]})))
        actions = {
            "the reference": lambda policy=policy, lead=lead: reference.judge(policy, lead, _AT),
            "lead by lead": lambda single=single, lead=lead: single.judge(lead, _AT),
            "by columns": lambda columns=columns, table=table: columns.decide(table, _AT),
        }
        for name, action in actions.items():
            start = process_time()
            action()
            slowest[name] = max(slowest[name], process_time() - start)
    return [
        (f"the slowest of 200 bad expressions on 100 KB, {name}", f"{time * 1000:.0f} ms", "100 ms")
        for name, time in slowest.items()
    ]
