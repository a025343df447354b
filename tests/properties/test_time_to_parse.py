"""P12: the time to read a policy grows in proportion to its rules."""

import gc
import time

import pytest

from policy_engine.source.limits import Limits
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

LARGE = Limits(policy_bytes=4 * 1024 * 1024)
MOST_PER_RULE = 0.000_5
COUNTS = (1_000, 10_000, 20_000)

SHAPES = {
    "one line": "when score >= {0} and vertical = insurance, assign pod insurance SDR",
    "named": 'rule "Rule {0}"\n  when score >= {0} and country in (FR, DE)\n  unless is_partner,\n  assign pod a SDR',
    "commented": "# rule {0}\nwhen employees >= {0}, tag big  # of {0}\n",
}


def text_of(shape: str, count: int, first: int) -> str:
    """Write rules that no other test wrote, because what was read once is not read again."""
    return "\n".join(SHAPES[shape].format(first + number) for number in range(count))


def seconds_per_rule(shape: str, count: int, first: int) -> float:
    source = SourceText("rules.policy", text_of(shape, count, first))
    gc.collect()
    started = time.process_time()
    tree, _ = parse(source, LARGE)
    spent = time.process_time() - started
    assert len(tree.statements) == count
    return spent / count


@pytest.mark.parametrize("shape", SHAPES)
def test_a_rule_costs_the_same_in_a_long_policy_as_in_a_short_one(shape: str) -> None:
    seconds_per_rule(shape, 100, 0)
    times = [seconds_per_rule(shape, count, 1_000_000 * place) for place, count in enumerate(COUNTS, start=1)]
    assert max(times) < 2 * min(times), times
    assert max(times) < MOST_PER_RULE, times
