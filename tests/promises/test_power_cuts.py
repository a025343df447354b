"""P17: whenever the power fails, what was acknowledged is there, and the next run comes to the same end."""

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from policy_engine.store import sqlite as door
from policy_engine.store.open import open_store
from tests.promises.disk import Change, Disk, can_be_watched, watched
from tests.promises.histories import BEGIN, engine_of, leads
from tests.promises.test_kills import check, log_is_state, same_as_uninterrupted

pytestmark = pytest.mark.skipif(not can_be_watched(), reason="SQLite is built into this Python: its files are its own")

BLOCK = 20
# What happened, in order: changes of files, and the decisions that a caller was told.
Happened = list[Change | dict[str, str]]


def run(folder: Path, count: int) -> Happened:
    """Route a batch into a state in blocks, and return what happened from its first byte on."""
    happened: Happened = []
    batch = list(leads(random.Random(16), count))
    with watched(happened.append), engine_of(f"sqlite:///{folder}/state.db") as engine:
        for first in range(0, count, BLOCK):
            decisions = engine.route_many(batch[first : first + BLOCK], BEGIN)
            happened.append({decision.lead: decision.rep or "" for decision in decisions})
    return happened


def points_of(happened: Happened, count: int) -> list[int]:
    """Return moments spread over all of it, at random within their stretch."""
    chance = random.Random(17)
    return [chance.randrange(len(happened) * n // count, len(happened) * (n + 1) // count) for n in range(count)]


def cut(disk: Disk, happened: Sequence[Change | dict[str, str]], acknowledged: dict[str, str]) -> None:
    """Let what happened reach the disk, and note who was acknowledged."""
    for each in happened:
        if isinstance(each, Change):
            disk.make(each)
        else:
            acknowledged |= each


@pytest.mark.parametrize("survives", ["nothing", "any part"])
@pytest.mark.parametrize(("count", "points"), [(300, 10), pytest.param(700, 200, marks=pytest.mark.soak)])
def test_what_was_acknowledged_survives_a_power_cut(tmp_path: Path, count: int, points: int, survives: str) -> None:
    happened = run(tmp_path, count)
    chance = random.Random(points) if survives == "any part" else None
    disk, done, acknowledged = Disk(), 0, dict[str, str]()
    for point in points_of(happened, points):
        cut(disk, happened[done:point], acknowledged)
        done = point
        folder = tmp_path / str(point)
        folder.mkdir()
        disk.lose_power(folder, chance)
        store = open_store(f"sqlite:///{folder}/state.db")
        check(store, acknowledged)
        with engine_of(f"sqlite:///{folder}/state.db") as engine:
            engine.route_many(leads(random.Random(16), count), BEGIN)
        check(store, acknowledged)
        log_is_state(store)
        same_as_uninterrupted(store, count)
        with sqlite3.connect(folder / "state.db") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        store.close()


def test_a_state_that_does_not_wait_for_the_disk_would_lose_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cut above is a real one: with the usual setting of a write-ahead log, it takes what was acknowledged."""
    monkeypatch.setattr(door, "_SETTINGS", ("PRAGMA synchronous = NORMAL",))
    happened = run(tmp_path, 100)
    closing = next(n for n in range(len(happened), 0, -1) if isinstance(happened[n - 1], dict))
    disk, acknowledged = Disk(), dict[str, str]()
    cut(disk, happened[:closing], acknowledged)
    folder = tmp_path / "cut"
    folder.mkdir()
    disk.lose_power(folder, None)
    with open_store(f"sqlite:///{folder}/state.db").read() as reader:
        assert len(reader.leads(list(acknowledged))) < len(acknowledged) == 100
