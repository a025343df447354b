"""Decoding: how long leads take from raw values to typed ones, one by one and in columns."""

from random import Random
from time import perf_counter

import polars as pl

from policy_engine.engine import Policy
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.model.policy import CheckedPolicy

__all__ = ["measure"]

_LEADS = 1_000_000
_FEW = 20_000
_POLICY = """timezone Europe/Madrid
lead has
  id         text
  email      text, personal
  vertical   one of insurance, telecom, infrastructure, retail, other
  employees  whole number, optional
  score      number 0 to 100
  revenue    money, optional
  topics     list of text
  is_partner yes/no, else no
  born       date, optional
  created    time
missing is NULL, "N/A"
otherwise nurture with "x"
"""


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    policy = Policy.parse(_POLICY).checked
    texts = _texts(_LEADS)
    typed = _typed(texts)
    one_by_one = _one_by_one(policy, texts.head(_FEW)) * _LEADS / _FEW
    return [
        ("1,000,000 leads of ten fields of text, in columns", f"{_in_columns(policy, texts):.2f} s", "-"),
        ("the same leads in typed columns", f"{_in_columns(policy, typed):.2f} s", "-"),
        (f"the same leads one by one, by {_FEW:,}", f"{one_by_one:.1f} s", "-"),
    ]


def _in_columns(policy: CheckedPolicy, table: pl.DataFrame) -> float:
    times = []
    for _ in range(3):
        start = perf_counter()
        decode_table(policy, table)
        times.append(perf_counter() - start)
    return sorted(times)[1]


def _one_by_one(policy: CheckedPolicy, table: pl.DataFrame) -> float:
    rows = list(table.iter_rows(named=True))
    start = perf_counter()
    for row in rows:
        read_lead(policy, row)
    return perf_counter() - start


def _texts(leads: int) -> pl.DataFrame:
    random = Random(1)
    verticals = ("insurance", "Telecom", "retail", "other", "N/A", "unheard of", None)
    topics = ("pricing; demo", "demo", "", "security;pricing;demo")
    flags = ("yes", "no", "true", None)

    def day(first: int, last: int) -> str:
        return f"{random.randint(first, last)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"

    def clock() -> str:
        return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"

    return pl.DataFrame(
        {
            "id": [f"L-{number:07}" for number in range(leads)],
            "email": [f"ana.{random.randint(0, 10**7)}@example.com" for _ in range(leads)],
            "vertical": random.choices(verticals, k=leads),
            "employees": [str(random.randint(1, 20_000)) for _ in range(leads)],
            "score": [f"{random.uniform(0, 101):.2f}" for _ in range(leads)],
            "revenue": [f"{random.uniform(0, 10**7):.2f}" for _ in range(leads)],
            "topics": random.choices(topics, k=leads),
            "is_partner": random.choices(flags, k=leads),
            "born": [day(1970, 2005) for _ in range(leads)],
            "created": [f"{day(2024, 2026)} {clock()}" for _ in range(leads)],
        }
    )


def _typed(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.with_columns(
        pl.col("vertical").cast(pl.Categorical),
        pl.col("employees").cast(pl.Int64),
        pl.col("score", "revenue").cast(pl.Float64),
        pl.col("topics").str.split(";"),
        pl.col("is_partner").is_in(["yes", "true"]),
        pl.col("born").str.to_date("%Y-%m-%d"),
        pl.col("created").str.to_datetime("%Y-%m-%d %H:%M"),
    )
