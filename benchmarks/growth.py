"""How the cost grows: with the leads, and with the rules, beside what a user would take instead."""

from functools import partial

from benchmarks import peers
from benchmarks.clock import interleaved
from benchmarks.plots import plot
from benchmarks.workloads import plain_rules

__all__ = ["measure"]

_LEADS = (1_000, 10_000, 100_000, 1_000_000)
_RULES = (10, 20, 50, 200, 500, 1_000)
_LEADS_BY_RULES = 50_000
# Of more rules, polars plans for minutes.
_MOST_RULES = {"polars when/then": 200, "polars min_horizontal": 200, "duckdb CASE": 500}
_BESIDE = ("policy_engine", "polars when/then", "polars min_horizontal", "duckdb CASE", "a generated chain of if")


def measure() -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Return rows of what was measured, and the two plots by the names of their files."""
    by_rules: dict[str, list[tuple[float, float]]] = {name: [] for name in _BESIDE if peers.is_there(name)}
    for count in _RULES:
        costs = _costs(count, _LEADS_BY_RULES, [name for name in by_rules if count <= _MOST_RULES.get(name, count)])
        for name, cost in costs.items():
            by_rules[name].append((count, cost * 1e6))
    by_leads: dict[str, list[tuple[float, float]]] = {"policy_engine": []}
    for leads in _LEADS:
        by_leads["policy_engine"].append((leads, _costs(200, leads, ["policy_engine"])["policy_engine"] * leads))
    rows = [(f"{count:,.0f} rules, a lead", f"{cost:.2f} µs", "") for count, cost in by_rules["policy_engine"]]
    rows += [(f"200 rules, {leads:,.0f} leads", f"{cost:.3f} s", "") for leads, cost in by_leads["policy_engine"]]
    plots = {
        "performance-rules.svg": plot("Deciding a lead, by the number of rules", "rules", "µs a lead", by_rules),
        "performance-leads.svg": plot("Deciding leads by 200 rules", "leads", "seconds of processor time", by_leads),
    }
    return rows, plots


def _costs(rules: int, leads: int, names: list[str]) -> dict[str, float]:
    made = plain_rules(rules)
    table = peers.leads_of(leads)
    deciders = {name: peers.decider(name, made) for name in names}
    few = {name: table.head(min(leads, peers.most_leads(name))) for name in names}
    return interleaved({name: (partial(decide, few[name]), few[name].height) for name, decide in deciders.items()}, 3)
