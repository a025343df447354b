"""Statements of other kinds that two policies differ in: SLAs, calendars, content, people, and all else by name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from policy_engine.model.base import without_place
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, SplitTarget
from policy_engine.source.frozen import frozen

__all__ = ["StatementChange", "changed_statements"]

_KINDS: dict[str, Callable[[CheckedPolicy], Iterable[Any]]] = {
    "field": lambda policy: policy.lead.fields,
    "list": lambda policy: policy.lists,
    "segment": lambda policy: policy.segments,
    "derived field": lambda policy: policy.derived,
    "calendar": lambda policy: policy.calendars,
    "team": lambda policy: policy.teams,
    "pod": lambda policy: policy.pods,
    "rep": lambda policy: policy.reps,
    "queue": lambda policy: policy.queues,
    "stage": lambda policy: policy.stages,
    "event": lambda policy: policy.events,
    "SLA": lambda policy: policy.slas,
    "agreement": lambda policy: policy.agreements,
    "sharing": lambda policy: policy.shares,
    "content": lambda policy: policy.contents,
    "indicator": lambda policy: policy.indicators,
    "objective": lambda policy: policy.objectives,
    "example": lambda policy: policy.examples,
}
_SETTINGS: dict[str, Callable[[CheckedPolicy], object]] = {
    # The name of a policy decides how its leads are split, and nothing else.
    "name": lambda policy: policy.name if _splits(policy) else None,
    "timezone": lambda policy: policy.timezone,
    "organization": lambda policy: policy.model,
    "missing": lambda policy: policy.lead.missing,
}


@frozen
class StatementChange:
    """A statement that is new, gone, or says something else."""

    kind: str
    name: str
    change: Literal["added", "removed", "changed"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.change}".replace("  ", " ")


def _splits(policy: CheckedPolicy) -> bool:
    actions = (action for rule in policy.rules for action in rule.actions)
    return any(isinstance(action, Assign) and isinstance(action.target, SplitTarget) for action in actions)


def changed_statements(old: CheckedPolicy, new: CheckedPolicy) -> tuple[StatementChange, ...]:
    """Return the statements other than rules that differ, by kind and name."""
    found = [StatementChange(kind, "", "changed") for kind, read in _SETTINGS.items() if read(old) != read(new)]
    for kind, read in _KINDS.items():
        found += _changed(kind, _by_name(read(old)), _by_name(read(new)))
    return tuple(found)


def _by_name(statements: Iterable[Any]) -> dict[str, list[Any]]:
    named: dict[str, list[Any]] = {}
    for statement in statements:
        name = statement.name if hasattr(statement, "name") else statement.stage
        named.setdefault(name, []).append(without_place(statement))
    return named


def _changed(kind: str, old: dict[str, list[Any]], new: dict[str, list[Any]]) -> Iterator[StatementChange]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield StatementChange(kind, name, "removed")
        elif name not in old:
            yield StatementChange(kind, name, "added")
        elif old[name] != new[name]:
            yield StatementChange(kind, name, "changed")
