"""Reading and checking: how long a policy takes from its text to a checked policy."""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from policy_engine.engine import Policy
from policy_engine.source.limits import Limits
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import forget, parse

__all__ = ["measure"]

_RUNS = 5
_WIDE = Limits(policy_bytes=1 << 26)
_CITIES = 500


def measure() -> list[tuple[str, str, str]]:
    """Return rows of what was measured, the figure, and the goal."""
    rows = [
        (f"reading and checking {count:,} rules, all different", f"{_per_rule(count):.3f} ms a rule", "0.5 ms a rule")
        for count in (1_000, 10_000, 20_000)
    ]
    rows.append(("an unchanged statement read again", f"{_again(10_000):.4f} ms", "0.05 ms"))
    rows.append(("a table of 10,000 rows from a CSV file", f"{_table(10_000):.2f} s", "3 s"))
    rows.append(("`policy check` of a one-rule policy, cold start", f"{_cold_start():.2f} s", "0.5 s"))
    return rows


def _rules(count: int) -> SourceText:
    lines = (f"when score >= {number} and vertical = insurance, assign pod insurance SDR" for number in range(count))
    return SourceText("rules.policy", "\n".join(lines))


def _median(action: Callable[[], object], clock: Callable[[], float]) -> float:
    times = []
    for _ in range(_RUNS):
        start = clock()
        action()
        times.append(clock() - start)
    return median(times)


def _per_rule(count: int) -> float:
    text = _rules(count).text

    def read() -> None:
        forget()
        Policy.parse(text, limits=_WIDE)

    return _median(read, process_time) / count * 1_000


def _again(count: int) -> float:
    source = _rules(count)
    parse(source, _WIDE)
    return _median(lambda: parse(source, _WIDE), process_time) / count * 1_000


def _table(rows: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "territories.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["country", "city", "employees", "assign"])
            for row in range(rows):
                band = f"{row % 40 * 25} to {row % 40 * 25 + 24}"
                writer.writerow(["DE" if row % 2 else "FR", f"City {row % _CITIES}", band, f"pod pod{row % 20} SDR"])
        (Path(folder) / "p.policy").write_text('table "Territories" from "territories.csv"\n', encoding="utf-8")
        return _median(lambda: Policy.load(folder), perf_counter)


def _cold_start() -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.policy"
        path.write_text("when score >= 60 and vertical = insurance, assign pod insurance SDR\n", encoding="utf-8")
        command = [sys.executable, "-m", "policy_engine", "check", str(path)]
        # As installed: with the bytecode that an installation writes.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

        def run() -> None:
            subprocess.run(command, check=True, capture_output=True, env=environment)

        run()
        return _median(run, perf_counter)
