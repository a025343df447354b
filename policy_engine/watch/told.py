"""From the rows of an event log into a state, which keeps the fields that changed as they came."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.closing import Happening, record_events
from policy_engine.history import EventProblem, EventReader
from policy_engine.history.errors import from_the_future
from policy_engine.history.read import EVENT_COLUMNS
from policy_engine.model.text import text_key
from policy_engine.store.protocol import Store

__all__ = ["Told", "take_events"]

_AHEAD = timedelta(minutes=5)
# Others wait for a fraction of a second while so many are written.
_BLOCK = 5_000


class Told(NamedTuple):
    """What is to be said of an event log: rows that are no events, and names that the policy does not know, counted."""

    problems: list[EventProblem]
    unknown: Mapping[str, int]


def take_events(
    store: Store, policy: PolicyInForce, rows: Iterable[tuple[int, Mapping[str, object]]], now: datetime
) -> Told:
    """Take the events of a log into a state; those that it knows change nothing, those from the future are held."""
    reader = EventReader(policy.checked)
    happenings = _happenings(reader, rows, now)
    while block := list(islice(happenings, _BLOCK)):
        with store.write() as writer:
            record_events(writer, policy, block, now)
    return Told(reader.problems, reader.unknown)


def _happenings(
    reader: EventReader, rows: Iterable[tuple[int, Mapping[str, object]]], now: datetime
) -> Iterator[Happening]:
    for line, cells in rows:
        event = reader.read(line, cells)
        if event is None:
            continue
        if event.at > now + _AHEAD:
            reader.problems.append(EventProblem(line, event.lead, from_the_future(event.name, event.at)))
            continue
        changes = {
            key: value for key, value in cells.items() if value is not None and text_key(key) not in EVENT_COLUMNS
        }
        yield Happening(event.lead, event.name, event.at, event.by, changes)
