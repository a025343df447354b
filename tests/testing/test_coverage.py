"""What tests have seen of a policy: rules, rows and tests true, false, unknown and decisive."""

from datetime import UTC, datetime

import pytest

from policy_engine import Policy
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.testing.coverage import Coverage, PointSeen, decisive_tests
from policy_engine.testing.points import single_tests

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

POLICY = """
lead has
  score    number, optional
  employees whole number, optional
  vertical one of insurance, retail, optional
  cta      one of demo, ebook, optional
team marketing
  marketer: Zoe Lang
pod a
  covers vertical = insurance
  SDR: Ana Ruiz
pod b
  covers vertical = retail
  SDR: Luis Gómez
segment ready when score >= 60 or cta = demo
let size be
  large when employees >= 1000
  mid when employees >= 100
  otherwise small
funnel
  prospect: owned by team marketing, when cta is present
content for prospect
  team marketing produces "Study" when vertical = insurance, "Guide"
when size = large and ready, assign matching pod SDR
table "Regions"
  | vertical | score | assign    |
  | retail   | >= 90 | pod b SDR |
  | any      | < 10  | reject    |
when cta is present, nurture
otherwise assign pod a SDR
"""


def seen_of(*leads: dict[str, object]) -> dict[str, PointSeen]:
    """Return the points of the policy above by their names, after these leads."""
    policy = Policy.parse(POLICY).checked
    coverage = Coverage(policy)
    for lead in leads:
        coverage.add(read_lead(policy, lead), AT)
    return {seen.point.name: seen for seen in coverage.points}


def counts(seen: PointSeen) -> tuple[int, int, int]:
    return seen.seen.true, seen.seen.false, seen.seen.unknown


def test_a_rule_below_the_one_that_decides_is_not_looked_at() -> None:
    seen = seen_of({"employees": 2000, "score": 70})
    assert counts(seen["policy.policy:24"]) == (1, 0, 0)
    assert counts(seen["Regions row 1"]) == (0, 0, 0)
    assert seen["otherwise"].never() == ["never looked at"]


def test_each_row_of_a_table_counts() -> None:
    seen = seen_of({"vertical": "retail", "score": 95}, {"vertical": "retail", "score": 5}, {"vertical": "retail"})
    assert counts(seen["Regions row 1"]) == (1, 1, 1)
    assert counts(seen["Regions row 2"]) == (1, 0, 1)
    assert seen["Regions row 2"].never() == ["never false"]


def test_the_tests_of_a_condition_count_each() -> None:
    seen = seen_of({"employees": 20, "score": 70})
    rule = seen["policy.policy:24"]
    assert rule.point.words == ("size = large", "ready")
    assert [(test.true, test.false) for test in rule.tests] == [(0, 1), (1, 0)]
    assert rule.never() == ["never true", "`size = large` never true", "`ready` never false"]


def test_a_segment_and_a_derived_field_count_where_a_rule_that_is_looked_at_names_them() -> None:
    seen = seen_of({"employees": 500, "score": 70})
    assert counts(seen["ready"]) == (1, 0, 0)
    assert counts(seen["size: large"]) == (0, 1, 0)
    assert counts(seen["size: mid"]) == (1, 0, 0)


def test_a_case_below_the_one_that_counts_is_not_looked_at() -> None:
    assert counts(seen_of({"employees": 5000})["size: mid"]) == (0, 0, 0)


def test_pods_count_down_to_the_one_that_covers() -> None:
    seen = seen_of({"employees": 2000, "score": 70, "vertical": "insurance"})
    assert (counts(seen["a"]), counts(seen["b"])) == ((1, 0, 0), (0, 0, 0))
    seen = seen_of({"employees": 2000, "score": 70, "vertical": "retail"})
    assert (counts(seen["a"]), counts(seen["b"])) == ((0, 1, 0), (1, 0, 0))


def test_contents_count_where_one_is_chosen() -> None:
    assert counts(seen_of({"cta": "ebook", "score": 50, "vertical": "insurance"})["Study"]) == (1, 0, 0)
    assert counts(seen_of({"employees": 2000, "cta": "demo"})["Study"]) == (0, 0, 0)


def test_the_share_grows_with_what_is_seen() -> None:
    policy = Policy.parse("when score >= 60, assign pod a").checked
    coverage = Coverage(policy)
    shares = [coverage.share]
    for score in (70, 80, 10):
        coverage.add(read_lead(policy, {"score": score}), AT)
        shares.append(coverage.share)
    assert shares == [0.0, 0.5, 0.5, 1.0]


@pytest.mark.parametrize(
    ("condition", "lead", "decisive"),
    [
        ("a and b", {"a": True, "b": True}, [0, 1]),
        ("a and b", {"a": True, "b": False}, [1]),
        ("a and b", {"a": False, "b": False}, []),
        ("a and b", {"a": True}, [1]),
        ("a and b", {"a": False}, []),
        ("a or b", {"a": False, "b": False}, [0, 1]),
        ("a or b", {"a": True, "b": False}, [0]),
        ("a or b", {"a": True, "b": True}, []),
        ("a or b", {"a": True}, [0]),
        ("not (a and b)", {"a": True, "b": True}, [0, 1]),
        ("not (a and b)", {"a": False, "b": True}, [0]),
        ("not (a or b)", {"a": False}, [1]),
        ("(a or b) and c", {"a": True, "b": False, "c": True}, [0, 2]),
        ("(a or b) and c", {"a": True, "b": False, "c": False}, [2]),
        ("a unless b", {"a": True, "b": False}, [0, 1]),
    ],
)
def test_a_test_decides_where_turning_it_round_turns_the_condition(
    condition: str, lead: dict[str, bool], decisive: list[int]
) -> None:
    fields = "".join(f"  {name} yes/no, optional\n" for name in "abc")
    policy = Policy.parse(f"lead has\n{fields}queue q\nwhen {condition}, assign queue q").checked
    (rule,) = policy.rules
    assert rule.condition is not None
    assert decisive_tests(situation_of(policy, read_lead(policy, lead), AT), rule.condition) == decisive
    assert decisive == _by_turning_round(policy, lead)


def _by_turning_round(policy: object, lead: dict[str, bool]) -> list[int]:
    """Find the same the slow way: by turning each test round, one lead after another."""
    assert hasattr(policy, "rules")
    condition = policy.rules[0].condition
    names = [test.operand.name for test in single_tests(condition)]

    def applies(changed: dict[str, bool]) -> bool:
        return situation_of(policy, read_lead(policy, changed), AT).judge(condition) is True  # type: ignore[arg-type]

    return [place for place, name in enumerate(names) if applies(lead | {name: True}) != applies(lead | {name: False})]
