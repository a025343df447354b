"""`policy route --state`, `policy log` and `policy replay`, as a person and a script use them."""

import csv
import json
from pathlib import Path

import pytest

POLICY = """
lead has
  id     text
  email  text, personal, optional
  score  number 0 to 100, optional

pod inbound
  SDR: Ana Ruiz, Luis Gómez
rep Ana Ruiz
  capacity 1 open
rep Luis Gómez
  capacity 1 open

when domain of email = "rival.example", reject because "a competitor"
when score >= 60, assign pod inbound SDR
otherwise nurture with "news"
"""
LEADS = "id,email,score\n1,ana@x.example,80\n2,b@x.example,70\n3,c@x.example,90\n4,d@rival.example,90\n"
AT = ("--at", "2026-11-18 10:30")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("inbound.policy").write_text(POLICY, encoding="utf-8")
    Path("leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


STATE = ("--state", "sqlite:///state.db")
ROUTE = ("route", "inbound.policy", "leads.csv", *STATE, "-o", "out.csv", *AT)


def decided(path: str = "out.csv") -> list[tuple[str, str]]:
    with Path(path).open(encoding="utf-8") as file:
        return [(row["outcome"], row["rep"]) for row in csv.DictReader(file)]


def test_the_next_run_goes_on_where_the_last_one_ended(policy, here):
    assert policy(*ROUTE).status == 0
    first = decided()
    assert first == [("assigned", "Ana Ruiz"), ("assigned", "Luis Gómez"), ("waiting", ""), ("rejected", "")]
    again = policy(*ROUTE)
    assert decided() == first
    assert "4  decided before: the decision stands" in again.err
    Path("more.csv").write_text("id,score\n9,80\n", encoding="utf-8")
    policy("route", "inbound.policy", "more.csv", *STATE, "-o", "more-out.csv", *AT)
    assert decided("more-out.csv") == [("waiting", "")]


def test_ids_that_a_state_keeps_alike_are_one_lead(policy, here):
    Path("leads.jsonl").write_text(
        '{"id":"a\\u0000","score":80}\n{"id":"a\\ufffd","score":70}\n{"id":"b","score":90}\n'
    )
    run = policy("route", "inbound.policy", "leads.jsonl", *STATE, "-o", "out.csv", *AT)
    assert run.status == 0
    assert decided() == [("assigned", "Ana Ruiz"), ("assigned", "Ana Ruiz"), ("assigned", "Luis Gómez")]
    assert "1  with other values" in run.err
    assert policy("log", "verify", *STATE).status == 0


def test_who_waits_is_handed_out_when_somebody_is_free(policy, here):
    policy(*ROUTE)
    assert policy("log", "erase", *STATE, "--lead", "1").status == 0
    run = policy("route", "inbound.policy", "leads.csv", *STATE, "-o", "out.csv", *AT)
    assert "1  had waited: assigned now" in run.err
    assert decided()[2] == ("assigned", "Ana Ruiz")


def test_again_decides_anew_and_says_why(policy, here):
    policy(*ROUTE)
    policy(*ROUTE, "--again", "Ana was ill")
    shown = json.loads(policy("log", "show", *STATE, "--lead", "1", "--format", "json").out)
    assert [(entry["cause"], entry.get("because")) for entry in shown] == [("new", None), ("again", "Ana was ill")]
    run = policy("route", "inbound.policy", "leads.csv", "--again", "no state")
    assert (run.status, "--again goes with --state" in run.err) == (2, True)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_rows_without_an_id_are_refused_where_a_state_is_kept(policy, here, kind):
    rows = {"csv": "id,score\n1,80\n,70\n", "jsonl": '{"id": "1", "score": 80}\n{"id": null, "score": 70}\n'}[kind]
    Path(f"half.{kind}").write_text(rows, encoding="utf-8")
    run = policy("route", "inbound.policy", f"half.{kind}", *STATE, "-o", "out.csv", *AT)
    assert decided() == [("assigned", "Ana Ruiz")]
    assert "no id, and a state knows a lead by its id" in run.err
    Path("none.csv").write_text("score\n80\n", encoding="utf-8")
    run = policy("route", "inbound.policy", "none.csv", *STATE, "-o", "out.csv")
    assert (run.status, "--id COLUMN" in run.err) == (2, True)


def test_the_log_is_shown_verified_and_exported(policy, here):
    policy(*ROUTE)
    assert "Ana Ruiz" in policy("log", "show", *STATE).out
    verified = policy("log", "verify", *STATE)
    assert verified.out.startswith("4 entries: all as they were written\n")
    head = verified.out.split()[-1]
    assert policy("log", "verify", *STATE, "--head", head[:12]).status == 0
    assert policy("log", "verify", *STATE, "--head", "f00d").status == 1
    assert policy("log", "export", *STATE, "-o", "log.jsonl", "--keys", "log.jsonl.keys").status == 0
    assert policy("log", "verify", "log.jsonl").status == 0
    content = Path("log.jsonl").read_text(encoding="utf-8")
    assert "x.example" not in content
    assert Path("log.jsonl.keys").stat().st_mode & 0o077 == 0
    Path("log.jsonl").write_text(content.replace("Luis", "Lola"), encoding="utf-8")
    run = policy("log", "verify", "log.jsonl")
    assert (run.status, run.err) == (1, "error: the log `log.jsonl` is broken at entry 2\nhelp: export it again\n")


def test_an_erased_lead_is_gone_and_the_log_verifies(policy, here):
    policy(*ROUTE)
    assert policy("log", "erase", *STATE, "--lead", "2").out == "erased; entries of the log about the lead: 1\n"
    assert policy("log", "erase", *STATE, "--lead", "2").status == 1
    assert policy("log", "show", *STATE, "--lead", "2").status == 1
    assert "1 of them about erased leads" in policy("log", "verify", *STATE).out


def test_a_replay_tells_what_a_new_policy_would_change(policy, here):
    policy("route", "inbound.policy", "leads.csv", "-o", "out.csv", "--log", "log.jsonl", *AT)
    same = policy("replay", "log.jsonl", "inbound.policy")
    assert (same.status, same.out, same.err) == (0, "", "4 decisions replayed, 0 differences\n")
    Path("new.policy").write_text(POLICY.replace(">= 60", ">= 75"), encoding="utf-8")
    run = policy("replay", "log.jsonl", "new.policy")
    assert run.status == 1
    assert run.out.startswith("2 (entry 2, 2026-11-18 10:30)\n  outcome: assigned -> nurture\n")
    told = [
        json.loads(line) for line in policy("replay", "log.jsonl", "new.policy", "--format", "json").out.splitlines()
    ]
    assert [(each["lead"], each["after"]["outcome"]) for each in told] == [("2", "nurture"), ("3", "assigned")]
    Path("log.jsonl.keys").unlink()
    assert "4 decisions could not be decided again" in policy("replay", "log.jsonl", "inbound.policy").err


def test_a_state_that_cannot_be_used_is_said_in_plain_words(policy, here):
    for url, words in (("state.db", "does not say where"), ("sqlite:///no/state.db", "its folder does not exist")):
        run = policy("route", "inbound.policy", "leads.csv", "--state", url, "-o", "out.csv")
        assert (run.status, words in run.err) == (2, True)
    run = policy("log", "verify", "--state", "sqlite:///gone.db")
    assert (run.status, "there is no state at `gone.db`" in run.err) == (2, True)
    assert not Path("gone.db").exists()
    run = policy("replay", "leads.csv", "inbound.policy")
    assert (run.status, "is no decision log" in run.err) == (1, True)
