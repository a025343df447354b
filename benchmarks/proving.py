"""Proving: how long the analyses of long policies take. `python -m benchmarks.proving` prints it."""

import resource
from dataclasses import replace
from random import Random
from time import process_time

from policy_engine.analysis.analyze import analyze
from policy_engine.analysis.diff import compare
from policy_engine.engine import Policy
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.limits import Limits

__all__ = ["measure"]

_WIDE = Limits(policy_bytes=1 << 26)
_LEAD = """lead has
  country text, optional
  vertical one of a, b, c, d, e
  employees whole number, optional
  score number 0 to 100, optional
  cta one of x, y, z, optional
"""


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    rows = [_analyzed(f"all analyses of {count:,} rules", _rules(count), goal) for count, goal in _SIZES]
    rows.append(_analyzed("a `unique` table of 20,000 rows, all analyses", _table(20_000), "10 s"))
    old, new = _rules(200), _rules(200, edited=True)
    start = process_time()
    found = compare(old, new)
    figure = f"{process_time() - start:.1f} s, {len(found.changes)} changes, {len(found.open_pairs)} open"
    rows.append(("the difference of two policies of 200 rules", figure, "5 s"))
    return rows


_SIZES = ((200, "5 s"), (5_000, "10 s"))


def _rules(count: int, edited: bool = False) -> CheckedPolicy:
    random = Random(5)
    lines = []
    for number in range(count):
        parts = [f"country in (c{random.randrange(60)}, c{random.randrange(60)})"]
        if random.random() < 0.7:
            parts.append(f"score >= {random.randrange(100)}")
        if random.random() < 0.6:
            low = random.randrange(5_000)
            parts.append(f"employees between {low} and {low + random.randrange(2_000)}")
        if random.random() < 0.5:
            parts.append(f"vertical = {random.choice('abcde')}")
        if random.random() < 0.3:
            parts.append("(cta = x or vertical in (a, b))")
        pod = (number + 1) % 7 if edited and number == count // 3 else number % 7
        lines.append(f'rule "R{number}" when {" and ".join(parts)}, assign pod p{pod} SDR')
    return Policy.parse(_LEAD + "\n".join(lines) + "\notherwise nurture\n", limits=_WIDE).checked


def _table(rows: int) -> CheckedPolicy:
    lines = [f"  | c{row % 200} | {row // 200 * 10} to {row // 200 * 10 + 9} | any | SDR |" for row in range(rows)]
    head = 'table "Territories"\n  | country | employees | score | assign |\n'
    checked = Policy.parse(_LEAD + head + "\n".join(lines) + "\notherwise nurture\n", limits=_WIDE).checked
    # Made unique here, so that reading it does not prove it already.
    tables = tuple(replace(table, unique=True) for table in checked.tables)
    return replace(checked, tables=tables)


def _analyzed(what: str, policy: CheckedPolicy, goal: str) -> tuple[str, str, str]:
    start = process_time()
    found = analyze(policy)
    seconds = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    open_words = f", {len(found.open_questions):,} questions left open by name" if found.open_questions else ""
    return what, f"{seconds:.1f} s, {len(found.findings)} findings{open_words}, {memory} MB", goal


if __name__ == "__main__":
    for what, figure, goal in measure():
        print(f"{what}: {figure} (goal {goal})")
