"""What a step does when it fires: messages, a new rep, a tag; or the lead is taken away.

Everything a step did is an event of the lead, stands in the log, and is told to the sinks.
"""

from dataclasses import field, replace
from datetime import datetime, timedelta

from policy_engine.decision_log.record import LogWriter
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.closing import Happening, record_events
from policy_engine.dispatch.handover import decision_of, hand_over, take_away
from policy_engine.dispatch.memory import kept_decision
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.targets import candidates_of
from policy_engine.model.clock import Clock, StepTime
from policy_engine.model.decision import Decision, Outcome
from policy_engine.model.judgement import Candidate
from policy_engine.model.routing import Assign, Notify, Nurture, QueueTarget, Reject, Rule, SetPriority, Tag
from policy_engine.model.sla import Escalate, Reassign, ReassignInPod, StepAction, Warn
from policy_engine.model.words import action_words
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Writer
from policy_engine.store.records import StoredLead
from policy_engine.watch.memory import KnownLead
from policy_engine.watch.people import Directory

__all__ = ["Actor"]

_MICROSECOND = timedelta(microseconds=1)

Deed = dict[str, object]


# What a message is called when it has become an event.
_TOLD = {"warn": "warned", "notify": "notified", "escalate": "escalated"}


@frozen
class _Firing:
    """One step being carried out, with the events that come of it."""

    policy: PolicyInForce
    writer: Writer
    log: LogWriter
    known: KnownLead
    clock: Clock
    at: datetime
    cause: dict[str, object]
    events: list[Happening] = field(default_factory=list)

    def tell(self, event: str, **changes: object) -> None:
        """Let something have happened to the lead."""
        self.events.append(Happening(self.known.stored.id, event, self.at, f"SLA {self.clock.sla}", changes))

    def changed(self, lead: StoredLead, decision: Decision) -> StoredLead:
        """Keep a decision that says more than before."""
        following = lead._replace(decision=kept_decision(decision))
        self.writer.put_leads([following])
        return following

    def taken(
        self,
        lead: StoredLead,
        outcome: Outcome,
        *,
        queue: str | None = None,
        content: str | None = None,
        reason: str | None = None,
    ) -> StoredLead:
        """Take the lead from its rep."""
        decision = decision_of(self.writer, lead)
        following = replace(
            decision,
            outcome=outcome,
            pod=None,
            team=None,
            role=None,
            rep=None,
            queue=queue,
            content=content,
            reason=reason or decision.reason,
        )
        return take_away(
            self.writer, self.log, self.policy.checked, lead, self.known.key, following, self.at, self.cause
        )


class Actor:
    """Carries out the steps of one policy's clocks, within one transaction each time."""

    def __init__(self, policy: PolicyInForce) -> None:
        self._policy = policy
        self._directory = Directory(policy.checked)

    def fire(self, writer: Writer, known: KnownLead, clock: Clock, step: StepTime, at: datetime) -> list[Deed]:
        """Carry out a step; return in data what each of its actions did."""
        cause: dict[str, object] = {
            "sla": clock.sla,
            "cycle": clock.cycle,
            "step": step.words,
            "due": step.at.isoformat(),
            "late_seconds": max(0, (at - step.at) // timedelta(seconds=1)),
        }
        log = LogWriter(writer)
        # An event of the step comes after its due time: a clock that it restarts was late.
        firing = _Firing(self._policy, writer, log, known, clock, max(at, step.at + _MICROSECOND), cause)
        lead = known.stored
        deeds: list[Deed] = []
        for action in known.definitions[clock.sla, clock.started].sla.steps[step.number].actions:
            deed, lead = self._act(firing, action, lead)
            deeds.append({"action": action_words(action), **deed})
        log.happened("step", at, lead.id, known.key, {**cause, "did": deeds})
        log.close()
        record_events(writer, self._policy, firing.events, at)
        return deeds

    def _act(self, firing: _Firing, action: StepAction, lead: StoredLead) -> tuple[Deed, StoredLead]:
        match action:
            case Warn(who=who) | Notify(who=who) | Escalate(who=who):
                people = self._directory.of(who, decision_of(firing.writer, lead))
                firing.tell(_TOLD[action.kind])
                return {"to": people}, lead
            case ReassignInPod() | Reassign():
                return self._reassign(firing, action, lead)
            case Tag(text=text):
                decision = decision_of(firing.writer, lead)
                firing.tell("tagged")
                tags = tuple(dict.fromkeys((*decision.tags, text)))
                return {"tag": text}, firing.changed(lead, replace(decision, tags=tags))
            case SetPriority(value=value):
                decision = decision_of(firing.writer, lead)
                firing.tell("prioritized", priority=value)
                return {"priority": value}, firing.changed(lead, replace(decision, priority=value))
            case Reject(reason=reason):
                firing.tell("rejected", outcome="rejected")
                return {"reason": reason}, firing.taken(lead, "rejected", reason=reason)
            case Nurture(content=content):
                firing.tell("nurtured", outcome="nurture")
                return {"content": content}, firing.taken(lead, "nurture", content=content)
            case Assign(target=QueueTarget(queue=queue)):
                firing.tell("queued", queue=queue)
                return {"queue": queue}, firing.taken(lead, "assigned", queue=queue)
            case Assign():
                raise AssertionError("a checked step assigns to queues alone")

    def _reassign(self, firing: _Firing, action: ReassignInPod | Reassign, lead: StoredLead) -> tuple[Deed, StoredLead]:
        decision = decision_of(firing.writer, lead)
        candidates = _in_pod(decision) if isinstance(action, ReassignInPod) else self._named(firing, action, decision)
        if not candidates:
            return {"stays": "there is nobody to give it to"}, lead
        handed = hand_over(
            firing.writer,
            firing.log,
            self._policy.checked,
            lead,
            firing.known.key,
            candidates,
            firing.at,
            firing.cause,
        )
        if handed.stays is not None:
            return {"stays": handed.stays}, lead
        now = handed.decision
        given = {"rep": now.rep, "pod": now.pod, "team": now.team, "role": now.role}
        firing.tell("reassigned", **{name: value for name, value in given.items() if value is not None})
        return {"from": decision.rep, "rep": now.rep}, handed.lead

    def _named(self, firing: _Firing, action: Reassign, decision: Decision) -> tuple[Candidate, ...]:
        """Return who a target names for the lead as it is now."""
        assign = Assign(target=action.target)
        sla = firing.known.definitions[firing.clock.sla, firing.clock.started].sla
        rule = Rule(name=sla.name, condition=None, actions=(assign,), place=sla.place)
        situation = situation_of(self._policy.checked, firing.known.life.lead_at(firing.at), firing.at)
        return candidates_of(situation, rule, assign, decision.pod)[0]


def _in_pod(decision: Decision) -> tuple[Candidate, ...]:
    """Return the role in which a lead is handed out anew: that of its pod, else of its team."""
    if decision.pod is not None:
        return (Candidate(kind="pod", pod=decision.pod, role=decision.role),)
    if decision.team is not None:
        return (Candidate(kind="team", team=decision.team, role=decision.role),)
    return (Candidate(kind="role", role=decision.role),) if decision.role is not None else ()
