"""Routing with a state: a batch into SQLite, lead by lead, and many processes into PostgreSQL.

    python -m benchmarks.state

PostgreSQL is started for it, with its syncs on; where none is installed its rows are left out.
"""

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

from benchmarks.workloads import COUNTRIES, VERTICALS, plain_rules, policy_text
from policy_engine import Policy, PolicyEngine
from policy_engine.batch.frames import lead_frames
from policy_engine.batch.leads import open_leads
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.batch import StateRouter
from policy_engine.engine import batch_router
from policy_engine.store.open import open_store
from tests.postgres import Cluster, binaries

__all__ = ["measure"]

_AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
_LEADS = 50_000
_ONE_BY_ONE = 2_000
_PROCESSES = 8
_OF_EACH = 1_000
_RUNS = 3
_FILE = "leads.csv"

_POLICY = (
    """lead has
  id        text
  email     text, personal
  score     number
  vertical  one of insurance, telecom, retail, infra, other
  employees whole number
  country   text
  company   text
pod all
  SDR: """
    + ", ".join(f"Rep {letter}" for letter in "ABCDEFGHIJ")
    + "\n"
    + policy_text(plain_rules(200)).replace("assign queue q", "assign pod all SDR")
    + 'otherwise nurture with "news"\n'
)
_WORKER = """
import sys
from datetime import UTC, datetime
from policy_engine import Policy, PolicyEngine
policy, url, prefix, count, block = sys.argv[1:]
at = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
leads = [{"id": f"{prefix}-{number}", "score": "70"} for number in range(int(count))]
with PolicyEngine(Policy.load(policy), store=url) as engine:
    print("ready", flush=True)
    sys.stdin.readline()
    for start in range(0, len(leads), int(block)):
        some = leads[start : start + int(block)]
        engine.route(some[0], at) if len(some) == 1 else engine.route_many(some, at)
"""


def measure() -> Iterator[tuple[str, str, str]]:
    """Yield rows of what was measured, the figure, and the goal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _batches(folder)
        yield from _one_by_one(f"sqlite:///{folder}/one.db", "SQLite")
        programs = binaries()
        if programs is None:
            return
        cluster = Cluster(programs, fsync=True)
        try:
            yield _batch_into_postgres(folder, cluster)
            yield from _one_by_one(cluster.new_database(), "PostgreSQL")
            yield from _many(folder, cluster)
        finally:
            cluster.stop()


def _leads(count: int) -> Iterator[dict[str, str]]:
    pick = Random(1)
    for number in range(count):
        yield {
            "id": f"L{number}",
            "email": f"person{number}@company{number % 9_000}.example",
            "score": str(pick.randint(0, 100)),
            "vertical": pick.choice(VERTICALS),
            "employees": str(pick.randint(0, 3_000)),
            "country": pick.choice(COUNTRIES),
            "company": f"Company {number % 9_000}",
        }


def _batches(folder: Path) -> Iterator[tuple[str, str, str]]:
    leads, policy = folder / _FILE, Policy.parse(_POLICY)
    with leads.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, next(_leads(1)).keys())
        writer.writeheader()
        writer.writerows(_leads(_LEADS))
    without, first, again = [], [], []
    for run in range(_RUNS):
        url = f"sqlite:///{folder}/batch-{run}.db"
        without.append(_timed(policy, leads, None))
        first.append(_timed(policy, leads, url))
        again.append(_timed(policy, leads, url))
    yield f"{_LEADS:,} leads of a CSV file, 200 rules, no state", _seconds(without), ""
    yield "the same into SQLite, with its log", _seconds(first), "5 s"
    yield "the same again: every lead keeps its decision", _seconds(again), ""


def _batch_into_postgres(folder: Path, cluster: Cluster) -> tuple[str, str, str]:
    policy = Policy.parse(_POLICY)
    runs = [_timed(policy, folder / _FILE, cluster.new_database()) for _ in range(_RUNS)]
    return f"{_LEADS:,} leads of a CSV file into PostgreSQL", _seconds(runs), ""


def _seconds(measured: list[tuple[float, float]]) -> str:
    wall, processor = (median(values) for values in zip(*measured, strict=True))
    return f"{wall:.2f} s ({processor:.2f} s of processor time)"


def _timed(policy: Policy, path: Path, url: str | None) -> tuple[float, float]:
    """Return how long a batch takes, and how long the processor worked on it."""
    begin, worked = perf_counter(), process_time()
    _route(policy, path, url)
    return perf_counter() - begin, process_time() - worked


def _route(policy: Policy, path: Path, url: str | None) -> None:
    with open_leads(path) as file:
        router = batch_router(policy, _AT)
        frames = lead_frames(file, alternatives=router.alternatives)
        if url is None:
            for frame in frames:
                router.route(frame)
            return
        store = open_store(url)
        keeper = StateRouter(router, store, PolicyInForce(policy.checked))
        for frame in frames:
            for _ in keeper.route(frame):
                pass
        store.close()


def _one_by_one(url: str, store: str) -> Iterator[tuple[str, str, str]]:
    waits = []
    with PolicyEngine(Policy.parse(_POLICY), store=url) as engine:
        for lead in islice(_leads(_ONE_BY_ONE), _ONE_BY_ONE):
            begin = perf_counter()
            engine.route(lead, _AT)
            waits.append((perf_counter() - begin) * 1000)
    yield f"one lead into {store}: half of the leads", f"{median(waits):.1f} ms", ""
    yield f"one lead into {store}: 99 of 100 leads", f"{quantiles(waits, n=100)[98]:.1f} ms", ""


def _many(folder: Path, cluster: Cluster) -> Iterator[tuple[str, str, str]]:
    policy = folder / "all.policy"
    policy.write_text(
        "pod all\n  SDR: Ana Ruiz, Luis Moreno, Eva Sanz\nwhen score >= 60, assign pod all SDR\n", encoding="utf-8"
    )
    for block in (1, 250):
        seconds = _together(policy, cluster.new_database(), block)
        rate = _PROCESSES * _OF_EACH / seconds
        how = "lead by lead" if block == 1 else f"{block} at a time"
        yield f"{_PROCESSES} processes into PostgreSQL, {how}", f"{rate:,.0f} leads a second", ""


def _together(policy: Path, url: str, block: int) -> float:
    open_store(url).close()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(policy), url, f"p{number}", str(_OF_EACH), str(block)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(_PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    begin = perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
    for worker in workers:
        assert worker.wait() == 0
    return perf_counter() - begin


if __name__ == "__main__":
    for what, figure, goal in measure():
        print(f"{what:56} {figure:>40}  {goal}", flush=True)
