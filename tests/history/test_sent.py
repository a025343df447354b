"""What a nurtured lead is sent: never what it was sent already."""

import pytest

from policy_engine.evaluator import reference, single
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import life
from policy_engine.model.history import Event
from tests.history.support import START, at, checked

POLICY = checked("""
lead has
  id        text
  created   time, optional
  vertical  text, optional
  score     number, optional

team marketing
  led by Zoe Lang

team sales
  led by Laura Prat

funnel
  prospect: owned by team marketing
  MQL:      owned by team sales, when score >= 60

content for prospect
  team marketing produces "Case study" when vertical = insurance, "Guide", "Webinar"

content for MQL
  team sales distributes "Script", "Guide"

otherwise nurture
""")


def sent(content: str | None, minutes: float) -> Event:
    return Event("1", "sent", at(minutes), given={} if content is None else {"content": content})


@pytest.mark.parametrize("evaluator", [reference, single])
@pytest.mark.parametrize(
    ("events", "content"),
    [
        pytest.param([], "Case study", id="the first in the order written"),
        pytest.param([sent("Case study", 5)], "Guide", id="the next, once the first was sent"),
        pytest.param([sent("  case STUDY", 5)], "Guide", id="names are compared by their keys"),
        pytest.param([sent("Guide", 5)], "Case study", id="only what was sent is passed over"),
        pytest.param([sent("Case study", 5), sent("Guide", 6), sent("Webinar", 7)], None, id="nothing is left"),
        pytest.param([sent("Case study", 65)], "Case study", id="what is sent later does not count yet"),
        pytest.param([sent(None, 5)], "Case study", id="an event that names no content"),
        pytest.param([sent("Something else", 5)], "Case study", id="another content"),
    ],
)
def test_what_was_sent_is_passed_over(evaluator, events, content) -> None:  # type: ignore[no-untyped-def]
    lead = read_lead(POLICY, {"id": "1", "created": START.isoformat(), "vertical": "insurance"})
    entered = [Event("1", "prospect", at(1))]
    past = life(POLICY, lead, [*entered, *events], at(100)).past_at(at(60))
    decision = evaluator.judge(POLICY, lead, at(60), None, past).decision
    assert (decision.outcome, decision.stage, decision.content) == ("nurture", "prospect", content)


def test_what_was_sent_on_one_stage_is_not_sent_on_another() -> None:
    lead = read_lead(POLICY, {"id": "1", "created": START.isoformat(), "score": "70"})
    past = life(POLICY, lead, [sent("Script", 5)], at(100)).past_at(at(60))
    assert reference.judge(POLICY, lead, at(60), None, past).decision.content == "Guide"
    past = life(POLICY, lead, [sent("Guide", 5), sent("Script", 6)], at(100)).past_at(at(60))
    assert reference.judge(POLICY, lead, at(60), None, past).decision.content is None
