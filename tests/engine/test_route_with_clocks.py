"""Routing tells which clocks run, by columns as lead by lead, and with an event log decides leads as they are now."""

import csv
import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Policy
from policy_engine.batch.leads import LeadRow
from policy_engine.engine import route_leads
from policy_engine.evaluator.decode import read_lead
from policy_engine.routing.clocks import running_clocks
from policy_engine.sla.decided import DECIDED_PARTS

POLICY = """
timezone Europe/Paris

lead has
  id       text
  created  time, optional
  score    number, optional
  status   text, optional
  contact  time, optional

calendar office
  open Mon-Fri 09:00-18:00

pod one
  led by Laura Prat
  SDR: Bo Lund, Ana Ruiz

queue triage

funnel
  prospect: owned by SDR, when score >= 20
  MQL:      owned by SDR, when score >= 60
  SQL:      owned by SDR

events
  contacted at contact
  replied

sla "First touch" when stage = MQL or status = urgent
  contacted within 2 hours of assigned, in office hours
  pause while status is on_hold

sla "Any answer"
  replied within 1 day of assigned

when stage = SQL, assign pod one SDR
when score >= 90, assign queue triage
when score >= 20, assign pod one SDR
otherwise nurture
"""
AT = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)


def rows(count: int) -> list[LeadRow]:
    chance = random.Random(3)
    return [
        LeadRow(number, number + 1, {
            "id": str(number),
            "created": chance.choice((None, "2026-04-01", "2026-04-07 10:00")),
            "score": chance.choice((None, "10", "30", "70", "95", "abc")),
            "status": chance.choice((None, "urgent", "on_hold", "new")),
            "contact": chance.choice((None, "2026-04-02", "2026-04-07 10:00", "2026-05-01")),
        })
        for number in range(1, count + 1)
    ]  # fmt: skip


def test_clocks_told_by_columns_are_those_of_the_lives_of_the_leads() -> None:
    policy = Policy.parse(POLICY)
    told = set()
    for row, decision in route_leads(policy, rows(400), AT):
        parts = {part: getattr(decision, part) for part in DECIDED_PARTS}
        lead = read_lead(policy.checked, row.cells, decision.lead)
        assert decision.sla == running_clocks(policy.checked, lead, (), parts, AT), row
        told.add(decision.sla)
    assert told == {
        (),
        ("Any answer: due 2026-04-08T10:00:00+02:00",),
        ("First touch: due 2026-04-07T12:00:00+02:00", "Any answer: due 2026-04-08T10:00:00+02:00"),
        ("First touch: paused", "Any answer: due 2026-04-08T10:00:00+02:00"),
    }


def test_a_clock_of_another_start_is_told_lead_by_lead() -> None:
    policy = Policy.parse(POLICY.replace("of assigned, in office", "of created, in office"))
    row = LeadRow(1, 2, {"id": "1", "created": "2026-04-07 09:30", "score": "70"})
    ((_, decision),) = route_leads(policy, [row], AT)
    assert decision.sla[0] == "First touch: due 2026-04-07T11:30:00+02:00"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "p.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(
        "id,created,score,status\n1,2026-04-01,10,\n2,2026-04-01,70,\n3,2026-04-01,70,\n3,2026-04-01,70,\n4,2026-04-01,30,\n",
        encoding="utf-8",
    )
    (tmp_path / "events.csv").write_text(
        "lead,event,at,score,status\n1,replied,2026-04-02,70,\n2,SQL,2026-04-02,,\n2,prospect,2026-04-03,,\n"
        "3,SQL,2026-04-03,,\n4,replied,2026-05-01,95,\n4,replied,soon,,\n",
        encoding="utf-8",
    )
    return tmp_path


def test_leads_are_decided_as_their_events_left_them(files: Path, tmp_path: Path) -> None:
    from policy_engine.cli.main import main

    with pytest.raises(SystemExit) as left:
        main([
            "route", str(files / "p.policy"), str(files / "leads.csv"), "--events", str(files / "events.csv"),
            "--at", "2026-04-07 10:00", "-o", str(tmp_path / "out.csv"),
        ])  # fmt: skip
    assert not left.value.code
    found = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [(row["id"], row["stage"], row["outcome"]) for row in found] == [
        ("1", "MQL", "assigned"),
        ("2", "prospect", "assigned"),
        ("3", "SQL", "assigned"),
        ("3", "SQL", "assigned"),
        ("4", "prospect", "assigned"),
    ]
    assert found[0]["sla"].startswith("First touch: due 2026-04-07T12:00:00+02:00; Any answer")
    assert found[1]["sla"] == "Any answer: due 2026-04-08T10:00:00+02:00"
