"""What a user would take instead, on the same rules and leads, and with the same answers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from typing import Any

import polars as pl

from benchmarks.clock import interleaved
from benchmarks.workloads import COUNTRIES, VERTICALS, PlainRule, checked, columns_of, plain_rules, policy_text
from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.lead_columns import TypedLeads
from policy_engine.evaluator.typed_columns import from_polars

__all__ = ["OURS", "decider", "is_there", "leads_of", "measure", "most_leads"]

_AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
_RUNS = 3
OURS = "policy_engine"
# The first leads of every contestant are the same, and so must be what it says of them.
_CHECKED = 500

# From a table of leads to the number of the rule that decides each, -1 for none.
Decide = Callable[[pl.DataFrame], list[int]]


def measure() -> list[tuple[str, str, str]]:
    """Return rows: a contestant and a number of rules, a lead's processor time, and how often ours goes into it."""
    rows = []
    for count in (20, 200):
        costs = _measured(plain_rules(count))
        ours = costs[OURS]
        for name, cost in costs.items():
            ratio = "" if name == OURS else f"{cost / ours:,.{0 if cost > ours * 10 else 1}f} times ours"
            rows.append((f"{name}, {count} rules", f"{cost * 1e6:.2f} µs a lead", ratio))
    return rows


def is_there(name: str) -> bool:
    """Tell whether what a contestant needs is installed."""
    module = _CONTESTANTS[name][2]
    return module is None or find_spec(module) is not None


def decider(name: str, rules: list[PlainRule]) -> Decide:
    """Return a contestant, ready to decide by some rules."""
    return _CONTESTANTS[name][0](rules)


def most_leads(name: str) -> int:
    """Return how many leads a contestant decides in a bearable time."""
    return _CONTESTANTS[name][1]


def _measured(rules: list[PlainRule]) -> dict[str, float]:
    contestants = {name: decider(name, rules) for name in _CONTESTANTS if is_there(name)}
    every = leads_of(max(map(most_leads, contestants)))
    expected = _if_chain(rules)(every.head(_CHECKED))
    for name, decide in contestants.items():
        assert list(decide(every.head(_CHECKED))) == expected, f"{name} says something else"
    return interleaved(
        {
            name: (partial(decide, every.head(most_leads(name))), most_leads(name))
            for name, decide in contestants.items()
        },
        _RUNS,
    )


def leads_of(count: int) -> pl.DataFrame:
    """Return so many leads, the first ones of any number."""
    columns = columns_of(count)
    return pl.DataFrame(
        {
            "score": columns["score"].data,
            "vertical": pl.Series(VERTICALS).gather(columns["vertical"].data),
            "employees": columns["employees"].data,
            "country": pl.Series(COUNTRIES).gather(columns["country"].data),
        }
    )


def _ours(rules: list[PlainRule]) -> Decide:
    policy = checked(policy_text(rules))
    decider = TableDecider(compile_policy(policy))
    kinds = {field.name: field.kind for field in policy.lead.fields}

    def decide(leads: pl.DataFrame) -> list[int]:
        columns = columns_of(1)
        ids = ["1"] * leads.height
        typed = {name: from_polars(leads[name], kinds[name]) for name in leads.columns}
        answers: list[int] = decider.rules(TypedLeads({**columns, **typed}, ids), _AT).tolist()
        return answers

    return decide


def _condition(rule: PlainRule) -> pl.Expr:
    return (
        (pl.col("score") >= rule.least)
        & (pl.col("vertical") == rule.vertical)
        & pl.col("employees").is_between(rule.low, rule.high)
        & pl.col("country").is_in(list(rule.countries))
    )


def _when_then(rules: list[PlainRule]) -> Decide:
    expression = pl.lit(-1)
    for number, rule in reversed(list(enumerate(rules))):
        expression = pl.when(_condition(rule)).then(pl.lit(number)).otherwise(expression)
    return lambda leads: leads.select(expression.alias("rule"))["rule"].to_list()


def _min_horizontal(rules: list[PlainRule]) -> Decide:
    numbers = [pl.when(_condition(rule)).then(pl.lit(number)) for number, rule in enumerate(rules)]
    return lambda leads: leads.select(pl.min_horizontal(numbers).fill_null(-1).alias("rule"))["rule"].to_list()


def _duckdb(rules: list[PlainRule]) -> Decide:
    import duckdb

    cases = " ".join(
        f"WHEN score >= {rule.least} AND vertical = '{rule.vertical}' AND employees BETWEEN {rule.low} AND {rule.high}"
        f" AND country IN {rule.countries} THEN {number}"
        for number, rule in enumerate(rules)
    )
    connection = duckdb.connect()
    connection.execute("SET threads = 2")

    def decide(leads: pl.DataFrame) -> list[int]:
        connection.register("leads", {name: leads[name].to_numpy() for name in leads.columns})
        found: list[int] = (
            connection.execute(f"SELECT CASE {cases} ELSE -1 END AS rule FROM leads").fetchnumpy()["rule"].tolist()
        )
        return found

    return decide


def _if_chain(rules: list[PlainRule]) -> Decide:
    lines = [
        f"    if score >= {rule.least} and vertical == {rule.vertical!r} and {rule.low} <= employees <= {rule.high}"
        f" and country in {rule.countries!r}: return {number}"
        for number, rule in enumerate(rules)
    ]
    names: dict[str, Any] = {}
    exec("\n".join(["def rule(score, vertical, employees, country):", *lines, "    return -1"]), names)
    rule_of = names["rule"]
    return lambda leads: [rule_of(*lead) for lead in leads.iter_rows()]


def _rule_engine(rules: list[PlainRule]) -> Decide:
    import rule_engine

    made = [
        rule_engine.Rule(
            f"score >= {rule.least} and vertical == '{rule.vertical}' and employees >= {rule.low}"
            f" and employees <= {rule.high} and (country == '{rule.countries[0]}' or country == '{rule.countries[1]}')"
        )
        for rule in rules
    ]

    def decide(leads: pl.DataFrame) -> list[int]:
        return [
            next((number for number, rule in enumerate(made) if rule.matches(lead)), -1)
            for lead in leads.iter_rows(named=True)
        ]

    return decide


def _zen_graph(rules: list[PlainRule]) -> str:
    rows = [
        {
            "_id": str(number),
            "score": f">= {rule.least}",
            "vertical": f"'{rule.vertical}'",
            "employees": f"[{rule.low}..{rule.high}]",
            "country": ", ".join(f"'{country}'" for country in rule.countries),
            "rule": str(number),
        }
        for number, rule in enumerate(rules)
    ]
    fields = ("score", "vertical", "employees", "country")
    content = {
        "hitPolicy": "first",
        "rules": rows,
        "inputs": [{"id": name, "name": name, "field": name} for name in fields],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
    }
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }
    return json.dumps(graph)


def _zen(rules: list[PlainRule]) -> Decide:
    import zen

    decision = zen.ZenEngine().create_decision(_zen_graph(rules))
    return lambda leads: [_zen_rule(decision.evaluate(lead)) for lead in leads.iter_rows(named=True)]


def _zen_batch(rules: list[PlainRule]) -> Decide:
    import zen

    graph = _zen_graph(rules)
    engine = zen.ZenEngine({"loader": lambda _: graph})

    def decide(leads: pl.DataFrame) -> list[int]:
        batch = [{"key": "rules", "context": lead} for lead in leads.iter_rows(named=True)]
        return [_zen_rule(answer["data"]) for answer in engine.evaluate_batch(batch)]

    return decide


def _zen_rule(answer: dict[str, Any]) -> int:
    return int((answer["result"] or {}).get("rule", -1))


# How each is made, how many leads it gets, and what must be installed for it: `pip install -e ".[bench]"`.
_CONTESTANTS: dict[str, tuple[Callable[[list[PlainRule]], Decide], int, str | None]] = {
    OURS: (_ours, 1_000_000, None),
    "polars when/then": (_when_then, 200_000, None),
    "polars min_horizontal": (_min_horizontal, 200_000, None),
    "duckdb CASE": (_duckdb, 200_000, "duckdb"),
    "a generated chain of if": (_if_chain, 20_000, None),
    "rule-engine": (_rule_engine, 1_000, "rule_engine"),
    "GoRules zen-engine, a call a lead": (_zen, 1_000, "zen"),
    "GoRules zen-engine, one call for all": (_zen_batch, 1_000, "zen"),
}
