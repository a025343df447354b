"""What a user would take instead, on the same rules and leads, and with the same answers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

import polars as pl

from benchmarks.workloads import COUNTRIES, VERTICALS, PlainRule, checked, columns_of, plain_rules, policy_text
from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.typed_columns import from_polars

__all__ = ["measure"]

_AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
_RUNS = 3
# The first leads of every contestant are the same, and so must be what it says of them.
_CHECKED = 500

# From a table of leads to the number of the rule that decides each, -1 for none.
_Decide = Callable[[pl.DataFrame], list[int]]


def measure() -> list[tuple[str, str, str]]:
    """Return rows: a contestant and a number of rules, a lead's processor time, and how often ours goes into it."""
    rows = []
    for count in (20, 200):
        costs = _interleaved(plain_rules(count))
        ours = costs["policy_engine"]
        for name, cost in costs.items():
            rows.append((f"{name}, {count} rules", f"{cost * 1e6:.2f} µs a lead", f"{cost / ours:,.0f} times"))
    return rows


def _interleaved(rules: list[PlainRule]) -> dict[str, float]:
    """Return the median processor time of a lead; the contestants take turns."""
    contestants = {
        name: (make(rules), leads)
        for name, (make, leads, module) in _CONTESTANTS.items()
        if module is None or find_spec(module) is not None
    }
    every = _leads(max(leads for _, leads in contestants.values()))
    expected = _if_chain(rules)(every.head(_CHECKED))
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(_RUNS):
        for name, (decide, count) in contestants.items():
            leads = every.head(count)
            start = process_time()
            answers = decide(leads)
            times[name].append((process_time() - start) / count)
            assert list(answers[:_CHECKED]) == expected, f"{name} says something else"
    return {name: median(each) for name, each in times.items()}


def _leads(count: int) -> pl.DataFrame:
    columns = columns_of(count)
    return pl.DataFrame(
        {
            "score": columns["score"].data,
            "vertical": pl.Series(VERTICALS).gather(columns["vertical"].data),
            "employees": columns["employees"].data,
            "country": pl.Series(COUNTRIES).gather(columns["country"].data),
        }
    )


def _ours(rules: list[PlainRule]) -> _Decide:
    policy = checked(policy_text(rules))
    decider = TableDecider(compile_policy(policy))
    kinds = {field.name: field.kind for field in policy.lead.fields}

    def decide(leads: pl.DataFrame) -> list[int]:
        columns = columns_of(1)
        ids = ["1"] * leads.height
        typed = {name: from_polars(leads[name], kinds[name]) for name in leads.columns}
        answers: list[int] = decider.rules({**columns, **typed}, ids, _AT).tolist()
        return answers

    return decide


def _condition(rule: PlainRule) -> pl.Expr:
    return (
        (pl.col("score") >= rule.least)
        & (pl.col("vertical") == rule.vertical)
        & pl.col("employees").is_between(rule.low, rule.high)
        & pl.col("country").is_in(list(rule.countries))
    )


def _when_then(rules: list[PlainRule]) -> _Decide:
    expression = pl.lit(-1)
    for number, rule in reversed(list(enumerate(rules))):
        expression = pl.when(_condition(rule)).then(pl.lit(number)).otherwise(expression)
    return lambda leads: leads.select(expression.alias("rule"))["rule"].to_list()


def _min_horizontal(rules: list[PlainRule]) -> _Decide:
    numbers = [pl.when(_condition(rule)).then(pl.lit(number)) for number, rule in enumerate(rules)]
    return lambda leads: leads.select(pl.min_horizontal(numbers).fill_null(-1).alias("rule"))["rule"].to_list()


def _duckdb(rules: list[PlainRule]) -> _Decide:
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


def _if_chain(rules: list[PlainRule]) -> _Decide:
    lines = [
        f"    if score >= {rule.least} and vertical == {rule.vertical!r} and {rule.low} <= employees <= {rule.high}"
        f" and country in {rule.countries!r}: return {number}"
        for number, rule in enumerate(rules)
    ]
    names: dict[str, Any] = {}
    exec("\n".join(["def rule(score, vertical, employees, country):", *lines, "    return -1"]), names)
    rule_of = names["rule"]
    return lambda leads: [rule_of(*lead) for lead in leads.iter_rows()]


def _rule_engine(rules: list[PlainRule]) -> _Decide:
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


def _zen(rules: list[PlainRule]) -> _Decide:
    import zen

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
    decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def decide(leads: pl.DataFrame) -> list[int]:
        answers = (decision.evaluate(lead)["result"] for lead in leads.iter_rows(named=True))
        return [int((answer or {}).get("rule", -1)) for answer in answers]

    return decide


# How each is made, how many leads it gets, and what must be installed for it: `pip install -e ".[bench]"`.
_CONTESTANTS: dict[str, tuple[Callable[[list[PlainRule]], _Decide], int, str | None]] = {
    "policy_engine": (_ours, 200_000, None),
    "polars when/then": (_when_then, 50_000, None),
    "polars min_horizontal": (_min_horizontal, 50_000, None),
    "duckdb CASE": (_duckdb, 50_000, "duckdb"),
    "a generated chain of if": (_if_chain, 20_000, None),
    "rule-engine": (_rule_engine, 1_000, "rule_engine"),
    "GoRules zen-engine": (_zen, 1_000, "zen"),
}
