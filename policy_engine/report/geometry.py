"""Where the marks of a chart stand: numbers in, percentages and paths out, no markup.

Across, everything is in percent, so that a chart fills the width it gets while its text
keeps its size.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from policy_engine.report.blocks import Bar, Bars, Flows, Link, Matrix, Point, Timeline, Tone, Trend
from policy_engine.source.frozen import frozen

__all__ = [
    "Band",
    "Drawing",
    "LaneDrawing",
    "MatrixCell",
    "Spot",
    "bar_rows",
    "flows_drawing",
    "matrix_rows",
    "timeline_drawing",
    "trend_drawing",
]

# Shades of a matrix, and colours of bands: the style sheet has as many.
_SHADES = 5
_COLOURS = 6
_HEADROOM = 1.08
_TICKS = 5
# In characters.
_ROOM_FOR_LABELS = 44
_FEW_POINTS = 5


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3f}%" if whole > 0 else "0%"


# ---------------------------------------------------------------- bars


def bar_rows(bars: Bars) -> list[tuple[Bar, str, str | None]]:
    """Return each bar with its length and the place of its mark."""
    tops = [max(bar.value, bar.mark or 0.0, 0.0) for bar in bars.items]
    whole = max(tops, default=0.0)
    rows = []
    for bar, top in zip(bars.items, tops, strict=True):
        scale = (top if bars.own_scale else whole) * _HEADROOM
        mark = None if bar.mark is None else _percent(bar.mark, scale)
        rows.append((bar, _percent(max(bar.value, 0.0), scale), mark))
    return rows


# ---------------------------------------------------------------- trends


@frozen
class Spot:
    """A point of a trend; `anchor` says how its label hangs below the axis, where there is room for it."""

    point: Point
    x: str
    y: float
    anchor: str | None


@frozen
class Drawing:
    """A trend: its spots, and the lines and areas between them in a box of 1000 by `height`."""

    spots: tuple[Spot, ...]
    lines: tuple[str, ...]
    areas: tuple[str, ...]
    mark: float | None
    height: int


def trend_drawing(trend: Trend, height: int = 120) -> Drawing:
    """Place the points of a trend; a gap in the values is a gap in the line."""
    values = [point.value for point in trend.points if point.value is not None]
    top = max([*values, trend.mark or 0.0, 0.0]) * _HEADROOM or 1.0
    bottom = min([*values, 0.0])
    count = len(trend.points)

    def y_of(value: float) -> float:
        return round(height * (top - value) / (top - bottom), 2)

    def x_of(index: int) -> float:
        return (index + 0.5) / count

    placed = [(index, point) for index, point in enumerate(trend.points)]
    runs = [
        [(1000 * x_of(index), y_of(point.value)) for index, point in run if point.value is not None]
        for known, run in groupby(placed, key=lambda pair: pair[1].value is not None)
        if known
    ]
    return Drawing(
        spots=tuple(
            Spot(
                point,
                _percent(x_of(index), 1),
                y_of(point.value if point.value is not None else 0.0),
                _anchor(index, count, _label_step(trend.points)),
            )
            for index, point in placed
        ),
        lines=tuple(_line(run) for run in runs),
        areas=tuple(f"{_line(run)}L{run[-1][0]:.1f},{y_of(0)}L{run[0][0]:.1f},{y_of(0)}Z" for run in runs),
        mark=None if trend.mark is None else y_of(trend.mark),
        height=height,
    )


def _label_step(points: Sequence[Point]) -> int:
    """Return every how many points there is room for a label, in a card on a phone."""
    longest = max((len(point.label) for point in points), default=1)
    return -(-len(points) // max(2, _ROOM_FOR_LABELS // (longest + 3)))


def _anchor(index: int, count: int, step: int) -> str | None:
    """Label every so many points, counted from the last, which is the one people look for."""
    if (count - 1 - index) % step:
        return None
    if count > _FEW_POINTS and index + 1 == count:
        return "end"
    return "start" if count > _FEW_POINTS and index == 0 else "middle"


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y}" for x, y in points)


# ---------------------------------------------------------------- from here to there


@frozen
class Band:
    """A link as a closed path in a box of 1000 by the drawing's height."""

    link: Link
    path: str
    colour: int


@frozen
class End:
    """A name at one side, with the sum of its links."""

    name: str
    count: int
    top: float
    size: float
    colour: int


def flows_drawing(flows: Flows) -> tuple[list[End], list[End], list[Band], int]:
    """Place the ends at both sides and the bands between them; returns them and the height."""
    sources = _totals((link.source, link.count) for link in flows.links)
    targets = _totals((link.target, link.count) for link in flows.links)
    gap, least = 14.0, 16.0
    height = max(160, 46 * max(len(sources), len(targets), 1))
    room = min(height - gap * (len(names) - 1) - least * len(names) for names in (sources, targets))
    scale = room / max(sum(sources.values()), 1)
    left = _stacked(sources, scale, gap, least)
    right = _stacked(targets, scale, gap, least)
    return left, right, list(_bands(flows.links, left, right)), height


def _totals(pairs: Iterator[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for name, count in pairs:
        totals[name] = totals.get(name, 0) + count
    return totals


def _stacked(totals: dict[str, int], scale: float, gap: float, least: float) -> list[End]:
    ends, top = [], 0.0
    for index, (name, count) in enumerate(totals.items()):
        size = count * scale + least
        ends.append(End(name, count, top, size, index % _COLOURS))
        top += size + gap
    return ends


def _bands(links: Sequence[Link], left: Sequence[End], right: Sequence[End]) -> Iterator[Band]:
    """Cut each end into its links, in the order of the other side, so that bands cross as little as they can."""
    from_end = {end.name: end for end in left}
    to_end = {end.name: end for end in right}
    out_at = {end.name: end.top for end in left}
    in_at = {end.name: end.top for end in right}
    starts, stops = {}, {}
    for link in sorted(links, key=lambda link: to_end[link.target].top):
        size = from_end[link.source].size * link.count / max(from_end[link.source].count, 1)
        starts[id(link)] = (out_at[link.source], size)
        out_at[link.source] += size
    for link in sorted(links, key=lambda link: from_end[link.source].top):
        size = to_end[link.target].size * link.count / max(to_end[link.target].count, 1)
        stops[id(link)] = (in_at[link.target], size)
        in_at[link.target] += size
    for link in links:
        (y0, h0), (y1, h1) = starts[id(link)], stops[id(link)]
        path = (
            f"M0,{y0:.1f}C500,{y0:.1f} 500,{y1:.1f} 1000,{y1:.1f}"
            f"L1000,{y1 + h1:.1f}C500,{y1 + h1:.1f} 500,{y0 + h0:.1f} 0,{y0 + h0:.1f}Z"
        )
        yield Band(link, path, from_end[link.source].colour)


@frozen
class MatrixCell:
    words: str
    shade: int


def matrix_rows(matrix: Matrix) -> tuple[list[str], list[tuple[str, list[MatrixCell]]]]:
    """Return the names across, and a row of counts with their shade for each name down."""
    targets = list(dict.fromkeys(link.target for link in matrix.links))
    counts: dict[tuple[str, str], int] = {}
    words: dict[tuple[str, str], str] = {}
    for link in matrix.links:
        pair = link.source, link.target
        counts[pair] = counts.get(pair, 0) + link.count
        words[pair] = link.words or f"{counts[pair]:,}"
    largest = max(counts.values(), default=0)

    def cell(pair: tuple[str, str]) -> MatrixCell:
        count = counts.get(pair, 0)
        return MatrixCell(words.get(pair, ""), -(-count * _SHADES // largest) if largest else 0)

    sources = dict.fromkeys(link.source for link in matrix.links)
    return targets, [(source, [cell((source, target)) for target in targets]) for source in sources]


# ---------------------------------------------------------------- time


@frozen
class LaneDrawing:
    """A lane: its spans as (x, width, tone, words), its marks as (x, tone, words)."""

    label: str
    note: str
    spans: tuple[tuple[str, str, Tone, str], ...]
    marks: tuple[tuple[str, Tone, str], ...]


def timeline_drawing(timeline: Timeline) -> tuple[list[LaneDrawing], list[tuple[str, str]]]:
    """Place lanes and the ticks of their axis."""
    times = [time for lane in timeline.lanes for span in lane.spans for time in (span.start, span.stop)]
    times += [mark.at for lane in timeline.lanes for mark in lane.marks]
    if not times:
        return [LaneDrawing(lane.label, lane.note, (), ()) for lane in timeline.lanes], []
    start, stop = min(times), max(times)
    whole = max((stop - start).total_seconds(), 1.0)

    def x_of(time: datetime) -> float:
        return (time - start).total_seconds()

    lanes = [
        LaneDrawing(
            lane.label,
            lane.note,
            tuple(
                (
                    _percent(x_of(span.start), whole),
                    _percent(x_of(span.stop) - x_of(span.start), whole),
                    span.tone,
                    span.words,
                )
                for span in lane.spans
            ),
            tuple((_percent(x_of(mark.at), whole), mark.tone, mark.words) for mark in lane.marks),
        )
        for lane in timeline.lanes
    ]
    return lanes, [(_percent(x_of(tick), whole), words) for tick, words in _ticks(start, stop)]


_STEPS = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8)),
    *(timedelta(days=days) for days in (1, 2, 7, 14, 30, 91, 182, 365, 730, 1825, 3650, 36500)),
)


def _ticks(start: datetime, stop: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield round times of the clock on the wall, a handful of them."""
    step = next((step for step in _STEPS if (stop - start) / step <= _TICKS), _STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    tick = midnight
    while tick <= stop:
        if tick >= start:
            yield tick, f"{tick:%Y-%m-%d}" if step >= timedelta(days=1) else f"{tick:%d %b %H:%M}"
        tick += step
