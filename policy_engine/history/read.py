"""From the rows of an event log to events, with a problem for each row that is none.

A row has the columns `lead`, `event`, `at`, perhaps `by`, and any field of the lead that
changed. An empty cell, or one that cannot be read, changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime
from typing import NamedTuple

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.evaluator.decode import LeadReader, plain_text
from policy_engine.evaluator.spelling import instant_of, to_instant
from policy_engine.history import errors
from policy_engine.history.names import event_key, event_names
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["EVENT_COLUMNS", "EventLog", "EventProblem", "EventReader", "read_events"]

EVENT_COLUMNS = ("lead", "event", "at", "by")
# What a row may say of the decision, where it is no field of the lead.
_GIVEN = ("outcome", "pod", "team", "role", "rep", "queue", "content", "priority")


class EventProblem(NamedTuple):
    """What is wrong with a row: its line in the file, the lead if the row names one, and why in words."""

    line: int
    lead: str
    reason: str


@frozen
class EventLog:
    """The events of a log by lead, in the order of the file, and what could not be read.

    `unknown` counts the events whose name the policy does not know: what they change
    holds, but nothing waits for them.
    """

    events: Mapping[str, list[Event]] = field(default_factory=dict)
    problems: list[EventProblem] = field(default_factory=list)
    unknown: Mapping[str, int] = field(default_factory=dict)

    def of(self, lead_id: str) -> list[Event]:
        """Return the events of one lead."""
        return self.events.get(lead_id, [])

    def __iter__(self) -> Iterator[Event]:
        for events in self.events.values():
            yield from events


def read_events(policy: CheckedPolicy, rows: Iterable[tuple[int, Mapping[str, object]]]) -> EventLog:
    """Read the rows of an event log, each with its line."""
    reader = EventReader(policy)
    events: dict[str, list[Event]] = {}
    for line, cells in rows:
        event = reader.read(line, cells)
        if event is not None:
            events.setdefault(event.lead, []).append(event)
    return EventLog(events, reader.problems, reader.unknown)


class EventReader:
    """Reads one row after another, and keeps what it stumbled over."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.problems: list[EventProblem] = []
        self.unknown: dict[str, int] = {}
        self._zone = policy.timezone
        self._names = event_names(policy)
        self._reader = LeadReader(policy)
        self._columns: dict[tuple[str, ...], _Columns] = {}
        self._times: dict[str, datetime | None] = {}

    def read(self, line: int, cells: Mapping[str, object]) -> Event | None:
        """Return the event in a row; None where it is none, which `problems` then tell."""
        columns = self._columns_of(tuple(cells))
        lead, name, by = (plain_text(cells[key]) if key else None for key in (columns.lead, columns.event, columns.by))
        raw_at = cells[columns.at] if columns.at else None
        reason = _missing_part(lead, name, raw_at)
        at = None if reason else self._instant(raw_at)
        if reason is None and at is None:
            reason = errors.not_a_time(plain_text(raw_at))
        if not lead or not name or at is None:
            self.problems.append(EventProblem(line, lead or "", reason or ""))
            return None
        changes, problems = self._reader.read_changes({key: cells[key] for key in columns.fields})
        self.problems += (EventProblem(line, lead, str(problem)) for problem in problems)
        given = {part: text for part, key in columns.given if (text := plain_text(cells[key]))}
        return Event(lead, self._name(name), at, by or None, changes, given)

    def _name(self, written: str) -> str:
        known = self._names.get(event_key(written))
        if known is None:
            self.unknown[written] = self.unknown.get(written, 0) + 1
            return written
        return known

    def _instant(self, raw: object) -> datetime | None:
        if isinstance(raw, datetime):
            return _in_span(instant_of(raw, self._zone))
        text = raw.isoformat() if isinstance(raw, date) else raw
        if not isinstance(text, str):
            return None
        if text not in self._times:
            if len(self._times) >= _MOST_REMEMBERED:
                self._times.clear()
            self._times[text] = _in_span(to_instant(text, self._zone, None))
        return self._times[text]

    def _columns_of(self, keys: tuple[str, ...]) -> "_Columns":
        columns = self._columns.get(keys)
        if columns is None:
            columns = self._columns[keys] = _columns_of(keys)
        return columns


_MOST_REMEMBERED = 20_000


@frozen
class _Columns:
    """Under which keys of a row each part of an event stands; the rest are fields."""

    lead: str | None
    event: str | None
    at: str | None
    by: str | None
    given: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]


def _columns_of(keys: tuple[str, ...]) -> _Columns:
    by_key: dict[str, str] = {}
    for key in keys:
        by_key.setdefault(text_key(key), key)
    lead, event, at, by = (by_key.get(part) for part in EVENT_COLUMNS)
    given = tuple((part, by_key[part]) for part in _GIVEN if part in by_key)
    fields = tuple(key for key in keys if key not in (lead, event, at, by))
    return _Columns(lead, event, at, by, given, fields)


def _missing_part(lead: str | None, name: str | None, at: object) -> str | None:
    if not lead:
        return errors.without("lead")
    if not name:
        return errors.without("event")
    return errors.without("at") if at is None or at == "" else None


def _in_span(instant: datetime | None) -> datetime | None:
    return instant if instant is not None and FIRST_INSTANT <= instant <= LAST_INSTANT else None
