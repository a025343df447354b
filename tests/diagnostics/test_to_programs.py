"""Findings as JSON, as SARIF and as workflow commands."""

import json

from policy_engine.diagnostics.to_github import to_github
from policy_engine.diagnostics.to_json import to_json
from policy_engine.diagnostics.to_sarif import to_sarif
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText


def text_of(text: str, shown: str = "inbound/routing.policy") -> SourceText:
    return SourceText(shown.rsplit("/", 1)[-1], text, shown)


def label(source: SourceText, words: str, text: str = "") -> Label:
    start = source.text.index(words)
    return Label(Location(source, start, start + len(words)), text)


TEXT = text_of("# 会社\nwhen 会社 = x and employes >= 1,\n  nurture\n", "my policies/a, b.policy")
PODS = text_of("pod a\n", "/srv/policies/pods.policy")
FOUND = Diagnostic.error(
    "N003",
    "unknown field `employes`: 100%\nsure",
    label(TEXT, "employes", "not a field"),
    label(PODS, "a", "of this pod"),
    help="did you mean `employees`?",
)
REMARK = Diagnostic.note("N003", "a remark", label(TEXT, "employes >= 1,\n  nurture"))


def test_json_holds_all_of_a_finding() -> None:
    assert json.loads(to_json([FOUND])) == {
        "diagnostics": [
            {
                "code": "N003",
                "severity": "error",
                "message": "unknown field `employes`: 100%\nsure",
                "file": "my policies/a, b.policy",
                "line": 2,
                "column": 17,
                "end_line": 2,
                "end_column": 25,
                "help": "did you mean `employees`?",
                "labels": [
                    {
                        "file": "my policies/a, b.policy",
                        "line": 2,
                        "column": 17,
                        "end_line": 2,
                        "end_column": 25,
                        "text": "not a field",
                    },
                    {
                        "file": "/srv/policies/pods.policy",
                        "line": 1,
                        "column": 5,
                        "end_line": 1,
                        "end_column": 6,
                        "text": "of this pod",
                    },
                ],
                "witness": None,
            }
        ]
    }


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(to_json([])) == {"diagnostics": []}


def test_sarif_has_what_the_standard_asks_for() -> None:
    log = json.loads(to_sarif([FOUND, REMARK], "1.2.3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], run["columnKind"]) == ("policy_engine", "1.2.3", "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["N003"]
    error, note = run["results"]
    assert (error["level"], note["level"]) == ("error", "note")
    assert driver["rules"][error["ruleIndex"]]["id"] == error["ruleId"] == "N003"
    assert error["message"]["text"].endswith("\nhelp: did you mean `employees`?")
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20policies/a%2C%20b.policy"
    assert place["region"] == {"startLine": 2, "startColumn": 17, "endLine": 2, "endColumn": 25}
    related = error["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "file:///srv/policies/pods.policy"
    assert related["message"]["text"] == "of this pod"
    assert note["locations"][0]["physicalLocation"]["region"]["endLine"] == 3


def test_workflow_commands_escape_what_would_end_them() -> None:
    first, second = to_github([FOUND, REMARK]).splitlines()
    assert first == (
        "::error file=my policies/a%2C b.policy,line=2,col=17,endLine=2,endColumn=25,title=N003"
        "::unknown field `employes`: 100%25%0Asure%0Ahelp: did you mean `employees`?"
    )
    assert second == "::notice file=my policies/a%2C b.policy,line=2,col=17,endLine=3,title=N003::a remark"
