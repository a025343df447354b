"""A connection inside a transaction, and how instants stand in a table."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

__all__ = ["Row", "Session", "micros", "moment"]

Row = tuple[Any, ...]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Session(Protocol):
    """A connection inside a transaction."""

    def run(self, statement: str, *values: object) -> list[Row]:
        """Run a statement, and return its rows."""
        ...

    def run_many(self, statement: str, rows: Sequence[Row]) -> None:
        """Run a statement once for each row of values."""
        ...


def micros(at: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """Return the instant that lies so many microseconds after 1970."""
    return _EPOCH + value * _MICROSECOND
