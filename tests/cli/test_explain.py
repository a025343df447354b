"""`policy explain`: why a lead goes where it goes."""

import json

import pytest

POLICY = """
lead has
  id        text, from "Lead ID"
  score     number 0 to 100, optional
  country   text, optional
  topics    list of text, optional
  created   time, optional

pod insurance
  SDR: Ana Ruiz, Luis Gómez
queue triage

rule "Christmas" from 2026-12-24 until 2026-12-26
  when score >= 60, assign queue triage
rule "Hot"
  when score >= 60 and topics includes pricing, assign pod insurance SDR, failing that queue triage
otherwise nurture with "news"
"""
LEADS = "Lead ID,score,topics\nA-1,72,pricing; demo\nA-2,80,pricing\na-3,5,\n"
AT = ("--at", "2026-11-18 10:30")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "routing.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def test_a_lead_of_a_file_is_explained_as_it_was_handed_out(policy, folder):
    run = policy("explain", folder / "routing.policy", folder / "leads.csv", "--lead", "A-2", *AT)
    assert run.status == 0
    assert "Luis Gómez" in run.out
    assert "Hot" in run.out
    assert "score is 80" in run.out


def test_a_lead_may_be_given_as_an_example_gives_it(policy, folder):
    given = 'score 72, country missing, topics (pricing, "other things")'
    run = policy("explain", folder / "routing.policy", "--given", given, *AT)
    assert run.status == 0
    assert "pod insurance SDR" in run.out
    assert "score >= 60" in run.out


def test_the_time_may_be_given_too(policy, folder):
    run = policy("explain", folder / "routing.policy", "--given", "score 72, at 2026-12-25 10:00")
    assert "queue triage" in run.out.splitlines()[0]


def test_what_is_given_is_read_by_the_policy(policy, folder):
    run = policy("explain", folder / "routing.policy", "--given", "scor 72")
    assert run.status == 1
    assert "--given:2:9" in run.err
    assert "did you mean `score`?" in run.err


def test_a_policy_that_declares_no_fields_reads_only_its_own(policy, one_line):
    run = policy("explain", one_line, "--given", "scor 72, vertical insurance")
    assert run.status == 2
    assert run.err == "error: the policy reads no field `scor`\nhelp: did you mean `score`?\n"
    assert policy("explain", one_line, "--given", "score 72, vertical insurance").status == 0


def test_json_is_the_same_as_data(policy, folder):
    run = policy("explain", folder / "routing.policy", "--given", "score 72, topics pricing", *AT, "--format", "json")
    explanation = json.loads(run.out)
    assert explanation["decision"]["outcome"] == "assigned"
    assert explanation["deciding"]["rule"] == "Hot"


def test_personal_values_are_shown_where_they_are_asked_for(policy, tmp_path):
    path = tmp_path / "a.policy"
    path.write_text('lead has\n  email text, personal\n\nwhen email ends with ".example", nurture with "news"\n')
    arguments = ("explain", path, "--given", 'email "ana@x.example"')
    assert "ana@x.example" not in policy(*arguments).out
    assert "ana@x.example" in policy(*arguments, "--personal").out


def test_an_id_nobody_has_is_answered(policy, folder):
    run = policy("explain", folder / "routing.policy", folder / "leads.csv", "--lead", "A-3")
    assert run.status == 2
    assert "`a-3`: ids are compared to the letter" in run.err
    assert "numbers of the rows" in policy(
        "explain", folder / "routing.policy", folder / "leads.csv", "--lead", "77"
    ).err  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [(), ("leads.csv",), ("--lead", "1"), ("leads.csv", "--given", "score 3")],
    ids=["nothing", "no id", "no file", "both"],
)
def test_wrong_usage_shows_an_example(policy, folder, monkeypatch, arguments):
    monkeypatch.chdir(folder)
    run = policy("explain", "routing.policy", *arguments)
    assert run.status == 2
    assert "for example `policy explain " in run.err


def test_a_narrow_terminal_gets_whole_words(terminal, folder):
    shown = terminal(
        "explain", "routing.policy", "leads.csv", "--lead", "A-2", *AT, columns=44, cwd=folder
    ).plain.splitlines()  # fmt: skip
    assert max(map(len, shown)) <= 44
