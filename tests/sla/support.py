"""Short ways to write policies with one SLA, leads, events and times of one week."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from policy_engine import Policy
from policy_engine.calendars.zones import local, to_utc
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import life
from policy_engine.model.clock import Clock
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Value
from policy_engine.sla import advance

ZONE = "Europe/Paris"

LEAD = """
timezone Europe/Paris

lead has
  id             text
  created        time, optional
  score          number, optional
  status         text, optional
  first_contact  time, optional

calendar office
  open Mon-Fri 09:00-18:00

team sales
  led by Laura Prat
  SDR: Ana Ruiz, Luis Gómez

queue triage

funnel
  MQL: owned by team sales, when score >= 60
  SQL: owned by team sales

events
  contacted at first_contact
  replied
  returned
"""

# Monday 2 March 2026; the clocks change on Sunday 29 March.
_DAYS = {"Mon": 2, "Tue": 3, "Wed": 4, "Thu": 5, "Fri": 6, "Sat": 7, "Sun": 8, "Mon2": 9, "Tue2": 10}


def moment(written: str) -> datetime:
    """Return the instant of `Fri 17:50`, or of a whole date and time, in Paris."""
    day, clock = written.split()
    date = f"2026-03-{_DAYS[day]:02}" if day in _DAYS else day
    return to_utc(datetime.fromisoformat(f"{date}T{clock}"), ZONE)


def shown(instant: datetime | None) -> str | None:
    """Return an instant as `Fri 17:50`."""
    if instant is None:
        return None
    wall = local(instant, ZONE)
    days = {number: name for name, number in _DAYS.items()}
    day = days[wall.day] if wall.month == 3 and wall.day in days else wall.date().isoformat()
    seconds = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    return f"{day} {seconds}"


def policy_with(sla: str, lead: str = LEAD) -> CheckedPolicy:
    return Policy.parse(f"{lead}\n{sla}\n").checked


def event(name: str, written: str | datetime, given: Mapping[str, str] | None = None, **changes: Value) -> Event:
    at = written if isinstance(written, datetime) else moment(written)
    return Event("1", name, at, None, changes, given or {})


def clocks(
    policy: CheckedPolicy | str,
    events: Iterable[Event],
    until: str | datetime,
    first: Mapping[str, str | None] | None = None,
    **cells: object,
) -> tuple[Clock, ...]:
    """Return the clocks of a lead that was created on Monday at 08:00, unless the cells say otherwise."""
    checked = policy_with(policy) if isinstance(policy, str) else policy
    now = until if isinstance(until, datetime) else moment(until)
    lead = read_lead(checked, {"id": "1", "created": "2026-03-02 08:00", **cells})
    return advance(checked, life(checked, lead, events, now), now, first)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]
