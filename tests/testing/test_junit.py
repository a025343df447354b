"""Results as JUnit XML."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from policy_engine import Policy
from policy_engine.testing.examples import run_examples
from policy_engine.testing.results import ScenarioResult
from policy_engine.testing.to_junit import to_junit

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

POLICY = """
when score >= 60, assign pod insurance SDR

example "hot & <ready>"
  given score 72
  expect assign pod insurance SDR

example "cold"
  given score 12
  expect assign pod insurance SDR
"""


def test_each_example_and_scenario_is_a_case_and_each_feature_a_suite() -> None:
    examples = run_examples(Policy.parse(POLICY).checked, AT)
    scenarios = [
        ScenarioResult("First", "Inbound", "inbound.feature", 3, True),
        ScenarioResult(
            "Second", "Inbound", "inbound.feature", 9, False, "Then it goes to q", "came out: a\nby rule: b"
        ),
        ScenarioResult("Third", "Outbound", "outbound.feature", 3, True),
    ]
    root = ET.fromstring(to_junit("Routing", examples, scenarios))
    assert (root.get("name"), root.get("tests"), root.get("failures")) == ("Routing", "5", "2")
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("examples", "2", "1"),
        ("Inbound", "2", "1"),
        ("Outbound", "1", "0"),
    ]
    assert root[0][0].get("name") == "hot & <ready>"
    failures = list(root.iter("failure"))
    assert [failure.get("message") for failure in failures] == ["came out: unrouted", "came out: a"]
    assert failures[1].text == "inbound.feature:9: Then it goes to q\ncame out: a\nby rule: b"


def test_what_no_document_may_hold_is_replaced() -> None:
    written = to_junit("a\x00b", (), [ScenarioResult("\x1b[31m", "F", "f", 1, True)])
    assert ET.fromstring(written).get("name") == "a\ufffdb"
