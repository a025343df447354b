"""A year of events of many leads, made by chance from a seed: what a CRM would have exported."""

import random
from datetime import UTC, datetime, timedelta

from policy_engine import Policy
from policy_engine.model.policy import CheckedPolicy

__all__ = ["LEADS_POLICY", "year_of"]

LEADS_POLICY = """
timezone Europe/Paris

lead has
  id             text
  created        time
  score          number, optional
  status         text, optional
  first_contact  time, optional

calendar office
  open Mon-Fri 09:00-12:30, 13:30-18:00
  closed on holidays of FR

team sales
  led by Laura Prat
  SDR: Ana Ruiz, Luis Gómez

funnel
  visitor:  owned by team sales
  prospect: owned by team sales, when score >= 20
  MQL:      owned by team sales, when score >= 60
  SQL:      owned by team sales

events
  contacted at first_contact
  replied
  returned

sla "First touch" when stage = MQL
  contacted within 2 hours of assigned, in office hours
  pause while status is on_hold
  at 80% warn the rep
  at 100% notify manager
  1 hour later escalate to Laura Prat
  restart on reassigned

sla "Answer"
  replied or returned within 3 business days of contacted
  pause while status is on_hold

sla "Qualify"
  SQL within 2 days of MQL
"""

_NAMES = ("assigned", "reassigned", "contacted", "replied", "returned", "SQL", "MQL", "prospect", "note")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_MINUTES = 365 * 1440


def policy() -> CheckedPolicy:
    """Return the policy that the year was lived under."""
    return Policy.parse(LEADS_POLICY).checked


def year_of(leads: int, seed: int = 7) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return leads and the rows of their event log, about six a lead."""
    chance = random.Random(seed)
    rows: list[dict[str, object]] = []
    born: list[dict[str, object]] = []
    for number in range(leads):
        at = _START + timedelta(minutes=chance.randrange(_MINUTES))
        born.append({"id": str(number), "created": at.isoformat(), "score": str(chance.randrange(0, 100))})
        for _ in range(chance.randint(2, 10)):
            at += timedelta(minutes=chance.choice((0, 0, 1, 7, 30, 90, 600, 4_000, 20_000)))
            row: dict[str, object] = {"lead": str(number), "event": chance.choice(_NAMES), "at": at.isoformat()}
            if chance.random() < 0.4:
                row["status"] = chance.choice(("on_hold", "open"))
            if chance.random() < 0.3:
                row["score"] = str(chance.randrange(0, 100))
            rows.append(row)
    return born, rows
