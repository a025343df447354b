"""A clock that no jump of the machine's clock can fool.

The time goes on as a steady clock counts it; the wall clock is followed as long as the two
agree within a minute. It never goes back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

__all__ = ["SteadyClock"]

_TOLERANCE = timedelta(seconds=60)


class SteadyClock:
    """Tells the time of `wall`, held against the seconds that `steady` counts.

    `astray` is by how much the wall clock is off while it is not followed, else nothing.
    """

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._wall = wall
        self._steady = steady
        self._time = wall()
        self._counted = steady()
        self.astray = timedelta()

    def now(self) -> datetime:
        """Return the time, which is never before the one returned last."""
        counted = self._steady()
        expected = self._time + timedelta(seconds=max(0.0, counted - self._counted))
        shown = self._wall()
        self.astray = timedelta()
        if abs(shown - expected) >= _TOLERANCE:
            self.astray = shown - expected
            shown = expected
        self._time, self._counted = max(self._time, shown), counted
        return self._time
