"""P16, P23 and P27: kill -9 anywhere; no lead twice, none lost, one entry each, and the same answer in the end."""

import json
import random
import sqlite3
import time
from pathlib import Path

import pytest

from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.replay import Replayed, replay
from policy_engine.decision_log.verify import verify
from policy_engine.store.open import open_store
from policy_engine.store.protocol import Store
from policy_engine.store.records import Head
from tests.postgres import Cluster
from tests.promises.children import Worker
from tests.promises.histories import BEGIN, engine_of, leads

BEGINNING = Head(0, "")


def check(store: Store, acknowledged: dict[str, str], after: Head = BEGINNING) -> Head:
    """See that nothing was lost, done twice, or written down otherwise than it was; return the end of the log."""
    with store.read() as reader:
        assert reader.faults() == []
        stored = reader.leads(list(acknowledged))
        assert stored.keys() == acknowledged.keys()
        assert {each.id: each.hold.rep for each in stored.values() if each.hold} == {
            lead: rep for lead, rep in acknowledged.items() if rep
        }
        verdict = verify(rows_of(reader, after.entries), reader.head(), Keys(reader), after)
    assert verdict.bad is None
    return verdict.head


def log_is_state(store: Store) -> None:
    """See that the log and the state say the same of each lead, and that each decision has one entry."""
    with store.read() as reader:
        told: dict[str, str | None] = {}
        for row in rows_of(reader):
            assert row.reading is not None
            assert row.reading.lead not in told
            told[row.reading.lead] = json.loads(row.entry)["decision"].get("rep")
        stored = reader.leads(list(told))
        assert {each.id: each.hold.rep if each.hold else None for each in stored.values()} == told


def same_as_uninterrupted(store: Store, count: int) -> None:
    """See that what was decided is what one run without a kill decides, and that the log replays."""
    with engine_of() as engine:
        expected = {each.lead: each.rep for each in engine.route_many(leads(random.Random(16), count), BEGIN)}
        policy = engine.policy.checked
    found = Replayed()
    with store.read() as reader:
        stored = reader.leads(list(expected))
        assert {each.id: each.hold.rep if each.hold else None for each in stored.values()} == expected
        assert list(replay(rows_of(reader), policy, Keys(reader), found)) == []
    assert (found.same, found.other_reps) == (count, 0)


def killed_until_done(url: str, count: int, kills: int, block: int) -> Store:
    """Route a batch whose process is killed again and again, until so many kills are survived and it is through."""
    chance = random.Random(kills)
    acknowledged: dict[str, str] = {}
    store = open_store(url)
    killed = 0
    head = BEGINNING
    while True:
        worker = Worker(url, 0, count, block)
        worker.wait_until_ready()
        if killed < kills:
            time.sleep(chance.uniform(0, 0.25))
            worker.kill()
            killed += 1
        else:
            worker.finish()
            assert worker.is_done, worker.errors
        assert all(worker.acknowledged.get(lead, rep) == rep for lead, rep in acknowledged.items())
        acknowledged |= worker.acknowledged
        head = check(store, acknowledged, head)
        if worker.is_done:
            return store


@pytest.mark.parametrize(("count", "kills"), [(1_500, 4), pytest.param(50_000, 200, marks=pytest.mark.soak)])
def test_sqlite_survives_every_kill(tmp_path: Path, count: int, kills: int) -> None:
    path = tmp_path / "state.db"
    store = killed_until_done(f"sqlite:///{path}", count, kills, block=100)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    log_is_state(store)
    same_as_uninterrupted(store, count)


@pytest.mark.xdist_group("postgres")
@pytest.mark.parametrize(("count", "kills"), [(800, 2), pytest.param(20_000, 100, marks=pytest.mark.soak)])
def test_postgres_survives_every_kill_of_a_client(cluster: Cluster, count: int, kills: int) -> None:
    store = killed_until_done(cluster.new_database(), count, kills, block=100)
    log_is_state(store)
    same_as_uninterrupted(store, count)


@pytest.mark.xdist_group("postgres")
@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_postgres_survives_every_kill_of_the_server(cluster: Cluster, kills: int) -> None:
    chance = random.Random(kills)
    url, count = cluster.new_database(), 1_000
    open_store(url).close()
    acknowledged: dict[str, str] = {}
    for _ in range(kills):
        worker = Worker(url, 0, count, 1)
        worker.wait_until_ready()
        time.sleep(chance.uniform(0, 0.5))
        cluster.kill()
        worker.finish()
        assert worker.is_done or "StoreError" in worker.errors
        acknowledged |= worker.acknowledged
        cluster.start()
        store = open_store(url)
        check(store, acknowledged)
    last = Worker(url, 0, count, 100)
    last.finish()
    assert last.is_done
    check(store, acknowledged | last.acknowledged)
    log_is_state(store)
    same_as_uninterrupted(store, count)


@pytest.mark.parametrize("count", [1_500, pytest.param(50_000, marks=pytest.mark.soak)])
def test_a_batch_that_is_run_again_changes_nothing(tmp_path: Path, count: int) -> None:
    """P27."""
    with engine_of(f"sqlite:///{tmp_path}/state.db") as engine:
        batch = [lead for lead in leads(random.Random(27), count) if lead["vertical"] is not None]
        first = engine.route_many(batch, BEGIN)
        with engine._store.read() as reader:
            before = reader.whole_handout_state(), reader.head()
        assert engine.route_many(batch, BEGIN) == first
        with engine._store.read() as reader:
            assert (reader.whole_handout_state(), reader.head()) == before
