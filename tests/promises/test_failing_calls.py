"""P18 and P23: whichever call to the store fails, and however: a clean error, nothing half written, and on it goes."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from policy_engine import StoreError
from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.verify import verify
from policy_engine.store import sqlite as door
from tests.promises.histories import BEGIN, engine_of, leads

FAILURES = {"error": sqlite3.SQLITE_IOERR, "timeout": sqlite3.SQLITE_BUSY, "disk full": sqlite3.SQLITE_FULL}


class Failing(sqlite3.Connection):
    """A connection that fails at the call it is told to."""

    calls = 0
    failing: int | None = None
    code = 0

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        self._count(statement)
        return super().execute(statement, *values)

    def executemany(self, statement: str, rows: Any) -> sqlite3.Cursor:
        self._count(statement)
        return super().executemany(statement, rows)

    @classmethod
    def _count(cls, statement: str) -> None:
        if statement.startswith(("PRAGMA", "ROLLBACK")):
            return
        cls.calls += 1
        if cls.calls == cls.failing:
            error = sqlite3.OperationalError("planned")
            error.sqlite_errorcode = cls.code
            raise error


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    connect = sqlite3.connect
    monkeypatch.setattr(door.sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Failing))
    monkeypatch.setattr(door, "_PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(Failing, "failing", None)
    return Failing


@pytest.mark.parametrize("count", [40, pytest.param(300, marks=pytest.mark.soak)])
@pytest.mark.parametrize("kind", FAILURES)
def test_every_failing_call_is_survived(tmp_path: Path, failing: type[Failing], kind: str, count: int) -> None:
    batch = list(leads(random.Random(18), count))
    with engine_of() as engine:
        expected = engine.route_many(batch, BEGIN)
    failing.code = FAILURES[kind]
    number = survived = 0
    while True:
        number += 1
        with engine_of(f"sqlite:///{tmp_path}/{number}.db") as engine:
            failing.calls, failing.failing = 0, number
            try:
                engine.route_many(batch, BEGIN)
            except StoreError:
                survived += 1
            else:
                # A call that is tried again while others are busy ends well.
                assert kind == "timeout" or failing.calls < number
            over = failing.calls < number
            failing.failing = None
            with engine._store.read() as reader:
                assert reader.head().entries in (0, count)
                assert reader.faults() == []
            assert engine.route_many(batch, BEGIN) == expected
            with engine._store.read() as reader:
                assert reader.head().entries == count
                assert verify(rows_of(reader), reader.head(), Keys(reader)).bad is None
        if over:
            break
    assert survived > 10
