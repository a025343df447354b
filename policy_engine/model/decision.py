"""What was decided about one lead, and what could not be read of it.

These are plain records: one is made for every lead, so that making it costs next to
nothing. What crosses a border is checked there, as all data of this package is.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from policy_engine.model.base import AT_THE_BORDER, Place
from policy_engine.source.frozen import frozen

__all__ = [
    "DECISION_COLUMNS",
    "Decision",
    "Outcome",
    "Problem",
    "ProblemKind",
    "Undecided",
]

Outcome = Literal["assigned", "nurture", "rejected", "waiting", "unrouted"]


class ProblemKind(StrEnum):
    """All that can be wrong with a lead while a checked policy runs: the closed list."""

    NOT_A_NUMBER = "not a number"
    NOT_WHOLE = "not a whole number"
    NOT_FINITE = "not a finite number"
    OUT_OF_RANGE = "out of range"
    NOT_DECLARED = "not a declared value"
    NOT_YES_NO = "neither yes nor no"
    NOT_A_DATE = "not a date"
    NOT_A_TIME = "not a time"
    NOT_TEXT = "not a text"
    MISSING = "missing"
    CONTROL_CHARACTERS = "control characters"
    DIVISION_BY_ZERO = "division by zero"
    OUT_OF_TYPE = "a result too large for its type"
    REPEATED_ID = "the same id with other values"


@frozen
class Problem:
    """One value that could not be read, or one calculation that could not be made.

    `value` is the cell as it came, cut to 40 characters; None where the field is
    personal or there is none.
    """

    __pydantic_config__ = AT_THE_BORDER

    kind: ProblemKind
    field: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        subject = f"{self.field}: " if self.field else ""
        shown = f"`{self.value}` is " if self.value is not None else ""
        return f"{subject}{shown}{self.kind.value}"


@frozen
class Undecided:
    """A rule that could not be judged: what it needs, and what it would have done."""

    __pydantic_config__ = AT_THE_BORDER

    rule: str
    needs: tuple[str, ...]
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One record per lead, the same everywhere. Without slots, since `about` copies all parts at once."""

    __pydantic_config__ = AT_THE_BORDER

    lead: str
    outcome: Outcome
    pod: str | None = None
    team: str | None = None
    role: str | None = None
    rep: str | None = None
    queue: str | None = None
    content: str | None = None
    stage: str | None = None
    priority: str | None = None
    tags: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    reason: str | None = None
    rule: str | None = None
    source: Place | None = None
    sla: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    problems: tuple[Problem, ...] = ()
    policy: str = ""
    at: datetime

    def about(self, lead: str, problems: tuple[Problem, ...], at: datetime) -> "Decision":
        """Return the same decision about another lead."""
        other = object.__new__(Decision)
        other.__dict__.update(self.__dict__, lead=lead, problems=problems, at=at)
        return other


DECISION_COLUMNS = (
    "outcome", "pod", "team", "role", "rep", "queue", "content", "stage", "priority", "tags", "notify", "reason",
    "rule", "source", "sla", "shared", "undecided", "problems", "policy", "at",
)  # fmt: skip
