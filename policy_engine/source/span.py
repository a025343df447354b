"""Where something stands: spans inside a statement, locations inside a file.

A span counts from the start of its statement, so that a statement that only
moved keeps its tree. A location counts from the start of its file.
"""

from policy_engine.source.frozen import frozen
from policy_engine.source.text import SourceText

__all__ = ["Location", "Span"]


@frozen
class Span:
    """Characters `start` (included) to `end` (excluded), from the start of the statement."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """Return the span from the start of this one to the end of the other."""
        return Span(self.start, other.end)

    def in_source(self, source: SourceText, offset: int) -> "Location":
        """Return the location of this span when its statement starts at `offset`."""
        return Location(source, offset + self.start, offset + self.end)


@frozen
class Location:
    """Characters `start` (included) to `end` (excluded) of one source text."""

    source: SourceText
    start: int
    end: int
