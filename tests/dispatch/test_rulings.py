"""Decisions as the state keeps them: what leads share is written once, and reads as if each were written by itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policy_engine.dispatch.memory import Ruling, kept_decision
from policy_engine.engine import Policy
from policy_engine.model.border import from_json
from policy_engine.model.decision import Decision

AT = datetime(2026, 12, 24, 10, tzinfo=UTC)
POLICY = Policy.parse("""lead has
  score number 0 to 100
  country text, optional
pod a
  SDR: Ana
queue german
when score >= 90, assign pod a SDR and tag "a \\"quoted\\" word"
when country is DE, assign queue german and tag hot
otherwise nurture with "news"
""")
LEADS = {
    "assigned": {"score": "95"},
    "undecided": {"score": "5"},
    "a problem": {"score": "abc", "country": "DE"},
    "no values": {},
}


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
@pytest.mark.parametrize("lead_id", ["1", "", '"', 'a "quoted" id', "\\", "é\u2028", "lead", '{"lead":""}'])
def test_a_ruling_about_a_lead_is_its_decision(lead: dict[str, str], lead_id: str) -> None:
    decision = POLICY.decide({"id": "1", **lead}, AT)
    for each in (decision, replace(decision, reason='""'), replace(decision, shared=("email: x@y.example",))):
        kept = Ruling(each).kept(lead_id)
        assert kept == kept_decision(replace(each, lead=lead_id))
        read = from_json(Decision, kept.removeprefix("*"))
        assert read == replace(each, lead=lead_id, shared=() if kept.startswith("*") else each.shared)


def test_what_is_shared_does_not_stand_in_clear() -> None:
    decision = replace(POLICY.decide({"id": "1", "score": "95"}, AT), shared=("email: secret@y.example",))
    assert "secret" not in Ruling(decision).kept("1")
