"""Small changes of a policy: what they are, which of them tests notice, and which change nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Policy
from policy_engine.model.border import to_json
from policy_engine.model.words import in_utc
from policy_engine.testing.bench import Bench
from policy_engine.testing.condition_changes import changes_of
from policy_engine.testing.features import run_features
from policy_engine.testing.mutants import MOST_ROWS, Mutant, chosen_rules, mutants_of
from policy_engine.testing.mutation import is_noticed, policy_tests
from policy_engine.testing.telling import TellingApart, Told

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

FIELDS = """
lead has
  score    number, optional
  vertical one of insurance, retail, other, optional
  partner  yes/no, optional
  created  time, optional
queue hot
queue cold
"""


def changes(condition: str) -> list[str]:
    """Return the small changes of a condition, in words."""
    (rule,) = Policy.parse(f"{FIELDS}when {condition}, assign queue hot").checked.rules
    assert rule.condition is not None
    return [change.words for change in changes_of(rule.condition, in_utc)]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("score >= 60", ["`score >= 60` becomes `score > 60`"]),
        ("score < 60", ["`score < 60` becomes `score <= 60`"]),
        ("vertical = retail", ["`vertical = retail` becomes `vertical != retail`"]),
        ("partner", ["`partner` becomes `not (partner)`"]),
        ("not partner", ["`not (partner)` becomes `partner`"]),
        ("score is missing", ["`score is missing` becomes `score is present`"]),
        (
            "vertical in (insurance, retail)",
            [
                "`vertical in (insurance, retail)` without `insurance`",
                "`vertical in (insurance, retail)` without `retail`",
            ],
        ),
        ("created is more than 30 days ago", ["`created`: `30 days ago` becomes `31 days ago`"]),
        (
            "partner and score > 5",
            [
                "`partner` becomes `not (partner)`",
                "`partner` is left out",
                "`score > 5` becomes `score >= 5`",
                "`score > 5` is left out",
                "`partner and score > 5` becomes `partner or score > 5`",
            ],
        ),
        ("not (score > 5)", ["`not (score > 5)` becomes `score > 5`", "`score > 5` becomes `score >= 5`"]),
    ],
)
def test_a_condition_is_changed_as_an_editor_might_by_mistake(condition: str, words: list[str]) -> None:
    assert changes(condition) == words


WEAK = f"""{FIELDS}
when score >= 60 and vertical = insurance, assign queue hot and tag "now"

otherwise assign queue cold

example "hot"
  given score 80, vertical insurance
  expect assign queue hot
"""

STRONG = f"""{WEAK}
example "just hot"
  given score 60, vertical insurance
  expect assign queue hot and tag "now"

example "not quite"
  given score 59, vertical insurance
  expect assign queue cold

example "another vertical"
  given score 80, vertical retail
  expect assign queue cold
"""


def unnoticed(text: str) -> dict[str, Told]:
    """Return the changes that the examples of a policy do not notice, and what tells them."""
    policy = Policy.parse(text)
    tests = policy_tests(Bench(Path("policy.policy"), policy), AT, ())
    left = [mutant for mutant in mutants_of(policy.checked) if not is_noticed(mutant, tests)]
    apart = TellingApart(policy.checked, left)
    return {mutant.words: apart.tell(mutant) for mutant in left}


def test_examples_at_the_boundary_notice_every_change() -> None:
    assert unnoticed(STRONG) == {}


def test_what_a_weak_example_does_not_notice_is_told_by_a_lead() -> None:
    left = unnoticed(WEAK)
    assert set(left) == {
        "`score >= 60` becomes `score > 60`",
        "`score >= 60` is left out",
        "`vertical = insurance` is left out",
        "`score >= 60 and vertical = insurance` becomes `score >= 60 or vertical = insurance`",
        '`tag "now"` is left out',
        "the rule is left out",
        "`queue cold` becomes `queue hot`",
    }
    told = left["`score >= 60` becomes `score > 60`"]
    assert (told.given, told.before, told.after) == (
        "score 60, vertical insurance",
        'assign queue hot and tag "now"',
        "assign queue cold",
    )


def test_a_lead_that_tells_a_change_does_so() -> None:
    policy = Policy.parse(WEAK)
    mutants = list(mutants_of(policy.checked))
    apart = TellingApart(policy.checked, mutants)
    for mutant in mutants:
        told = apart.tell(mutant)
        assert told.given is not None, mutant.words
        assert told.before != told.after, mutant.words


def test_a_change_that_changes_nothing_is_proven_to() -> None:
    text = f"""{FIELDS}
when score >= 60, assign queue hot

when score < 60, assign queue cold

otherwise nurture
"""
    policy = Policy.parse(text)
    mutants = list(mutants_of(policy.checked))
    apart = TellingApart(policy.checked, mutants)
    same = {(mutant.place.line, mutant.words) for mutant in mutants if apart.tell(mutant).same}
    assert {words.partition(" `")[0] for _, words in same} == {"it stands below", "`score < 60` becomes"}


def test_scenarios_notice_how_leads_are_handed_out(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text(
        "pod one\n  SDR by weight: Ana Ruiz (weight 2), Luis Gómez\notherwise assign pod one SDR\n", encoding="utf-8"
    )
    feature = tmp_path / "a.feature"
    feature.write_text(
        'Feature: A\n  Scenario: A\n    Given the policy "a.policy"\n    And 3 leads\n    When the leads are routed\n'
        "    Then Ana Ruiz gets 2 leads\n",
        encoding="utf-8",
    )
    bench = Bench(tmp_path / "a.policy", Policy.load(tmp_path / "a.policy"))
    tests = policy_tests(bench, AT, run_features([feature], bench))
    by_words = {mutant.words: mutant for mutant in mutants_of(bench.policy.checked)}
    # By turn Ana Ruiz would get two of three leads as well: the scenario is too short to notice it.
    assert not is_noticed(by_words["`SDR by weight` becomes `SDR`"], tests)
    feature.write_text(feature.read_text(encoding="utf-8").replace("3 leads", "6 leads").replace("2 leads", "4 leads"))
    tests = policy_tests(bench, AT, run_features([feature], bench))
    assert is_noticed(by_words["`SDR by weight` becomes `SDR`"], tests)


def test_of_a_long_table_some_rows_are_changed_spread_over_it() -> None:
    rows = "".join(f"  | {number} | queue hot |\n" for number in range(500))
    policy = Policy.parse(f'{FIELDS}table "T"\n  | score | assign |\n{rows}').checked
    chosen = sorted(chosen_rules(policy))
    assert len(chosen) == MOST_ROWS
    assert chosen[0] == 0
    assert chosen[-1] > 450


@pytest.mark.parametrize("folder", ["isolated", "chain", "hybrid"])
def test_every_change_of_a_shipped_policy_is_another_policy_that_decides(folder: str) -> None:
    policy = Policy.load(Path(__file__).resolve().parents[2] / "policies" / folder)
    mutants: list[Mutant] = list(mutants_of(policy.checked))
    assert len({to_json(mutant.policy) for mutant in mutants} | {to_json(policy.checked)}) == (len(mutants) + 1)
    for mutant in mutants:
        Policy(mutant.policy).decide({}, at=AT)


CLOCKS = """
lead has
  id      text
  created time, optional
  status  one of new, on_hold, else new
team sales
  led by Laura Prat
  SDR: Ana Ruiz
events
  contacted
  replied
sla "First touch" for team sales when status != on_hold
  contacted or replied within 2 hours of assigned
  pause while status = on_hold
  at 50% warn the rep
  at 100% notify manager
  restart on reassigned
otherwise assign team sales SDR
"""


def test_scenarios_with_events_notice_how_a_clock_goes(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text(CLOCKS, encoding="utf-8")
    feature = tmp_path / "a.feature"
    feature.write_text(
        'Feature: A\n  Scenario: A\n    Given the policy "a.policy"\n'
        "    And a lead with created 2026-11-18 09:00\n    And the lead was assigned at 2026-11-18 10:00\n"
        "    When it is 2026-11-18 12:30\n"
        '    Then the clock "First touch" is breached\n'
        '    And the step "at 50%" of "First touch" fired at 2026-11-18 11:00\n',
        encoding="utf-8",
    )
    bench = Bench(tmp_path / "a.policy", Policy.load(tmp_path / "a.policy"))
    tests = policy_tests(bench, AT, run_features([feature], bench))
    noticed = {
        mutant.words: is_noticed(mutant, tests)
        for mutant in mutants_of(bench.policy.checked)
        if mutant.name == "sla First touch"
    }
    assert noticed == {
        "`status != on_hold` becomes `status = on_hold`": True,
        "`2 hours` becomes `3 hours`": True,
        "`contacted` does not stop it": False,
        "`replied` does not stop it": False,
        "`pause while status = on_hold` is left out": False,
        "the step `at 50%` is left out": True,
        "the step `at 100%` is left out": False,
        "`restart on reassigned` is left out": False,
    }
