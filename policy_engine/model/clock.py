"""What an SLA clock shows: one record per lead, SLA and cycle."""

from datetime import datetime, timedelta
from typing import Literal

from policy_engine.source.frozen import frozen

__all__ = ["CLOCK_COLUMNS", "Clock", "ClockState", "Pause", "StepTime"]

ClockState = Literal["running", "paused", "met", "breached", "cancelled"]

CLOCK_COLUMNS = (
    "lead", "sla", "cycle", "state", "started", "due", "stopped", "elapsed_seconds", "paused_seconds",
    "remaining_seconds", "steps",
)  # fmt: skip


@frozen
class StepTime:
    """When a step of an SLA falls due: its number from 0, its words (`at 80%`), and the instant."""

    number: int
    words: str
    at: datetime


@frozen
class Pause:
    """A time in which nothing counts; one without an end goes on."""

    start: datetime
    end: datetime | None = None


@frozen
class Clock:
    """One cycle of an SLA on a lead.

    `due` is None while the clock is paused before it is late. `elapsed`, `paused` and
    `remaining` are on the clock's calendar; `remaining` is below zero when it is late.
    `steps` are those that fell due, `coming` the next one, where its time is known.
    `stopped_by` names the event that ended it. `is_assumed`: it starts at an assignment
    that nothing tells of. `pod` and `rep` had the lead when it ended, or have it now.
    """

    lead: str
    sla: str
    cycle: int
    state: ClockState
    started: datetime
    due: datetime | None
    stopped: datetime | None
    elapsed: timedelta
    paused: timedelta
    remaining: timedelta
    steps: tuple[StepTime, ...] = ()
    coming: StepTime | None = None
    pauses: tuple[Pause, ...] = ()
    stopped_by: str | None = None
    is_assumed: bool = False
    pod: str | None = None
    rep: str | None = None

    def cycle_is(self, cycle: int, started: datetime) -> bool:
        """Tell whether this is the cycle of that number, or of that start: a late event may number cycles anew."""
        return self.cycle == cycle or self.started == started

    @property
    def is_late(self) -> bool:
        """Tell whether the target was missed."""
        return self.state == "breached"

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing can happen to it any more."""
        return self.stopped is not None
