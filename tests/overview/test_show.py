"""`policy show` as a diagram and as a page."""

import re
from pathlib import Path

import pytest

from policy_engine.engine import Policy
from policy_engine.overview.to_mermaid import to_mermaid
from policy_engine.overview.to_page import to_page
from policy_engine.report import to_html
from tests.report.browser import CHROMIUM, open_browser

POLICIES = Path(__file__).parents[2] / "policies"

# Names that mermaid, HTML or a spreadsheet would take for more than names.
HOSTILE = """
lead has
  id text
  score number, optional
  name text, optional
team "end"
  led by "1. Ana `x` %%{init: {}}%% Ruiz"
  SDR: "- dash [x](y) **b**", "click A href"
  serves every pod
team "subgraph \\" --> #quot; <b>x</b> {a} | b"
  includes every pod
  reports to team "end"
pod "style, <script>alert(1)</script>"
  covers score >= 1
  SDR: "direction LR", "Zoé 日本"
funnel
  "graph TD;": owned by team "end", when score >= 60
  "`md`": owned by SDR, by team "end" when name = "# $ &", when name matches /^a|b$/
rule "end"
  when name contains "\\"]; end subgraph",
  assign pod "style, <script>alert(1)</script>" SDR
when score < 3, tag "x"
otherwise nurture with "```"
"""

# A line of what we write: a node, an arrow, the begin or the end of a group.
_LABEL = r'"(?:[\w _,:/()\'=+!?]|#\d+;|<br/>)*"'
_LINE = re.compile(
    r"flowchart TB|end"
    rf"|subgraph \w+\[{_LABEL}\]"
    rf"|\w+(?:\[{_LABEL}\]|\(\[{_LABEL}\]\)|\[\({_LABEL}\)\]|\{{\{{{_LABEL}\}}\}})"
    rf"|\w+ (?:-->|-\.->|==>|-\.-)(?:\|(?:{_LABEL}|[a-z ]+)\|)? \w+(?:\[{_LABEL}\])?"
)


def names_of_models() -> list[str]:
    return sorted(path.name for path in POLICIES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", [*names_of_models(), "hostile"])
def test_a_diagram_is_mermaid_whatever_the_names_hold(name: str) -> None:
    policy = Policy.parse(HOSTILE) if name == "hostile" else Policy.load(POLICIES / name)
    lines = [line.strip() for line in to_mermaid(policy.checked).splitlines()]
    assert [line for line in lines if not _LINE.fullmatch(line)] == []
    assert sum(line.startswith("subgraph") for line in lines) == lines.count("end")
    nodes = [found[0] for line in lines if (found := re.match(r"(?:subgraph )?\w+(?=[\[({])", line))]
    assert len(nodes) == len(set(nodes))


def test_a_diagram_goes_on_after_a_rule_that_only_tags() -> None:
    diagram = to_mermaid(Policy.parse('when score > 1, tag "x"\nwhen score > 2, reject\notherwise nurture').checked)
    assert "rule1 -.->|yes| does1[" in diagram
    assert "rule1 -->|next| rule2" in diagram
    assert "rule2 -->|else| rule3" in diagram


def test_a_page_tells_the_whole_policy() -> None:
    policy = Policy.load(POLICIES / "hybrid")
    page = to_html(to_page(policy.checked, policy.hash))
    sections = re.findall("<h2>(.*?)</h2>", page)
    assert sections == ["Organisation", "Funnel", "Content", "Rules", "Clocks", "Promises", "The lead"]
    for told in (
        "Sofía Ortega (weight 2), Björn Lindqvist (weight 1)",
        "SDR, AE when strategic",
        "score, vertical, topics, email",
        "Insurance planning guide",
        "assign team support agent, failing that queue triage",
        "reassign in pod and notify manager",
        "sum of revenue of won at least 400M per quarter",
    ):
        assert told in page
    # Every team and every pod stands in one box.
    assert page.count('<p class="name">') == len(policy.checked.pods) + len(policy.checked.teams)


def test_a_stage_without_content_says_so() -> None:
    text = """
team marketing
  SDR: Ana
funnel
  visitor: owned by team marketing
  buyer: owned by team marketing
content for visitor
  team marketing produces "Guide"
otherwise nurture
"""
    policy = Policy.parse(text)
    page = to_html(to_page(policy.checked, policy.hash))
    assert len(re.findall("no content yet", page)) == 1


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `apt-get install chromium`")
@pytest.mark.parametrize("name", ["hybrid", "hostile"])
def test_a_browser_shows_the_page_and_asks_for_nothing(tmp_path: Path, name: str) -> None:
    policy = Policy.parse(HOSTILE) if name == "hostile" else Policy.load(POLICIES / name)
    page = tmp_path / "policy.html"
    page.write_text(to_html(to_page(policy.checked, policy.hash)), encoding="utf-8")
    with open_browser() as browser:
        for width in (1200, 390):
            visit = browser.visit(page, width=width)
            assert (visit.complaints, visit.requests, visit.width) == ([], [], width)
