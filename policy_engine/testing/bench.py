"""The policy under test: scenarios that load it get it from here, and whoever watches hears of each lead it judges."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from policy_engine.engine import Policy
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.situation import Past
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen

__all__ = ["Bench", "Watch"]


class Watch(Protocol):
    """Hears of a lead that is judged, of the time, and of what its events say of it."""

    def __call__(self, lead: Lead, at: datetime, past: Past | None = None) -> object: ...


@frozen
class Bench:
    """A policy under test, and where it was loaded from.

    `standing_in` takes its place in scenarios: the same policy, changed in one point.
    `watch` is called with every lead that the policy of the bench judges.
    """

    path: Path
    policy: Policy
    standing_in: Policy | None = None
    watch: Watch | None = None

    def load(self, path: Path) -> Policy:
        """Load a policy; for the one on the bench, whatever name its path is given, what stands in for it."""
        if path.resolve() != self.path.resolve():
            loaded = Policy.load(path)
            if loaded.hash != self.policy.hash:
                return loaded
        return self.standing_in or self.policy

    def tell(self, policy: CheckedPolicy, lead: Lead, at: datetime, past: Past | None = None) -> None:
        """Tell whoever watches that the policy judged a lead."""
        if self.watch is not None and policy is (self.standing_in or self.policy).checked:
            self.watch(lead, at, past)
