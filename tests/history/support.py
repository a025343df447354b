"""A small policy with a funnel, and short ways to write leads, times and events."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from policy_engine import Policy
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import Life, life
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Value

FUNNEL = """
lead has
  id             text
  created        time, optional
  score          number, optional
  status         text, optional
  first_contact  time, optional

team marketing
  led by Zoe Lang

funnel
  visitor:  owned by team marketing
  prospect: owned by team marketing, when score >= 20
  MQL:      owned by team marketing, when score >= 60
  SQL:      owned by team marketing
  customer: owned by team marketing, when status = customer

events
  contacted at first_contact
  replied
"""

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def checked(text: str = FUNNEL) -> CheckedPolicy:
    return Policy.parse(text).checked


POLICY = checked()


def at(minutes: float) -> datetime:
    """Return the instant that lies some minutes after the lead was created."""
    return START + timedelta(minutes=minutes)


def happened(name: str, minutes: float, by: str | None = None, **changes: Value) -> Event:
    return Event("1", name, at(minutes), by, changes)


def lived(events: Iterable[Event] = (), until: float = 10_000, policy: CheckedPolicy = POLICY, **cells: object) -> Life:
    """Return the life of a lead that was created at the start, unless the cells say otherwise."""
    lead = read_lead(policy, {"id": "1", "created": START.isoformat(), **cells})
    return life(policy, lead, events, at(until))


def told(found: Life) -> list[tuple[str, float]]:
    """Return the events of a life with their minutes."""
    return [(event.name, (event.at - START) / timedelta(minutes=1)) for event in found.events]
