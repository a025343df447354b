"""Leads as they come, for as long as it takes: decided, handed out, and kept in a store.

Here a policy, a store and the time meet. Each call is one transaction: turn, load,
decision and log entry are kept together or not at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count, islice
from types import TracebackType
from typing import Self, TypeVar

from policy_engine.assignment import HandoutState
from policy_engine.decision_log.reading import past_in
from policy_engine.dispatch.arrival import Arrival, Dispatched, PolicyInForce, read_arrival
from policy_engine.dispatch.closing import Happening, erase, record_events
from policy_engine.dispatch.desk import dispatch, hand_out_waiting
from policy_engine.dispatch.memory import decision_in_force
from policy_engine.dispatch.requests import answer_once
from policy_engine.engine import Policy, lead_id_in
from policy_engine.evaluator.decode import read_lead
from policy_engine.explain.explanation import explain
from policy_engine.explain.to_text import to_text
from policy_engine.model.border import from_json
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.store.open import IN_MEMORY, open_store
from policy_engine.store.protocol import Reader, Store

__all__ = ["PolicyEngine", "hand_out_all_waiting"]

RawLead = Mapping[str, object]

# So many leads are handed out in one transaction: others wait for a fraction of a second.
_BLOCK = 1_000


class PolicyEngine:
    """Decides leads as they come, hands them out, and keeps turns, loads, decisions and their log in a store.

    It may be used from several threads, and a store by several engines in any number of
    processes. A lead that was decided keeps its decision as long as it is in the same
    stage; after that it is decided again. `store` is a URL such as `sqlite:///state.db`;
    without one everything is forgotten with the engine. Raises StoreError where the store
    cannot be used: nothing was kept of that call then.
    """

    def __init__(self, policy: Policy, store: str | Store | None = None) -> None:
        self._in_force = _InForce(policy)
        self._store = open_store(store or IN_MEMORY) if store is None or isinstance(store, str) else store
        # Without a store a lead needs no id: it is called by its number.
        self._numbers = count(1) if store is None else None

    @property
    def policy(self) -> Policy:
        """Return the policy in force."""
        return self._in_force.policy

    @property
    def state(self) -> HandoutState:
        """Return the turns and loads after all leads so far."""
        with self._store.read() as reader:
            return reader.whole_handout_state()

    def reload(self, policy: Policy) -> None:
        """Decide by another policy from the next lead on; each decision is taken by one policy alone."""
        self._in_force = _InForce(policy)

    def route(
        self, lead: RawLead, at: datetime | None = None, *, key: str | None = None, again: str | None = None
    ) -> Decision:
        """Decide a lead and hand it out; `at` is now where it is not given.

        A call that comes again with the same `key` and lead gets the same answer; with
        another lead it raises KeyReusedError. `again` decides a lead anew that was decided
        before, and says why.
        """
        force = self._in_force
        instant = force.policy.instant(at)
        arrival = self._arrival(force, lead)
        with self._store.write() as writer:

            def decide() -> Dispatched:
                return dispatch(writer, force.kept, [arrival], instant, again)[0]

            found = decide() if key is None else answer_once(writer, key, lead, instant, decide)
        return found.decision

    def route_many(
        self, leads: Iterable[RawLead], at: datetime | None = None, *, again: str | None = None
    ) -> list[Decision]:
        """Decide leads and hand them out in their order, many at a time; those that wait since earlier come first.

        An id that comes twice is one lead: the first decides.
        """
        force = self._in_force
        instant = force.policy.instant(at)
        hand_out_all_waiting(self._store, force.kept, instant)
        decisions: list[Decision] = []
        for block in _blocks(self._arrival(force, lead) for lead in leads):
            once: dict[str, Arrival] = {}
            for arrival in block:
                once.setdefault(arrival.lead.id, arrival)
            with self._store.write() as writer:
                found = dict(zip(once, dispatch(writer, force.kept, list(once.values()), instant, again), strict=True))
            decisions += [found[arrival.lead.id].decision for arrival in block]
        return decisions

    def route_waiting(self, at: datetime | None = None) -> list[Decision]:
        """Hand out the leads that wait and need not any longer, oldest first; return what became of them."""
        force = self._in_force
        return hand_out_all_waiting(self._store, force.kept, force.policy.instant(at))

    def record(
        self,
        lead_id: str,
        event: str,
        at: datetime | None = None,
        *,
        by: str | None = None,
        changes: RawLead | None = None,
    ) -> bool:
        """Keep an event of a lead, and take the lead off its rep where it was closed; tell whether the event is new."""
        force = self._in_force
        instant = force.policy.instant(at)
        happening = Happening(lead_id, event, instant, by, changes or {})
        with self._store.write() as writer:
            return bool(record_events(writer, force.kept, [happening], instant))

    def decision(self, lead_id: str) -> Decision:
        """Return the decision in force for a lead; raises KeyError for one that was not routed."""
        with self._store.read() as reader:
            return decision_in_force(reader, lead_id).decision

    def explain(self, lead_id: str) -> str:
        """Say in words why a lead that was routed went where it went; raises KeyError for another."""
        with self._store.read() as reader:
            found = decision_in_force(reader, lead_id)
            policy = self._policy_of(reader, found.policy_hash)
        lead = read_lead(policy, found.record.values, lead_id)
        past = past_in(policy, found.record.past)
        return to_text(explain(policy, lead, found.decision.at, found.decision, past=past))

    def erase(self, lead_id: str, at: datetime | None = None) -> int:
        """Take away all that is known of a lead but its place in the log; return how many entries were about it."""
        with self._store.write() as writer:
            entries = erase(writer, lead_id, self.policy.instant(at))
        self._store.scrub()
        return entries

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _arrival(self, force: "_InForce", lead: RawLead) -> Arrival:
        lead_id = lead_id_in(force.policy.checked, lead)
        if not lead_id:
            if self._numbers is None:
                raise ValueError("a lead needs an `id` where a state is kept")
            lead_id = str(next(self._numbers))
        return read_arrival(force.policy.checked, lead_id, lead)

    def _policy_of(self, reader: Reader, hash: str) -> CheckedPolicy:
        """Return the policy that decided: the one in force, or one from before as it was kept."""
        if hash == self.policy.hash:
            return self.policy.checked
        content = reader.policy(hash)
        assert content is not None, "a decision's policy is kept with it"
        return from_json(CheckedPolicy, content)


def hand_out_all_waiting(store: Store, policy: PolicyInForce, at: datetime) -> list[Decision]:
    """Hand out the leads that wait in a store and need not any longer, oldest first."""
    with store.read() as reader:
        waiting = reader.waiting()
    decisions: list[Decision] = []
    for block in _blocks(waiting):
        with store.write() as writer:
            decisions += [found.decision for found in hand_out_waiting(writer, policy, block, at)]
    return decisions


class _InForce:
    """A policy as it is decided by, and as it is kept: both change at once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.kept = PolicyInForce(policy.checked)


_Item = TypeVar("_Item")


def _blocks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield items in lists of those that are handed out in one transaction."""
    rest = iter(items)
    while block := list(islice(rest, _BLOCK)):
        yield block
