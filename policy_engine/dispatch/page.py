"""A page of the state being written: decisions with their log entries, keys and holds, kept together in the end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from policy_engine.assignment import HandoutState, Hold
from policy_engine.decision_log.record import LogWriter
from policy_engine.decision_log.seal import LeadKey, new_secret
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.memory import kept_decision
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
        self._new_secrets: dict[str, bytes] = {}
        self._leads: list[StoredLead] = []

    def key_of(self, lead_id: str) -> LeadKey:
        """Return the key of a lead, a new one where it has none."""
        secret = self._secrets.get(lead_id)
        if secret is None:
            secret = self._secrets[lead_id] = self._new_secrets[lead_id] = new_secret()
        return LeadKey(secret)

    def put(
        self,
        lead_id: str,
        key: LeadKey,
        decision: Decision,
        hold: Hold | None,
        before: StoredLead | None,
        cause: Mapping[str, str],
        read: Callable[[int], tuple[str, bytes]],
    ) -> int:
        """Put down a decision, and return the number of its entry; `read` writes down what it was decided from."""
        turn = hold.turn if hold is not None else None
        policy = self._policy
        entry = self._log.decided(policy.checked.name, policy.hash, decision, key, read, cause=cause, turn=turn)
        self._leads.append(
            StoredLead(
                id=lead_id,
                entry=entry,
                policy=policy.hash,
                outcome=decision.outcome,
                stage=decision.stage,
                decision=kept_decision(decision),
                waiting_since=_waiting_since(before, decision),
                hold=hold,
                is_open=hold is not None,
            )
        )
        return entry

    def close(self, before: HandoutState, after: HandoutState, capacities: Mapping[str, Capacities]) -> None:
        """Keep all of it, with the turns and loads."""
        self._writer.put_policy(self._policy.hash, self._policy.checked.name, self._policy.content)
        self._log.close()
        self._writer.put_secrets(self._new_secrets)
        self._writer.put_leads(self._leads)
        self._writer.save_handout(before, after, capacities)


def _waiting_since(before: StoredLead | None, decision: Decision) -> datetime | None:
    if decision.outcome != "waiting":
        return None
    return before.waiting_since if before is not None and before.waiting_since is not None else decision.at
