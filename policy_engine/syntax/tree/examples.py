"""Examples."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.conditions import Value
from policy_engine.syntax.tree.routing import Action
from policy_engine.syntax.tree.values import Date, DateTime, Name, Quoted

__all__ = ["Example", "Given"]


@frozen
class Given(Node):
    """`vertical insurance`, `country missing` (no value), `topics (pricing, demo)`."""

    field: Name
    values: tuple[Value, ...]


@frozen
class Example(Node):
    """`example "…"`. Without actions it expects `unrouted` or `waiting`."""

    name: Quoted
    given: tuple[Given, ...]
    at: Date | DateTime | None
    actions: tuple[Action, ...]
    outcome: Literal["unrouted", "waiting"] | None = None
