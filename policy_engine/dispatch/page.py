"""A page of the state being written: decisions with their log entries, keys and holds, kept together in the end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from policy_engine.assignment import HandoutState, Hold
from policy_engine.decision_log.record import LogWriter
from policy_engine.decision_log.seal import LeadKey, new_secrets
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.memory import Ruling
from policy_engine.model.decision import Decision
from policy_engine.store.protocol import Writer
from policy_engine.store.records import Capacities, StoredLead

__all__ = ["Page"]


class Page:
    """Decisions of one policy, put down in their order."""

    def __init__(self, writer: Writer, policy: PolicyInForce, ids: Sequence[str]) -> None:
        self._writer = writer
        self._policy = policy
        self._log = LogWriter(writer)
        self._secrets = writer.secrets(ids)
        unknown = [lead_id for lead_id in ids if lead_id not in self._secrets]
        self._new_secrets = dict(zip(unknown, new_secrets(len(unknown)), strict=True))
        self._secrets |= self._new_secrets
        self._new: list[StoredLead] = []
        self._changed: list[StoredLead] = []

    def key_of(self, lead_id: str) -> LeadKey:
        """Return the key of a lead."""
        return LeadKey(self._secrets[lead_id])

    def put(
        self,
        lead_id: str,
        lead: str,
        key: LeadKey,
        ruling: Ruling,
        hold: Hold | None,
        before: StoredLead | None,
        cause: Mapping[str, str],
        read: Callable[[int], tuple[str, bytes]],
    ) -> int:
        """Put down the decision about a lead, and return the number of its entry.

        `lead_id` is the lead's id as it can be kept; `read` writes down what the lead was decided from.
        """
        turn = hold.turn if hold is not None else None
        policy, decision = self._policy, ruling.decision
        entry = self._log.decided(
            policy.checked.name, policy.hash, lead, ruling.parts, decision.at, key, read, cause=cause, turn=turn
        )
        kept = StoredLead(
            id=lead_id,
            entry=entry,
            policy=policy.hash,
            outcome=decision.outcome,
            stage=decision.stage,
            decision=ruling.kept(lead),
            waiting_since=_waiting_since(before, decision),
            hold=hold,
            is_open=hold is not None,
        )
        (self._new if before is None else self._changed).append(kept)
        return entry

    def close(self, before: HandoutState, after: HandoutState, capacities: Mapping[str, Capacities]) -> None:
        """Keep all of it, with the turns and loads."""
        self._writer.put_policy(self._policy.hash, self._policy.checked.name, self._policy.content)
        self._log.close()
        self._writer.put_secrets(self._new_secrets)
        self._writer.add_leads(self._new)
        self._writer.put_leads(self._changed)
        self._writer.save_handout(before, after, capacities)


def _waiting_since(before: StoredLead | None, decision: Decision) -> datetime | None:
    if decision.outcome != "waiting":
        return None
    return before.waiting_since if before is not None and before.waiting_since is not None else decision.at
