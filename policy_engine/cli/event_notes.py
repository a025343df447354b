"""What is to be said of an event log: rows that cannot be read, names that are not known, leads that are not there."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Protocol

from policy_engine.batch.events import EventsFile, open_events
from policy_engine.cli.progress import progress
from policy_engine.cli.screen import counted
from policy_engine.engine import Policy
from policy_engine.history import EventLog, event_names, read_events
from policy_engine.source.frozen import frozen

__all__ = ["EventsRead", "event_notes", "read_event_file", "reading_notes", "rows_shown"]

_PROBLEMS_SHOWN = 10
_NAMES_SHOWN = 5
_ROWS_A_STEP = 1_000


@frozen
class EventsRead:
    """An event log as it was read, with the number of rows that are none."""

    log: EventLog
    refused: int = 0


class Follower(Protocol):
    """What follows leads through their events."""

    held: int

    def of_nobody(self) -> int:
        """Return how many events name a lead that was not followed."""
        ...


def read_event_file(policy: Policy, path: str | None, encoding: str | None) -> EventsRead:
    """Read an event log; none is one without events."""
    if path is None:
        return EventsRead(EventLog())
    with open_events(path, encoding) as file:
        return EventsRead(read_events(policy.checked, rows_shown(file, path)), file.refused)


def rows_shown(file: EventsFile, path: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the rows of an event log, and show meanwhile how far it is read."""
    with progress(path, by_lines=file.kind in ("csv", "jsonl"), what="events") as advance:
        for number, (line, cells) in enumerate(file.rows(), 1):
            if number % _ROWS_A_STEP == 0:
                advance(number, line)
            yield line, cells


def event_notes(policy: Policy, events: EventsRead, follower: Follower, leads: str, until: str) -> Iterator[str]:
    """Yield a line for each thing to say, once all leads were followed; `leads` names their file."""
    yield from reading_notes(policy, events)
    if strangers := follower.of_nobody():
        yield f"{counted(strangers, 'event')} of leads that are not in {leads}"
    if follower.held:
        yield f"{counted(follower.held, 'event')} held back: later than {until}"


def reading_notes(policy: Policy, events: EventsRead) -> Iterator[str]:
    """Yield a line for each thing to say of an event log by itself."""
    if events.refused:
        yield f"{counted(events.refused, 'row')} of the event log that cannot be read"
    problems = events.log.problems
    for problem in problems[:_PROBLEMS_SHOWN]:
        yield f"line {problem.line} of the event log: {problem.reason}"
    if len(problems) > _PROBLEMS_SHOWN:
        yield f"and {counted(len(problems) - _PROBLEMS_SHOWN, 'line')} more"
    if events.log.unknown:
        yield _unknown(policy, events.log)


def _unknown(policy: Policy, log: EventLog) -> str:
    known = list(event_names(policy.checked).values())
    shown = []
    for name, count in list(log.unknown.items())[:_NAMES_SHOWN]:
        near = get_close_matches(name, known, 1)
        shown.append(f"`{name}` ({count:,}{f', did you mean `{near[0]}`?' if near else ''})")
    if len(log.unknown) > _NAMES_SHOWN:
        shown.append(f"and {counted(len(log.unknown) - _NAMES_SHOWN, 'other name')}")
    total = counted(sum(log.unknown.values()), "event")
    return f"{total} with a name that the policy does not know: {', '.join(shown)}"
