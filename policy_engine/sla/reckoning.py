"""The arithmetic of one cycle: what its pauses do to its due time and its steps.

Only the counted time inside a pause moves what has not fallen due yet; what falls due at
the very instant at which a pause starts has fallen due.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from policy_engine.model.clock import Pause, StepTime
from policy_engine.sla.definition import ClockDefinition

__all__ = ["Reckoning"]


class Reckoning:
    """One cycle: what it goes by, its start, and its pauses in order, of which the last may go on."""

    def __init__(self, definition: ClockDefinition, start: datetime, pauses: Sequence[Pause] = ()) -> None:
        self._definition = definition
        self._start = start
        self._pauses = pauses
        self._planned = definition.due(start)

    @property
    def whole(self) -> timedelta:
        """Return the counted time of the target."""
        return self._definition.between(self._start, self._planned)

    def due(self) -> datetime | None:
        """Return when the target is due; None while a pause before it goes on."""
        return self._moved(self._planned, self._start)

    def counted(self, end: datetime) -> tuple[timedelta, timedelta]:
        """Return the counted time from the start to an instant: what elapsed, and what was paused."""
        definition = self._definition
        paused = timedelta()
        for pause in self._pauses:
            paused += definition.between(pause.start, end if pause.end is None else min(pause.end, end))
        return definition.between(self._start, end) - paused, paused

    def fallen(
        self, stopped: datetime | None, now: datetime, ending: frozenset[int] = frozenset()
    ) -> tuple[tuple[StepTime, ...], StepTime | None]:
        """Return the steps that fell due, in the order of their times, and the next one where its time is known.

        A step that falls due at the instant at which the cycle ended has not, unless it is one
        of `ending`, which ended it, or stands before such a one.
        """
        times = sorted(self._all_steps(), key=_order)
        if stopped is None:
            fallen = [step for step in times if step.at <= now]
            return tuple(fallen), next((step for step in times if step.at > now), None)
        last = max((step.number for step in times if step.at == stopped and step.number in ending), default=-1)
        return tuple(step for step in times if step.at < stopped or (step.at == stopped and step.number <= last)), None

    def _all_steps(self) -> Iterator[StepTime]:
        """Yield each step whose time is known; one that counts from an unknown time is unknown too."""
        above: datetime | None = self._start
        for number, schedule in enumerate(self._definition.steps):
            if schedule.later is None:
                planned = self._definition.step_due(number, self._start, self._start)
                at = self._moved(planned, self._start)
            elif above is None:
                at = None
            else:
                at = self._moved(self._definition.step_due(number, self._start, above), above)
            above = at
            if at is not None:
                yield StepTime(number, schedule.words, at)

    def _moved(self, planned: datetime, since: datetime) -> datetime | None:
        """Return where the pauses after an instant move what was planned; None where one goes on."""
        definition = self._definition
        for pause in self._pauses:
            if pause.start < since:
                continue
            if pause.start >= planned:
                break
            if pause.end is None:
                return None
            planned = definition.later(planned, definition.between(pause.start, pause.end))
        return planned


def _order(step: StepTime) -> tuple[datetime, int]:
    return step.at, step.number
