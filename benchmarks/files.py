"""From file to file: `policy route` in a process of its own, round robin by 200 rules."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import polars as pl

from benchmarks.workloads import COUNTRIES, VERTICALS, plain_rules

__all__ = ["measure"]

_LEADS = 1_000_000
_FEW = 100_000
_LEAD = """lead has
  id text
  email text, personal
  score number 0 to 100
  vertical one of insurance, telecom, retail, infra, other
  employees whole number
  revenue money
  country text
  cta one of newsletter, ebook, webinar, pricing, demo
  topics list of text
  created time
pod north
  SDR: Ana Ruiz, Luis Gómez, Marta Díaz, Paul Roy
pod south
  SDR by weight: Eva Sanz (weight 2), Kim Lee
"""
_MEASURED = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
told = resource.getrusage(resource.RUSAGE_CHILDREN)
print(told.ru_utime + told.ru_stime, told.ru_maxrss)"""


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "p.policy").write_text(_policy(), encoding="utf-8")
        rows = []
        peaks = {}
        for leads, ending, goal in ((_FEW, "csv", ""), (_LEADS, "csv", "8 s"), (_LEADS, "parquet", "5 s")):
            path = folder / f"leads{leads}.{ending}"
            _write(path, leads)
            wall, cpu, peak = _routed(folder, path.name, f"out{leads}.{ending}")
            peaks[leads, ending] = peak
            what = f"{leads:,} leads x 200 rules, {ending.upper() if ending == 'csv' else 'Parquet'} to the same"
            rows.append((f"{what}: wall", f"{wall:.1f} s", goal))
            rows.append((f"{what}: processor", f"{cpu:.1f} s", ""))
            rows.append((f"{what}: peak memory", f"{peak:.0f} MB", "1,500 MB" if goal == "8 s" else ""))
    grown = (peaks[_LEADS, "csv"] - peaks[_FEW, "csv"]) / (_LEADS - _FEW) * 1e6
    rows.append(("what one more lead of a CSV file adds to the peak", f"{max(grown, 0):.0f} bytes", ""))
    return rows


def _policy() -> str:
    lines = [
        f"when score >= {rule.least} and vertical = {rule.vertical} and employees between {rule.low} and {rule.high}"
        f' and country in ("{rule.countries[0]}", "{rule.countries[1]}"),'
        f" assign pod {'north' if number % 2 else 'south'} SDR"
        for number, rule in enumerate(plain_rules(199))
    ]
    return "\n".join([_LEAD, *lines, "otherwise nurture with News", ""]).replace("with News", 'with "News"')


def _write(path: Path, leads: int) -> None:
    pick = np.random.default_rng(1)

    def some(values: tuple[str, ...]) -> pl.Series:
        return pl.Series(values).gather(pick.integers(0, len(values), leads))

    table = pl.DataFrame(
        {
            "id": [f"L-{number:08}" for number in range(leads)],
            "email": [f"ana.{number}@example.com" for number in pick.integers(0, 10**7, leads)],
            "score": pick.integers(0, 101, leads),
            "vertical": some(VERTICALS),
            "employees": pick.integers(0, 3_000, leads),
            "revenue": pick.integers(0, 10**9, leads) / 100,
            "country": some(COUNTRIES),
            "cta": some(("newsletter", "ebook", "webinar", "pricing", "demo")),
            "topics": some(("pricing; demo", "demo", "security; pricing")),
            "created": some(tuple(f"2026-{month:02}-{day:02} 10:30" for month in range(1, 13) for day in range(1, 29))),
        }
    )
    table.write_csv(path) if path.suffix == ".csv" else table.write_parquet(path)


def _routed(folder: Path, leads: str, out: str) -> tuple[float, float, float]:
    """Return the wall time, the processor time, and the peak memory in megabytes."""
    command = [sys.executable, "-m", "policy_engine", "route", "p.policy", leads, "-o", out]
    # As installed: with the bytecode that an installation writes.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    wall = perf_counter() - start
    cpu, peak = told.stdout.split()
    return wall, float(cpu), int(peak) / 1024
