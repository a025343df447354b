"""Deciding by columns and lead by lead: what a lead costs, and what compiling costs."""

import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from random import Random
from statistics import median, quantiles
from time import process_time, thread_time_ns

from benchmarks.clock import interleaved
from benchmarks.workloads import CITIES, checked, columns_of, plain_rules, policy_text, territory
from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.lead_columns import TypedLeads
from policy_engine.evaluator.single import decide
from policy_engine.model.policy import CheckedPolicy

__all__ = ["measure", "measure_single"]

_AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
_RUNS = 5
_LEADS = 200_000
_SINGLE = 5_000


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured by columns, the figure, and the goal."""
    ids = ["1"] * _LEADS
    full, gappy = TypedLeads(columns_of(_LEADS), ids), TypedLeads(columns_of(_LEADS, missing=0.05), ids)
    deciders = {name: TableDecider(compile_policy(checked(body))) for name, body in _workloads().items()}
    typical = deciders["200 rules"]
    costs = interleaved(
        {
            **{name: _deciding(decider, full) for name, decider in deciders.items()},
            "gaps": _deciding(typical, gappy),
            "all": (lambda: typical.decide(full, _AT), _LEADS),
            "all with gaps": (lambda: typical.decide(gappy, _AT), _LEADS),
        }
    )
    rows = [
        (f"{name}, a lead", _micros(cost), _GOALS.get(name, "")) for name, cost in costs.items() if name in deciders
    ]
    base = costs["20 rules"]
    ratio = costs["a table of 10,000 territories"] / base
    rows.append(("10,000 territories compared with 20 rules", f"{ratio:.1f} times", "4 times"))
    rows.append(("200 rules, 5% of the values missing, a lead", _micros(costs["gaps"]), ""))
    rows.append(("all columns of the decision, 200 rules, a lead", _micros(costs["all"]), ""))
    rows.append(("all columns, 5% of the values missing, a lead", _micros(costs["all with gaps"]), ""))
    return [*rows, *_compiling()]


def measure_single() -> list[tuple[str, str, str]]:
    """Return rows of what one lead costs, from its raw values to its decision."""
    rows = []
    for count, half, most in ((20, "20 µs", ""), (200, "", ""), (1_000, "", "100 µs")):
        middle, high = _single(checked(policy_text(plain_rules(count)) + 'otherwise nurture with "News"\n'))
        rows.append((f"one lead, {count:,} rules: half of the leads", f"{middle:.0f} µs", half))
        rows.append((f"one lead, {count:,} rules: 99 of 100 leads", f"{high:.0f} µs", most))
    return rows


_GOALS = {"200 rules": "1.0 µs"}


def _workloads() -> dict[str, str]:
    pick = Random(1)
    thresholds = (f"when score >= {pick.uniform(60, 100):.4f} and employees < {number * 9}" for number in range(300))
    mixed = (
        f"when (score >= {pick.randint(60, 99)} or employees >= {pick.randint(2_000, 2_999)})"
        f" and not (country = {pick.choice(('DE', 'FR', 'US'))} and vertical = telecom)"
        f" and city = {pick.choice(CITIES)}"
        for _ in range(100)
    )
    accounts = ", ".join(f'"Company {number} Bank"' for number in range(10_000))
    patterns = (f"when company matches /^company {number}[0-9]* b/" for number in range(10, 60))
    compared = (f"when employees > lead.limit and score >= {number}" for number in range(99, 50, -1))
    listed = f"list accounts is {accounts}\nwhen company in accounts, assign queue q\n"
    return {
        "20 rules": policy_text(plain_rules(20)),
        "200 rules": policy_text(plain_rules(200)),
        "a table of 1,000 territories": territory(1_000),
        "a table of 10,000 territories": territory(10_000),
        "300 rules of thresholds, all different": _ruled(thresholds),
        "100 rules with `or` and `not` over several fields": _ruled(mixed),
        "a list of 10,000 accounts, each company looked up before": listed,
        "50 regular expressions, each company matched before": _ruled(patterns),
        "two fields compared, 49 rules": _ruled(compared),
    }


def _ruled(conditions: Iterable[str]) -> str:
    return "\n".join(f"{condition}, assign queue q" for condition in conditions) + "\n"


def _deciding(decider: TableDecider, leads: TypedLeads) -> tuple[Callable[[], object], int]:
    return lambda: decider.rules(leads, _AT), _LEADS


def _compiling() -> list[tuple[str, str, str]]:
    rows = []
    goals = {"200 rules": "50 ms", "a table of 10,000 territories": "1,500 ms"}
    for name, goal in goals.items():
        policy = checked(_workloads()[name])
        times = []
        for _ in range(_RUNS):
            start = process_time()
            compile_policy(policy)
            times.append(process_time() - start)
        tracemalloc.start()
        program = compile_policy(policy)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        rows.append((f"compiling {name}", f"{median(times) * 1_000:.0f} ms", goal))
        terms = sum(len(page.rules) for page in program.deciding)
        rows.append((f"the program of {name}: {terms:,} terms", f"{held / 2**20:.1f} MiB", ""))
    return rows


def _single(policy: CheckedPolicy) -> tuple[float, float]:
    pick = Random(2)
    leads = [
        {
            "id": str(number),
            "score": str(pick.randint(0, 100)),
            "vertical": pick.choice(("insurance", "telecom", "retail", "infra", "other")),
            "employees": str(pick.randint(0, 3_000)),
            "limit": "5",
            "country": pick.choice(("DE", "FR", "ES", "IT", "AT", "CH", "US", "GB")),
            "company": "x",
            "city": "y",
            "region": "z",
        }
        for number in range(_SINGLE)
    ]
    times = []
    for lead in leads:
        start = thread_time_ns()
        decide(policy, lead, _AT)
        times.append((thread_time_ns() - start) / 1_000)
    parts = quantiles(times[_SINGLE // 5 :], n=100)
    return parts[49], parts[98]


def _micros(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} µs"
