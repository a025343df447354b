"""What was decided about one lead, and what could not be read of it.

These are plain records: one is made for every lead, so that making it costs next to
nothing. What crosses a border is checked there: `decision_from_json` refuses what is no
decision.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import ConfigDict, TypeAdapter

from policy_engine.model.base import Place

__all__ = [
    "DECISION_COLUMNS",
    "Decision",
    "Outcome",
    "Problem",
    "ProblemKind",
    "Undecided",
    "decision_from_json",
    "decision_to_json",
]

# Whoever reads a decision from outside refuses unknown parts, and turns no type into another.
_STRICT = ConfigDict(strict=True, extra="forbid")

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


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that could not be read, or one calculation that could not be made.

    `value` is the cell as it came, cut to 40 characters; None where the field is
    personal or there is none.
    """

    __pydantic_config__ = _STRICT

    kind: ProblemKind
    field: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        subject = f"{self.field}: " if self.field else ""
        shown = f"`{self.value}` is " if self.value is not None else ""
        return f"{subject}{shown}{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule that could not be judged: what it needs, and what it would have done."""

    __pydantic_config__ = _STRICT

    rule: str
    needs: tuple[str, ...]
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One record per lead, the same everywhere. Without slots, since `about` copies all parts at once."""

    __pydantic_config__ = _STRICT

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


@cache
def _written() -> TypeAdapter[Decision]:
    return TypeAdapter(Decision)


def decision_to_json(decision: Decision, without: str | None = None) -> str:
    """Return a decision as text, perhaps without one part; equal decisions give equal text."""
    return _written().dump_json(decision, exclude={without} if without is not None else None).decode()


def decision_from_json(text: str) -> Decision:
    """Return the decision that `decision_to_json` wrote; raises ValueError for a text that is none."""
    return _written().validate_json(text)
