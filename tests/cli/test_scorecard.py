"""`policy scorecard`."""

import csv
import json

import pytest

from tests.report.browser import CHROMIUM, open_browser

POLICY = """
timezone Europe/Paris
lead has
  id       text
  created  time
  name     text, personal, optional
  revenue  money, optional
pod north
  covers name is present
  led by "<b>Ana</b> Ruiz"
  SDR: Kim Lee
events
  won
indicator deal is sum of revenue of won / count of won
objective "Volume & more" for pod north
  count of won at least 2 per month
  sum of revenue of won at least 1k per quarter
otherwise assign pod north SDR, failing that nurture
"""
LEADS = "id,created,name,revenue\na,2026-01-05,SECRET-1,600.10\nb,2026-01-06,SECRET-2,500.20\nc,2026-02-01,SECRET-3,1\n"
EVENTS = """lead,event,at,by,revenue
a,won,2026-01-10 10:00,,
b,won,2026-01-11 10:00,,
c,won,2026-02-12 10:00,,0.05
x,won,2026-02-12 10:00,,
c,won,yesterday,,
"""
SPAN = ("--from", "2026-01-01", "--until", "2026-03-31", "--at", "2026-04-01")


@pytest.fixture
def arguments(tmp_path):
    for name, text in (("year.policy", POLICY), ("leads.csv", LEADS), ("events.csv", EVENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return ("scorecard", tmp_path / "year.policy", tmp_path / "leads.csv", "--events", tmp_path / "events.csv")


def test_a_pipe_gets_rows(policy, arguments):
    run = policy(*arguments, *SPAN)
    assert run.status == 0
    rows = list(csv.DictReader(run.out.splitlines()))
    assert [(row["name"], row["period"], row["reached"], row["verdict"]) for row in rows] == [
        ("Volume & more", "2026-01", "2", "reached"),
        ("Volume & more", "2026-02", "1", "missed"),
        ("Volume & more", "2026-03", "0", "missed"),
        ("Volume & more", "2026-Q1", "1100.35", "reached"),
        ("deal", "2026-W01", "", ""),
        *[(row["name"], row["period"], row["reached"], row["verdict"]) for row in rows[5:-1]],
        ("deal", "2026-01-01 to 2026-03-31", "366.783333", ""),
    ]


def test_what_is_left_out_goes_to_standard_error(policy, arguments):
    err = policy(*arguments, *SPAN).err
    assert "1 event of a lead that is not in the file: not counted" in err
    assert "1 problem with events" in err
    assert "SECRET" not in err


def test_a_terminal_gets_words(terminal, arguments, tmp_path):
    shown = terminal(*arguments, *SPAN, columns=70, cwd=tmp_path).plain
    assert "Volume & more: pod north, led by <b>Ana</b> Ruiz" in shown
    words = " ".join(shown.split())
    assert "missed count of won at least 2 per month: 0 in 2026-03; reached in 1 of 3 months" in words
    assert "reached sum of revenue of won at least 1000 per quarter: 1,100.35 in 2026-Q1" in words
    assert max(map(len, shown.splitlines())) <= 70


def test_json_is_one_tree(policy, arguments, tmp_path):
    run = policy(*arguments, *SPAN, "-o", tmp_path / "out.json")
    assert (run.status, run.out) == (0, "")
    tree = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    (objective,) = tree["objectives"]
    assert (objective["party"], objective["leader"], objective["verdict"]) == (
        "pod north", "<b>Ana</b> Ruiz", "missed",
    )  # fmt: skip
    count, total = objective["promises"]
    assert [each["reached"] for each in count["periods"]] == [2, 1, 0]
    assert (total["periods"][0]["reached"], total["promised"], total["bound"]) == (1100.35, 1000, "at least")


def test_the_page_is_whole_and_shows_no_value_of_a_lead(policy, arguments, tmp_path):
    assert policy(*arguments, *SPAN, "-o", tmp_path / "out.html").status == 0
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "Volume &amp; more" in page
    assert "led by &lt;b&gt;Ana&lt;/b&gt; Ruiz" in page
    assert "promised: at least 1,000" in page
    assert "SECRET" not in page


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `apt-get install chromium`")
def test_a_browser_shows_the_page_and_asks_for_nothing(policy, arguments, tmp_path):
    policy(*arguments, *SPAN, "-o", tmp_path / "out.html")
    with open_browser() as browser:
        for width, dark in ((1200, False), (390, True)):
            visit = browser.visit(tmp_path / "out.html", width=width, dark=dark)
            assert (visit.complaints, visit.requests, visit.width) == ([], [], width)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--from", "2026-13-01"), "`2026-13-01` is not a day such as 2026-11-18"),
        (("--from", "2026-03-01", "--until", "2026-02-01"), "2026-02-01 lies before 2026-03-01"),
        (("-o", "out.pdf"), "its ending does not tell what to write"),
    ],
)
def test_wrong_usage_is_said(policy, arguments, more, message):
    run = policy(*arguments, *more)
    assert run.status == 2
    assert message in run.err


def test_a_policy_without_promises_says_what_to_write(policy, one_line, arguments):
    run = policy("scorecard", one_line, arguments[2])
    assert run.status == 2
    assert "has no objective and no indicator" in run.err
    assert "count of MQL at least 300 per month" in run.err
