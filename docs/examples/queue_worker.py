"""Routing from a queue: leads are taken off it when they are decided, so that one that dies with us comes again.

The queue here is a folder with a JSON file a message, so that the example runs everywhere. What matters is the order:
route, then acknowledge. A message that comes twice changes nothing, because its lead was decided.

    POLICY=inbound.policy STATE=sqlite:///state.db python docs/examples/queue_worker.py inbox
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from policy_engine import Decision, Policy, PolicyEngine, PolicyError


class Inbox:
    """A queue: messages in their order, each there until it is acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def messages(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob("*.json"))

    def acknowledge(self, message: Path) -> None:
        message.unlink()


class Worker:
    """Takes messages off a queue; a policy whose file has changed is used from the next lead on."""

    def __init__(self, policy: Path, store: str) -> None:
        self.path = policy
        self.changed = policy.stat().st_mtime_ns
        self.engine = PolicyEngine(Policy.load(policy), store=store)

    def work(self, inbox: Inbox) -> Iterator[Decision]:
        """Hand out those who wait, then what is in the inbox."""
        yield from self.engine.route_waiting()
        for message in inbox.messages():
            self.reload()
            content = json.loads(message.read_text(encoding="utf-8"))
            if content["kind"] == "lead":
                yield self.engine.route(content["lead"])
            else:
                # A lead that is closed gives its rep room for the next.
                self.engine.record(content["lead"], content["event"], by=content.get("by"))
            inbox.acknowledge(message)

    def reload(self) -> None:
        """Take up a changed policy; one with mistakes leaves the old one in force."""
        changed = self.path.stat().st_mtime_ns
        if changed == self.changed:
            return
        self.changed = changed
        try:
            self.engine.reload(Policy.load(self.path))
        except PolicyError as error:
            print(f"the old policy stays in force: {error}", file=sys.stderr)


if __name__ == "__main__":
    worker = Worker(Path(os.environ["POLICY"]), os.environ["STATE"])
    for decision in worker.work(Inbox(Path(sys.argv[1]))):
        print(decision.lead, decision.outcome, decision.rep or "")
