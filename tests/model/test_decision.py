"""A decision is a plain record that crosses a border as JSON, and comes back equal."""

from datetime import UTC, datetime

import pytest

from policy_engine.engine import Policy
from policy_engine.model.border import from_json, to_json
from policy_engine.model.decision import Decision, ProblemKind

AT = datetime(2026, 12, 24, 10, tzinfo=UTC)
POLICY = """lead has
  score number 0 to 100
  country text, optional
when country is DE, assign queue german and tag hot
otherwise nurture with "news"
"""


def test_a_decision_comes_back_equal() -> None:
    decision = Policy.parse(POLICY).decide({"id": "1", "score": "abc"}, AT)
    assert decision.undecided and decision.problems[0].kind is ProblemKind.NOT_A_NUMBER
    again = from_json(Decision, to_json(decision))
    assert again == decision and again.problems[0].kind is ProblemKind.NOT_A_NUMBER


@pytest.mark.parametrize("change", ['"lead":1', '"outcome":"lost"', '"at":"soon"', '"colour":"red"'])
def test_what_is_no_decision_is_refused(change: str) -> None:
    text = to_json(Policy.parse(POLICY).decide({"id": "1"}, AT))
    with pytest.raises(ValueError, match="validation error"):
        from_json(Decision, f"{text[:-1]},{change}}}")
