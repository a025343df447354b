"""Open time as a table of intervals: whole microseconds, in order, half open, none touching another.

A table knows the intervals of a span of time and answers only for that span: where an
answer might lie outside, it gives None, and its owner makes a longer table.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from policy_engine.source.frozen import frozen

__all__ = ["IntervalTable", "merged"]


def merged(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort intervals and join those that overlap or touch; empty ones are left out.

    >>> merged([(5, 9), (0, 3), (3, 4), (8, 8)])
    [(0, 4), (5, 9)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


@frozen
class IntervalTable:
    """The open time of the instants from `low` (included) to `high` (excluded).

    The first and the last interval may reach over these ends. `before` and `until` hold
    the open time up to the start and up to the end of each interval; `days` the ordinals
    of the dates that have an opening of their own.
    """

    low: int
    high: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    until: tuple[int, ...]
    days: tuple[int, ...]

    @classmethod
    def of(cls, low: int, high: int, intervals: Iterable[tuple[int, int]], days: Iterable[int]) -> "IntervalTable":
        """Make a table of intervals in any order."""
        starts, ends, before, until = [], [], [], []
        total = 0
        for start, end in merged(intervals):
            starts.append(start)
            ends.append(end)
            before.append(total)
            total += end - start
            until.append(total)
        return cls(low, high, tuple(starts), tuple(ends), tuple(before), tuple(until), tuple(days))

    def is_open(self, instant: int) -> bool:
        """Tell whether an instant of the span lies in an interval."""
        index = bisect_right(self.starts, instant) - 1
        return index >= 0 and instant < self.ends[index]

    def is_boundary(self, instant: int) -> bool:
        """Tell whether an interval starts or ends at an instant of the span."""
        return _holds(self.starts, instant) or _holds(self.ends, instant)

    def advance(self, instant: int, length: int) -> int | None:
        """Return where `length` of open time after an instant is over: at a closing, not at the opening after it.

        An instant outside open time starts at the next opening.
        """
        first = bisect_right(self.ends, instant)
        if first == len(self.starts):
            return None
        target = self.before[first] + max(0, instant - self.starts[first]) + length
        index = bisect_left(self.until, target, first)
        if index == len(self.starts):
            return None
        return self.starts[index] + target - self.before[index]

    def retreat(self, instant: int, length: int) -> int | None:
        """Return where `length` of open time before an instant begins: at an opening, not at the closing before it.

        An instant outside open time starts at the closing before it.
        """
        last = bisect_right(self.starts, instant) - 1
        if last < 0:
            return None
        target = self.before[last] + min(instant, self.ends[last]) - self.starts[last] - length
        if target < 0:
            return None
        index = bisect_right(self.before, target, 0, last + 1) - 1
        found = self.starts[index] + target - self.before[index]
        return found if found >= self.low else None

    def open_before(self, instant: int) -> int:
        """Return the open time from the table's first interval up to an instant of the span."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.ends[index]) - self.starts[index]

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the intervals between two instants of the span, cut at both."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return [(max(start, self.starts[index]), min(end, self.ends[index])) for index in range(first, last)]

    def day_after(self, day: int, count: int) -> int | None:
        """Return the `count`-th date with an opening after a date."""
        index = bisect_right(self.days, day) + count - 1
        return self.days[index] if index < len(self.days) else None

    def day_before(self, day: int, count: int) -> int | None:
        """Return the `count`-th date with an opening before a date."""
        index = bisect_left(self.days, day) - count
        return self.days[index] if index >= 0 else None


def _holds(ordered: tuple[int, ...], value: int) -> bool:
    index = bisect_left(ordered, value)
    return index < len(ordered) and ordered[index] == value
