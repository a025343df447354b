"""Policies that declare little: what is inferred, and that one mistake gives one report."""

import pytest

from policy_engine.model.organisation import Pod, Role
from policy_engine.source.diagnostic import Severity
from tests.checker.support import Sheets, checked, findings


@pytest.mark.parametrize(
    ("condition", "field", "kind"),
    [
        ("x >= 60", "x", "number"),
        ("x = 60", "x", "number"),
        ("x between 1 and 2", "x", "number"),
        ("x in (1, 2)", "x", "number"),
        ("x > y", "y", "number"),
        ("x + y > 3", "y", "number"),
        ("x = insurance", "x", "text"),
        ("x in (a, b)", "x", "text"),
        ('x contains "a"', "x", "text"),
        ('domain of x = "a.example"', "x", "text"),
        ("x is missing", "x", "text"),
        ("x includes a", "x", "texts"),
        ("x", "x", "flag"),
        ("not x", "x", "flag"),
        ("x is more than 3 days ago", "x", "time"),
        ("x before 2026-12-01", "x", "time"),
        ("x > 2026-12-01", "x", "time"),
        ("x before y", "y", "time"),
        ("x > now", "x", "time"),
        ("lead.stage = MQL", "stage", "text"),
        ("country = FR or is_partner", "is_partner", "flag"),
        ("country = FR and partner", "partner", "flag"),
        ("x = 5 and y = x and y > 3", "y", "number"),
    ],
)
def test_the_use_of_a_field_tells_its_type(condition: str, field: str, kind: str) -> None:
    policy = checked(f"when {condition}, assign pod a\n")
    kinds = {inferred.name: inferred.kind for inferred in policy.lead.fields}
    assert kinds[field] == kind


def test_inferred_fields_may_all_be_missing() -> None:
    policy = checked("when score >= 60 and vertical = insurance, assign pod insurance SDR\n")
    assert [(field.name, field.optional, field.inferred) for field in policy.lead.fields] == [
        ("score", True, True),
        ("vertical", True, True),
    ]


def test_columns_of_tables_are_fields() -> None:
    rows = [["zip", "employees", "since", "vip", "mixed", "assign"]]
    rows.append(["01234", ">= 10", "2026-12-01", "yes", "3", "pod a"])
    rows.append(["75001", "any", "any", "no", "b", "pod a"])
    policy = checked('table "T" from "t.csv"\n', Sheets(t=rows))
    assert [(field.name, field.kind) for field in policy.lead.fields] == [
        ("zip", "text"),
        ("employees", "number"),
        ("since", "time"),
        ("vip", "flag"),
        ("mixed", "text"),
    ]


def test_what_stands_elsewhere_in_the_policy_counts_too() -> None:
    policy = checked(
        "pod a\n  SDR: Ana Ruiz\n  keep company together\n"
        + "segment hot when score >= 60\n"
        + "when hot, assign the account_owner\n"
        + 'example "x"\n  given score 72, city Paris\n  expect assign the account_owner\n'
    )
    assert {field.name: field.kind for field in policy.lead.fields} == {
        "company": "text",
        "score": "number",
        "account_owner": "text",
        "city": "text",
    }


def test_the_condition_of_an_sla_reads_the_decision() -> None:
    policy = checked(
        "when score >= 60, assign pod a\n"
        + 'sla "First touch" when priority = high and score >= 80\n  contacted within 15 minutes of assigned\n'
    )
    assert [field.name for field in policy.lead.fields] == ["score"]


def test_pods_with_the_roles_that_rules_name() -> None:
    policy = checked("when score >= 60, assign pod a SDR\nwhen score >= 40, assign pod a AE\n")
    (pod,) = policy.pods
    assert isinstance(pod, Pod)
    assert pod.inferred
    assert pod.roles == (Role(name="SDR"), Role(name="AE"))


def test_who_is_listed_under_a_role_is_a_rep() -> None:
    policy = checked(
        "pod a\n  SDR: Ana Ruiz, Paul Roy\nrep Ana Ruiz\n  capacity 5 per day\nwhen x, assign rep paul roy\n"
    )
    assert [(rep.name, rep.inferred) for rep in policy.reps] == [("Ana Ruiz", False), ("Paul Roy", True)]


def test_a_slip_in_a_listed_name_is_told_from_another_person() -> None:
    found = findings("pod a\n  SDR: Ana Riuz\nrep Ana Ruiz\nwhen x, assign pod a SDR\n")
    assert [finding.code for finding in found if finding.severity is Severity.ERROR] == ["N010"]


def test_a_note_a_kind_says_what_was_inferred() -> None:
    found = findings("when x > 1, assign pod a SDR\nwhen y > 1, assign queue b\n")
    assert [finding.severity for finding in found] == [Severity.NOTE] * 4
    assert sorted(finding.code for finding in found) == ["N050", "N051", "N054", "N056"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("lead has\n  score numbr\n  vertical text\nwhen score > 1 and vertical = a, reject\n", id="lead"),
        pytest.param("pod a\n  SDR Ana\npod b\n  SDR: Bob\nwhen x, assign pod a SDR\n", id="pod"),
        pytest.param("pdo a\n  SDR: Ana\npod b\n  SDR: Bob\nwhen x, assign rep Ana\n", id="misspelt pod"),
        pytest.param("list a are b\nwhen x in a, reject\n", id="list"),
        pytest.param("segment a is b\nwhen a, reject\n", id="segment"),
        pytest.param('use "gone.policy"\nlead has\n  x text\nwhen y > 1 and z, reject\n', id="a file that is gone"),
        pytest.param("queue a b c :\nqueue d\nwhen x, assign queue a\n", id="queue"),
    ],
)
def test_what_could_not_be_read_is_not_called_unknown(text: str) -> None:
    assert [finding for finding in findings(text) if finding.severity is Severity.ERROR] == []


def test_an_unknown_name_is_still_found_beside_an_unreadable_statement() -> None:
    text = "lead has\n  score numbr\n  vertical text\nwhen scroe > 1, reject\n"
    assert [finding.code for finding in findings(text)] == ["N003"]
