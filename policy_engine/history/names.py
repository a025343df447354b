"""The names of events: one spelling for each, whatever the log writes."""

from collections.abc import Mapping

from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key

__all__ = ["BUILT_IN", "event_key", "event_names"]

# What happens to every lead, without being declared; `sent` is a content that reached it.
BUILT_IN = ("created", "assigned", "reassigned", "accepted", "closed", "sent")


def event_key(name: str) -> str:
    """Return what two spellings of one event have in common.

    >>> event_key(" First Contact ") == event_key("first contact")
    True
    """
    return text_key(name)


def event_names(policy: CheckedPolicy) -> Mapping[str, str]:
    """Return the events a policy knows, by key: stages, those of every lead, and those it declares."""
    declared = [event.name for event in policy.events]
    stages = [stage.name for stage in policy.stages]
    return {event_key(name): name for name in (*declared, *BUILT_IN, *stages)}
