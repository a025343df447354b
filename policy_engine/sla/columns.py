"""Due times of many clocks at once, for targets in minutes and hours: the arithmetic of `reckoning.py` in columns.

Instants are microseconds since 1970 in UTC. A pause that goes on ends nowhere: its clock
has no due time, and `NOT_KNOWN` stands in its place.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from policy_engine.calendars.intervals import IntervalTable
from policy_engine.sla.definition import ClockDefinition

__all__ = ["NOT_KNOWN", "due_times"]

Micros = NDArray[np.int64]

NOT_KNOWN = np.iinfo(np.int64).min
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_YEAR = timedelta(days=366)


def due_times(definition: ClockDefinition, starts: Micros, pauses: list[tuple[Micros, Micros]]) -> Micros:
    """Return when each clock is due.

    `pauses` holds the first pause of every clock, then the second, and so on, each as
    starts and ends; a clock without one has `NOT_KNOWN` as its start, a pause that goes
    on as its end.
    """
    length = _length(definition)
    table = None if definition.hours is None else _Table(definition, starts, pauses, length)
    due = starts + length if table is None else table.later(starts, np.full(len(starts), length))
    known = np.ones(len(starts), dtype=bool)
    for first, last in pauses:
        moves = known & (first != NOT_KNOWN) & (first >= starts) & (first < due)
        known &= ~(moves & (last == NOT_KNOWN))
        moves &= last != NOT_KNOWN
        counted = last[moves] - first[moves] if table is None else table.between(first[moves], last[moves])
        if table is None:
            due[moves] += counted
        else:
            # Nothing counted moves nothing: a due time at a closing stays there.
            moved = np.flatnonzero(moves)[counted > 0]
            due[moved] = table.later(due[moved], counted[counted > 0])
    return np.where(known, due, NOT_KNOWN)


def _length(definition: ClockDefinition) -> int:
    within = definition.sla.target.within
    if within.unit not in ("minutes", "hours"):
        raise ValueError("days are counted one by one, not in columns")
    minutes = within.amount * (60 if within.unit == "hours" else 1)
    return int((minutes * 60_000_000).to_integral_value())


class _Table:
    """The intervals of a calendar that these clocks can reach."""

    def __init__(
        self, definition: ClockDefinition, starts: Micros, pauses: list[tuple[Micros, Micros]], length: int
    ) -> None:
        assert definition.hours is not None, "without a calendar nothing is looked up"
        known = [starts, *(times[times != NOT_KNOWN] for pause in pauses for times in pause)]
        low = min(int(times.min()) for times in known if len(times)) if len(starts) else 0
        high = max(int(times.max()) for times in known if len(times)) if len(starts) else 0
        last = definition.hours.add(_instant(high), timedelta(microseconds=length))
        table = definition.hours.table(_instant(low), last + _YEAR)
        self._take(table)

    def _take(self, table: IntervalTable) -> None:
        self._starts = np.array(table.starts, dtype=np.int64)
        self._ends = np.array(table.ends, dtype=np.int64)
        self._before = np.array(table.before, dtype=np.int64)
        self._until = np.array(table.until, dtype=np.int64)

    def later(self, instants: Micros, lengths: Micros) -> Micros:
        """Return where lengths of open time after instants are over: at a closing, not at the opening after it."""
        first = np.searchsorted(self._ends, instants, side="right")
        target = self._before[first] + np.maximum(0, instants - self._starts[first]) + lengths
        index = np.maximum(np.searchsorted(self._until, target, side="left"), first)
        found: Micros = self._starts[index] + target - self._before[index]
        return found

    def between(self, first: Micros, last: Micros) -> Micros:
        """Return the open time between instants."""
        return self._open_before(last) - self._open_before(first)

    def _open_before(self, instants: Micros) -> Micros:
        index = np.searchsorted(self._starts, instants, side="right") - 1
        reached = np.maximum(index, 0)
        inside = self._before[reached] + np.minimum(instants, self._ends[reached]) - self._starts[reached]
        return np.where(index < 0, 0, inside)


def _instant(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND
