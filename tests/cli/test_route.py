"""`policy route`: decisions out, a summary beside them, and nothing personal in it."""

import csv
import io
import json
import shutil

import pytest

POLICY = """
lead has
  id        text
  email     text, personal, optional
  score     number 0 to 100, optional
  vertical  one of insurance, telecom, optional

pod insurance
  SDR: Ana Ruiz, Luis Gómez
queue triage

rule "Unreadable"
  when lead has problems, assign queue triage
rule "Hot insurers"
  when score >= 60 and vertical = insurance, assign pod insurance SDR, failing that queue triage
when score < 10, reject because "too cold"
"""
LEADS = """id,email,score,vertical,Stage
1,secret1@x.example,72,insurance,new
2,secret2@x.example,80,insurance,new
3,secret3@x.example,abc,insurance,new
4,secret4@x.example,5,telecom,new
5,secret5@x.example,,telecom,new
1,secret1@x.example,72,insurance,new
2,other2@x.example,80,insurance,new
"""
AT = ("--at", "2026-11-18T10:30:00+01:00")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "routing.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_rows_come_out_as_they_went_in_with_the_decision_behind(policy, folder):
    run = policy("route", folder / "routing.policy", folder / "leads.csv", *AT)
    assert run.status == 0
    header = run.out.splitlines()[0].split(",")
    assert header[:6] == ["id", "email", "score", "vertical", "Stage", "outcome"]
    assert header.index("decision_stage") == header.index("content") + 1
    rows = rows_of(run.out)
    assert [(row["id"], row["email"]) for row in rows] == [
        tuple(line.split(",")[:2]) for line in LEADS.splitlines()[1:]
    ]
    assert [(row["outcome"], row["rep"] or row["queue"] or row["reason"]) for row in rows] == [
        ("assigned", "Ana Ruiz"),
        ("assigned", "Luis Gómez"),
        ("assigned", "triage"),
        ("rejected", "too cold"),
        ("unrouted", ""),
        ("assigned", "Ana Ruiz"),
        ("assigned", "Luis Gómez"),
    ]
    assert rows[2]["problems"] == "score: `abc` is not a number"
    assert rows[6]["problems"] == "id: the same id with other values"
    assert {row["at"] for row in rows} == {"2026-11-18T09:30:00+00:00"}
    assert rows[0]["policy"].startswith("routing@")


def test_the_summary_tells_a_director_what_happened(policy, folder):
    run = policy("route", folder / "routing.policy", folder / "leads.csv", *AT)
    assert run.err.split("\nnext\n")[0] == (
        "\n5 leads routed by routing at 2026-11-18 09:30 UTC\n"
        "\noutcome\n"
        "  3  assigned  60%\n"
        "  0  nurture    0%\n"
        "  1  rejected  20%\n"
        "  0  waiting    0%\n"
        "  1  unrouted  20%\n"
        "\nassigned to\n"
        "  2  pod insurance\n"
        "  1    Ana Ruiz\n"
        "  1    Luis Gómez\n"
        "  1  queue triage\n"
        "\ndecided by\n"
        "  1  Unreadable\n"
        "  2  Hot insurers\n"
        "  1  routing.policy:16  when score < 10\n"
        "  1  no rule\n"
        "\ncould not be judged, because a value is missing\n"
        "  1  routing.policy:16\n"
        "\nproblems\n"
        "  1  score: not a number\n"
        "\nrows of a lead that was there already\n"
        "  1  with the same content\n"
        "  1  with other values: a problem of theirs says so\n"
    )
    assert "policy explain" in run.err


def test_no_value_of_a_lead_reaches_standard_error(policy, folder):
    shutil.copy(folder / "leads.csv", folder / "more.csv")
    with (folder / "more.csv").open("a") as file:
        file.write('secret-id,secret8@x.example,72\n9,"secret9@x.example\n')
    for leads in ("leads.csv", "more.csv"):
        run = policy("route", folder / "routing.policy", folder / leads, *AT, "--id", "email")
        assert "secret" not in run.err
        assert "x.example" not in run.err


def test_strict_answers_problems_with_status_3(policy, folder):
    arguments = ("route", folder / "routing.policy", folder / "leads.csv")
    assert policy(*arguments).status == 0
    assert policy(*arguments, "--strict").status == 3
    (folder / "leads.csv").write_text("id,score,vertical\n1,72,insurance\n")
    assert policy(*arguments, "--strict").status == 0


def test_rows_that_are_no_leads_are_refused_named_and_kept(policy, folder):
    (folder / "leads.csv").write_text("id,score,vertical\n1,72,insurance\n2,80\n3,80,insurance,x\n4,70,insurance\n")
    refused = folder / "refused.csv"
    run = policy("route", folder / "routing.policy", folder / "leads.csv", *AT, "--refused", refused)
    assert run.status == 0
    assert [row["id"] for row in rows_of(run.out)] == ["1", "4"]
    assert "refused: 2 rows that are no lead" in run.err
    assert f"{folder / 'leads.csv'}:3:1: " in run.err
    assert [(row["line"], row["row"]) for row in rows_of(refused.read_text())] == [
        ("3", "2,80"),
        ("4", "3,80,insurance,x"),
    ]
    assert policy("route", folder / "routing.policy", folder / "leads.csv", "--strict").status == 3


def test_a_file_of_refused_rows_alone_is_no_success(policy, folder):
    (folder / "leads.csv").write_text("id,score,vertical\n1\n2\n")
    run = policy("route", folder / "routing.policy", folder / "leads.csv")
    assert run.status == 2
    assert "0 leads routed" in run.err


def test_a_header_without_rows_is_no_leads_and_says_so(policy, folder):
    (folder / "leads.csv").write_text("id,score,vertical\n")
    run = policy("route", folder / "routing.policy", folder / "leads.csv")
    assert run.status == 0
    assert len(run.out.splitlines()) == 1
    assert "0 leads routed" in run.err


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_output_of_every_kind_can_be_routed_again(policy, folder, ending):
    out = folder / f"decisions.{ending}"
    run = policy("route", folder / "routing.policy", folder / "leads.csv", *AT, "-o", out)
    assert (run.status, run.out) == (0, "")
    again = policy("route", folder / "routing.policy", out, *AT)
    first = policy("route", folder / "routing.policy", folder / "leads.csv", *AT)
    assert [row["decision_rep"] for row in rows_of(again.out)] == [row["rep"] for row in rows_of(first.out)]


def test_lists_stay_lists_in_json(policy, folder):
    out = folder / "decisions.jsonl"
    policy("route", folder / "routing.policy", folder / "leads.csv", *AT, "-o", out)
    records = list(map(json.loads, out.read_text().splitlines()))
    assert records[0]["tags"] == []
    assert records[2]["problems"] == ["score: `abc` is not a number"]
    assert records[0]["pod"] == "insurance"


def test_leads_may_come_through_a_pipe(process, folder):
    run = process("route", folder / "routing.policy", "-", *AT, stdin=LEADS)
    assert run.status == 0
    assert len(rows_of(run.out)) == 7


def test_a_file_that_cannot_be_read_is_named_with_a_cure(policy, folder):
    (folder / "latin.csv").write_bytes("id,score,vertical\n1,72,télécom\n".encode("cp1252"))
    run = policy("route", folder / "routing.policy", folder / "latin.csv")
    assert run.status == 2
    assert "latin.csv:2: " in run.err
    assert "--encoding" in run.err
    assert policy("route", folder / "routing.policy", folder / "latin.csv", "--encoding", "cp1252").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--at", "yesterday"), id="no time"),
        pytest.param(("--at", "2026-02-30"), id="no such day"),
        pytest.param(("--at", "1815-06-18"), id="before all policies"),
        pytest.param(("--id", "nonsense"), id="no such column"),
        pytest.param(("-o", "decisions.docx"), id="no such kind"),
        pytest.param(("-o", "nowhere/decisions.csv"), id="no such folder"),
        pytest.param(("--encoding", "nonsense"), id="no such encoding"),
    ],
)
def test_wrong_usage_is_status_2_and_plain(policy, folder, arguments):
    run = policy("route", folder / "routing.policy", folder / "leads.csv", *arguments)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: ")
    assert "program failed" not in run.err


def test_a_faulty_policy_is_status_1(policy, folder):
    (folder / "routing.policy").write_text("when score == 3, nurture\n")
    run = policy("route", folder / "routing.policy", folder / "leads.csv")
    assert (run.status, run.out) == (1, "")
    assert "error[S007]" in run.err


def test_a_terminal_gets_a_table_and_a_bar_that_goes_away(terminal, folder):
    shown = terminal("route", "routing.policy", "leads.csv", *AT, columns=100, cwd=folder)
    lines = shown.plain.splitlines()
    assert any(line.startswith("lead  outcome   to") for line in lines)
    assert any(line.startswith("1     assigned  Ana Ruiz (pod insurance SDR)") for line in lines)
    assert "-o decisions.csv" in shown.plain


def test_a_reader_that_goes_away_is_no_fault(folder):
    import subprocess
    import sys

    leads = "id,score,vertical\n" + "".join(f"{number},72,insurance\n" for number in range(3000))
    (folder / "leads.csv").write_text(leads)
    command = f"{sys.executable} -m policy_engine route routing.policy leads.csv | head -2"
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, env=_environment())
    assert len(done.stdout.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr.lower()


def _environment() -> dict[str, str]:
    import os
    from pathlib import Path

    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def test_a_column_that_is_not_there_is_named(tmp_path, policy):
    (tmp_path / "p.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text("id,email,Scores,vertical\n1,a@x.example,72,insurance\n", encoding="utf-8")
    done = policy("route", tmp_path / "p.policy", tmp_path / "leads.csv")
    assert "columns that the policy reads" in done.err
    assert "score did you mean `Scores`?" in " ".join(done.err.split())
