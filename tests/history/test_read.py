"""Reading an event log: what a row says, and what is wrong with those that say nothing."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policy_engine import LeadsError
from policy_engine.batch.events import open_events
from policy_engine.history import EventLog, read_events
from tests.history.support import POLICY, checked


def read(text: str, folder: Path, name: str = "events.csv") -> EventLog:
    (folder / name).write_text(text, encoding="utf-8")
    with open_events(folder / name) as file:
        return read_events(POLICY, file.rows())


def test_a_row_is_an_event_with_what_it_changed(tmp_path: Path) -> None:
    log = read("Lead,Event,At,by,score,rep\n 7 ,CONTACTED,2026-03-02T10:00:00+01:00,ana,61,Bo Lund\n", tmp_path)
    (event,) = log.of("7")
    assert (event.name, event.by, event.changes, event.given) == (
        "contacted",
        "ana",
        {"score": 61.0},
        {"rep": "Bo Lund"},
    )
    assert event.at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_empty_or_unreadable_cell_changes_nothing(tmp_path: Path) -> None:
    log = read("lead,event,at,score\n7,replied,2026-03-02,\n7,replied,2026-03-03,abc\n", tmp_path)
    assert [event.changes for event in log] == [{}, {}]
    assert [(problem.line, problem.reason) for problem in log.problems] == [(3, "score: `abc` is not a number")]


def test_a_default_is_no_change(tmp_path: Path) -> None:
    policy = checked("lead has\n  id text\n  status one of new, lost, else new\n\notherwise nurture\n")
    rows = [(2, {"lead": "1", "event": "x", "at": "2026-01-01", "status": None})]
    (event,) = read_events(policy, rows)
    assert event.changes == {}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",replied,2026-03-02", "the row has no `lead`"),
        ("7,,2026-03-02", "the row has no `event`"),
        ("7,replied,", "the row has no `at`"),
        ("7,replied,yesterday", "at: `yesterday` is not a time"),
        ("7,replied,2026-02-30", "at: `2026-02-30` is not a time"),
        ("7,replied,1969-12-31", "at: `1969-12-31` is not a time"),
    ],
)
def test_a_row_that_is_no_event_is_named(row: str, reason: str, tmp_path: Path) -> None:
    log = read(f"lead,event,at\n{row}\n8,replied,2026-03-02\n", tmp_path)
    assert [(problem.line, problem.reason) for problem in log.problems] == [(2, reason)]
    assert list(log.events) == ["8"]


def test_json_lines_and_their_types_are_read(tmp_path: Path) -> None:
    log = read('{"lead": 7, "event": "won", "at": "2026-03-02", "score": 61}\n', tmp_path, "events.jsonl")
    assert [(event.lead, event.name, event.changes) for event in log] == [("7", "won", {"score": 61.0})]


def test_days_and_times_of_python_are_read() -> None:
    rows = [
        (1, {"lead": "1", "event": "replied", "at": date(2026, 3, 2)}),
        (2, {"lead": "1", "event": "replied", "at": datetime(2026, 3, 2, 10, 0)}),
    ]
    assert [event.at.hour for event in read_events(POLICY, rows)] == [0, 10]


def test_a_name_that_the_policy_does_not_know_is_counted(tmp_path: Path) -> None:
    log = read("lead,event,at\n7,contcted,2026-03-02\n7,mql,2026-03-02\n", tmp_path)
    assert log.unknown == {"contcted": 1}
    assert [event.name for event in log] == ["contcted", "MQL"]


def test_a_log_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match="there is no `at`"):
        read("lead,event,when\n7,replied,2026-03-02\n", tmp_path)
