"""A text with its name, and the way from an offset to a line and a column."""

from bisect import bisect_right
from dataclasses import field
from itertools import accumulate

from policy_engine.source.frozen import frozen

__all__ = ["SourceText"]


@frozen
class SourceText:
    """One file of a policy.

    `name` is relative to the policy's folder and the same on every machine: decisions
    bear it. `shown` is the path as the user gave it: messages bear it.
    """

    name: str
    text: str
    shown: str = ""
    _line_starts: list[int] = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.shown:
            object.__setattr__(self, "shown", self.name)

    def _starts(self) -> list[int]:
        if not self._line_starts:
            lengths = (len(line) + 1 for line in self.text.split("\n")[:-1])
            self._line_starts.extend(accumulate(lengths, initial=0))
        return self._line_starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1, columns in characters."""
        starts = self._starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return one line, counted from 1, without its line break."""
        starts = self._starts()
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def line_count(self) -> int:
        """Count the lines; an empty text has one."""
        return len(self._starts())
