"""The store in SQLite: what every store does, and what only a file can go wrong in."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_engine.store.errors import StoreError
from policy_engine.store.open import open_store
from policy_engine.store.protocol import Store
from policy_engine.store.sqlite import SqliteStore, _Session
from policy_engine.testing.store_suite import StoreSuite


class TestSqlite(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = open_store(f"sqlite:///{tmp_path}/state.db")
        yield store
        store.close()


class TestInMemory(StoreSuite):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = open_store("sqlite://")
        yield store
        store.close()


@pytest.mark.parametrize("most", [999, 13, 5])
def test_an_old_sqlite_that_takes_few_values_keeps_many_rows(tmp_path: Path, most: int) -> None:
    """Before 3.32, SQLite took 999 values in a statement."""
    connection = sqlite3.connect(tmp_path / "few.db")
    connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, most)
    connection.execute("CREATE TABLE log (number INTEGER PRIMARY KEY, entry TEXT, hash TEXT)")
    rows = [(number, f"entry {number}", f"hash {number}") for number in range(1, 1_202)]
    _Session(connection).run_many("INSERT INTO log (number, entry, hash) VALUES (?, ?, ?)", rows)
    assert connection.execute("SELECT * FROM log ORDER BY number").fetchall() == rows


def test_every_connection_writes_to_the_disk(tmp_path: Path) -> None:
    """P17: what we acknowledged is there; each thread has a connection of its own."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    store = SqliteStore(str(tmp_path / "state.db"))
    barrier = Barrier(4)

    def settings(_: int) -> tuple[object, ...]:
        barrier.wait()
        connection = store._connection()
        return id(connection), *(
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
        )

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(settings, range(4)))
    assert {setting[1:] for setting in found} == {(2, "wal", 1, 1)}
    assert len({setting[0] for setting in found}) == 4


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("state.db", "does not say where"),
        ("sqlite://state.db", "does not say where"),
        ("mysql://root:secret@host/db", "`mysql` does not say where"),
        ("sqlite:///{tmp}/nowhere/state.db", "its folder does not exist"),
    ],
)
def test_a_url_that_leads_nowhere(tmp_path: Path, url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        open_store(url.replace("{tmp}", str(tmp_path)))
    assert "secret" not in caught.value.message
    assert caught.value.help


def test_a_relative_path_counts_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///here.db").close()
    assert (tmp_path / "here.db").is_file()


def test_what_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no state"):
        open_store(f"sqlite:///{tmp_path}/gone.db", must_exist=True)
    assert not (tmp_path / "gone.db").exists()


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE contacts (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="database of something else"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("id,score\n" * 1000)
    with pytest.raises(StoreError, match="is no state"):
        open_store(f"sqlite:///{path}")


def test_a_newer_state_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 9999")
    with pytest.raises(StoreError, match=r"newer version of this program .*9999"):
        open_store(f"sqlite:///{path}")


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "state.db"))
    pages = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(StoreError, match="no room left"):
        _keep_policies(store, 1000)
    store._connection().execute("PRAGMA max_page_count = 1000000")
    with store.write() as writer:
        assert writer.policy("1") is None
        writer.put_policy("1", "routing", "{}")


def _keep_policies(store: Store, count: int) -> None:
    with store.write() as writer:
        for number in range(count):
            writer.put_policy(str(number), "routing", "{}" * 500)


def test_a_state_that_is_in_use_too_long_is_said(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    store = SqliteStore(str(path), patience=0.05)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by others"), store.write():
        pass
    other.rollback()
    with store.write() as writer:
        assert writer.faults() == []


def test_a_backup_is_a_state(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/state.db")
    with store.write() as writer:
        writer.put_policy("f00d", "routing", "{}")
    store.close()
    shutil.copy(tmp_path / "state.db", tmp_path / "backup.db")
    with open_store(f"sqlite:///{tmp_path}/backup.db").read() as reader:
        assert reader.policy("f00d") == "{}"
