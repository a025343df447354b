"""Leads that were decided, put down in a state: in its log, with their keys, and as what is in force."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from policy_engine.assignment import Hold
from policy_engine.decision_log.reading import Seen, reading_writer_of
from policy_engine.decision_log.record import Cause, LogWriter, Told, decided_bodies
from policy_engine.decision_log.seal import new_secrets
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.memory import Ruling
from policy_engine.store.protocol import Writer
from policy_engine.store.records import StoredLead

__all__ = ["Cases", "put_down"]


class Cases(NamedTuple):
    """Leads that were decided, each part a column: from what, how, what they take up, why, and what stood before."""

    seen: Seen
    rulings: Sequence[Ruling]
    holds: Sequence[Hold | None]
    causes: Sequence[Cause]
    before: Sequence[StoredLead | None]


def put_down(writer: Writer, policy: PolicyInForce, at: datetime, cases: Cases) -> range:
    """Put down decisions that a policy took at an instant; return the numbers of their entries in the log."""
    writer.put_policy(policy.hash, policy.checked.name, policy.content)
    secrets = _secrets(writer, cases)
    log = LogWriter(writer)
    numbers = range(log.next, log.next + len(cases.seen.leads))
    decisions = [ruling.decision for ruling in cases.rulings]
    texts, closed = reading_writer_of(policy.checked).write(cases.seen, decisions, secrets, log.next)
    bodies = decided_bodies(
        policy.checked.name,
        policy.hash,
        cases.causes,
        [ruling.parts for ruling in cases.rulings],
        [hold.turn if hold is not None else None for hold in cases.holds],
    )
    log.decided(at, Told(cases.seen.leads, bodies, secrets, texts, closed))
    writer.add_leads(_stored(cases, numbers, policy.hash, known=False))
    writer.put_leads(_stored(cases, numbers, policy.hash, known=True))
    return numbers


def _secrets(writer: Writer, cases: Cases) -> list[bytes]:
    """Return the keys of leads; those that are new get one."""
    leads = cases.seen.leads
    new = [lead for lead, before in zip(leads, cases.before, strict=True) if before is None]
    drawn = dict(zip(new, new_secrets(len(new)), strict=True))
    writer.put_secrets(drawn)
    secrets = drawn | writer.secrets([lead for lead in leads if lead not in drawn])
    return [secrets[lead] for lead in leads]


def _stored(cases: Cases, numbers: Sequence[int], policy: str, *, known: bool) -> Iterator[StoredLead]:
    """Yield what is in force now for the leads that had a decision, or for those that had none."""
    for lead, number, ruling, hold, before in zip(
        cases.seen.leads, numbers, cases.rulings, cases.holds, cases.before, strict=True
    ):
        if (before is not None) != known:
            continue
        decision = ruling.decision
        outcome, stage, kept = decision.outcome, decision.stage, ruling.kept(lead)
        since = _waiting_since(before, decision.at) if outcome == "waiting" else None
        yield StoredLead(lead, number, policy, outcome, stage, kept, since, hold, hold is not None)


def _waiting_since(before: StoredLead | None, at: datetime) -> datetime:
    return before.waiting_since if before is not None and before.waiting_since is not None else at
