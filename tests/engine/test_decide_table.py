"""A table of raw leads decided by columns: what each lead would have got on its own."""

from datetime import UTC, datetime

import polars as pl
import pytest

from policy_engine import Policy
from policy_engine.model.decision import DECISION_COLUMNS
from tests.differential.engines import as_row

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
POLICY = """
lead has
  id       text
  email    text, personal
  vertical one of insurance, telecom, optional
  score    number 0 to 100, optional, from "Lead Score"
  revenue  money, optional
  topics   list of text
let size be
  big when revenue >= 1M
  otherwise small
pod insurance
  covers vertical = insurance
  SDR: Ana Ruiz
pod telecom
  covers vertical = telecom
  SDR: Luis Gómez
queue triage
when topics includes demo, tag "wants a demo"
when lead has problems, assign queue triage
rule "Half" when score >= 90, assign 50% pod insurance SDR, 50% pod telecom SDR
when size = big or score >= 60, assign matching pod SDR, failing that queue triage
otherwise nurture with "News"
"""
LEADS = {
    "id": ["1", "2", "3", "4", "5", "6"],
    "email": ["a@x.com", "b@y.com", "c@z.com", None, "e@x.com", "f@x.com"],
    "Vertical": ["Insurance", "telecom", None, "insurance", "retail", " INSURANCE "],
    "Lead Score": ["95", "72", "60", "12", "99", None],
    "revenue": [None, "1200000", "5", "7", "8", "999999.99996"],
    "topics": ["demo;pricing", "demo", "pricing", "demo", "x", "pricing"],
}


def test_a_table_gets_what_its_leads_get_one_by_one() -> None:
    policy = Policy.parse(POLICY)
    leads = pl.DataFrame(LEADS)

    rows = policy.decide_table(leads, AT).to_dicts()

    assert rows == [as_row(policy.decide(lead, AT)) for lead in leads.iter_rows(named=True)]
    assert len({row["pod"] for row in rows}) == 3


def test_only_the_columns_that_are_asked_for_are_there() -> None:
    decisions = Policy.parse(POLICY).decide_table(pl.DataFrame(LEADS), AT, columns=["rule", "pod"])

    assert decisions.columns == ["rule", "pod"]


def test_a_table_without_leads_has_all_columns() -> None:
    decisions = Policy.parse(POLICY).decide_table(pl.DataFrame(LEADS).clear(), AT)

    assert decisions.columns == list(DECISION_COLUMNS)
    assert decisions.height == 0


def test_a_column_that_no_decision_has_is_refused() -> None:
    with pytest.raises(ValueError, match="`colour`"):
        Policy.parse(POLICY).decide_table(pl.DataFrame(LEADS), AT, columns=["colour"])
