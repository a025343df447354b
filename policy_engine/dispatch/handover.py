"""A lead that changes hands after it was decided: a step gives it to somebody else, or takes it away.

Turns, loads, the decision in force and the log change together, as they do when a lead
is handed out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from policy_engine.assignment import Handout
from policy_engine.decision_log.record import LogWriter, public_parts
from policy_engine.decision_log.seal import LeadKey
from policy_engine.dispatch.memory import kept_decision, restored
from policy_engine.dispatch.needs import Demand
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Writer
from policy_engine.store.records import StoredLead

__all__ = ["HandedOver", "decision_of", "hand_over", "take_away"]


@frozen
class HandedOver:
    """What became of a lead: its decision as it stands now, and why it stayed where it was, if it did."""

    lead: StoredLead
    decision: Decision
    stays: str | None = None


def decision_of(writer: Writer, lead: StoredLead) -> Decision:
    """Return the decision in force for a lead."""
    return restored(writer, [(lead.entry, lead.decision)])[lead.entry]


def hand_over(
    writer: Writer,
    log: LogWriter,
    policy: CheckedPolicy,
    lead: StoredLead,
    key: LeadKey,
    candidates: Sequence[Candidate],
    at: datetime,
    cause: Mapping[str, object],
) -> HandedOver:
    """Give a lead to another rep than the one who has it; where nobody else is free, it stays.

    The entry goes to `log`, which the caller keeps.
    """
    decision = decision_of(writer, lead)
    # Who has had it is asked no more, whatever is kept together.
    takers = [replace(candidate, keep=None) for candidate in candidates]
    demand = Demand(policy, at)
    demand.add(takers)
    if lead.is_open and lead.hold is not None:
        demand.add_hold(lead.hold)
    state = writer.handout_state(demand.needs())
    handout = Handout(policy, state)
    taken = handout.take(takers, at, without=decision.rep)
    if taken.outcome != "assigned" or taken.rep is None:
        return HandedOver(lead, decision, taken.reason or "nobody else can take it")
    if lead.is_open and lead.hold is not None:
        handout.release(lead.hold)
    candidate = taken.candidate
    following = replace(
        decision,
        outcome="assigned",
        pod=candidate.pod,
        team=candidate.team,
        role=candidate.role,
        rep=taken.rep,
        queue=None,
    )
    body: dict[str, object] = {**cause, "from": decision.rep, "decision": public_parts(following)}
    if taken.hold is not None and taken.hold.turn is not None:
        body["turn"] = taken.hold.turn
    log.happened("reassigned", at, lead.id, key, body)
    changed = lead._replace(
        outcome="assigned",
        decision=kept_decision(following),
        waiting_since=None,
        hold=taken.hold,
        is_open=taken.hold is not None,
    )
    writer.put_leads([changed])
    writer.save_handout(state, handout.state(), demand.capacities())
    return HandedOver(changed, following)


def take_away(
    writer: Writer,
    log: LogWriter,
    policy: CheckedPolicy,
    lead: StoredLead,
    key: LeadKey,
    following: Decision,
    at: datetime,
    cause: Mapping[str, object],
) -> StoredLead:
    """Take a lead from its rep; `following` is its decision from now on: rejected, to nurture, or in a queue."""
    body: dict[str, object] = {**cause, "outcome": following.outcome}
    if lead.is_open and lead.hold is not None:
        # First the loads: what is kept together is counted from the leads that are open.
        demand = Demand(policy, at)
        demand.add_hold(lead.hold)
        state = writer.handout_state(demand.needs())
        handout = Handout(policy, state)
        handout.release(lead.hold)
        writer.save_handout(state, handout.state(), demand.capacities())
        body["rep"] = lead.hold.rep
    changed = lead._replace(
        outcome=following.outcome, decision=kept_decision(following), waiting_since=None, is_open=False
    )
    writer.put_leads([changed])
    log.happened("released", at, lead.id, key, body)
    return changed
