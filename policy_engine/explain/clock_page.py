"""The page of `policy sla -o report.html`: what was kept and what was not, by SLA, pod, rep and week, and when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_engine.calendars.zones import local_date, zoned
from policy_engine.explain.clock_text import length_words
from policy_engine.model.clock import Clock
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.promise_words import clock_target_words
from policy_engine.report import (
    Block,
    Cell,
    Figure,
    Figures,
    Lane,
    Mark,
    Page,
    Paragraph,
    Point,
    Section,
    Span,
    Table,
    Timeline,
    Tone,
    Trend,
)

__all__ = ["clock_page", "is_at_risk"]

# At this share of its time a clock that still runs is at risk, if no step of it says so before.
_AT_RISK = 0.8
_MOST_LANES = 40
_NOBODY = "nobody"
_HEADER = ("clocks", "met", "breached", "at risk", "on time", "cancelled", "kept")


def is_at_risk(clock: Clock) -> bool:
    """Tell whether a clock that still runs is near its end: a step fell due, or most of its time is over."""
    if clock.state not in ("running", "paused"):
        return False
    return bool(clock.steps) or clock.elapsed >= (clock.elapsed + clock.remaining) * _AT_RISK


def clock_page(policy: CheckedPolicy, clocks: Sequence[Clock], at: datetime) -> Page:
    """Return the page about all clocks as they stand at an instant."""
    zone = policy.timezone
    week = _week_in(zone)
    sections = [
        Section("At a glance", (_figures(clocks),)),
        Section("By SLA", (_table("SLA", clocks, lambda clock: clock.sla),)),
        Section("By pod", (_table("pod", clocks, lambda clock: clock.pod or _NOBODY),)),
        Section("By rep", (_table("rep", clocks, lambda clock: clock.rep or _NOBODY),)),
        Section("By week", _weeks(clocks, week), "The week, named by its Monday, in which a clock started."),
        Section("Through time", _timeline(clocks, at, zone)),
    ]
    facts = [
        ("policy", policy.name),
        ("as of", f"{zoned(at, zone):%Y-%m-%d %H:%M} {zone}"),
        *[(sla.name, clock_target_words(sla.target)) for sla in policy.slas],
    ]
    return Page("SLA clocks", sections, kind="report", facts=facts, foot="policy sla")


# ---------------------------------------------------------------- counts


@dataclass(slots=True)
class _Counts:
    clocks: int = 0
    met: int = 0
    breached: int = 0
    at_risk: int = 0
    on_time: int = 0
    cancelled: int = 0

    def add(self, clock: Clock) -> None:
        self.clocks += 1
        if clock.state in ("met", "breached", "cancelled"):
            setattr(self, clock.state, getattr(self, clock.state) + 1)
        elif is_at_risk(clock):
            self.at_risk += 1
        else:
            self.on_time += 1

    @property
    def kept(self) -> float | None:
        """Return the share of those decided that were met; None where none is decided."""
        decided = self.met + self.breached
        return self.met / decided if decided else None


def _counted(clocks: Sequence[Clock]) -> _Counts:
    counts = _Counts()
    for clock in clocks:
        counts.add(clock)
    return counts


def _grouped(clocks: Sequence[Clock], name_of: Callable[[Clock], str]) -> dict[str, _Counts]:
    groups: dict[str, _Counts] = {}
    for clock in clocks:
        groups.setdefault(name_of(clock), _Counts()).add(clock)
    return groups


def _share_words(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _figures(clocks: Sequence[Clock]) -> Figures:
    counts = _counted(clocks)
    decided = counts.met + counts.breached
    return Figures((
        Figure("kept", _share_words(counts.kept), f"{counts.met:,} of {decided:,} decided", "accent"),
        Figure("breached", f"{counts.breached:,}", "", "bad" if counts.breached else "good"),
        Figure("at risk", f"{counts.at_risk:,}", "", "warning" if counts.at_risk else "plain"),
        Figure("on time so far", f"{counts.on_time:,}"),
        Figure("cancelled", f"{counts.cancelled:,}", "", "quiet"),
    ))  # fmt: skip


def _table(kind: str, clocks: Sequence[Clock], name_of: Callable[[Clock], str]) -> Table:
    groups = sorted(_grouped(clocks, name_of).items(), key=lambda group: (-group[1].breached, group[0]))
    return Table((kind, *_HEADER), [_row(name, counts) for name, counts in groups], numbers=range(1, len(_HEADER) + 1))


def _row(name: str, counts: _Counts) -> list[Cell | str]:
    return [
        name,
        f"{counts.clocks:,}",
        f"{counts.met:,}",
        Cell(f"{counts.breached:,}", "bad" if counts.breached else "plain"),
        Cell(f"{counts.at_risk:,}", "warning" if counts.at_risk else "plain"),
        f"{counts.on_time:,}",
        f"{counts.cancelled:,}",
        _share_words(counts.kept),
    ]


def _week_in(zone: str) -> Callable[[Clock], str]:
    def week(clock: Clock) -> str:
        day = local_date(clock.started, zone)
        return (day - timedelta(days=day.weekday())).isoformat()

    return week


def _weeks(clocks: Sequence[Clock], week: Callable[[Clock], str]) -> tuple[Block, ...]:
    groups = sorted(_grouped(clocks, week).items())
    points = [Point(name, counts.kept, _share_words(counts.kept)) for name, counts in groups]
    table = Table(
        ("week", *_HEADER), [_row(name, counts) for name, counts in groups], numbers=range(1, len(_HEADER) + 1)
    )
    return (Trend(points, "share kept"), table) if len(points) > 1 else (table,)


# ---------------------------------------------------------------- pictures

_TONES: dict[str, Tone] = {
    "met": "good",
    "breached": "bad",
    "running": "accent",
    "paused": "quiet",
    "cancelled": "quiet",
}


def _timeline(clocks: Sequence[Clock], at: datetime, zone: str) -> tuple[Block, ...]:
    """Return the clocks that still run, those due first at the top; where none does, the last that ended."""
    live = sorted((clock for clock in clocks if clock.stopped is None), key=lambda clock: (clock.due or at, clock.lead))
    shown = live[:_MOST_LANES]
    words = f"{len(shown):,} of {len(live):,} clocks that still run, by due time"
    if not live:
        ended = sorted(clocks, key=lambda clock: (clock.stopped or at, clock.lead))
        shown = ended[-_MOST_LANES:]
        words = f"the last {len(shown):,} of {len(ended):,} clocks; none runs any more"
    if not shown:
        return (Paragraph("There is no clock.", "quiet"),)
    return (Timeline([_lane(clock, at, zone) for clock in shown], words),)


def _lane(clock: Clock, at: datetime, zone: str) -> Lane:
    end = clock.stopped or max(at, clock.started)
    spans = [Span(zoned(clock.started, zone), zoned(end, zone), f"{clock.sla}: {clock.state}", _tone(clock))]
    spans += [
        Span(zoned(pause.start, zone), zoned(pause.end or end, zone), "paused", "quiet") for pause in clock.pauses
    ]
    marks = [Mark(zoned(step.at, zone), step.words, "warning") for step in clock.steps]
    if clock.due is not None:
        marks.append(Mark(zoned(clock.due, zone), "due", "plain"))
    left = f"{length_words(abs(clock.remaining))} {'too late' if clock.is_late else 'left'}"
    return Lane(clock.lead, spans, marks, f"{clock.sla}, {left}")


def _tone(clock: Clock) -> Tone:
    return "warning" if is_at_risk(clock) else _TONES[clock.state]
