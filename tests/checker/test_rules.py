"""Rules and tables: what they do, when they apply, and what decisions call them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from policy_engine.model.base import Place
from policy_engine.model.condition import AllOf, Compare, FieldRef, Flag, Missing, Not, OneOf, SegmentRef
from policy_engine.model.routing import (
    Assign,
    FieldTarget,
    HandOff,
    MatchingPodTarget,
    Notify,
    Nurture,
    PodTarget,
    QueueTarget,
    Reject,
    RepTarget,
    RoleTarget,
    Rule,
    SetPriority,
    SplitTarget,
    Tag,
    TeamTarget,
)
from policy_engine.model.values import TextConstant
from tests.checker.support import LEAD, Sheets, checked, findings

PEOPLE = """\
pod a
  covers score >= 60
  SDR: Ana Ruiz
pod b
  SDR: Paul Roy
team inbound
  AE: Nadia Fort
queue triage
"""


def only_rule(text: str) -> Rule:
    (rule,) = checked(LEAD + PEOPLE + text).rules
    return rule


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("pod A sdr", PodTarget(pod="a", role="SDR")),
        ("pod a", PodTarget(pod="a")),
        ("team inbound AE", TeamTarget(team="inbound", role="AE")),
        ("SDR", RoleTarget(role="SDR")),
        ("rep ana ruiz", RepTarget(rep="Ana Ruiz")),
        ("queue triage", QueueTarget(queue="triage")),
        ("matching pod SDR", MatchingPodTarget(role="SDR")),
        ("the company", FieldTarget(field="company")),
    ],
)
def test_targets_are_spelled_as_declared(written: str, target: object) -> None:
    action = only_rule(f"when partner, assign {written}\n").actions[0]
    assert isinstance(action, Assign)
    assert action.target == target


def test_a_split_keeps_its_shares_and_its_words() -> None:
    action = only_rule("when partner, assign 87.5% pod a SDR, 12.5% pod b SDR\n").actions[0]
    assert isinstance(action, Assign)
    assert isinstance(action.target, SplitTarget)
    assert [share.percent for share in action.target.shares] == [Decimal("87.5"), Decimal("12.5")]
    assert action.target.words == "87.5% pod a SDR, 12.5% pod b SDR"


def test_actions() -> None:
    rule = only_rule(
        'when partner, tag "key account", set priority to high, notify Nadia Fort, notify "a@b.example" and '
        "assign pod a SDR, failing that queue triage, failing that nurture\n"
    )
    tag, priority, person, address, assign = rule.actions
    assert tag == Tag(text="key account")
    assert priority == SetPriority(value="high")
    assert isinstance(person, Notify)
    assert person.who.name == "Nadia Fort"
    assert isinstance(address, Notify)
    assert address.who.kind == "address"
    assert isinstance(assign, Assign)
    assert assign.failing == (QueueTarget(queue="triage"), Nurture())


def test_deciding_without_assigning() -> None:
    assert only_rule('otherwise nurture with "ROI"\n').actions == (Nurture(content="ROI"),)
    assert only_rule('when partner, reject because "no"\n').actions == (Reject(reason="no"),)
    assert only_rule("when partner, hand off to ae\n").actions == (HandOff(role="AE"),)


def test_a_period_is_whole_days_in_the_zone_of_the_policy() -> None:
    rule = only_rule(
        'timezone Europe/Paris\nrule "Autumn" from 2026-10-01 until 2026-12-31 when partner, assign queue triage\n'
    )
    assert rule.start == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert rule.until == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_a_period_of_times_ends_at_the_time() -> None:
    rule = only_rule('rule "Sale" from 2026-10-01 09:00 until 2026-10-01 18:00 when partner, assign queue triage\n')
    assert (rule.start, rule.until) == (
        datetime(2026, 10, 1, 9, tzinfo=UTC),
        datetime(2026, 10, 1, 18, tzinfo=UTC),
    )


def test_rules_are_called_by_their_name_or_place() -> None:
    policy = checked('rule "Hot" when score >= 90, assign pod a\nwhen score >= 60, assign pod a\notherwise nurture\n')
    assert [rule.label for rule in policy.rules] == ["Hot", "test.policy:2", "otherwise"]


def test_rows_of_a_table_are_rules_at_its_place() -> None:
    policy = checked(
        LEAD
        + PEOPLE
        + "when partner, reject\n"
        + 'table "Territories"\n'
        + "  | company | score   | partner | assign       |\n"
        + "  | FR, BE  | present | no      | pod a SDR    |\n"
        + "  | any     | any     | any     | queue triage |\n"
        + "otherwise nurture\n"
    )
    assert [rule.label for rule in policy.rules][1:3] == ["Territories row 1", "Territories row 2"]
    assert policy.rules[1].condition == AllOf(
        parts=(
            OneOf(operand=FieldRef(name="company"), values=(TextConstant(value="FR"), TextConstant(value="BE"))),
            Not(part=Missing(operand=FieldRef(name="score"))),
            Not(part=Flag(operand=FieldRef(name="partner"))),
        )
    )
    assert policy.rules[2].condition == AllOf(parts=())
    assert policy.rules[2].place == Place(file="test.policy", line=25, column=3)
    (table,) = policy.tables
    assert (table.first, table.last) == (1, 3)


def test_rows_of_a_file_are_named_by_file_and_line() -> None:
    files = Sheets(
        accounts=[
            ["Company", "No. of Employees", "hot", "assign", "tag"],
            ["Müller, Co. - x; Acme", ">= 1000", "yes", "pod a SDR", "big, one"],
            ["!= Acme", "1 to 999", "any", "nurture", "small"],
        ]
    )
    policy = checked(
        'lead has\n  company text\n  staff whole number, from "No. of Employees"\nsegment hot when staff > 5\n'
        + PEOPLE.replace("score", "staff")
        + 'table "Accounts" unique from "accounts.csv"\n',
        files,
    )
    first, second = policy.rules
    assert first.place == Place(file="accounts.csv", line=2)
    assert isinstance(first.condition, AllOf)
    names, staff, hot = first.condition.parts
    assert isinstance(names, OneOf)
    assert [value.value for value in names.values] == ["Müller, Co. - x", "Acme"]
    assert isinstance(staff, Compare)
    assert hot == SegmentRef(name="hot")
    assert first.actions[1] == Tag(text="big, one")
    assert isinstance(second.condition, AllOf)
    assert len(second.condition.parts) == 2
    assert policy.tables[0].unique


def test_equal_mistakes_in_a_file_are_reported_once() -> None:
    files = Sheets(accounts=[["company", "assign"], *([f"c{row}", "pod c SDR"] for row in range(1000))])
    found = findings(LEAD + PEOPLE + 'table "Accounts" from "accounts.csv"\n', files)
    assert [(finding.code, finding.line) for finding in found] == [("N006", 2)]


def test_ten_thousand_rows_are_all_there() -> None:
    rows = [["company", "employees", "assign"], *([f"c{row}", ">= 10", "pod a SDR"] for row in range(10_000))]
    policy = checked(LEAD + PEOPLE + 'table "Accounts" from "accounts.csv"\n', Sheets(accounts=rows))
    assert policy.rules[-1].label == "Accounts row 10000"
    assert policy.rules[-1].place == Place(file="accounts.csv", line=10_001)
