"""Run every benchmark and write the page of the manual, its tables and its plots."""

import os
import platform
import sys
from pathlib import Path

from benchmarks import clocks, deciding, decoding, files, growth, patterns, peers, reading, state

_DOCS = Path(__file__).parent.parent / "docs"
_TEXT = Path(__file__).parent / "performance.md"

_Rows = list[tuple[str, str, str]]


def _table(rows: _Rows, last: str = "goal") -> str:
    lines = [f"| what | measured | {last} |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {figure} | {goal} |" for what, figure, goal in rows)])


def main() -> None:
    """Measure, print and write."""
    grown, plots = growth.measure()
    parts = {
        "machine": f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})",
        "python": platform.python_version(),
        "load": _load(),
        "deciding": _table(deciding.measure()),
        "single": _table(deciding.measure_single()),
        "peers": _table(peers.measure(), "compared with ours"),
        "growth": _table(grown),
        "decoding": _table(decoding.measure()),
        "patterns": _table(patterns.measure()),
        "files": _table(files.measure()),
        "reading": _table(reading.measure()),
        "clocks": _table(clocks.measure()),
        "state": _table(list(state.measure())),
    }
    text = _TEXT.read_text(encoding="utf-8").format(**parts)
    sys.stdout.write(text)
    (_DOCS / "performance.md").write_text(text, encoding="utf-8")
    for name, drawing in plots.items():
        (_DOCS / name).write_text(drawing, encoding="utf-8")


def _load() -> str:
    """Tell how much else the machine had to do when the run began."""
    one, _, _ = os.getloadavg()
    return (
        "nothing else to do" if one < 1 else f"a load of {one:.1f} from other programs, which makes wall times longer"
    )


if __name__ == "__main__":
    main()
