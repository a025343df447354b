"""Routing: which rule decides, what is added on the way, and what a decision says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import decide, judge
from policy_engine.model.policy import meaning_hash
from tests.evaluator.support import AT, decided, policy_of

ONE_LINE = "when score >= 60 and vertical = insurance, assign pod insurance SDR"
LEAD = """\
lead has
  id        text, optional
  email     text, optional, personal
  vertical  one of insurance, telecom, retail, optional
  country   text, optional
  employees whole number, optional
  score     number 0 to 100, optional
  revenue   money, optional
  cta       one of ebook, demo, pricing, optional
  partner   yes/no, else no
  created   time, optional
"""


def test_the_one_line_policy_routes():
    decision = decided(ONE_LINE, id="7", score=72, vertical="Insurance")
    assert (decision.lead, decision.outcome, decision.pod, decision.role) == ("7", "assigned", "insurance", "SDR")
    assert (decision.rule, decision.source and decision.source.line) == ("p.policy:1", 1)
    assert decision.rep is None
    assert decision.at == AT


def test_a_lead_that_no_rule_decides_is_unrouted():
    decision = decided(ONE_LINE, score=59, vertical="insurance")
    assert (decision.outcome, decision.rule, decision.source) == ("unrouted", None, None)


def test_the_first_rule_that_is_true_and_ends_the_search_decides():
    text = f"{LEAD}queue a\nqueue b\nwhen score >= 50, assign queue a\nwhen score >= 10, assign queue b\n"
    assert decided(text, score=50).queue == "a"
    assert decided(text, score=49).queue == "b"


def test_otherwise_is_always_true_and_is_named_so():
    decision = decided(f'{LEAD}when score >= 50, reject because "hot"\notherwise nurture with "news"\n', score="x")
    assert (decision.outcome, decision.content, decision.rule) == ("nurture", "news", "otherwise")


def test_a_named_rule_bears_its_name():
    decision = decided(f'{LEAD}rule "No budget"\n  when revenue < 5, reject because "too small"\n', revenue=1)
    assert (decision.rule, decision.outcome, decision.reason) == ("No budget", "rejected", "too small")


def test_rules_that_only_add_let_the_search_go_on_down_to_the_deciding_one():
    text = f"""{LEAD}
when score >= 1, tag "one" and set priority to low and notify manager
when score >= 2, tag "two" and tag "one" and set priority to high and notify "desk@example.com"
when score >= 90, tag "ninety"
when score >= 2, reject and tag "three" and notify manager
when score >= 1, tag "below"
"""
    decision = decided(text, score=5)
    assert decision.tags == ("one", "two", "three")
    assert decision.priority == "high"
    assert decision.notify == ("manager", "desk@example.com")


def test_rules_that_only_add_count_for_an_unrouted_lead_too():
    decision = decided(f'{LEAD}when score >= 1, tag "one"\n', score=5)
    assert (decision.outcome, decision.rule, decision.tags) == ("unrouted", None, ("one",))


@pytest.mark.parametrize(
    ("at", "in_force"),
    [
        ((2026, 9, 30, 21, 59, 59), False),
        ((2026, 9, 30, 22, 0, 0), True),
        ((2026, 12, 31, 22, 59, 59), True),
        ((2026, 12, 31, 23, 0, 0), False),
    ],
)
def test_a_rule_is_in_force_on_whole_days_of_the_policys_zone(at, in_force):
    text = f'timezone Europe/Paris\n{LEAD}rule "R" from 2026-10-01 until 2026-12-31\n  when score >= 1, reject\n'
    assert (decided(text, datetime(*at, tzinfo=UTC), score=5).outcome == "rejected") is in_force


def test_a_rule_out_of_force_is_not_undecided():
    text = f'{LEAD}rule "R" until 2026-10-01\n  when score >= 1, reject\notherwise nurture with "x"\n'
    assert decided(text).undecided == ()


def test_lead_has_problems_lets_the_policy_decide():
    text = f'{LEAD}queue triage\nwhen lead has problems, assign queue triage\notherwise nurture with "x"\n'
    assert decided(text, score="abc").queue == "triage"
    assert decided(text, score="5").outcome == "nurture"


def test_a_decision_names_the_policy_and_the_hash_of_its_meaning():
    policy = policy_of(f'policy "Insurance routing"\n{ONE_LINE}\n')
    decision = decide(policy, {}, AT)
    assert decision.policy == f"Insurance routing@{meaning_hash(policy)[:12]}"


def test_deciding_is_pure():
    policy = policy_of(f"{LEAD}when score >= 50, assign 50% pod a SDR, 50% pod b SDR\n")
    lead = read_lead(policy, {"score": "60"}, "7")
    assert judge(policy, lead, AT) == judge(policy, lead, AT)
    assert judge(policy, lead, AT) == judge(replace(policy), lead, AT)


# ---------------------------------------------------------------- tables

TABLE = f"""{LEAD}
pod enterprise
pod starter
queue triage
table "Territories"
  | country | employees | score   | assign            | tag   |
  | FR, BE  | >= 1000   | present | pod enterprise AE | big   |
  | DE      | 1 to 999  | >= 40   | pod starter SDR   | small |
  | any     | any       | missing | queue triage      | none  |
otherwise nurture with "news"
"""


def test_each_row_of_a_table_is_a_rule_at_its_place():
    decision = decided(TABLE, country="be", employees=1000, score=0)
    assert (decision.rule, decision.pod, decision.role, decision.tags) == (
        "Territories row 1",
        "enterprise",
        "AE",
        ("big",),
    )
    assert decided(TABLE, country="DE", employees=999, score=40).rule == "Territories row 2"
    assert decided(TABLE, score=None).rule == "Territories row 3"
    assert decided(TABLE, country="DE", employees=1000, score=40).rule == "otherwise"


def test_a_table_stands_once_under_undecided_with_the_fields_it_needed():
    (entry,) = decided(TABLE, country="FR", score=50).undecided
    assert (entry.rule, entry.needs) == ("Territories", ("employees",))
    assert entry.words == "needs employees; then a row of Territories may take it"
    (entry,) = decided(TABLE, score=50).undecided
    assert entry.needs == ("country", "employees")


# ---------------------------------------------------------------- derived fields, segments, stage

DERIVED = f"""{LEAD}
segment strategic when size = enterprise and vertical in (insurance, telecom)
let size be
  enterprise when employees >= 1000 or revenue >= 50M
  mid when employees >= 200
  otherwise small
let fit be the sum of
  30 when cta = demo
  10 when employees >= 200
  -20 when email ends with "gmail.com"
"""


def test_the_first_case_that_is_true_counts():
    text = f'{DERIVED}when size = mid, reject because "mid"\nwhen strategic, reject because "big"\n'
    assert decided(text, employees=200, revenue=0).reason == "mid"
    assert decided(text, employees=1000, vertical="telecom").reason == "big"
    assert decided(text, employees=5, revenue="50000000", vertical="telecom").reason == "big"
    assert decided(text, employees=5, revenue=1).outcome == "unrouted"


def test_every_case_of_a_score_card_that_is_true_adds_its_points():
    text = f'{DERIVED}when fit = 20, reject because "20"\nwhen fit = 0, reject because "0"\n'
    assert decided(text, cta="demo", employees=200, email="a@gmail.com").reason == "20"
    assert decided(text, cta="ebook", employees=5, email="a@b.example").reason == "0"


def test_a_score_card_says_otherwise_where_no_case_is_true():
    text = f"{LEAD}let fit be the sum of\n  30 when cta = demo\n  otherwise 5\nwhen fit = 5, reject\n"
    assert decided(text, cta="ebook").outcome == "rejected"
    text = text.replace("fit = 5", "fit = 30")
    assert decided(text, cta="demo").outcome == "rejected"


def test_a_derived_field_without_a_true_case_is_missing():
    text = f"{LEAD}let size be\n  large when employees >= 1000\nwhen size is missing, reject\n"
    assert decided(text, employees=5).outcome == "rejected"
    assert decided(text, employees=1000).outcome == "unrouted"


def test_a_case_that_cannot_be_judged_is_passed_over_and_told_when_a_rule_used_the_field():
    text = f'{DERIVED}when score < 10, reject\nwhen size = mid, reject\notherwise nurture with "x"\n'
    decision = decided(text, employees=300, score=50)
    assert decision.outcome == "rejected"
    (entry,) = decision.undecided
    assert (entry.rule, entry.needs) == ("size", ("revenue",))
    assert entry.words == "needs revenue; with revenue >= 50000000: size enterprise"
    assert decided(text, employees=300, score=5).undecided == (), "the deciding rule stood above the one that used it"


def test_a_case_of_a_score_card_that_cannot_be_judged_adds_nothing_and_is_told():
    text = f'{DERIVED}when fit >= 30, reject\notherwise nurture with "x"\n'
    decision = decided(text, cta="demo", email="a@b.example")
    assert decision.outcome == "rejected"
    assert [entry.words for entry in decision.undecided] == ["needs employees; with employees >= 200: 10 more for fit"]


FUNNEL = f"""{DERIVED}
funnel
  visitor:  owned by marketing
  prospect: owned by marketing, when cta is present
  MQL:      owned by SDR, by AE when strategic, when score >= 60 or cta = pricing
  SQL:      owned by AE
"""


def test_the_stage_is_the_last_one_in_the_order_written_that_is_true():
    text = f'{FUNNEL}when stage = MQL, reject because "mql"\nwhen stage is missing, reject because "none"\n'
    assert decided(text, score=60).stage == "MQL"
    assert decided(text, score=60, cta="ebook").reason == "mql"
    assert (decided(text, score=5, cta="ebook").stage, decided(text, score=5, cta="ebook").outcome) == (
        "prospect",
        "unrouted",
    )
    assert decided(text, score=5).reason == "none"


def test_a_later_stage_that_cannot_be_judged_is_told_when_a_rule_used_the_stage():
    used = f'{FUNNEL}when stage = prospect, reject\notherwise nurture with "x"\n'
    decision = decided(used, cta="ebook")
    assert (decision.stage, decision.outcome) == ("prospect", "rejected")
    assert [entry.words for entry in decision.undecided] == ["needs score; with score >= 60: stage MQL"]
    unused = f'{FUNNEL}otherwise nurture with "x"\n'
    assert decided(unused, cta="ebook").undecided == ()


def test_what_is_shared_on_a_stage_goes_with_the_decision():
    text = f"""timezone Europe/Paris
{FUNNEL}
share on MQL score, vertical, revenue, size, created with SDR
share on prospect email with SDR
when score >= 0, reject
"""
    decision = decided(
        text, score=72.5, revenue="1500.50", employees=5, created="2026-11-01 09:05", email="a@b.example"
    )
    assert decision.shared == ("score: 72.5", "revenue: 1500.5", "size: small", "created: 2026-11-01 09:05")


# ---------------------------------------------------------------- undecided


def _undecided(rules: str, **raw: object) -> list[str]:
    return [entry.words for entry in decided(f"{DERIVED}{rules}", **raw).undecided]


def test_a_rule_that_could_not_be_judged_is_listed_with_what_it_would_have_done():
    text = 'when score >= 60, assign pod insurance SDR\notherwise nurture with "x"\n'
    assert _undecided(text, vertical="insurance") == ["needs score; with score >= 60: pod insurance SDR"]


def test_only_the_part_that_is_unknown_is_named():
    rules = 'when score >= 60 and vertical = insurance, reject because "a"\notherwise nurture with "x"\n'
    assert _undecided(rules, vertical="insurance") == ['needs score; with score >= 60: reject because "a"']
    assert _undecided(rules, vertical="telecom") == []
    assert _undecided(rules, score=5) == []
    assert _undecided(rules, score=70) == ['needs vertical; with vertical = insurance: reject because "a"']
    assert _undecided(rules) == ['needs score, vertical; with score >= 60 and vertical = insurance: reject because "a"']


def test_only_rules_above_the_deciding_one_are_listed():
    rules = "when employees >= 1, reject\nwhen score >= 60, reject\n"
    assert _undecided(rules, employees=1) == []
    assert _undecided(rules, employees=0) == ["needs score; with score >= 60: reject"]


def test_a_rule_that_only_adds_is_listed_too():
    rules = 'when score >= 60, tag "hot" and notify manager\notherwise nurture with "x"\n'
    assert _undecided(rules) == ['needs score; with score >= 60: tag "hot" and notify manager']


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("not (score >= 60)", "needs score; with not (score >= 60)"),
        ("country not in (FR, BE)", "needs country; with country not in (FR, BE)"),
        ("score >= 60 or country = FR", "needs score, country; with score >= 60 or country = FR"),
        ("(score >= 60 or country = FR) and employees >= 1", "needs score, country; with score >= 60 or country = FR"),
        ("not (score >= 60 and employees >= 1)", "needs score; with not (score >= 60)"),
        ('domain of email = "x"', "needs email; with domain of email = x"),
        ("score / revenue > 1", "needs score, revenue; with score / revenue > 1"),
        ("strategic", "needs vertical; with strategic"),
    ],
)
def test_what_is_unknown_in_the_policys_own_words(condition, words):
    rules = f'when {condition}, reject\notherwise nurture with "x"\n'
    raw = {"employees": 1000} if "strategic" in condition else {"employees": 1}
    assert f"{words}: reject" in _undecided(rules, **raw)


def test_a_calculation_that_fails_is_told_with_its_problem():
    decision = decided(
        f'{LEAD}when revenue / employees > 5, reject\notherwise nurture with "x"\n', revenue=1, employees=0
    )
    assert [entry.words for entry in decision.undecided] == [
        "needs revenue / employees; with revenue / employees > 5: reject"
    ]
    assert [str(problem) for problem in decision.problems] == ["division by zero"]


def test_the_words_do_not_depend_on_the_lead_before():
    policy = policy_of(f"{LEAD}when score >= 60 and country = FR, reject\n")
    first = decide(policy, {"score": 70}, AT).undecided[0].words
    second = decide(policy, {"country": "FR"}, AT).undecided[0].words
    assert first == "needs country; with country = FR: reject"
    assert second == "needs score; with score >= 60: reject"
    assert decide(policy, {"score": 70}, AT).undecided[0].words == first
