"""Other wordings: what people write in the place of ours, what is underlined, and what is proposed."""

import re

import pytest

from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

CONDITIONS = [
    ("score is greater than or equal to 60", "is greater than or equal to", "is at least"),
    ("score less than or equal to 60", "less than or equal to", "is at most"),
    ("score greater than 60", "greater than", "is more than"),
    ("score at least 60", "at least", "is at least"),
    ("country is not equal to FR", "is not equal to", "is not"),
    ("country not FR", "not", "is not"),
    ("country missing", "missing", "is missing"),
    ("country exists", "exists", "is present"),
    ("country begins with fr", "begins with", "starts with"),
    ("vertical in insurance, telecom", "in insurance, telecom", "in (insurance, telecom)"),
    ("vertical not in insurance, telecom", "not in insurance, telecom", "not in (insurance, telecom)"),
    ("vertical = insurance, telecom", "= insurance, telecom", "in (insurance, telecom)"),
    ("vertical is either insurance or telecom", "is either insurance or telecom", "in (insurance, telecom)"),
    ("vertical is neither insurance nor telecom", "is neither insurance nor telecom", "not in (insurance, telecom)"),
    ("vertical is one of a, b or c", "is one of a, b or c", "in (a, b, c)"),
    ("score between 60-80", "between 60-80", "between 60 and 80"),
    ("score between 60 to 80", "between 60 to 80", "between 60 and 80"),
    ("score from 60 to 80", "from 60 to 80", "between 60 and 80"),
    ("score >= 2,5", "2,5", "2.5"),
    ("score >= .5", ".5", "0.5"),
    ("score >= +5", "+5", "5"),
    ("score >= 50 %", "50 %", "50%"),
    ("revenue >= 50 k", "50 k", "50k"),
    ("revenue >= 2m", "2m", "2M"),
    ("revenue >= $50k", "$50k", "50k"),
    ("revenue >= 50000 €", "50000 €", "50000"),
    ("60 <= score", "60 <= score", "score >= 60"),
    ("company = R&D", "R&D", '"R&D"'),
    ("company = 'Acme'", "'Acme'", '"Acme"'),
    ("company = “Acme”", "“Acme”", '"Acme"'),
    ("domain of email = acme.example", "acme.example", '"acme.example"'),
    ("size in (1-10, small)", "1-10", '"1-10"'),
    ("created older than 30 days", "older than 30 days", "is more than 30 days ago"),
    ("created in the last 2 weeks", "in the last 2 weeks", "is less than 2 weeks ago"),
    ("created within 30 days", "within 30 days", "is less than 30 days ago"),
    ("created is more than 2 months ago", "2 months", "60 days"),
    ("created is more than a day ago", "a day", "1 day"),
    ("created is more than 2 business weeks ago", "2 business weeks", "10 business days"),
    ("score >= 60 where vertical = insurance", "where", "and"),
]  # fmt: skip
ACTIONS = [
    ("assign SDR of pod insurance", "SDR of pod insurance", "pod insurance SDR"),
    ("assign pod insurance, SDR", "pod insurance, SDR", "pod insurance SDR"),
    ("assign pod North Region SDR", "North Region", '"North Region"'),
    ("assign team Sales and Marketing SDR", "Sales and Marketing", '"Sales and Marketing"'),
    ("assign pod a SDR failing that queue b", "failing that", ", failing that"),
    ("route to pod a SDR", "route to", "assign"),
    ("send to nurture", "send to nurture", "nurture"),
    ("disqualify", "disqualify", "reject"),
    ("set priority high", "set priority", "set priority to"),
    ("set priority = high", "set priority =", "set priority to"),
    ("handoff to AE", "handoff to", "hand off to"),
    ("tag key account", "key account", '"key account"'),
    ("tag 3", "3", '"3"'),
    ("nurture with ROI calculator", "ROI calculator", '"ROI calculator"'),
    ("reject because not a fit", "not a fit", '"not a fit"'),
    ('reject "not a fit"', '"not a fit"', 'because "not a fit"'),
    ("nurture and notify ana@example.com", "ana@example.com", '"ana@example.com"'),
]
DECLARATIONS = [
    ("lead has\n  score integer", "integer", "whole number"),
    ("lead has\n  name strng", "strng", "text"),
    ("lead has\n  vip boolean", "boolean", "yes/no"),
    ("lead has\n  score number, default 3", "default", "else"),
    ("lead has\n  score number, nullable", "nullable", "optional"),
    ("pod North Region\n  SDR: Ana", "North Region", '"North Region"'),
    ("pod a\n  Account Executive by weight: Ana", "Account Executive", '"Account Executive"'),
    ("queue Manual Review", "Manual Review", '"Manual Review"'),
    ("rule Key accounts\n  when a = b, nurture", "Key accounts", '"Key accounts"'),
    ("missing is NULL, -", "-", '"-"'),
]
MISTAKES = [
    *((f"when {condition}, nurture", *rest) for condition, *rest in CONDITIONS),
    *((f"when a = b, {action}", *rest) for action, *rest in ACTIONS),
    *DECLARATIONS,
]


@pytest.mark.parametrize(("text", "underlined", "proposed"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_what_is_proposed_reads_in_the_place_of_what_is_underlined(text: str, underlined: str, proposed: str) -> None:
    _, (found,) = parse(SourceText("routing.policy", text))
    cause = found.location()
    assert text[cause.start : cause.end] == underlined
    assert found.help is not None
    assert re.match(r"write `([^`]*)`", found.help) is not None
    assert found.help.startswith(f"write `{proposed}`")
    _, findings = parse(SourceText("routing.policy", text[: cause.start] + proposed + text[cause.end :]))
    assert findings == ()


@pytest.mark.parametrize(
    ("text", "code", "column", "help"),
    [
        ("when a = b: nurture", "S010", 11, "write a comma instead"),
        ("when a = b -> nurture", "S010", 12, "write a comma instead"),
        ("when a = b => nurture", "S010", 12, "write a comma instead"),
        ("when a = b, then nurture", "S010", 13, "leave it out: the comma is enough"),
        ("when a in (b or c), nurture", "S001", 14, "write a comma instead"),
        ("when a = b, assign 50% pod a and 50% pod b", "S001", 30, "write a comma instead"),
        ("when (a = b or c = d, nurture", "S047", 6, "close it with `)`, or take it out"),
        ("when a = b) or c = d, nurture", "S047", 11, "open one with `(`, or take this out"),
        ("when a = b, assign to pod a", "S046", 20, "leave `to` out: `assign pod insurance SDR`"),
        ("when a = b, assign nurture", "S045", 20, None),
        ("when a = b, assign 50% pod a, 50% nurture", "S045", 35, None),
        ("when a = b, assign pod a, failing that reject", "S045", 40, None),
        ("else nurture", "S003", 1, "did you mean `otherwise`?"),
    ],
)
def test_other_mistakes(text: str, code: str, column: int, help: str | None) -> None:
    _, (found,) = parse(SourceText("routing.policy", text))
    assert (found.code, found.column) == (code, column)
    assert help is None or found.help == help


def test_every_clause_of_a_declaration_is_reported() -> None:
    text = "lead has\n  a string\n  b number\n  c integer\n  d number 0 to\n  e text\nwhen a == b, nurture"
    _, findings = parse(SourceText("routing.policy", text))
    assert [(found.line, found.code) for found in findings] == [(2, "S044"), (4, "S044"), (5, "S002"), (7, "S007")]


def test_every_row_and_cell_of_a_table_is_reported() -> None:
    text = 'table "T"\n  | a | b | assign |\n  | 1 |  | queue x |\n  | a.b | R&D | queue x |\n  | 1 | queue x |'
    _, findings = parse(SourceText("routing.policy", text))
    assert [(found.line, found.column, found.code) for found in findings] == [
        (3, 8, "S026"),
        (4, 5, "S041"),
        (4, 11, "S041"),
        (5, 3, "S025"),
    ]


def test_a_line_of_dashes_is_reported_alone() -> None:
    _, findings = parse(SourceText("routing.policy", 'table "T"\n  | a | assign |\n  |---|:--|\n  | 1 | queue x |'))
    assert [(found.line, found.code, found.help) for found in findings] == [(3, "S024", "take this line out")]


def test_a_table_at_the_margin_is_one_mistake() -> None:
    _, findings = parse(SourceText("routing.policy", 'table "T"\n| a | assign |\n| 1 | queue x |\n| 2 | queue x |'))
    assert [(found.line, found.code) for found in findings] == [(2, "S004")]


def test_faults_of_a_long_table_each_know_their_line() -> None:
    text = 'table "T"\n  | a | assign |\n' + "  | R&D | queue x |\n" * 300
    _, findings = parse(SourceText("routing.policy", text))
    assert [(found.line, found.column, found.end_column) for found in findings] == [
        (line, 5, 8) for line in range(3, 303)
    ]
