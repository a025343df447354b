"""From the rows of an event log to what a state keeps of them: the fields as they came."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from policy_engine.dispatch.closing import Happening
from policy_engine.history import EventProblem, read_events
from policy_engine.history.errors import from_the_future
from policy_engine.history.read import EVENT_COLUMNS
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key

__all__ = ["happenings"]

_AHEAD = timedelta(minutes=5)


def happenings(
    policy: CheckedPolicy, rows: Iterable[tuple[int, Mapping[str, object]]], now: datetime
) -> tuple[list[Happening], list[EventProblem]]:
    """Return the events of a log, and what is wrong with the rows that are none; those from the future are held."""
    told: list[Happening] = []
    problems: list[EventProblem] = []
    for line, cells in rows:
        log = read_events(policy, [(line, cells)])
        problems += log.problems
        for event in log:
            if event.at > now + _AHEAD:
                problems.append(EventProblem(line, event.lead, from_the_future(event.name, event.at)))
                continue
            changes = {
                key: value for key, value in cells.items() if value is not None and text_key(key) not in EVENT_COLUMNS
            }
            told.append(Happening(event.lead, event.name, event.at, event.by, changes))
    return told, problems
