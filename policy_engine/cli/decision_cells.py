"""A decision as the cells of a row: as data for a file, and in short for a person."""

from collections.abc import Callable
from datetime import datetime

from policy_engine.calendars.zones import local
from policy_engine.model.decision import Decision

__all__ = ["SHORT_HEADER", "decision_cells", "rfc3339", "short_cells"]

SHORT_HEADER = ("lead", "outcome", "to", "rule", "notes")


def rfc3339(zone: str) -> Callable[[datetime], str]:
    """Return a function that writes an instant in a zone, with the zone's offset."""

    def write(instant: datetime) -> str:
        wall = local(instant, zone)
        offset = round((wall - instant.replace(tzinfo=None)).total_seconds() / 60)
        sign = "-" if offset < 0 else "+"
        return f"{wall.isoformat()}{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"

    return write


def decision_cells(decision: Decision, at: str) -> dict[str, object]:
    """Return each part of a decision as a cell; `at` is its time as it is to be written."""
    return {
        "outcome": decision.outcome,
        "pod": decision.pod,
        "team": decision.team,
        "role": decision.role,
        "rep": decision.rep,
        "queue": decision.queue,
        "content": decision.content,
        "stage": decision.stage,
        "priority": decision.priority,
        "tags": list(decision.tags),
        "notify": list(decision.notify),
        "reason": decision.reason,
        "rule": decision.rule,
        "source": str(decision.source) if decision.source is not None else None,
        "sla": list(decision.sla),
        "shared": list(decision.shared),
        "undecided": list(map(str, decision.undecided)),
        "problems": list(map(str, decision.problems)),
        "policy": decision.policy,
        "at": at,
    }


def short_cells(decision: Decision) -> tuple[str, ...]:
    """Return what a person looks for first: who gets the lead, by which rule, and what to look at."""
    notes = [
        *decision.tags,
        *([f"priority {decision.priority}"] if decision.priority else []),
        *map(str, decision.problems),
        *([f"{len(decision.undecided)} undecided"] if decision.undecided else []),
    ]
    return decision.lead, decision.outcome, _to(decision), decision.rule or "", "; ".join(notes)


def _to(decision: Decision) -> str:
    home = f"pod {decision.pod}" if decision.pod else f"team {decision.team}" if decision.team else ""
    target = " ".join(filter(None, (home, decision.role)))
    if decision.rep:
        return f"{decision.rep} ({target})" if target else decision.rep
    if decision.queue:
        return f"queue {decision.queue}"
    return target or decision.content or decision.reason or ""
