"""What every store can do for SLA clocks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from policy_engine.store.records import FiredStep, LogRow, Marks, Parcel

__all__ = ["ClockReader", "ClockWriter", "DefinitionKey"]

# A clock by its lead, the name of its SLA, and its start.
DefinitionKey = tuple[str, str, datetime]


class ClockReader(Protocol):
    """Clocks that stand still."""

    def marks(self) -> Marks:
        """Return how far the log and the events go."""
        ...

    def leads_since(self, marks: Marks) -> list[str]:
        """Return the leads that something was written about, or happened to, after these marks."""
        ...

    def log_about(self, leads: Sequence[str]) -> list[LogRow]:
        """Return the entries of the log about some leads, in order, those of each with what was read."""
        ...

    def definitions(self, leads: Sequence[str]) -> dict[DefinitionKey, str]:
        """Return what the clocks of some leads go by, as text."""
        ...

    def fired_steps(self, leads: Sequence[str]) -> list[FiredStep]:
        """Return the steps of the clocks of some leads that fired."""
        ...

    def parcels(self, sink: str, at: datetime, most: int) -> list[Parcel]:
        """Return messages to be tried now, oldest first."""
        ...

    def next_try(self, sinks: Sequence[str]) -> datetime | None:
        """Return when the next message is to be tried; None where none waits."""
        ...


class ClockWriter(ClockReader, Protocol):
    """Clocks being changed by one who has them alone."""

    def put_definitions(self, definitions: Mapping[DefinitionKey, str]) -> None:
        """Keep what clocks go by; one that is there is replaced."""
        ...

    def add_steps(self, steps: Iterable[FiredStep]) -> None:
        """Keep steps that fired; one that fired before is an error."""
        ...

    def correct_steps(self, steps: Iterable[FiredStep]) -> None:
        """Keep what the history says now of steps that fired."""
        ...

    def add_parcels(self, parcels: Iterable[Parcel]) -> None:
        """Keep messages until their sinks took them."""
        ...

    def try_again(self, parcels: Iterable[Parcel]) -> None:
        """Keep how often messages were tried, and when to try them again."""
        ...

    def delivered(self, parcels: Iterable[Parcel]) -> None:
        """Forget messages that their sinks took."""
        ...
