"""Reps from a CSV file: members of the roles that the policy declares, and the mistakes of such a file."""

from datetime import date
from pathlib import Path

import pytest

from policy_engine.checker.check import check
from policy_engine.files.folder import PolicyFolder
from policy_engine.model.organisation import Capacity, DateSpan, Member, Role
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic, Severity
from policy_engine.source.limits import DEFAULT_LIMITS
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

POLICY = """
reps from "reps.csv"
calendar office
  open Mon-Fri 09:00-18:00
pod insurance
  led by Sofia Conti
  SDR: Ana Ruiz
  AE by weight: Marta Diaz (weight 2)
team inbound
when score >= 60, assign pod insurance
when score >= 20, assign team inbound
rep Ana Ruiz
rep Marta Diaz
"""


def checked(folder: Path, reps: str, policy: str = POLICY) -> tuple[CheckedPolicy | None, list[Diagnostic]]:
    (folder / "reps.csv").write_text(reps, encoding="utf-8")
    tree, unread = parse(SourceText("sales.policy", policy))
    assert unread == ()
    product, findings = check(tree, PolicyFolder(folder, folder, DEFAULT_LIMITS))
    return product, [finding for finding in findings if finding.code[0] != "N" or finding.severity is Severity.ERROR]


def mistakes(folder: Path, reps: str, policy: str = POLICY) -> list[str]:
    _, findings = checked(folder, reps, policy)
    assert all(finding.help for finding in findings)
    return [
        f"{Path(finding.file).name}:{finding.line}:{finding.column} {finding.code} {finding.message}"
        for finding in findings
    ]


def test_a_row_is_a_rep_and_a_member(tmp_path: Path) -> None:
    policy, findings = checked(
        tmp_path,
        "Name,Email,Works,Per day,Open,Away,Pod,Role,Weight\n"
        'Luis Gil,luis@example.com,"Office, only in hours",20,60,2026-12-24 to 2026-12-31; 2027-01-04,INSURANCE,ae,3\n',
    )
    assert findings == []
    assert policy is not None
    rep = next(rep for rep in policy.reps if rep.name == "Luis Gil")
    assert (rep.email, rep.calendar, rep.only_in_hours) == ("luis@example.com", "office", True)
    assert rep.capacity == Capacity(per_day=20, open=60)
    assert rep.away == (
        DateSpan(first=date(2026, 12, 24), last=date(2026, 12, 31)),
        DateSpan(first=date(2027, 1, 4), last=date(2027, 1, 4)),
    )
    assert str(rep.place) == "reps.csv:2"
    assert policy.pods[0].roles == (
        Role(name="SDR", members=(Member(rep="Ana Ruiz"),)),
        Role(
            name="AE",
            rotation="weight",
            members=(Member(rep="Marta Diaz", weight=2), Member(rep="Luis Gil", weight=3)),
        ),
    )


def test_a_second_row_is_a_second_role_of_the_same_rep(tmp_path: Path) -> None:
    policy, findings = checked(
        tmp_path,
        "name,email,pod,team,role\nLuis Gil,luis@example.com,insurance,,SDR\nLUIS GIL,,,inbound,SDR\n",
    )
    assert findings == []
    assert policy is not None
    assert sorted(rep.name for rep in policy.reps) == ["Ana Ruiz", "Luis Gil", "Marta Diaz"]
    assert policy.teams[0].roles == (Role(name="SDR", members=(Member(rep="Luis Gil"),)),)


def test_a_role_that_only_the_file_has_goes_by_the_weights_that_it_gives(tmp_path: Path) -> None:
    policy, findings = checked(tmp_path, "name,team,role,weight\nLuis Gil,inbound,BDR,2\nEva Poe,inbound,BDR,\n")
    assert findings == []
    assert policy is not None
    assert policy.teams[0].roles == (
        Role(name="BDR", rotation="weight", members=(Member(rep="Luis Gil", weight=2), Member(rep="Eva Poe"))),
    )


def test_pods_that_no_statement_declares_are_those_of_the_file(tmp_path: Path) -> None:
    policy, findings = checked(
        tmp_path,
        "name,pod,role\nLuis Gil,insurance,SDR\nEva Poe,telecom,sdr\n",
        'when score >= 60, assign pod insurance SDR\notherwise assign pod telecom SDR\nreps from "reps.csv"\n',
    )
    assert findings == []
    assert policy is not None
    assert [(pod.name, pod.inferred, pod.roles) for pod in policy.pods] == [
        ("insurance", True, (Role(name="SDR", members=(Member(rep="Luis Gil"),)),)),
        ("telecom", True, (Role(name="SDR", members=(Member(rep="Eva Poe"),)),)),
    ]


@pytest.mark.parametrize(
    ("reps", "found"),
    [
        pytest.param("rep,email\nA,\n", ["reps.csv:1:1 O020 `reps.csv` has no column `name`"], id="no names"),
        pytest.param("name,email\n,a@b.c\n", ["reps.csv:2:1 O021 this row names no rep"], id="a row without a name"),
        pytest.param(
            "name,per day,Per_day\nA,1,2\n",
            ["reps.csv:1:14 O022 the column `Per_day` is there twice"],
            id="the same column twice",
        ),
        pytest.param("name,emial\nA,\n", ["reps.csv:1:6 O023 unknown column `emial`"], id="a slip in a heading"),
        pytest.param(
            "name,phone,region,pod,role\nA,,,insurance,SDR\n",
            ["reps.csv:1:6 O024 these columns are not read: `phone`, `region`"],
            id="others",
        ),
        pytest.param(
            "name,open\nA,3\na,4\n", ["reps.csv:3:3 O025 two rows say different things about `a`"], id="contradiction"
        ),
        pytest.param(
            "name,open,per day\nA,0,many\n",
            [
                "reps.csv:2:3 O026 `0` cannot be read as a whole number from 1",
                "reps.csv:2:5 O026 `many` cannot be read as a whole number from 1",
            ],
            id="capacities",
        ),
        pytest.param(
            "name,away\nA,2026-02-30\nB,2026-12-31 to 2026-12-01\n",
            [
                "reps.csv:2:3 O026 `2026-02-30` cannot be read as days of absence",
                "reps.csv:3:3 O026 `2026-12-31 to 2026-12-01` cannot be read as days of absence",
            ],
            id="absences",
        ),
        pytest.param(
            "name,email\nA,nobody\n", ["reps.csv:2:3 O026 `nobody` cannot be read as an email address"], id="an address"
        ),
        pytest.param(
            'name,works\nA,"office, always"\nB,offce\n',
            [
                "reps.csv:2:4 O026 `office, always` cannot be read as a calendar",
                "reps.csv:3:3 O027 unknown calendar `offce`",
            ],
            id="calendars",
        ),
        pytest.param("name,pod,role\nA,insurence,SDR\n", ["reps.csv:2:3 O027 unknown pod `insurence`"], id="a pod"),
        pytest.param(
            "name,pod,team,role\nA,insurance,inbound,SDR\n",
            ["reps.csv:2:13 O028 a row names a pod or a team, not both"],
            id="a pod and a team",
        ),
        pytest.param(
            "name,pod,role\nA,insurance,\nB,,SDR\n",
            [
                "reps.csv:2:3 O029 `A` has no role in this pod or team",
                "reps.csv:3:4 O029 the role `SDR` stands in no pod or team",
            ],
            id="half a membership",
        ),
        pytest.param(
            "name,pod,role\nAna Ruiz,insurance,AE\n",
            ["reps.csv:2:1 N001 the rep `Ana Ruiz` is declared twice"],
            id="declared in the policy too",
        ),
        pytest.param(
            "name,pod,role\nA,insurance,SDR\nA,insurance,sdr\n",
            ["reps.csv:3:1 O003 `A` is listed twice under `SDR`"],
            id="the same role twice",
        ),
        pytest.param(
            "name,pod,role,weight\nA,insurance,SDR,2\n",
            ["reps.csv:2:17 O005 the weight changes nothing: `SDR` does not hand out by weight"],
            id="a weight without by weight",
        ),
        pytest.param(
            "name,email\nA,a@example.com\nB,A@example.com\n",
            ["reps.csv:3:3 O009 two reps have the address `A@example.com`"],
            id="one address",
        ),
    ],
)
def test_mistakes_of_a_file(tmp_path: Path, reps: str, found: list[str]) -> None:
    assert mistakes(tmp_path, reps) == found


def test_a_member_of_a_file_needs_a_capacity_where_leads_go_by_load(tmp_path: Path) -> None:
    policy = 'pod insurance\n  SDR by load: Eva Poe\nreps from "reps.csv"\nwhen score > 3, assign pod insurance SDR\n'
    rows = "name,open,pod,role\nEva Poe,30,,\nLuis Gil,40,insurance,SDR\nKim Lee,,insurance,SDR\n"
    assert mistakes(tmp_path, rows, policy) == [
        "reps.csv:4:1 O006 `SDR` hands out by load, and `Kim Lee` has no `capacity ... open`"
    ]


def test_a_file_that_cannot_be_had_is_reported_once(tmp_path: Path) -> None:
    policy = 'reps from "../reps.csv"\nwhen score > 3, assign pod insurance SDR\notherwise assign rep Luis Gil\n'
    tree, _ = parse(SourceText("sales.policy", policy))
    _, findings = check(tree, PolicyFolder(tmp_path, tmp_path, DEFAULT_LIMITS))
    assert [(finding.code, finding.line) for finding in findings if finding.severity is Severity.ERROR] == [("F010", 1)]
