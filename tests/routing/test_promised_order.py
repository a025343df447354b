"""P9: how a batch is cut, threads and the order of columns change no byte of what comes out."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from policy_engine.batch.frames import lead_frames
from policy_engine.batch.leads import open_leads
from policy_engine.batch.output import open_output
from policy_engine.engine import Policy, batch_router
from tests.differential.engines import TIMES
from tests.evaluator.support import policy_of
from tests.generators.lead_values import writable
from tests.generators.policies import World

FEW_RUNS, RUNS, LEADS = 8, 500, 30
PIECES = (1, 7, 1_000, LEADS)


def made_file(folder: Path, seed: int) -> tuple[Policy, Path, Random]:
    """Write generated leads, some of them twice, and return their policy."""
    random = Random(f"order {seed}")
    made = World(random).policy(random, LEADS)
    rows = [writable(row) for row in made.leads]
    path = folder / f"leads {seed}.jsonl"
    with open_output(path, list(rows[0])) as writer:
        for row in (*rows, *random.choices(rows, k=3)):
            writer.write(row)
    return Policy(policy_of(made.text)), path, random


def digest(policy: Policy, path: Path, size: int, at: int = 0) -> str:
    """Return a hash of the bytes of all decisions, as a CSV file holds them."""
    router = batch_router(policy, TIMES[at % len(TIMES)])
    out = path.with_suffix(".out.csv")
    names = ["outcome", "pod", "role", "rep", "queue", "tags", "reason", "rule", "undecided", "problems"]
    with open_leads(path) as file, open_output(out, names) as writer:
        for frame in lead_frames(file, size, router.alternatives, block=100 * size):
            writer.write_frame(router.route(frame).frame(names))
    return hashlib.sha256(out.read_bytes() + router.state.to_json().encode()).hexdigest()


def with_other_columns(path: Path, random: Random) -> Path:
    """Write the same leads as CSV, their columns in another order."""
    shuffled = path.with_suffix(".csv")
    with open_leads(path) as file:
        columns = random.sample(file.columns, len(file.columns))
        with open_output(shuffled, columns) as writer:
            for row in file.rows():
                writer.write(row.cells)
    return shuffled


def assert_same(folder: Path, runs: range) -> None:
    for seed in runs:
        policy, path, random = made_file(folder, seed)
        whole = digest(policy, path, 10_000, seed)
        assert digest(policy, path, PIECES[seed % len(PIECES)], seed) == whole, seed
        assert digest(policy, with_other_columns(path, random), PIECES[-seed % len(PIECES)], seed) == whole, seed


def test_pieces_and_columns_change_nothing(tmp_path: Path) -> None:
    assert_same(tmp_path, range(FEW_RUNS))


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(10))
def test_pieces_and_columns_change_nothing_in_500_runs(tmp_path: Path, shard: int) -> None:
    assert_same(tmp_path, range(shard * RUNS // 10, (shard + 1) * RUNS // 10))


def test_threads_change_nothing(tmp_path: Path) -> None:
    told = {
        subprocess.run(
            [sys.executable, "-m", "tests.routing.test_promised_order", str(tmp_path)],
            env={**os.environ, "POLARS_MAX_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(told) == 1 and len(told.pop().split()) == FEW_RUNS


if __name__ == "__main__":
    for number in range(FEW_RUNS):
        made_policy, made_path, _ = made_file(Path(sys.argv[1]), number)
        print(digest(made_policy, made_path, 1_000, number))
