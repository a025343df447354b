"""What is wrong with an event, in plain words: one function a message."""

from datetime import datetime

__all__ = ["from_the_future", "not_a_time", "without"]

_LONGEST_SHOWN = 40


def without(column: str) -> str:
    return f"the row has no `{column}`"


def not_a_time(written: str | None) -> str:
    return f"at: `{(written or '')[:_LONGEST_SHOWN]}` is not a time"


def from_the_future(name: str, at: datetime) -> str:
    return f"`{name}` at {at:%Y-%m-%d %H:%M:%S} UTC lies in the future"
