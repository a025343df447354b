"""Made-up weeks in the life of a state: leads that come, change, wait, are closed, and come again."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from policy_engine import Policy, PolicyEngine

__all__ = ["POLICY", "engine_of", "leads", "live_through"]

BEGIN = datetime(2026, 11, 16, 8, tzinfo=UTC)
POLICY = """
timezone Europe/Madrid
calendar office
  open Mon-Fri 09:00-18:00
  closed on holidays of ES

lead has
  id       text
  email    text, personal, optional
  company  text, optional
  vertical one of insurance, telecom, retail, optional
  score    number 0 to 100, optional
  owner    text, optional
  created  time, optional
  unused   text, optional

segment warm when score >= 40
let fit be the sum of
  30 when vertical = insurance
  20 when score >= 70

funnel
  prospect: owned by SDR, when score is present
  MQL: owned by SDR, when score >= 60
  SQL: owned by AE
  customer: owned by AE

pod insurance
  covers vertical = insurance
  works office
  SDR: Ana Ruiz, Luis Gómez, Eva Sanz
  AE by weight: Marta Díaz (weight 2), Paul Roy
  keep company together
pod telecom
  covers vertical = telecom
  SDR by load: Nadia Fort, Omar Vidal
  AE: Iris Blanc
team inbound
  SDR: Tom Reed, Una Kelly
queue triage

rep Ana Ruiz
  capacity 30 per day, 200 open
rep Nadia Fort
  capacity 20 per day, 40 open
rep Omar Vidal
  capacity 20 per day, 80 open
rep Luis Gómez
  away 2026-11-18 to 2026-11-19

share on MQL email, score with SDR

when domain of email = "rival.example", reject because "a competitor"
rule "Owned" when owner is present, assign the owner, failing that team inbound SDR
rule "Split" when vertical = retail and warm, assign 70% team inbound SDR, 30% pod telecom AE, failing that queue triage
when fit >= 50, hand off to AE
when warm, assign matching pod SDR, failing that team inbound SDR
when vertical = telecom, assign pod telecom SDR
when score is missing, assign queue triage
otherwise nurture with "news"
"""


def leads(chance: random.Random, count: int, first: int = 0) -> Iterator[dict[str, object]]:
    """Yield leads with values of all sorts, some of them missing or unreadable."""
    for number in range(first, first + count):
        company = f"Firm {chance.randrange(count // 4 + 1)}"
        yield {
            "id": f"L{number}",
            "email": f"secret{number}@{chance.choice(['rival.example', 'a.example', 'b.example'])}",
            "company": chance.choice([company, company.upper(), None]),
            "vertical": chance.choice(["insurance", "Telecom", "retail", "other", None]),
            "score": chance.choice([None, "abc", 20, 45.5, "62", 88]),
            "owner": chance.choice([None] * 9 + ["Iris Blanc", "nobody"]),
            "unused": f"hidden{number}",
        }


def live_through(engine: PolicyEngine, seed: int, count: int, per_day: int = 200) -> None:
    """Let leads come in batches and one by one, some again with other values, and let some be closed."""
    chance = random.Random(seed)
    known: list[dict[str, object]] = []
    at = BEGIN
    for first in range(0, count, per_day):
        new = list(leads(chance, min(per_day, count - first), first))
        engine.route_many(new[: per_day // 2], at)
        for lead in new[per_day // 2 :]:
            at += timedelta(minutes=1)
            engine.route(lead, at)
        known += new
        for lead in chance.sample(known, min(len(known), per_day // 10)):
            engine.route({**lead, "score": chance.choice([10, 65, 90])}, at)
        for lead in chance.sample(known, min(len(known), per_day // 40)):
            engine.route(lead, at, again="asked for by the manager")
        for lead in chance.sample(known, min(len(known), per_day // 8)):
            engine.record(str(lead["id"]), chance.choice(["closed", "returned", "customer"]), at)
        engine.route_waiting(at)
        at += timedelta(hours=17)


def engine_of(url: str | None = None, policy: str = POLICY) -> PolicyEngine:
    """Return an engine that decides by the policy of these histories."""
    return PolicyEngine(Policy.parse(policy), store=url or "sqlite://")
