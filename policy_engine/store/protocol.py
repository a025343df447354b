"""What every store can do.

A store is used through transactions: `read` sees the state as it stood at one moment,
`write` has it to itself until it ends, and is kept whole or not at all. A call that
fails raises StoreError, and nothing of its transaction was kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from policy_engine.assignment import HandoutState
from policy_engine.store.clock_protocol import ClockReader, ClockWriter
from policy_engine.store.records import (
    Capacities,
    EntryRow,
    Head,
    LogRow,
    Needs,
    Reading,
    Request,
    StoredEvent,
    StoredLead,
)

__all__ = ["Reader", "Store", "Writer"]


class Reader(ClockReader, Protocol):
    """A state that stands still."""

    def handout_state(self, needs: Needs) -> HandoutState:
        """Return the part of the turns and loads that is asked for."""
        ...

    def whole_handout_state(self) -> HandoutState:
        """Return all turns and loads."""
        ...

    def leads(self, ids: Sequence[str]) -> dict[str, StoredLead]:
        """Return the decisions in force for these leads, those that have one."""
        ...

    def waiting(self) -> list[str]:
        """Return the leads that wait, oldest first."""
        ...

    def secrets(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the keys of these leads, of those that have one."""
        ...

    def secret(self) -> bytes:
        """Return the key of the store itself."""
        ...

    def head(self) -> Head:
        """Return the end of the log."""
        ...

    def log(self, first: int, last: int) -> list[LogRow]:
        """Return the entries of the log from one number to another, both included."""
        ...

    def readings(self, numbers: Sequence[int]) -> dict[int, Reading]:
        """Return what these entries were decided from, of those that were not erased."""
        ...

    def entries_of(self, lead: str) -> list[int]:
        """Return the numbers of the entries about a lead that was not erased."""
        ...

    def policy(self, hash: str) -> str | None:
        """Return a policy that decided something, as JSON."""
        ...

    def events(self, ids: Sequence[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of these leads in the order of their times."""
        ...

    def leads_with_events(self) -> Iterator[str]:
        """Yield every lead that has an event or a decision."""
        ...

    def request(self, key: str) -> Request | None:
        """Return the call that came with a key."""
        ...

    def faults(self) -> list[str]:
        """Return in words what does not add up: turns, loads, decisions and log say the same of each other."""
        ...


class Writer(Reader, ClockWriter, Protocol):
    """A state being changed by one who has it alone."""

    def save_handout(self, before: HandoutState, after: HandoutState, capacities: Mapping[str, Capacities]) -> None:
        """Keep the turns and loads that changed; `capacities` are the limits of the reps by name."""
        ...

    def add_leads(self, leads: Iterable[StoredLead]) -> None:
        """Keep the decisions about leads that have none."""
        ...

    def put_leads(self, leads: Iterable[StoredLead]) -> None:
        """Keep the decisions in force."""
        ...

    def put_secrets(self, secrets: Mapping[str, bytes]) -> None:
        """Keep the keys of leads that have none."""
        ...

    def put_policy(self, hash: str, name: str, content: str) -> None:
        """Keep a policy, as JSON; one that is there stays."""
        ...

    def append(self, rows: Iterable[EntryRow]) -> None:
        """Add entries to the end of the log."""
        ...

    def add_events(self, events: Iterable[StoredEvent]) -> list[StoredEvent]:
        """Keep events, and return those that were new."""
        ...

    def put_request(self, key: str, request: Request) -> None:
        """Keep the answer to a call."""
        ...

    def forget_requests(self, before: datetime) -> None:
        """Forget the calls that were answered before a time."""
        ...

    def erase(self, lead: str) -> None:
        """Take away a lead, its key, its readings, events and calls; the log's entries stay."""
        ...


class Store(Protocol):
    """A place where the state is kept. It may be used from several threads, and by several processes."""

    @property
    def place(self) -> str:
        """Return where the state is, as a person may read it: without a password."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """Look at the state as it stands now."""
        ...

    def write(self) -> AbstractContextManager[Writer]:
        """Change the state, alone; an exception inside undoes all of it."""
        ...

    def scrub(self) -> None:
        """Overwrite what was erased, as far as the database can."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
