"""P28: an upgrade that dies is begun again where it stood, and nothing that was kept is lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from policy_engine import Policy
from policy_engine.store import migrate
from policy_engine.store.open import open_store
from policy_engine.watch.memory import Recaller
from tests.conftest import ON_BOTH_STORES
from tests.promises.histories import BEGIN, POLICY, engine_of, live_through

ROOT = Path(__file__).resolve().parents[2]
NEWEST = migrate.known_version("sqlite")
# The first version that a release wrote.
FIRST = 1

CLOCKED = f"""{POLICY}
events
  contacted

sla "Answer" when stage = MQL
  contacted within 4 hours of assigned, in office hours
  at 100% notify manager
"""

UPGRADE = """
import sys, time
from policy_engine.store import migrate, sqlite
statements = sqlite._statements
def slowly(script):
    for statement in statements(script):
        print("statement", flush=True)
        time.sleep(0.02)
        yield statement
sqlite._statements = slowly
from policy_engine.store.open import open_store
open_store(sys.argv[1]).close()
print("done", flush=True)
"""


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the tables of the first release hold."""
    with sqlite3.connect(path) as raw:
        tables = (
            "head",
            "policies",
            "log",
            "readings",
            "secrets",
            "leads",
            "pools",
            "turns",
            "loads",
            "days",
            "events",
        )
        return {table: sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


def clocks(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the clocks of every lead: of what SLA, which cycle, whether it runs, and when it is due."""
    policy = Policy.parse(CLOCKED)
    store = open_store(f"sqlite:///{path}")
    with store.read() as reader:
        ids = list(reader.leads_with_events())
        known = Recaller(policy.checked).recall(reader, ids, BEGIN + timedelta(days=60))
    store.close()
    return {
        each.stored.id: [(clock.sla, clock.cycle, clock.has_ended, clock.due) for clock in each.clocks]
        for each in known
    }


@pytest.fixture(params=[400, pytest.param(10_000, marks=pytest.mark.soak)])
def old_state(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a state as the first release left it: made by the newest program, its later tables taken away."""
    path = tmp_path / "state.db"
    with engine_of(f"sqlite:///{path}", CLOCKED) as engine:
        live_through(engine, seed=28, count=request.param)
    first = migrate.step("sqlite", FIRST)
    with sqlite3.connect(path) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if f"CREATE TABLE {name} (" not in first and not name.startswith("sqlite_"):
                raw.execute(f"DROP TABLE {name}")
        raw.execute(f"PRAGMA user_version = {FIRST}")
    return path


@pytest.mark.skipif(NEWEST == FIRST, reason="there is one version of the tables")
def test_an_upgrade_that_is_killed_is_begun_again(old_state: Path) -> None:
    before = contents(old_state)
    copy = old_state.with_name("at-once.db")
    shutil.copy(old_state, copy)
    running = clocks(copy)
    assert sum(not has_ended for of_lead in running.values() for _, _, has_ended, _ in of_lead) > len(running) // 5
    # Longer and longer, until it comes through.
    for killed in range(21):
        child = subprocess.Popen(
            [sys.executable, "-c", UPGRADE, f"sqlite:///{old_state}"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        for _ in range(killed * 2 + 1):
            if child.stdout.readline() in ("done\n", ""):
                break
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        with sqlite3.connect(old_state) as raw:
            version = raw.execute("PRAGMA user_version").fetchone()[0]
        assert contents(old_state) == before
        if version == NEWEST:
            break
    open_store(f"sqlite:///{old_state}").close()
    assert contents(old_state) == before
    assert clocks(old_state) == running
    with engine_of(f"sqlite:///{old_state}", CLOCKED) as engine:
        engine.route({"id": "after", "score": 80, "vertical": "insurance"}, BEGIN)
        with engine._store.read() as reader:
            assert reader.faults() == []


@pytest.mark.parametrize("kind", ON_BOTH_STORES)
def test_two_who_begin_a_state_at_once_begin_it_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    if kind == "postgres":
        url = request.getfixturevalue("cluster").new_database()
    code = "import sys; from policy_engine.store.open import open_store; open_store(sys.argv[1]).close()"
    children = [
        subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        for _ in range(3)
    ]
    until = time.monotonic() + 60
    assert [child.wait(until - time.monotonic()) for child in children] == [0, 0, 0]
    with open_store(url).read() as reader:
        assert reader.head().entries == 0
