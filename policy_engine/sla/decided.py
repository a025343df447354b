"""What was decided about a lead, as its events tell it: the pod, the rep, the outcome at each instant.

Conditions of an SLA read it, and a lead that was rejected, or taken from its rep, has no
clock that runs.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from policy_engine.model.history import Event

__all__ = ["DECIDED_PARTS", "Decided", "Removal"]

DECIDED_PARTS = ("outcome", "pod", "team", "role", "rep", "queue", "priority")

# Events after which a lead is with a rep again.
_TAKES = ("assigned", "reassigned", "accepted")
_TAKEN_AWAY = ("rejected", "nurture")


class Removal(NamedTuple):
    """A step took the lead from its rep at an instant: it was rejected, went to nurture or to a queue."""

    at: datetime
    parts: Mapping[str, str | None]


class Decided:
    """The decision about a lead through time.

    `first` holds the parts of the decision that was made first; it holds until an event
    says otherwise.
    """

    def __init__(
        self, first: Mapping[str, str | None], events: Iterable[Event] = (), removals: Iterable[Removal] = ()
    ) -> None:
        self.first = first
        changes = [(event.at, 0, _parts_of(event), _ends(event)) for event in events if _says_something(event)]
        changes += [(removal.at, 1, removal.parts, True) for removal in removals]
        changes.sort(key=lambda change: change[:2])
        self._times = [at for at, _, _, _ in changes]
        self._parts: list[Mapping[str, str | None]] = []
        self._ended: list[bool] = []
        known, ended = first, first.get("outcome") == "rejected"
        self._ended_at_first = ended
        for _, _, parts, ends in changes:
            known = {**known, **parts}
            ended = ended if ends is None else ends
            self._parts.append(known)
            self._ended.append(ended)

    def at(self, instant: datetime) -> Mapping[str, str | None]:
        """Return the parts of the decision at an instant."""
        index = bisect_right(self._times, instant) - 1
        return self._parts[index] if index >= 0 else self.first

    def ends_clocks(self, instant: datetime) -> bool:
        """Tell whether the lead has been rejected, or taken from its rep, and not been given to anybody since."""
        index = bisect_right(self._times, instant) - 1
        return self._ended[index] if index >= 0 else self._ended_at_first


def _says_something(event: Event) -> bool:
    """Tell whether an event changes the decision; an assignment that nothing tells of is none."""
    return event.origin != "assumed" and bool(event.given or event.name in _TAKES)


def _parts_of(event: Event) -> Mapping[str, str | None]:
    """Return what an event says of the decision; a lead that somebody takes is assigned, and in no queue."""
    given: dict[str, str | None] = {part: event.given[part] for part in DECIDED_PARTS if part in event.given}
    return {"outcome": "assigned", "queue": None, **given} if event.name in _TAKES else given


def _ends(event: Event) -> bool | None:
    """Tell whether a lead is with nobody after an event; None where the event does not say."""
    if event.given.get("outcome") in _TAKEN_AWAY:
        return True
    if "queue" in event.given and "rep" not in event.given and "pod" not in event.given:
        return True
    return False if event.name in _TAKES else None
