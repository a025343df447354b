"""Clocks: contestants take turns, so that all meet the same machine, and the median of each counts."""

from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

__all__ = ["interleaved"]


def interleaved(actions: Mapping[str, tuple[Callable[[], object], int]], runs: int = 5) -> dict[str, float]:
    """Return the median processor time of one lead; an action comes with the number of its leads.

    The first run of each fills what is kept, and does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in actions}
    for run in range(runs + 1):
        for name, (action, leads) in actions.items():
            start = process_time()
            action()
            if run:
                times[name].append((process_time() - start) / leads)
    return {name: median(each) for name, each in times.items()}
