"""A state with leads whose clocks run, and a watch on it whose time is given."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from policy_engine import Policy, PolicyEngine
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.dispatch.closing import Happening, record_events
from policy_engine.store.open import open_store
from policy_engine.store.protocol import Store
from policy_engine.store.records import LogRow
from policy_engine.watch.watcher import Watcher
from tests.sla.support import moment

POLICY = """
timezone Europe/Paris

lead has
  id      text
  score   number, optional
  status  text, optional

calendar office
  open Mon-Fri 09:00-18:00

pod one
  led by Laura Prat
  SDR: Ana Ruiz, Bo Lund

rep Ana Ruiz
  email ana@example.com

queue triage

events
  contacted
  replied

sla "First touch"
  contacted within 1 hour of assigned, in office hours
  pause while status is on_hold
  at 50% warn the rep
  at 100% reassign in pod and notify manager
  1 hour later escalate to Laura Prat
  1 hour later assign queue triage

when score >= 0, assign pod one SDR, failing that queue triage

otherwise nurture
"""


class Listener:
    """A sink that remembers, and takes nothing while it is `deaf`."""

    def __init__(self, name: str = "listener") -> None:
        self.name = name
        self.deaf = False
        self.told: list[tuple[str, dict[str, object]]] = []

    def deliver(self, id: str, message: str) -> bool:
        if not self.deaf:
            self.told.append((id, json.loads(message)["data"]))
        return not self.deaf


class Scene:
    """A state, the policy in force, and a listener."""

    def __init__(self, path: Path, policy: str = POLICY, rate: int = 500) -> None:
        self.url = f"sqlite:///{path}"
        self.policy = Policy.parse(policy)
        self.store: Store = open_store(self.url)
        self.engine = PolicyEngine(self.policy, store=self.store)
        self.listener = Listener()
        self.watcher = self.new_watcher(rate=rate)

    def new_watcher(self, policy: str | None = None, rate: int = 500) -> Watcher:
        force = PolicyInForce(self.policy.checked if policy is None else Policy.parse(policy).checked)
        return Watcher(self.store, force, [self.listener], rate)

    def route(self, lead: str, at: str | datetime, **values: object) -> str | None:
        return self.engine.route({"id": lead, "score": 1, **values}, at=self.at(at)).rep

    def happen(self, lead: str, event: str, at: str | datetime, **changes: object) -> None:
        self.happen_all([(lead, event, at, changes)])

    def happen_all(self, events: Iterable[tuple[str, str, str | datetime, Mapping[str, object]]]) -> None:
        with self.store.write() as writer:
            record_events(
                writer,
                PolicyInForce(self.policy.checked),
                [Happening(lead, event, self.at(at), None, changes) for lead, event, at, changes in events],
                moment("Mon 08:00"),
            )

    @staticmethod
    def at(written: str | datetime) -> datetime:
        return written if isinstance(written, datetime) else moment(written)

    def fired(self, at: str | datetime) -> list[tuple[str, str]]:
        """Let the watch look, and return what fired: the lead and the step."""
        before = len(self.listener.told)
        self.watcher.tick(self.at(at))
        return [(str(data["lead"]), str(data["step"])) for _, data in self.listener.told[before:]]

    def decision(self, lead: str) -> dict[str, object]:
        with self.store.read() as reader:
            stored: dict[str, object] = json.loads(reader.leads([lead])[lead].decision)
            return stored

    def log(self, kind: str) -> list[dict[str, object]]:
        with self.store.read() as reader:
            rows: list[LogRow] = reader.log(1, reader.head().entries)
        entries = [json.loads(row.entry) for row in rows]
        return [entry for entry in entries if entry["kind"] == kind]

    def faults(self) -> list[str]:
        with self.store.read() as reader:
            return reader.faults()


def minutes(start: str, count: float) -> datetime:
    return moment(start) + timedelta(minutes=count)
