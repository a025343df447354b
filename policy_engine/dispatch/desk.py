"""The desk where leads are handed out: each transaction changes turns, loads, decisions and the log together.

Of a lead that dies on the way nothing is kept; of one that is through, everything. A lead
that was decided keeps its decision while its stage is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policy_engine.assignment import Handout, Hold
from policy_engine.decision_log.reading import Seen, reading_writer_of
from policy_engine.decision_log.record import Cause
from policy_engine.dispatch.arrival import Arrival, Dispatched, PolicyInForce, read_arrival
from policy_engine.dispatch.cases import Cases, put_down
from policy_engine.dispatch.lives import lives_of
from policy_engine.dispatch.memory import Ruling, lead_record, restored
from policy_engine.dispatch.needs import Demand, HiddenValues
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.routing.clocks import running_clocks
from policy_engine.sla.decided import DECIDED_PARTS
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Writer
from policy_engine.store.records import StoredEvent, StoredLead

__all__ = ["dispatch", "hand_out_waiting"]


@frozen
class _Fresh:
    """A lead to be handed out: the decision in force before, if there was one, and why it is decided."""

    id: str
    arrival: Arrival
    judgement: Judgement
    before: StoredLead | None
    pod: str | None
    cause: Cause


def dispatch(
    writer: Writer, policy: PolicyInForce, arrivals: Sequence[Arrival], at: datetime, again: str | None = None
) -> list[Dispatched]:
    """Decide and hand out leads in their order; those decided before keep their decision, unless `again` says why not.

    No id stands twice among them.
    """
    ids = [arrival.lead.id for arrival in arrivals]
    known, happened = writer.leads(ids), writer.events(ids)
    kept = restored(writer, ((lead.entry, lead.decision) for lead in known.values()))
    found: list[_Fresh | Dispatched] = []
    for lead_id, came in zip(ids, arrivals, strict=True):
        before = known.get(lead_id)
        in_force = None if before is None else kept[before.entry]
        arrival = _after(policy, came, happened[lead_id], in_force, at) if lead_id in happened else came
        if before is None or in_force is None:
            judgement = arrival.judge(policy.checked, at, None)
            found.append(_Fresh(lead_id, arrival, judgement, None, arrival.pod, Cause("new")))
            continue
        pod = arrival.pod or in_force.pod
        judgement = arrival.judge(policy.checked, at, pod)
        if again is not None:
            found.append(_Fresh(lead_id, arrival, judgement, before, pod, Cause("again", again)))
        elif judgement.decision.stage != before.stage:
            found.append(_Fresh(lead_id, arrival, judgement, before, pod, Cause("stage")))
        else:
            found.append(Dispatched(in_force, before.entry, is_repeated=True))
    fresh = iter(_hand_out(writer, policy, [each for each in found if isinstance(each, _Fresh)], at))
    return [next(fresh) if isinstance(each, _Fresh) else each for each in found]


def _after(
    policy: PolicyInForce, arrival: Arrival, told: Sequence[StoredEvent], in_force: Decision | None, at: datetime
) -> Arrival:
    assigned = in_force.at if in_force is not None and in_force.outcome == "assigned" else None
    return lives_of(policy.checked).after(arrival, told, at, assigned)


def _waiting(writer: Writer, policy: PolicyInForce, ids: Sequence[str], at: datetime) -> list[_Fresh]:
    """Return leads that wait, as they were when they came, judged anew."""
    known, happened = writer.leads(ids), writer.events(ids)
    fresh = []
    for lead_id in ids:
        before = known.get(lead_id)
        if before is None or before.waiting_since is None:
            continue
        record = lead_record(writer, before.entry)
        arrival = read_arrival(policy.checked, record.id or lead_id, record.values)
        if lead_id in happened:
            arrival = _after(policy, arrival, happened[lead_id], None, at)
        pod = arrival.pod or record.pod
        judgement = arrival.judge(policy.checked, at, pod)
        fresh.append(_Fresh(lead_id, arrival, judgement, before, pod, Cause("waited")))
    return fresh


def hand_out_waiting(writer: Writer, policy: PolicyInForce, ids: Sequence[str], at: datetime) -> list[Dispatched]:
    """Hand out those of these leads that wait and need not any longer, in their order; the others wait on."""
    return _hand_out(writer, policy, _waiting(writer, policy, ids, at), at)


def _hand_out(writer: Writer, policy: PolicyInForce, fresh: Sequence[_Fresh], at: datetime) -> list[Dispatched]:
    if not fresh:
        return []
    hidden = HiddenValues(writer.secret())
    takers = [hidden(each.judgement.candidates) for each in fresh]
    demand = Demand(policy.checked, at)
    for each, candidates in zip(fresh, takers, strict=True):
        demand.add(candidates)
        if each.before is not None and each.before.is_open and each.before.hold is not None:
            demand.add_hold(each.before.hold)
    state = writer.handout_state(demand.needs())
    handout = Handout(policy.checked, state)
    given: list[tuple[_Fresh, Decision, Hold | None]] = []
    for each, candidates in zip(fresh, takers, strict=True):
        _give_back(handout, each)
        decision, hold = handout.hand_out(replace(each.judgement, candidates=candidates), at)
        if each.cause.cause != "waited" or decision.outcome != "waiting":
            given.append((each, _with_clocks(policy, each.arrival, decision, at), hold))
    if not given:
        return []
    numbers = put_down(writer, policy, at, _cases(policy, given))
    writer.save_handout(state, handout.state(), demand.capacities())
    return [Dispatched(decision, number) for (_, decision, _), number in zip(given, numbers, strict=True)]


def _cases(policy: PolicyInForce, given: Sequence[tuple[_Fresh, Decision, Hold | None]]) -> Cases:
    fresh = [each for each, _, _ in given]
    reading = reading_writer_of(policy.checked)
    rows = [reading.values_of(each.arrival.raw) for each in fresh]
    return Cases(
        seen=Seen(
            leads=[decision.lead for _, decision, _ in given],
            values=list(zip(*rows, strict=True)),
            pods=[each.pod for each in fresh],
            pasts=[each.arrival.past for each in fresh],
        ),
        rulings=[Ruling(decision) for _, decision, _ in given],
        holds=[hold for _, _, hold in given],
        causes=[each.cause for each in fresh],
        before=[each.before for each in fresh],
    )


def _with_clocks(policy: PolicyInForce, arrival: Arrival, decision: Decision, at: datetime) -> Decision:
    if not policy.checked.slas:
        return decision
    parts = {part: getattr(decision, part) for part in DECIDED_PARTS}
    lead = arrival.created or arrival.lead
    return replace(decision, sla=running_clocks(policy.checked, lead, arrival.events, parts, at))


def _give_back(handout: Handout, fresh: _Fresh) -> None:
    """Take a lead off the rep of its last decision; decided again, it gives back the day's room too."""
    if fresh.before is None or not fresh.before.is_open or fresh.before.hold is None:
        return
    if fresh.cause.cause == "again":
        handout.withdraw(fresh.before.hold)
    else:
        handout.release(fresh.before.hold)
