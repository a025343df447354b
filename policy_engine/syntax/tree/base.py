"""What every node has: a place, which does not count when trees are compared."""

from dataclasses import field
from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.source.span import Span

__all__ = ["NOWHERE", "DurationUnit", "Node", "Period", "Rotation"]

NOWHERE = Span(0, 0)

DurationUnit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal["day", "week", "month", "quarter", "year"]
Rotation = Literal["turn", "weight", "load"]


@frozen
class Node:
    """Anything with a place in its statement. Places do not count when trees are compared."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)
