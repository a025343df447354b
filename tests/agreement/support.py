"""A few leads with their events, written short, and the scorecard of a policy about them."""

from datetime import UTC, date, datetime

from policy_engine.agreement import Scorecard, measure
from policy_engine.agreement.scorecard import PromiseScore
from policy_engine.engine import Policy
from policy_engine.evaluator.decode import read_lead
from policy_engine.history import life, read_events

__all__ = ["AT", "promise_of", "scorecard_of", "values_of"]

AT = datetime(2026, 7, 1, tzinfo=UTC)

HEAD = """
timezone Europe/Paris
lead has
  id       text
  created  time, optional
  vertical text, optional
  score    number, optional
  revenue  money, optional
  pod      text, optional
calendar office
  open Mon-Fri 09:00-18:00
"""


def scorecard_of(
    rest: str,
    leads: list[str],
    events: list[str] = [],  # noqa: B006 - never changed
    first: str | None = "2026-01-01",
    last: str | None = "2026-06-30",
    at: datetime = AT,
) -> Scorecard:
    """Measure what `rest` promises: leads as `a, 2026-01-05 10:00, score 72`, events as `a, won, 2026-02-01, pod x`."""
    policy = Policy.parse(f"{HEAD}{rest}\nwhen score >= 60, assign queue desk\notherwise nurture\n").checked
    log = read_events(policy, enumerate(map(_event, events)))
    assert not log.problems
    read = [read_lead(policy, _lead(line)) for line in leads]
    return measure(
        policy,
        (life(policy, lead, log.of(lead.id), at) for lead in read),
        at,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


def promise_of(scorecard: Scorecard) -> PromiseScore:
    """Return the only promise of the only objective."""
    (objective,) = scorecard.objectives
    (promise,) = objective.promises
    return promise


def values_of(scorecard: Scorecard) -> dict[str, float | None]:
    """Return what the only promise came to, by period, where there was anything."""
    readings = promise_of(scorecard).readings
    return {
        each.window.label: None if each.value is None else float(each.value) for each in readings if each.value != 0
    }


def _lead(line: str) -> dict[str, str]:
    name, created, *fields = (part.strip() for part in line.split(","))
    return {"id": name, "created": created, **_fields(fields)}


def _event(line: str) -> dict[str, str]:
    name, event, at, *fields = (part.strip() for part in line.split(","))
    return {"lead": name, "event": event, "at": at, **_fields(fields)}


def _fields(parts: list[str]) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in parts)  # type: ignore[misc]
