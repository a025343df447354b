"""`policy diff`: what changes, with a lead for each change, in every form."""

import json
from pathlib import Path

import pytest

OLD = """
when score >= 60, assign queue hot
when score >= 80, tag "great"
otherwise nurture
queue hot
"""
LEADS = "id,score\n1,60\n2,65\n3,70\n4,\n5,10\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.policy").write_text(OLD)
    (tmp_path / "new.policy").write_text(OLD.replace(">= 60", ">= 70"))
    (tmp_path / "same.policy").write_text(OLD.replace("score >= 60", "not (score < 60)"))
    (tmp_path / "leads.csv").write_text(LEADS)
    return tmp_path


def test_other_words_are_no_change(policy, files):
    run = policy("diff", files / "old.policy", files / "same.policy", "--fail-on-change")

    assert run.status == 0
    assert "equivalent: every lead is decided alike, and that is proven" in run.out


def test_a_change_is_shown_by_a_lead(policy, files):
    run = policy("diff", files / "old.policy", files / "new.policy")

    assert run.status == 0
    assert "queue hot  ->  nurture" in run.out
    assert "  lead: given score 60\n" in run.out


def test_a_change_may_fail(policy, files):
    assert policy("diff", files / "old.policy", files / "new.policy", "--fail-on-change").status == 1


def test_leads_are_counted(policy, files):
    run = policy("diff", files / "old.policy", files / "new.policy", "--leads", files / "leads.csv", "--format", "json")
    found = json.loads(run.out)

    assert not found["equivalent"]
    assert found["leads"]["count"] == 5
    assert found["leads"]["moved"] == 2
    assert [(move["before"], move["after"], move["count"]) for move in found["leads"]["moves"]] == [
        ("queue hot", "nurture", 2)
    ]
    assert found["changes"][0]["witness"] == {"given": "score 60", "csv": "id,score\n1,60\n"}


def test_markdown_is_a_table(policy, files):
    run = policy("diff", files / "old.policy", files / "new.policy", "--format", "markdown")

    assert "| from | to | was decided by | now by | a lead |" in run.out
    assert "| queue hot | nurture |" in run.out


def test_a_page_needs_nothing_else(policy, files):
    out = files / "diff.html"
    leads = files / "leads.csv"
    run = policy("diff", files / "old.policy", files / "new.policy", "--leads", leads, "--format", "html", "-o", out)

    page = out.read_text(encoding="utf-8")
    assert run.status == 0
    assert "queue hot" in page
    assert "2 of 5 leads go elsewhere" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_what_is_added_counts(policy, files):
    (files / "tagged.policy").write_text('when score >= 90, tag "great"\n' + OLD)

    run = policy("diff", files / "old.policy", files / "tagged.policy")

    assert "nothing added  ->  tag great" in run.out


def test_other_statements_are_listed(policy, files):
    (files / "more.policy").write_text(OLD + "queue cold\n")

    run = policy("diff", files / "old.policy", files / "more.policy")

    assert "equivalent" in run.out
    assert "  queue cold added" in run.out
