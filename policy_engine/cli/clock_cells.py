"""A clock as the cells of a row: as data for a file, and in short for a person."""

from collections.abc import Callable
from datetime import datetime, timedelta

from policy_engine.explain.clock_text import length_words
from policy_engine.model.clock import Clock

__all__ = ["SHORT_HEADER", "clock_cells", "short_cells"]

SHORT_HEADER = ("lead", "SLA", "cycle", "state", "started", "due", "stopped", "left", "steps")

Write = Callable[[datetime], str]


def clock_cells(clock: Clock, write: Write) -> dict[str, object]:
    """Return each part of a clock as a cell; `write` writes its times."""
    return {
        "lead": clock.lead,
        "sla": clock.sla,
        "cycle": clock.cycle,
        "state": clock.state,
        "started": write(clock.started),
        "due": None if clock.due is None else write(clock.due),
        "stopped": None if clock.stopped is None else write(clock.stopped),
        "elapsed_seconds": _seconds(clock.elapsed),
        "paused_seconds": _seconds(clock.paused),
        "remaining_seconds": _seconds(clock.remaining),
        "steps": [{"step": step.words, "at": write(step.at)} for step in clock.steps],
    }


def short_cells(clock: Clock, write: Write) -> tuple[str, ...]:
    """Return what a person looks for first: what is late, and by how much."""
    return (
        clock.lead,
        clock.sla,
        str(clock.cycle) if clock.cycle > 1 else "",
        clock.state,
        write(clock.started),
        "" if clock.due is None else write(clock.due),
        "" if clock.stopped is None else write(clock.stopped),
        length_words(clock.remaining),
        "; ".join(step.words for step in clock.steps),
    )


def _seconds(length: timedelta) -> int | float:
    """Return whole seconds as such; else a number with its fraction."""
    whole, rest = divmod(length, timedelta(seconds=1))
    return whole + rest / timedelta(seconds=1) if rest else whole
