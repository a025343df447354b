"""Why a lead went where it went, and what would have to be otherwise."""

from datetime import UTC, datetime
from random import Random

import pytest

from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.evaluator.trace import trace
from policy_engine.explain.edits import edit_for
from policy_engine.explain.explanation import Explanation, explain
from policy_engine.explain.instead import nearest_rules, what_it_does
from policy_engine.explain.to_text import to_text
from policy_engine.model.border import to_json
from tests.evaluator.support import AT, policy_of
from tests.generators.policies import generate_policy

LEAD = """\
timezone Europe/Madrid
lead has
  id        text, optional
  email     text, optional, personal
  vertical  one of insurance, telecom, retail, optional
  country   text, optional
  employees whole number, optional
  score     number 0 to 100, optional
  revenue   money, optional
  topics    list of text, optional
  partner   yes/no, else no
  created   time, optional
list dach is DE, AT
segment strategic when size = large and vertical = insurance
let size be
  large when employees >= 1000
  otherwise small
let fit be the sum of
  30 when vertical = insurance
  10 when employees >= 200
queue triage
queue hot
"""


def explained(rules: str, /, **raw: object) -> Explanation:
    policy = policy_of(f"{LEAD}{rules}")
    return explain(policy, read_lead(policy, raw), AT)


def text_of(rules: str, /, **raw: object) -> str:
    return to_text(explained(rules, **raw))


def ways(rules: str, /, **raw: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(way.gets, way.changes) for way in explained(rules, **raw).instead]


# ---------------------------------------------------------------- the deciding rule


def test_each_part_of_the_deciding_rule_stands_beside_the_leads_value():
    found = explained("when score >= 60 and vertical = insurance, assign queue hot\n", score=72, vertical="insurance")
    assert found.deciding is not None
    assert [(part.joined, part.words, part.truth, part.values) for part in found.deciding.parts] == [
        ("when", "score >= 60", True, ("score is 72",)),
        ("and", "vertical = insurance", True, ("vertical is insurance",)),
    ]


def test_alternatives_show_which_of_them_was_true():
    found = explained("when score >= 60 or vertical = insurance or partner, assign queue hot\n", vertical="insurance")
    assert found.deciding is not None
    assert [(part.joined, part.truth) for part in found.deciding.parts] == [
        ("when", None),
        ("or", True),
        ("or", False),
    ]


def test_a_segment_is_opened_one_level():
    found = explained("when strategic, assign queue hot\n", employees=1000, vertical="insurance")
    assert found.deciding is not None
    assert [(part.depth, part.joined, part.words) for part in found.deciding.parts] == [
        (0, "when", "strategic"),
        (1, "is", "size = large"),
        (1, "and", "vertical = insurance"),
    ]


def test_derived_fields_show_their_value_and_the_cases_that_counted():
    found = explained("when size = large and fit >= 40, assign queue hot\n", employees=1000, vertical="insurance")
    assert found.derived == (
        "size is large: employees >= 1000 (employees is 1000)",
        "fit is 40: 30 for vertical = insurance (vertical is insurance); 10 for employees >= 200 (employees is 1000)",
    )


def test_only_derived_fields_that_were_used_are_shown():
    assert explained("when score >= 1, assign queue hot\nwhen size = large, reject\n", score=5).derived == ()


def test_otherwise_says_that_it_takes_every_lead():
    words = text_of("when score >= 60, reject\notherwise assign queue triage\n", id="7", score=5)
    assert words.startswith("Lead 7 goes to queue triage\nby the rule otherwise (p.policy:")
    assert "takes every lead that comes to it" in words


def test_a_split_says_which_share_the_lead_belongs_to():
    found = explained('rule "Fair"\n  when score >= 0, assign 100% pod a SDR, failing that queue triage\n', score=1)
    assert found.deciding is not None
    assert found.deciding.note == "by its id the lead is one of the 100% for pod a SDR"


def test_an_unrouted_lead_is_explained_too():
    found = explained("when score >= 60, assign queue hot\n", score=5)
    assert found.deciding is None
    assert [rule.rule for rule in found.above] == [f"p.policy:{LEAD.count(chr(10)) + 1}"]
    assert "is not routed" in to_text(found)


# ---------------------------------------------------------------- the rules above


def test_of_a_rule_above_the_first_part_that_failed_is_shown():
    rules = "when partner and score >= 60 and vertical = retail, assign queue hot\notherwise assign queue triage\n"
    (above,) = explained(rules, score=5, vertical="telecom", partner="yes").above
    assert [(part.words, part.truth, part.values) for part in above.parts] == [
        ("score >= 60", False, ("score is 5",)),
    ]


def test_of_a_rule_that_could_not_be_judged_the_unknown_part_is_shown():
    rules = "when vertical = telecom and score >= 60, assign queue hot\notherwise assign queue triage\n"
    found = explained(rules, vertical="telecom")
    assert [(part.words, part.truth, part.values) for part in found.above[0].parts] == [
        ("score >= 60", None, ("score is missing",)),
    ]
    assert found.undecided == ("needs score; with score >= 60: queue hot",)


def test_a_rule_that_only_adds_and_one_out_of_force_say_so():
    rules = """\
when score >= 1, tag "seen"
rule "Old" until 2026-01-01
  when score >= 1, assign queue hot
otherwise assign queue triage
"""
    notes = [rule.note for rule in explained(rules, score=5).above]
    assert notes == ["true: added to the decision, and let the search go on", "not in force at this time"]


def test_of_a_table_the_nearest_row_is_shown():
    rules = """\
table "Territories"
  | country | score | assign       |
  | FR      | >= 90 | queue hot    |
  | DE      | >= 40 | queue triage |
otherwise nurture with "news"
"""
    (above,) = explained(rules, country="DE", score=30).above
    assert above.rule == "Territories"
    assert above.note == "none of its 2 rows down to here; nearest is row 2"
    assert [part.words for part in above.parts] == ["score >= 40"]


def test_a_table_of_thousands_of_rows_is_explained_at_once():
    rows = "".join(f"  | C{number} | queue hot |\n" for number in range(3_000))
    rules = f'table "Accounts"\n  | country | assign |\n{rows}otherwise assign queue triage\n'
    found = explained(rules, country="nowhere")
    assert len(found.above) == 1
    assert found.above[0].note == "none of its 3000 rows down to here; nearest is row 1"


# ---------------------------------------------------------------- instead


@pytest.mark.parametrize(
    ("condition", "raw", "change"),
    [
        ("score >= 60", {"score": 5}, "score would have to be at least 60 (score is 5)"),
        ("score < 60", {"score": 60}, "score would have to be less than 60 (score is 60)"),
        ("score = 60", {}, "score would have to be 60 (score is missing)"),
        ("vertical != retail", {"vertical": "retail"}, "vertical must not be retail (vertical is retail)"),
        ("vertical in (retail, telecom)", {}, "vertical would have to be one of retail, telecom (vertical is missing)"),
        ("country not in dach", {"country": "at"}, "country must not be in dach (country is at)"),
        ('country starts with "F"', {"country": "DE"}, 'country would have to start with "F" (country is DE)'),
        ("topics includes demo", {"topics": "a; b"}, "topics would have to include demo (topics is a, b)"),
        ("revenue is present", {}, "revenue would have to be present (revenue is missing)"),
        ("partner", {}, "partner would have to be yes (partner is no)"),
        ("not partner", {"partner": "yes"}, "partner would have to be no (partner is yes)"),
        (
            "created is more than 30 days ago",
            {"created": "2026-11-18 09:05"},
            "created would have to be more than 30 days ago (created is 2026-11-18 09:05)",
        ),
        (
            "created after 2026-11-18 12:00",
            {"created": "2026-11-18 09:05"},
            "created would have to be more than 2026-11-18 12:00 (created is 2026-11-18 09:05)",
        ),
        (
            'domain of email = "x.example"',
            {},
            'domain of email would have to be "x.example" (domain of email is missing)',
        ),
    ],
)
def test_what_would_have_to_be_otherwise_for_a_rule_above(condition, raw, change):
    rules = f"when {condition}, assign queue hot\notherwise assign queue triage\n"
    assert ways(rules, **raw) == [("queue hot", (change,))]


def test_a_personal_value_is_not_shown():
    rules = 'when email ends with "x", assign queue hot\notherwise assign queue triage\n'
    found = explained(rules, email="secret@person.example")
    assert "secret" not in to_json(found)
    policy = policy_of(LEAD + rules)
    lead = read_lead(policy, {"email": "secret@person.example"})
    assert "secret" in to_text(explain(policy, lead, AT, show_personal=True))


def test_for_a_rule_below_the_deciding_one_must_fail_too():
    rules = "when score >= 60, assign queue triage\nwhen vertical = retail, assign queue hot\n"
    assert ways(rules, score=70, vertical="retail") == [
        ("queue hot", ("score would have to be less than 60 (score is 70)",))
    ]


def test_nothing_is_below_a_rule_that_takes_every_lead():
    assert ways("otherwise assign queue triage\nwhen score >= 1, assign queue hot\n", score=5) == []


def test_the_rule_that_needs_the_fewest_changes_comes_first_and_a_rejection_last():
    rules = """\
when score >= 60 and partner and vertical = retail, nurture with "a"
when score >= 60 and partner, nurture with "b"
when score >= 50, reject
otherwise assign queue triage
"""
    assert [gets for gets, _ in ways(rules, score=5)] == ['nurture with "b"', 'nurture with "a"', "reject"]


def test_what_another_rule_would_take_first_is_not_told():
    rules = """\
when score >= 50, nurture with "a"
when score >= 60, assign queue hot
otherwise assign queue triage
"""
    assert [gets for gets, _ in ways(rules, score=5)] == ['nurture with "a"']


def test_one_row_of_a_table_speaks_for_all():
    rules = """\
table "Owners"
  | country | assign       |
  | DE      | rep Ana Ruiz |
  | AT      | rep Bo Li    |
when score >= 60, assign queue hot
otherwise assign queue triage
"""
    assert [gets for gets, _ in ways(rules, score=5, country="FR")] == ["rep Ana Ruiz", "queue hot"]


def test_nobody_wishes_that_a_lead_could_not_be_read():
    rules = "when lead has problems, assign queue hot\notherwise assign queue triage\n"
    assert ways(rules, score=5) == []
    assert ways(rules, score="abc") == [("queue triage", ("`lead has problems` would have to be false",))]


def test_a_rule_that_does_the_same_is_no_other_way():
    assert ways("when score >= 50, assign queue hot\nwhen score >= 60, assign queue hot\n", score=70) == []


def test_every_way_that_can_be_tried_is_true_of_generated_policies():
    """Editing the lead as told, and deciding it again, gives what was told."""
    tried = 0
    for seed in range(60):
        generated = generate_policy(Random(seed), leads=5)
        policy = policy_of(generated.text)
        for raw in generated.leads:
            found = trace(policy, read_lead(policy, raw), AT)
            assert found.judgement == judge(policy, read_lead(policy, raw), AT)
            for way in nearest_rules(found):
                assert way.changes
                assert way.words == what_it_does(way.rule)
                tried += 1
    assert tried > 50


@pytest.mark.parametrize(
    ("condition", "raw"),
    [
        ("score > 60", {"score": 5}),
        ("employees > 2.5", {"employees": 1}),
        ("employees < 2.5", {"employees": 7}),
        ("employees <= 2.5", {"employees": 7}),
        ("employees >= 2.5", {"employees": 1}),
        ("revenue > 5", {"revenue": 1}),
        ("revenue < 5", {"revenue": 9}),
        ("score != 5", {"score": 5}),
        ("created after 2026-11-18", {"created": "2026-11-01"}),
        ("created before 2026-11-18", {"created": "2026-11-20"}),
        ("created <= 2026-11-18", {"created": "2026-11-20"}),
        ("created >= 2026-11-18", {"created": "2026-11-01"}),
        ("created = 2026-11-18", {"created": "2026-11-01"}),
        ("created is less than 3 days ago", {"created": "2026-11-01"}),
        ("created is more than 3 days ago", {"created": "2026-11-18"}),
        ('country ends with "x"', {"country": "y"}),
        ("vertical not in (insurance, telecom)", {"vertical": "insurance"}),
        ("employees not in (1, 2)", {"employees": 2}),
        ("not (topics includes a)", {"topics": "a; b"}),
        ("score is missing", {"score": 1}),
    ],
)
def test_an_edit_makes_a_test_true(condition, raw):
    policy = policy_of(f"{LEAD}when {condition}, assign queue hot\notherwise assign queue triage\n")
    found = trace(policy, read_lead(policy, raw), AT)
    (way,) = nearest_rules(found)
    assert way.words == "queue hot"
    part = found.part(policy.rules[0])
    assert part is not None
    single = part.parts[0] if part.parts else part
    assert edit_for(found.situation, single.condition, wanted=not part.parts) is not None


# ---------------------------------------------------------------- the text


def test_problems_and_what_could_not_be_read_are_told():
    words = text_of("when score >= 60, assign queue hot\notherwise assign queue triage\n", score="abc")
    assert "Could not be read\n  score: `abc` is not a number" in words
    assert "Not judged, because something is missing\n  needs score; with score >= 60: queue hot" in words


def test_the_text_of_an_explanation():
    rules = """\
rule "Partners wait"
  when partner and score < 20, assign queue triage
rule "Hot"
  when score >= 60, assign queue hot and tag "warm"
otherwise nurture with "news"
"""
    line = LEAD.count("\n") + 1
    assert (
        text_of(rules, id="A-1", score=72)
        == f"""\
Lead A-1 goes to queue hot
by the rule Hot (p.policy:{line + 2})
  when score >= 60   yes   score is 72
  with tag warm

Rules above it, and what kept them from taking the lead
  Partners wait (p.policy:{line}): queue triage
    when partner   no   partner is no

What would have to be otherwise
  to get nurture with "news" instead, by otherwise:
    score would have to be less than 60 (score is 72)
  to get queue triage instead, by Partners wait:
    partner would have to be yes (partner is no)
    score would have to be less than 20 (score is 72)"""
    )


def test_times_are_shown_in_the_policys_zone():
    at = datetime(2026, 7, 1, tzinfo=UTC)
    policy = policy_of(f"{LEAD}when created before 2026-07-01 12:00, assign queue hot\n")
    words = to_text(explain(policy, read_lead(policy, {"created": "2026-07-01T09:05:00Z"}), at))
    assert "created before 2026-07-01 12:00   yes   created is 2026-07-01 11:05" in words
