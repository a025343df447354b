"""What a store keeps, as data."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import NamedTuple

from policy_engine.assignment import Hold
from policy_engine.assignment.state import PoolId
from policy_engine.model.decision import Outcome
from policy_engine.source.frozen import frozen

__all__ = [
    "Capacities",
    "EntryRow",
    "FiredStep",
    "Head",
    "LogRow",
    "Marks",
    "Needs",
    "Parcel",
    "Reading",
    "ReadingRow",
    "Request",
    "StoredEvent",
    "StoredLead",
    "storable",
]

# No database takes half a character, nor all of them a NUL.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """Return a text as every store can keep it; ids and names pass through here on their way in."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("\ufffd", text)


class Head(NamedTuple):
    """The end of the log: how many entries there are, and the hash of the last one."""

    entries: int
    hash: str


class Reading(NamedTuple):
    """What an entry of the log was decided from: in clear what may be, and sealed the rest."""

    lead: str
    text: str
    sealed: bytes


class LogRow(NamedTuple):
    """An entry of the log: its number, its text, the hash of both, and what it was decided from.

    An entry about no lead, or about one that was erased, has no reading.
    """

    number: int
    entry: str
    hash: str
    reading: Reading | None = None


class StoredLead(NamedTuple):
    """The decision in force for a lead.

    `entry` is the number of the log's entry that says so. `hold` is what the lead takes up
    at its rep, as long as it `is_open`.
    """

    id: str
    entry: int
    policy: str
    outcome: Outcome
    stage: str | None
    decision: str
    waiting_since: datetime | None = None
    hold: Hold | None = None
    is_open: bool = False


# A row of the log and a reading as plain tuples: what is only written down needs no names.
ReadingRow = tuple[str, str, bytes]
EntryRow = tuple[int, str, str, ReadingRow | None]


@frozen
class StoredEvent:
    """Something that happened to a lead. `mark` is the same for the same event told again; `changes` is JSON."""

    mark: str
    lead: str
    event: str
    at: datetime
    by: str | None = None
    changes: str = "{}"


class Marks(NamedTuple):
    """How far somebody has followed a state: the last entry of the log, and the last event."""

    entry: int = 0
    event: int = 0


@frozen
class FiredStep:
    """A step of a clock that fired: its cycle by number and by start, when it was due and when it fired.

    `event` is the id under which it was told; `truth` what the history says of it now.
    """

    lead: str
    sla: str
    cycle: int
    step: int
    started: datetime
    due: datetime
    fired: datetime
    event: str
    truth: str


class Parcel(NamedTuple):
    """A message about a step that was due, which a sink has not taken yet: how often that was tried, and when again."""

    event: str
    sink: str
    lead: str
    message: str
    due: datetime
    tries: int
    again: datetime


class Request(NamedTuple):
    """A call that was answered: the fingerprint of what was asked, the lead, its entry in the log, when, the answer."""

    body: str
    lead: str
    entry: int
    at: datetime
    answer: str


@frozen
class Needs:
    """Which part of the turns and loads is asked for: pools, values kept together in them, reps, and days."""

    pools: frozenset[PoolId] = frozenset()
    reps: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    kept: Mapping[PoolId, frozenset[str]] = field(default_factory=dict)


class Capacities(NamedTuple):
    """The most leads that a rep may get in a day, and may have open."""

    per_day: int | None = None
    open: int | None = None
