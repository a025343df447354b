"""A checked piece written back in the policy language reads as itself again."""

from decimal import Decimal
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_engine.calendars.zones import local
from policy_engine.checker.check import check
from policy_engine.model.condition import AllOf, AnyOf, Compare, FieldRef
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.values import Duration, WholeConstant
from policy_engine.model.words import (
    action_words,
    condition_words,
    duration_words,
    name_words,
    number_words,
)
from policy_engine.source.files import NoFiles
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from tests.generators.policies import generate_policy

LEAD = """\
timezone Europe/Madrid
lead has
  email     text, optional
  company   text, optional
  vertical  one of insurance, telecom, "1-10", optional
  employees whole number, optional
  score     number, optional
  revenue   money, optional
  topics    list of text, optional
  partner   yes/no, else no
  created   time, optional
  signed    date, optional
  stage     text, optional
  priority  text, optional
list dach is DE, AT
list "far away" is AU
calendar office
  open Mon-Fri 09:00-18:00
segment strategic when employees >= 1000
let size be
  large when employees >= 1000
  otherwise small
pod insurance
  covers score >= 1
  SDR: Ana Ruiz
pod "3M"
  AE: Ana Ruiz
team "Sales and Marketing"
  SDR: Ana Ruiz
rep Ana Ruiz
rep "Rita and Co"
queue triage
"""


def _checked(text: str) -> CheckedPolicy:
    tree, reading = parse(SourceText("p.policy", text))
    checked, checking = check(tree, NoFiles())
    assert checked is not None, [(finding.line, finding.message) for finding in (*reading, *checking)]
    return checked


def _rule_words(policy: CheckedPolicy, rule: Rule) -> str:
    wall_clock = partial(local, zone=policy.timezone)
    actions = " and ".join(action_words(action) for action in rule.actions)
    if rule.condition is None:
        return f"otherwise {actions}"
    return f"when {condition_words(rule.condition, wall_clock)}, {actions}"


def _written_again(text: str) -> tuple[list[tuple[object, object]], list[tuple[object, object]]]:
    """Return conditions and actions of all rules of a policy, as checked and as written and checked again."""
    policy = _checked(text)
    rules = [rule for rule in policy.rules if rule.condition != AllOf(parts=())]
    again = _checked(text + "\n" + "\n".join(_rule_words(policy, rule) for rule in rules) + "\n")
    written = again.rules[len(policy.rules) :]
    return [(rule.condition, rule.actions) for rule in rules], [(rule.condition, rule.actions) for rule in written]


@pytest.mark.parametrize(
    "condition",
    [
        "score >= 60 and vertical = insurance",
        "vertical in (insurance, telecom)",
        "vertical not in (insurance, telecom)",
        'vertical = "1-10"',
        "company in dach",
        'company not in "far away"',
        "score between 60 and 80",
        "score not between 60 and 80 and partner",
        "score between 60 and 80 or employees between 1 and 2",
        'company contains "say \\"yes\\" \\\\ no"',
        "company starts with a",
        "company ends with AG",
        "company matches /^a\\/b$/",
        'company is exactly "Acme"',
        'company is not exactly "Acme"',
        'domain of email = "example.com"',
        "topics includes pricing",
        "not (topics includes pricing)",
        "revenue is missing",
        "revenue is present",
        "created is more than 30 days ago",
        "created is less than 1 day ago",
        "created is more than 2 business hours ago",
        "not (created is more than 1.5 hours ago)",
        "created before 2026-12-01",
        "created after 2026-12-01 09:30",
        "created >= 2026-12-01",
        "signed = 2026-12-01",
        "created before now",
        "created during office hours",
        "now outside office hours",
        "partner",
        "not partner",
        "strategic",
        "not strategic and partner",
        "score >= 1 unless strategic or partner",
        "lead has problems",
        "(revenue - score) / employees >= 5k",
        "revenue - (score - employees) > 0",
        "-(score + employees) * 2 > -3",
        "score - -5 > 0",
        "score * (employees / 2) = 4",
        "(score >= 1 or partner) and (strategic or employees = 3)",
        "score >= 1 and partner or strategic",
        "not (score >= 1 and partner)",
        "not (not (partner))",
        "size = large",
        "company = AT",
        'company = "missing"',
        "company in (IN, NO, BE)",
        'company = "null"',
        "company = lead.email",
        "score = lead.employees",
        "lead.stage = x",
        "lead.priority = high",
        "score = 0.1",
        "score >= 50%",
        "revenue >= 2M",
    ],
)
def test_a_condition_reads_as_itself_again(condition):
    before, after = _written_again(f"{LEAD}when {condition}, reject\n")
    assert after == before


@pytest.mark.parametrize(
    "action",
    [
        "assign pod insurance SDR, failing that queue triage",
        'assign pod "3M" AE',
        'assign team "Sales and Marketing" SDR',
        "assign SDR",
        "assign rep Ana Ruiz",
        'assign rep "Rita and Co"',
        "assign the company, failing that matching pod SDR, failing that nurture",
        'assign the company, failing that nurture with "News"',
        'assign 80% pod insurance SDR, 20% pod "3M" AE, failing that queue triage',
        "assign 33.33% pod insurance SDR, 66.67% queue triage",
        "hand off to AE, failing that queue triage",
        "nurture",
        'nurture with "ROI calculator"',
        "reject",
        'reject because "no \\"budget\\""',
        'tag "key account" and set priority to high and reject',
        'set priority to "very high" and notify manager and notify Ana Ruiz and reject',
        'notify "desk@example.com" and notify team "Sales and Marketing" and notify SDR and reject',
        "notify pod insurance and reject",
    ],
)
def test_an_action_reads_as_itself_again(action):
    before, after = _written_again(f"{LEAD}when score >= 1, {action}\n")
    assert after == before


def test_generated_policies_read_as_themselves_again():
    for seed in range(150):
        generated = generate_policy(Random(seed))
        before, after = _written_again(generated.text)
        assert after == before, generated.text


def test_words_are_those_of_the_reference():
    field = FieldRef(name="score")
    assert condition_words(Compare(left=field, operator=">=", right=WholeConstant(value=60))) == "score >= 60"
    assert duration_words(Duration(amount=Decimal(1), unit="days", calendar="office")) == "1 business day"
    assert duration_words(Duration(amount=Decimal(15), unit="minutes")) == "15 minutes"


def test_a_condition_of_no_parts_says_what_it_comes_to():
    assert condition_words(AllOf(parts=())) == "always"
    assert condition_words(AnyOf(parts=())) == "never"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_words_is_the_same_number(number):
    words = number_words(number)
    assert float(words) == number
    assert "e" not in words.lower()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4))
def test_an_amount_in_words_is_the_same_amount(amount):
    assert Decimal(number_words(amount)) == amount


@given(st.text(min_size=1, max_size=8))
def test_a_name_is_one_word_or_quoted(name):
    words = name_words(name)
    assert words == name or (words.startswith('"') and words.endswith('"'))
