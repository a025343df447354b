"""What the tests saw of a policy: as a table of counts and of what is missing, and beside the policy's own lines."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.text import Text

from policy_engine.cli.screen import counted, heading, output, print_rows, show, show_line
from policy_engine.cli.table import print_table
from policy_engine.diagnostics.visible import visible
from policy_engine.testing.coverage import Coverage, PointSeen

__all__ = ["print_coverage", "print_coverage_lines"]

_KINDS = {
    "rule": "rules",
    "row": "table rows",
    "segment": "segments",
    "case": "cases of derived fields",
    "pod": "pods",
    "stage": "stages",
    "content": "contents",
}
_HEADER = ("", "there", "true", "false", "unknown", "true and false", "decisive")
# Longer lists are cut: the lines of the policy show everything.
_MOST_LISTED = 40


def print_coverage(coverage: Coverage) -> None:
    """Print how much of each kind was seen, and what was not."""
    console = output()
    heading("seen by the tests", console)
    print_table(_HEADER, _right([_HEADER, *_counts(coverage)])[1:], console)
    show_line(f"{coverage.share:.0%} of what there is to see was seen", console, "bold")
    missing = [(seen, seen.never()) for seen in coverage.points]
    rows = [(f"{seen.point.place}", f"{seen.point.name}: {', '.join(words)}") for seen, words in missing if words]
    if rows:
        heading("not seen", console)
        print_rows(rows[:_MOST_LISTED], console)
        if len(rows) > _MOST_LISTED:
            show_line(f"  and {counted(len(rows) - _MOST_LISTED, 'more place')}: see --coverage-lines", console)


def _counts(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    for kind, name in _KINDS.items():
        points = [seen for seen in coverage.points if seen.point.kind == kind]
        if points:
            with_condition = [seen.seen for seen in points if seen.point.condition is not None]
            yield (
                name,
                f"{len(points):,}",
                f"{sum(seen.seen.true > 0 for seen in points):,}",
                f"{sum(seen.false > 0 for seen in with_condition):,}",
                f"{sum(seen.unknown > 0 for seen in with_condition):,}",
                f"{sum(seen.true > 0 and seen.false > 0 for seen in with_condition):,}",
                "",
            )
    tests = [test for seen in coverage.points for test in seen.tests]
    if tests:
        yield (
            "single tests",
            f"{len(tests):,}",
            f"{sum(test.true > 0 for test in tests):,}",
            f"{sum(test.false > 0 for test in tests):,}",
            f"{sum(test.unknown > 0 for test in tests):,}",
            f"{sum(test.true > 0 and test.false > 0 for test in tests):,}",
            f"{sum(len(test.decisive) == 2 for test in tests):,}",
        )


def _right(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Let numbers end below each other: below the last letter of their heading."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        (row[0], *(cell.rjust(width) if cell else "" for cell, width in zip(row[1:], widths[1:], strict=True)))
        for row in rows
    ]


# ---------------------------------------------------------------- beside the lines


def print_coverage_lines(coverage: Coverage, policy: Path) -> None:
    """Print the files of the policy with, beside each rule, how often it was true, false and unknown."""
    folder = policy if policy.is_dir() else policy.parent
    by_file: dict[str, dict[int, list[PointSeen]]] = {}
    for seen in coverage.points:
        by_file.setdefault(seen.point.place.file, {}).setdefault(seen.point.place.line, []).append(seen)
    for name, by_line in by_file.items():
        path = folder / name
        if path.suffix == ".policy" and path.is_file():
            _print_file(name, path.read_text(encoding="utf-8-sig").splitlines(), by_line)


def _print_file(name: str, lines: list[str], by_line: dict[int, list[PointSeen]]) -> None:
    console = output()
    heading(name, console)
    show(Text(f"{'line':>6}  {'true':>5} {'false':>5} {'unkn.':>5}\n", style="dim"), console)
    for number, line in enumerate(lines, 1):
        points = by_line.get(number, [])
        show(_line(number, points, line), console)
        for seen in points:
            words = seen.never()
            if words:
                which = f"{seen.point.name}: " if len(points) > 1 else ""
                show(Text(f"{'':>26} ! {visible(which + ', '.join(words))}\n", style="yellow"), console)


def _line(number: int, points: list[PointSeen], line: str) -> Text:
    text = Text(f"{number:>6}  ", style="dim")
    missing = any(seen.never() for seen in points)
    # Several points on one line, such as the cases of a derived field, have no count in common.
    seen = points[0].seen if len(points) == 1 else None
    counts = f"{'':>17}" if seen is None else f"{seen.true:>5} {seen.false:>5} {seen.unknown:>5}"
    text.append(counts, style="yellow" if missing else "green")
    return text.append(f" | {visible(line)}".rstrip() + "\n")
