"""Run every benchmark and write the tables of the manual."""

import os
import platform
import sys
from pathlib import Path

from benchmarks import clocks, deciding, decoding, peers, reading

_TARGET = Path(__file__).parent.parent / "docs" / "performance.md"
_HEAD = """# Performance

Measured by `make bench` on {machine}, Python {python}; medians of five runs, processor time
where a figure is per rule or per lead, else wall time. The tables are written by that command.
"""


def _table(title: str, rows: list[tuple[str, str, str]], last: str = "goal") -> str:
    lines = [f"## {title}", "", f"| what | measured | {last} |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {figure} | {goal} |" for what, figure, goal in rows)]) + "\n"


def main() -> None:
    """Measure, print and write."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    pages = [_HEAD.format(machine=machine, python=platform.python_version())]
    pages.append(_table("Reading and checking", reading.measure()))
    pages.append(_table("Reading leads", decoding.measure()))
    pages.append(_table("Deciding by columns: typed columns in, the deciding rule out", deciding.measure()))
    pages.append(_table("Deciding lead by lead: raw values in, the decision out", deciding.measure_single()))
    pages.append(
        _table("Compared with others: a table in, the deciding rule out", peers.measure(), "compared with ours")
    )
    pages.append(_table("SLA clocks", clocks.measure()))
    text = "\n".join(pages)
    sys.stdout.write(text)
    _TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
