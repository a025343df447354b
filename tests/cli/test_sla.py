"""`policy sla`, `policy explain --sla` and `policy calendar`: clocks as a user sees them."""

import csv
import io
import json
import random

import pytest

POLICY = """
timezone Europe/Paris

lead has
  id       text
  created  time, optional
  score    number, optional
  status   text, optional

calendar office
  open Mon-Fri 09:00-12:30, 13:30-18:00
  closed on holidays of FR

team sales
  led by Laura Prat
  SDR: Ana Ruiz

pod one
  led by Laura Prat
  SDR: Bo Lund

events
  contacted
  replied

sla "First touch"
  contacted within 2 hours of assigned, in office hours
  pause while status is on_hold
  at 80% warn the rep
  at 100% reassign in pod and notify manager
  2 hours later escalate to Laura Prat

when score >= 50, assign pod one SDR

otherwise nurture
"""
LEADS = (
    "id,created,score,status\n1,2026-04-03 17:00,70,new\n2,2026-04-07 10:00,80,new\n3,2026-04-07 10:00,10,new\n4,,90,\n"
)
EVENTS = """lead,event,at,by,status,rep
1,assigned,2026-04-03 17:10,,,Bo Lund
1,replied,2026-04-03 17:30,bo,on_hold,
1,replied,2026-04-07 09:40,bo,new,
1,contacted,2026-04-07 12:10,bo,,
2,contcted,2026-04-07 11:00,,,
9,contacted,2026-04-07 11:00,,,
2,contacted,yesterday,,,
2,contacted,2027-04-07,,,
"""
AT = ("--at", "2026-04-08 10:00")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "clocks.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def files(folder):
    return folder / "clocks.policy", folder / "leads.csv", "--events", folder / "events.csv"


def test_a_row_for_each_cycle(policy, files):
    run = policy("sla", *files, *AT)
    assert run.status == 0
    first, second = csv.DictReader(io.StringIO(run.out))
    assert first == {
        "lead": "1",
        "sla": "First touch",
        "cycle": "1",
        "state": "breached",
        "started": "2026-04-03T17:10:00+02:00",
        "due": "2026-04-07T11:20:00+02:00",
        "stopped": "2026-04-07T12:10:00+02:00",
        "elapsed_seconds": "10200",
        "paused_seconds": "4200",
        "remaining_seconds": "-3000",
        "steps": '{"step":"at 80%","at":"2026-04-07T10:56:00+02:00"}; '
        '{"step":"at 100%","at":"2026-04-07T11:20:00+02:00"}',
    }
    assert (second["lead"], second["state"], second["stopped"]) == ("2", "breached", "")


def test_the_summary_says_what_was_assumed_and_what_could_not_be_read(policy, files):
    err = policy("sla", *files, *AT).err
    for words in (
        "2  breached",
        "1 lead counted as assigned when created",
        "1 lead without a time of creation",
        "line 8 of the event log: at: `yesterday` is not a time",
        "1 event with a name that the policy does not know: `contcted` (1, did you mean `contacted`?)",
        "1 event of leads that are not in",
        "1 event held back",
    ):
        assert words in err


def test_routing_with_events_says_the_same_of_them(policy, files):
    err = policy("route", *files, *AT).err
    assert err[err.index("the event log") :].split("\n\n")[0].splitlines() == [
        "the event log",
        "  line 8 of the event log: at: `yesterday` is not a time",
        "  1 event with a name that the policy does not know: `contcted` (1, did you mean `contacted`?)",
        f"  1 event of leads that are not in {files[1]}",
        "  1 event held back: later than 2026-04-08 10:00 Europe/Paris",
    ]
    assert "the event log" not in policy("route", *files[:2], *AT).err


def test_of_many_unknown_names_the_first_are_said(policy, files, folder):
    rows = "".join(f"1,name {number % 7},2026-04-07\n" for number in range(21))
    (folder / "events.csv").write_text(f"lead,event,at\n{rows}77,contacted,2026-04-07\n78,x,2026-04-07\n")
    for command in ("sla", "route"):
        err = policy(command, *files, *AT).err
        assert (
            "22 events with a name that the policy does not know: `name 0` (3), `name 1` (3), `name 2` (3), "
            "`name 3` (3), `name 4` (3), and 3 other names\n"
        ) in err
        assert f"2 events of leads that are not in {files[1]}\n" in err


def test_strict_says_no_to_events_that_cannot_be_read(policy, files):
    assert policy("sla", *files, *AT, "--strict").status == 3


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_form_is_written(policy, files, folder, ending):
    assert policy("sla", *files, *AT, "-o", folder / f"out.{ending}").status == 0
    assert (folder / f"out.{ending}").stat().st_size > 100


def test_json_lines_hold_the_steps_as_data(policy, files, folder):
    policy("sla", *files, *AT, "-o", folder / "out.jsonl")
    row = json.loads((folder / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert row["steps"][0] == {"step": "at 80%", "at": "2026-04-07T10:56:00+02:00"}
    assert row["remaining_seconds"] == -3000


def test_the_page_holds_everything_itself(policy, files, folder):
    assert policy("sla", *files, *AT, "-o", folder / "report.html").status == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    for words in (
        "By SLA",
        "By pod",
        "By rep",
        "By week",
        "First touch",
        "Bo Lund",
        "<svg",
        "contacted within 2 business hours (office) of assigned",
    ):
        assert words in page
    assert "http://" not in page.replace("http://www.w3.org/", "")


def test_the_order_of_the_log_does_not_matter(policy, files, folder):
    expected = policy("sla", *files, *AT).out
    header, *rows = EVENTS.splitlines()
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows))
        (folder / "events.csv").write_text("\n".join([header, *shuffled, *shuffled[:2]]), encoding="utf-8")
        assert policy("sla", *files, *AT).out == expected


def test_a_policy_without_an_sla_says_so(policy, one_line, folder):
    run = policy("sla", one_line, folder / "leads.csv")
    assert run.status == 2
    assert "has no SLA" in run.err


def test_a_log_without_its_columns_says_which(policy, files, folder):
    (folder / "events.csv").write_text("lead,event,when\n1,contacted,2026-04-07\n", encoding="utf-8")
    run = policy("sla", *files, *AT)
    assert run.status == 2
    assert "there is no `at`" in run.err


def test_a_clock_is_explained_day_by_day(policy, files):
    run = policy("explain", *files[:2], "--lead", "1", "--sla", *files[2:], *AT)
    assert run.out.splitlines() == [
        "First touch: breached",
        "  contacted within 2 business hours (office) of assigned",
        "  times are those of Europe/Paris",
        "  Fri 2026-04-03  17:10-17:30 counts 20 min",
        "                  17:10 assigned: starts",
        "                  17:30 pauses",
        "  Sat 2026-04-04 to Sun 2026-04-05  closed",
        "  Mon 2026-04-06  closed: Easter Monday (FR)",
        "  Tue 2026-04-07  09:40-12:10 counts 2 h 30 min; 2 h 50 min in all",
        "                  09:40 goes on",
        "                  10:56 step at 80%",
        "                  11:20 step at 100%",
        "                  11:20 due",
        "                  12:10 contacted: breached",
        "  2 h 50 min counted, 1 h 10 min paused: 50 min too late",
        "  at 80% warn the rep: fell due Tue 2026-04-07 10:56",
        "  at 100% reassign in pod and notify manager: fell due Tue 2026-04-07 11:20",
        "  2 hours later escalate to Laura Prat",
    ]


def test_a_clock_is_explained_as_data(policy, files):
    run = policy("explain", *files[:2], "--lead", "1", "--sla", *files[2:], *AT, "--format", "json")
    (clock,) = json.loads(run.out)
    assert clock["days"][2]["closed"] == "closed: Easter Monday (FR)"
    assert clock["days"][3]["counted_seconds"] == 9000


def test_explaining_clocks_needs_a_lead(policy, files):
    assert policy("explain", files[0], "--sla").status == 2
    assert policy("explain", *files[:2], "--lead", "77", "--sla").status == 2


# ---------------------------------------------------------------- calendars


def test_a_calendar_is_shown_with_its_holidays(policy, files):
    run = policy("calendar", files[0], "office", "--from", "2026-04-03", "--until", "2026-04-07")
    assert run.out.splitlines() == [
        "office, times of Europe/Paris",
        "  Fri 2026-04-03  09:00-12:30, 13:30-18:00  (8 h 00 min)",
        "  Sat 2026-04-04  closed",
        "  Sun 2026-04-05  closed",
        "  Mon 2026-04-06  closed: Easter Monday (FR)",
        "  Tue 2026-04-07  09:00-12:30, 13:30-18:00  (8 h 00 min)",
        "  16 h 00 min in all",
        "",
        "Holidays",
        "  Mon 2026-04-06  Easter Monday (FR)",
        "  of FR, from holidays 0.109; zones from tzdata 2026.6",
    ]


def test_frozen_holidays_hold(policy, files, folder):
    assert policy("calendar", files[0], "--freeze", "--from", "2026-01-01", "--until", "2026-12-31").status == 0
    lock = folder / "holidays.lock.csv"
    assert "FR,2026-04-06,Easter Monday" in lock.read_text(encoding="utf-8")
    lock.write_text("region,date,name\nFR,2026-04-07,A day of our own\n", encoding="utf-8")
    out = policy("calendar", files[0], "office", "--from", "2026-04-06", "--until", "2026-04-07").out
    assert "Mon 2026-04-06  09:00-12:30" in out
    assert "closed: A day of our own (FR)" in out
    later = policy("calendar", files[0], "office", "--from", "2027-03-29", "--until", "2027-03-29").out
    assert "Easter Monday" in later


def test_freezing_again_keeps_the_years_that_are_not_asked_for(policy, files, folder):
    lock = folder / "holidays.lock.csv"
    lock.write_text("region,date,name\nFR,2020-04-07,A day of our own\n", encoding="utf-8")
    policy("calendar", files[0], "--freeze", "--from", "2026-01-01", "--until", "2026-12-31")
    assert lock.read_text(encoding="utf-8").startswith(
        "region,date,name\nFR,2020-04-07,A day of our own\nFR,2026-01-01"
    )


def test_a_broken_lock_is_named(policy, files, folder):
    (folder / "holidays.lock.csv").write_text("region,date,name\nFR,someday,x\n", encoding="utf-8")
    run = policy("check", files[0])
    assert run.status == 1
    assert "C008" in run.err


@pytest.mark.parametrize(
    "arguments",
    [("nowhere",), ("office", "--from", "yesterday"), ("office", "--from", "2026-02-02", "--until", "2026-01-01")],
)
def test_wrong_usage_of_a_calendar(policy, files, arguments):
    assert policy("calendar", files[0], *arguments).status == 2
