"""P19, P22, P29 and P30: processes that share a state, a busy one, and a network that falls silent."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Policy, PolicyEngine, StoreError
from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.verify import verify
from policy_engine.store.open import open_store
from policy_engine.store.postgres import PostgresStore
from tests.conftest import ON_BOTH_STORES
from tests.postgres import Cluster
from tests.promises.children import Taker

AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
REPS = [f"Rep {letter}" for letter in "ABCDEFG"]
POLICY = f"""
pod all
  SDR: {", ".join(REPS)}
{"".join(f"rep {rep}" + chr(10) for rep in REPS[1:])}
rep Rep A
  capacity 60 open
otherwise assign pod all SDR
"""


@pytest.fixture(params=ON_BOTH_STORES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("cluster").new_database()
    return f"sqlite:///{tmp_path}/state.db"


@pytest.mark.parametrize(("processes", "count"), [(3, 60), pytest.param(8, 1_000, marks=pytest.mark.soak)])
def test_processes_share_turns(tmp_path: Path, url: str, processes: int, count: int) -> None:
    policy = tmp_path / "all.policy"
    policy.write_text(POLICY, encoding="utf-8")
    open_store(url).close()
    takers = [Taker(policy, url, f"p{number}-", count) for number in range(processes)]
    for taker in takers:
        taker.wait_until_ready()
    for taker in takers:
        taker.go()
    waits: list[float] = []
    for taker in takers:
        assert taker.finish() == "", "nobody sees an error"
        waits += taker.waits
    total = processes * count
    with open_store(url).read() as reader:
        assert reader.faults() == []
        assert verify(rows_of(reader), reader.head(), Keys(reader)).bad is None
        entries = [json.loads(row.entry) for row in rows_of(reader)]
        state = reader.whole_handout_state()
    assert len(entries) == len({entry["lead"] for entry in entries}) == total
    assert sorted(entry["turn"] for entry in entries) == list(range(1, total + 1))
    got = Counter(entry["decision"]["rep"] for entry in entries)
    assert got["Rep A"] == min(60, total // len(REPS) + (total % len(REPS) > 0))
    others = [got[rep] for rep in REPS[1:]]
    assert max(others) - min(others) <= 1
    assert state.loads["Rep A"].open <= 60
    print(f"p99 of a decision: {sorted(waits)[int(len(waits) * 0.99)]:.3f} s")


@pytest.mark.soak
def test_readers_do_not_stop_writers(tmp_path: Path) -> None:
    """P29: 60 seconds of four writers, four readers and a long report."""
    url = f"sqlite:///{tmp_path}/state.db"
    policy = Policy.parse(POLICY)
    until = time.monotonic() + 60
    waits: list[float] = []
    errors: list[BaseException] = []

    def write(name: int) -> None:
        with PolicyEngine(policy, store=url) as engine:
            number = 0
            while time.monotonic() < until:
                begin = time.perf_counter()
                engine.route({"id": f"{name}-{number}"}, AT)
                waits.append(time.perf_counter() - begin)
                number += 1
                time.sleep(0.02)

    def read() -> None:
        with PolicyEngine(policy, store=url) as engine:
            while time.monotonic() < until:
                assert engine.state.loads is not None
                time.sleep(0.01)

    def report() -> None:
        store = open_store(url)
        time.sleep(5)
        with store.read() as reader:
            first = reader.head()
            time.sleep(5)
            assert reader.head() == first

    def kept(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                errors.append(error)
                raise

        return run

    works = [*(lambda name=name: write(name) for name in range(4)), read, read, read, read, report]
    threads = [threading.Thread(target=kept(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    slowest = sorted(waits)[int(len(waits) * 0.99)]
    print(f"{len(waits)} writes, p99 {slowest * 1000:.0f} ms")


class SilentProxy:
    """A way to a server that can fall silent: it takes what is sent, and answers no more."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.is_silent = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                if not self.is_silent.is_set():
                    sink.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        self._server.close()


@pytest.mark.xdist_group("postgres")
@pytest.mark.parametrize("seconds", [1.0, pytest.param(5.0, marks=pytest.mark.soak)])
def test_a_network_that_falls_silent_is_noticed(cluster: Cluster, seconds: float) -> None:
    """P30."""
    url = cluster.new_database()
    proxy = SilentProxy(cluster.port)
    store = PostgresStore(url.replace(f":{cluster.port}/", f":{proxy.port}/"), silence=seconds)
    with PolicyEngine(Policy.parse(POLICY), store=store) as engine:
        assert engine.route({"id": "1"}, AT).rep == "Rep A"
        proxy.is_silent.set()
        begin = time.monotonic()
        with pytest.raises(StoreError, match="has not answered"):
            engine.route({"id": "2"}, AT)
        assert seconds <= time.monotonic() - begin < seconds + 2
        with open_store(url).read() as reader:
            assert reader.head().entries == 1
        proxy.is_silent.clear()
        assert engine.route({"id": "2"}, AT).rep == "Rep B"
    proxy.close()
