"""Policies and leads to measure with: rules as data, so that each contestant gets the same in its own language."""

from dataclasses import dataclass
from random import Random

import numpy as np

from policy_engine.engine import Policy
from policy_engine.evaluator.typed_columns import Array, Distinct, TypedColumn
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.limits import Limits

__all__ = ["COUNTRIES", "VERTICALS", "PlainRule", "checked", "columns_of", "plain_rules", "policy_text", "territory"]

VERTICALS = ("insurance", "telecom", "retail", "infra", "other")
COUNTRIES = ("DE", "FR", "ES", "IT", "AT", "CH", "US", "GB")
CITIES = tuple(f"City{number}" for number in range(500))
REGIONS = tuple(f"R{number}" for number in range(41))

_LEAD = """lead has
  id text
  score number
  vertical one of insurance, telecom, retail, infra, other
  employees whole number
  limit whole number
  country text
  company text
  city text
  region text
queue q
"""


@dataclass(frozen=True, slots=True)
class PlainRule:
    """`score >= least and vertical = vertical and employees between low and high and country in countries`."""

    least: int
    vertical: str
    low: int
    high: int
    countries: tuple[str, str]


def plain_rules(count: int, seed: int = 1) -> list[PlainRule]:
    """Return so many rules."""
    pick = Random(seed)
    return [
        PlainRule(
            pick.randint(20, 99),
            pick.choice(VERTICALS),
            pick.randint(0, 500),
            pick.randint(500, 3_000),
            (pick.choice(COUNTRIES), pick.choice(COUNTRIES)),
        )
        for _ in range(count)
    ]


def policy_text(rules: list[PlainRule]) -> str:
    """Return the rules in the policy language."""
    lines = [
        f"when score >= {rule.least} and vertical = {rule.vertical} and employees between {rule.low} and {rule.high}"
        f' and country in ("{rule.countries[0]}", "{rule.countries[1]}"), assign queue q'
        for rule in rules
    ]
    return "\n".join([*lines, ""])


def territory(rows: int, seed: int = 1) -> str:
    """Return a table of territories: a region, a city and a band of employees in each row."""
    pick = Random(seed)
    lines = []
    for _ in range(rows):
        low = pick.randint(0, 40) * 25
        lines.append(f"  | {pick.choice(REGIONS)} | {pick.choice(CITIES)} | {low} to {low + 200} | queue q |")
    return '\ntable "Territories"\n  | region | city | employees | assign |\n' + "\n".join(lines) + "\n"


def checked(body: str) -> CheckedPolicy:
    """Return a policy whose lead has the fields of `columns_of`."""
    return Policy.parse(_LEAD + body, limits=Limits(policy_bytes=1 << 26)).checked


def columns_of(count: int, missing: float = 0.0, seed: int = 1) -> dict[str, TypedColumn]:
    """Return typed columns of so many leads; that share of each value is missing."""
    pick = np.random.default_rng(seed)

    def present() -> Array | None:
        return pick.random(count) >= missing if missing else None

    def texts(values: tuple[str, ...], kind: str = "text") -> TypedColumn:
        numbers = pick.integers(0, len(values), count)
        return TypedColumn("choice" if kind == "choice" else "text", numbers, present(), Distinct(list(values)))

    companies = tuple(f"Company {number} {'Bank' if number % 7 == 0 else 'Ltd'}" for number in range(20_000))
    return {
        "id": TypedColumn("text", np.zeros(count, dtype=np.int64), None, Distinct(["1"])),
        "score": TypedColumn("number", pick.uniform(0, 100, count).round(1), present()),
        "vertical": texts(VERTICALS, "choice"),
        "employees": TypedColumn("whole", pick.integers(0, 3_000, count), present()),
        "limit": TypedColumn("whole", pick.integers(0, 3_000, count), present()),
        "country": texts(COUNTRIES),
        "company": texts(companies),
        "city": texts(CITIES),
        "region": texts(REGIONS),
    }
