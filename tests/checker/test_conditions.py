"""Conditions: what is written in many ways means one thing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from policy_engine.model.condition import (
    AllOf,
    AnyOf,
    Arithmetic,
    BeforeAt,
    Compare,
    DateOf,
    DomainOf,
    FieldRef,
    Flag,
    InHours,
    InList,
    Missing,
    Not,
    Now,
    OneOf,
    SegmentRef,
    TextTest,
)
from policy_engine.model.values import (
    DateConstant,
    Duration,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    TimeConstant,
    WholeConstant,
)
from tests.checker.support import LEAD, checked, meaning

SCORE = FieldRef(name="score")
CREATED = FieldRef(name="created")
REVENUE = FieldRef(name="revenue")
EMPLOYEES = FieldRef(name="employees")
OFFICE = "calendar office\n  open Mon-Fri 09:00-18:00\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("score >= 60", "score is at least 60"),
        ("score <= 60", "score is at most 60"),
        ("score > 60", "score is more than 60"),
        ("score < 60", "score is less than 60"),
        ("vertical = insurance", "vertical is Insurance"),
        ("vertical != insurance", 'vertical is not "insurance"'),
        ("vertical in (insurance, telecom)", "vertical is in (insurance, telecom)"),
        ("vertical not in (insurance, telecom)", "not (vertical in (insurance, telecom))"),
        ("revenue is present", "not (revenue is missing)"),
        ("partner unless score < 10", "partner and not (score < 10)"),
        ("SCORE >= 60", "lead.score >= 60"),
    ],
)
def test_two_ways_to_say_one_thing(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


def test_between_includes_both_ends() -> None:
    assert meaning("score between 60 and 80") == AllOf(
        parts=(
            Compare(left=SCORE, operator=">=", right=NumberConstant(value=60.0)),
            Compare(left=SCORE, operator="<=", right=NumberConstant(value=80.0)),
        )
    )


def test_a_percentage_is_a_fraction() -> None:
    assert meaning("score >= 25%") == Compare(left=SCORE, operator=">=", right=NumberConstant(value=0.25))


def test_money_keeps_four_places() -> None:
    assert meaning("revenue > 1.00005") == Compare(
        left=REVENUE, operator=">", right=MoneyConstant(value=Decimal("1.0000"))
    )


def test_a_whole_number_is_compared_with_fractions_exactly() -> None:
    assert meaning("employees >= 10") == Compare(left=EMPLOYEES, operator=">=", right=WholeConstant(value=10))
    assert meaning("employees >= 10.5") == Compare(left=EMPLOYEES, operator=">=", right=NumberConstant(value=10.5))


def test_a_value_is_spelled_as_declared() -> None:
    assert meaning("vertical in (INSURANCE, Telecom)") == OneOf(
        operand=FieldRef(name="vertical"), values=(TextConstant(value="insurance"), TextConstant(value="telecom"))
    )


def test_a_time_is_compared_with_a_date_by_days() -> None:
    day = DateConstant(value=date(2026, 12, 1))
    assert meaning("created before 2026-12-01") == Compare(left=DateOf(operand=CREATED), operator="<", right=day)
    assert meaning("created = 2026-12-01") == Compare(left=DateOf(operand=CREATED), operator="=", right=day)
    assert meaning("created in (2026-12-01)") == OneOf(operand=DateOf(operand=CREATED), values=(day,))


def test_a_time_is_compared_with_a_time_in_the_zone_of_the_policy() -> None:
    assert meaning("created after 2026-12-01 09:00", "timezone Europe/Paris\n") == Compare(
        left=CREATED, operator=">", right=TimeConstant(value=datetime(2026, 12, 1, 8, tzinfo=UTC))
    )


def test_a_date_is_compared_with_a_time_by_days() -> None:
    assert meaning("signed > created") == Compare(
        left=FieldRef(name="signed"), operator=">", right=DateOf(operand=CREATED)
    )


def test_days_and_times_in_one_set_are_told_apart() -> None:
    found = meaning("created in (2026-12-01, 2026-12-02 09:00)")
    assert isinstance(found, AnyOf)
    assert [part.operand for part in found.parts if isinstance(part, OneOf)] == [DateOf(operand=CREATED), CREATED]


def test_ago_looks_back_from_the_time_of_the_decision() -> None:
    month = BeforeAt(duration=Duration(amount=Decimal(30), unit="days"))
    assert meaning("created is more than 30 days ago") == Compare(left=CREATED, operator="<", right=month)
    assert meaning("created is less than 30 days ago") == Compare(left=CREATED, operator=">", right=month)


def test_business_time_counts_on_the_only_calendar() -> None:
    found = meaning("created is more than 2 business hours ago", OFFICE)
    assert isinstance(found, Compare)
    assert found.right == BeforeAt(duration=Duration(amount=Decimal(2), unit="hours", calendar="office"))


def test_hours_of_a_calendar() -> None:
    assert meaning("now during Office hours", OFFICE) == InHours(operand=Now(), calendar="office")
    assert meaning("created outside office hours", OFFICE) == Not(part=InHours(operand=CREATED, calendar="office"))


def test_texts() -> None:
    company = FieldRef(name="company")
    assert meaning('company contains "bank"') == TextTest(operand=company, test="contains", value="bank")
    assert meaning('company is exactly "ACME"') == TextTest(operand=company, test="exactly", value="ACME")
    assert meaning("company matches /^acme/") == TextTest(operand=company, test="matches", value="^acme")
    assert meaning("domain of email in rivals", "list rivals is acme\n") == InList(
        operand=DomainOf(operand=FieldRef(name="email")), list="rivals"
    )


def test_a_pattern_meets_texts_in_their_composed_form() -> None:
    assert meaning("company matches /caf\u0065\u0301/") == meaning("company matches /caf\u00e9/")


def test_what_stands_for_itself() -> None:
    assert meaning("partner") == Flag(operand=FieldRef(name="partner"))
    assert meaning("hot", "segment hot when score >= 60\n") == SegmentRef(name="hot")
    assert meaning("topics is missing") == Missing(operand=FieldRef(name="topics"))


def test_unless_binds_last() -> None:
    assert meaning("score > 1 and partner unless score > 2 or score > 3") == meaning(
        "score > 1 and partner and not (score > 2 or score > 3)"
    )


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        ("employees + 1", WholeConstant),
        ("employees * employees", WholeConstant),
        ("employees / 2", NumberConstant),
        ("employees + 0.5", NumberConstant),
        ("revenue - cost", MoneyConstant),
        ("revenue + employees", MoneyConstant),
        ("revenue * 2", MoneyConstant),
        ("revenue * 1.5", NumberConstant),
        ("revenue / employees", NumberConstant),
        ("revenue * cost", NumberConstant),
        ("revenue + score", NumberConstant),
        ("-revenue", MoneyConstant),
        ("(revenue)", MoneyConstant),
    ],
)
def test_arithmetic_has_the_type_of_its_parts(left: str, kind: type) -> None:
    found = meaning(f"{left} >= 5k")
    assert isinstance(found, Compare)
    assert isinstance(found.right, kind)


def test_a_fraction_that_is_added_to_money_is_money() -> None:
    found = meaning("revenue + 0.1 > 5")
    assert isinstance(found, Compare)
    assert found.left == Arithmetic(operator="+", left=REVENUE, right=MoneyConstant(value=Decimal("0.1000")))


def test_a_word_is_a_value_on_the_right_of_a_text_and_else_a_field() -> None:
    assert meaning("company = retail") == Compare(
        left=FieldRef(name="company"), operator="=", right=TextConstant(value="retail")
    )
    assert meaning("revenue > cost") == Compare(left=REVENUE, operator=">", right=FieldRef(name="cost"))
    assert meaning("company = lead.email") == Compare(
        left=FieldRef(name="company"), operator="=", right=FieldRef(name="email")
    )


def test_derived_fields_are_worked_out_after_what_they_use() -> None:
    policy = checked(
        LEAD
        + "let rank be\n  high when size = big\n  otherwise low\n"
        + "let size be\n  big when strategic\n  otherwise small\n"
        + "segment strategic when fit >= 10\n"
        + "let fit be the sum of\n  30 when score >= 60\n  -20 when partner\n"
        + "when rank = high, assign queue triage\n"
    )
    assert [derived.name for derived in policy.derived] == ["fit", "size", "rank"]
    assert [derived.kind for derived in policy.derived] == ["number", "choice", "choice"]
    assert policy.derived[1].members == ("big", "small")
