"""P46: routing a file takes the memory that the manual says, however long the file is."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.properties.figures import figure

LEADS = figure("P46", 5_000_000)
GIGABYTE = 1 << 30
POLICY = """lead has
  id     text
  score  number 0 to 100
  value  money
  place  text
pod a
  SDR: Ana Ruiz, Luis Gómez
when score >= 40 and place is not in (c1, c2), assign pod a SDR
otherwise nurture with "news"
"""


def write_leads(path: Path, leads: int, columns: int) -> None:
    """Write so many leads in pieces: four columns that the policy reads, and others."""
    pick = np.random.default_rng(1)
    with path.open("wb") as out:
        for start in range(0, leads, 200_000):
            count = min(200_000, leads - start)
            piece = {
                "id": [f"L-{number:09}" for number in range(start, start + count)],
                "score": pick.integers(0, 101, count),
                "value": pick.integers(0, 10**7, count) / 100,
                "place": pl.Series([f"c{number}" for number in range(50)]).gather(pick.integers(0, 50, count)),
            }
            others = {f"more{number}": pick.integers(0, 10**6, count) for number in range(columns - len(piece))}
            pl.DataFrame({**piece, **others}).write_csv(out, include_header=start == 0)


def peak_of(folder: Path, leads: int, columns: int = 20) -> int:
    """Route a file of so many leads and columns in a process of its own; return its peak memory in bytes."""
    (folder / "p.policy").write_text(POLICY)
    write_leads(folder / "leads.csv", leads, columns)
    command = [sys.executable, "-m", "policy_engine", "route", "p.policy", "leads.csv", "-o", "out.csv"]
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command], cwd=folder, capture_output=True, text=True, check=True
    )
    assert f"{leads:,} leads" in told.stderr
    return int(told.stdout)


_MEASURED = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"""


@pytest.mark.soak
@pytest.mark.parametrize(("leads", "columns", "gigabytes"), [(LEADS, 20, 4), (20_000_000, 10, 3)])
def test_millions_of_leads_are_streamed(tmp_path: Path, leads: int, columns: int, gigabytes: int) -> None:
    peak = peak_of(tmp_path, leads, columns)
    print(f"{leads:,} leads: {peak / GIGABYTE:.2f} GB")
    assert peak < gigabytes * GIGABYTE


def test_memory_does_not_grow_with_the_columns_of_a_file(tmp_path: Path) -> None:
    """What is kept of a lead is its id and a few numbers: 150,000 leads add no more than 100 bytes each."""
    few, many = peak_of(tmp_path, 50_000), peak_of(tmp_path, 200_000)
    assert many - few < 150_000 * 100 + (64 << 20)
