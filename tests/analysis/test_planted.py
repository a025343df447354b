"""Faults planted in sound policies are found: each by its code, at its rule, with both places where two rules meet."""

import pytest

from policy_engine.engine import Policy
from policy_engine.source.diagnostic import Diagnostic, PolicyError

SOUND = """
organization pods
timezone Europe/Madrid
lead has
  id         text
  email      text, optional, personal
  company    text, optional
  country    text, optional
  vertical   one of insurance, telecom, retail, else retail
  employees  whole number, optional
  revenue    money, optional
  score      number 0 to 100, optional
  topics     list of text, optional
  is_partner yes/no, else no
  created    time, optional
list dach is DE, AT, CH
let fit be the sum of
  30 when vertical = insurance
  20 when employees >= 200
  10 when topics includes pricing
  5 when score >= 50
calendar office
  open Mon-Fri 09:00-18:00
pod insurance
  covers vertical = insurance
  led by Sofia Conti
  works office
  SDR: Ana Ruiz, Bo Li
pod others
  covers vertical in (telecom, retail)
  led by Cy Day
  works office
  SDR: Di Fox
rep Ana Ruiz
  away 2026-12-24 to 2026-12-31
queue triage
funnel
  MQL: owned by SDR, when score >= 60
content for MQL
  SDR distributes "Guide"
rule "Partners" when is_partner, tag "partner"
rule "Spam" when email ends with "spam.example", reject
rule "Big" when employees >= 1000 and country in dach,
  assign pod insurance SDR, failing that queue triage
rule "Fresh" when created is less than 7 days ago and score >= 80,
  assign matching pod SDR, failing that queue triage
rule "Warm" when stage = MQL, assign matching pod SDR, failing that queue triage
table "Territories" unique
  | country | revenue          | assign       |
  | FR, BE  | >= 1000          | queue triage |
  | FR, BE  | 1 to 999         | queue triage |
  | IT      | any              | queue triage |
otherwise nurture with "News"
"""

PLANTED = [
    ("R040", "Warm", ("stage = MQL,", "stage = MQL and stage is missing,")),
    ("R040", "Big", ("employees >= 1000", "employees >= 1000 and employees < 10")),
    ("R040", "Fresh", ("score >= 80", "created is more than 30 days ago")),
    ("R040", "Big", ("country in dach", 'country in dach and country starts with "F"')),
    ("R040", "Warm", ("stage = MQL,", "stage = MQL and fit > 65,")),
    ("R040", "Spam", ('"spam.example"', '"spam.example" and domain of email = "ok.example"')),
    ("R041", "Warm", ('rule "Warm"', 'rule "Any" when stage is present, nurture\nrule "Warm"')),
    ("R041", "Fresh", ('rule "Fresh"', 'rule "High" when score > 79, nurture\nrule "Fresh"')),
    ("R041", "Big", ('rule "Big"', 'rule "A" when employees >= 500 and country = DE, nurture\n'
     'rule "B" when employees > 900 and country in (AT, CH), nurture\nrule "Big"')),
    ("R041", "Warm", ('rule "Warm"', 'rule "A" when fit >= 0, nurture\nrule "Warm"')),
    ("R041", "Territories row 3", ('table "Territories"',
     'rule "Italy" when country = IT, nurture\ntable "Territories"')),
    ("R042", None, ('otherwise nurture with "News"', 'when score < 100, nurture with "News"')),
    ("R042", None, ('otherwise nurture with "News"', 'when score is present or country is missing, nurture')),
    ("R042", None, ('otherwise nurture with "News"', 'rule "Soon" until 2030-01-01 when vertical is present, nurture')),
    ("R043", "Spam", ("is_partner yes/no, else no", "is_partner yes/no, else no")),
    ("R044", "Territories row 2", ("1 to 999 ", "1 to 1000")),
    ("R044", "Territories row 3", ("| IT  ", "| IT, BE")),
    ("R046", None, ("vertical in (telecom, retail)", "vertical in (telecom, retail) or score >= 99")),
    ("R047", None, ("vertical in (telecom, retail)", "vertical = telecom")),
    ("R047", None, ("vertical in (telecom, retail)", "vertical in (telecom, retail) and employees >= 0")),
    ("R048", "Partners", ("is_partner yes/no, else no", "is_partner yes/no, optional")),
    ("R049", "Fresh", ('SDR, failing that queue triage\nrule "Warm"', 'SDR\nrule "Warm"')),
    ("R050", "Late", ('table "Territories"', 'rule "All" when vertical is present, nurture\n'
     'rule "Late" when score >= 90, tag "late"\ntable "Territories"')),
    ("R051", "Warm", ("stage = MQL,", "stage = MQL or vertical is present,")),
    ("R052", "Big", ("employees >= 1000", "employees >= 1000 and employees >= 500")),
    ("R052", "Spam", ('"spam.example"', '"spam.example" and email contains "spam"')),
    ("R053", "Later", ('rule "Warm"', 'rule "Sooner" until 2026-11-30 when country = PT, nurture\n'
     'rule "Later" from 2026-12-03 when country = PT, reject\nrule "Warm"')),
    ("R054", None, ("assign pod insurance SDR", "assign queue triage")),
    ("R055", "Xmas", ('rule "Warm"', 'rule "Xmas" from 2026-12-24 until 2026-12-27 when country = PT,\n'
     '  assign rep Ana Ruiz, failing that nurture\nrule "Warm"')),
    ("R056", "Later", ('rule "Warm"', 'rule "Sooner" until 2026-12-03 when country = PT, nurture\n'
     'rule "Later" from 2026-12-03 when country = PT, reject\nrule "Warm"')),
]  # fmt: skip


def _found(text: str) -> list[Diagnostic]:
    try:
        return list(Policy.parse(text, prove=True).diagnostics)
    except PolicyError as error:
        return list(error.diagnostics)


def test_the_sound_policy_has_no_finding() -> None:
    assert [f"{found.code} {found.message}" for found in _found(SOUND) if found.code >= "R040" and found.code[0] == "R"
            and found.code != "R043"] == []  # fmt: skip


@pytest.mark.parametrize(("code", "rule", "change"), PLANTED)
def test_a_planted_fault_is_found(code: str, rule: str | None, change: tuple[str, str]) -> None:
    assert change[0] in SOUND
    text = SOUND.replace(*change)
    if code == "R054":
        text = text.replace("matching pod SDR", "pod others SDR")

    findings = [found for found in _found(text) if found.code == code]

    assert findings, [f"{found.code} {found.message}" for found in _found(text)]
    assert rule is None or any(f"`{rule}`" in found.message for found in findings)
    # Where two rules meet both are shown, and but for what never happens there is a lead.
    assert code not in ("R041", "R044", "R046", "R050", "R053", "R056") or len(findings[0].labels) >= 2
    assert code in ("R040", "R054") or findings[0].witness is not None
