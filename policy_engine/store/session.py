"""A connection inside a transaction, and how instants stand in a table."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

__all__ = ["PLAIN_INSERT", "Row", "Session", "micros", "moment"]

Row = tuple[Any, ...]

# A statement that does nothing but add rows: then many may be added at once.
PLAIN_INSERT = re.compile(r"^INSERT INTO (?P<columns>[a-z_]+ \([a-z_, ]+\)) VALUES \([?, ]+\)$")

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
