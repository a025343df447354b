"""What a receiver gets to see of a lead: what is shared with it, and no more; the same one by one and in a batch."""

from datetime import UTC, datetime

import polars as pl
import pytest

from policy_engine import Policy
from policy_engine.batch.leads import LeadRow
from policy_engine.engine import route_leads

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
POLICY = """
lead has
  id      text
  kind    text
  score   number 0 to 100
  email   text, optional, personal
  phone   text, optional, personal

team sales
  led by Laura Prat
  includes every pod

pod insurance
  covers kind = insurance
  led by Sofia Conti
  SDR: Ana Ruiz
  AE: Paul Roy

pod retail
  covers kind != insurance
  led by Eva Poe
  SDR: Bo Li

rep Bo Li
  capacity 1 per day

team support
  serves every pod
  agent: Kim Lee

queue triage

funnel
  MQL: owned by SDR, when score >= 0

share on MQL score, email with sales
share on MQL kind with support
share on MQL phone with AE

when kind = help, assign team support agent
when kind = sale, assign pod insurance AE
when kind = anybody, assign SDR
when kind = named, assign rep Kim Lee
when kind = queued, assign queue triage
when kind = wrong, reject
when kind = later, nurture with "Newsletter"
otherwise assign matching pod SDR, failing that team support agent
"""
EXPECTED = {
    "insurance": ("score", "email"),
    "help": ("kind",),
    "sale": ("score", "email", "phone"),
    "anybody": ("score", "email"),
    "named": ("kind",),
    # Nobody in particular has the lead.
    "queued": ("score", "email", "kind", "phone"),
    "wrong": ("score", "email", "kind", "phone"),
    "later": ("score", "email", "kind", "phone"),
}


def lead(kind: str) -> dict[str, str]:
    return {"id": kind, "kind": kind, "score": "72", "email": "a@one.example", "phone": "+33 1"}


def names(shared: object) -> tuple[str, ...]:
    assert isinstance(shared, tuple | list)
    return tuple(line.partition(":")[0] for line in shared)


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_receiver_sees_what_is_shared_with_it(kind: str) -> None:
    assert names(Policy.parse(POLICY).decide(lead(kind), AT).shared) == EXPECTED[kind]


@pytest.mark.parametrize("columns", [None, ["shared"]])
def test_a_table_of_leads_says_the_same(columns: list[str] | None) -> None:
    table = Policy.parse(POLICY).decide_table(pl.DataFrame([lead(kind) for kind in EXPECTED]), AT, columns)
    assert [names(shared) for shared in table["shared"].to_list()] == list(EXPECTED.values())


def test_who_takes_the_lead_in_the_end_is_who_sees_it() -> None:
    # Bo Li is full after the first lead: the second goes to support, which sees what support may see.
    rows = [LeadRow(number, number, {**lead("retail"), "id": str(number)}) for number in (1, 2)]
    one_by_one = [decision for _, decision in route_leads(Policy.parse(POLICY), rows, AT)]
    assert [(decision.rep, names(decision.shared)) for decision in one_by_one] == [
        ("Bo Li", ("score", "email")),
        ("Kim Lee", ("kind",)),
    ]


def test_a_team_in_which_nobody_is_listed_sees_what_the_stage_shares() -> None:
    text = (
        "funnel\n  MQL: owned by SDR, when score > 1\nshare on MQL score with sales\notherwise assign pod insurance SDR"
    )
    assert Policy.parse(text).decide({"score": 3}, AT).shared == ("score: 3",)
