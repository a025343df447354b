"""One lead at one time, and what has been found out about it so far."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import datetime
from typing import NamedTuple, Protocol

from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.lookup import Lookup
from policy_engine.model.condition import Condition, Operand
from policy_engine.model.decision import ProblemKind, Undecided
from policy_engine.model.funnel import Stage
from policy_engine.model.organisation import Pod
from policy_engine.model.policy import Case
from policy_engine.model.routing import Rule
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["DerivedValue", "Logic", "Past", "Reading", "Situation", "StageFound", "Step", "Test", "Truth"]

Truth = bool | None
Test = Callable[["Situation"], Truth]
Reading = Callable[["Situation"], Value]


class DerivedValue(NamedTuple):
    """What a derived field came to, and the cases that could not be judged on the way."""

    value: Value
    unjudged: tuple[Case, ...] = ()


class StageFound(NamedTuple):
    """The stage that takes a lead, and the later ones that could not be judged."""

    name: str | None
    unjudged: tuple[Stage, ...] = ()


@frozen
class Past:
    """What the history of a lead says of it: the stage it is in, what was decided, by the parts of a decision, and the
    keys of the contents that it was sent."""

    stage: StageFound
    decided: Mapping[str, str | None] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()


@frozen
class Step:
    """A rule ready to be asked; `test` is None where it is always true."""

    rule: Rule
    test: Test | None
    is_timed: bool
    ends_search: bool


class Logic(Protocol):
    """The conditions of one policy, ready to be asked."""

    @property
    def lookup(self) -> Lookup:
        """Return the names of the policy."""

    def steps(self, situation: "Situation") -> Iterable[Step]:
        """Return the rules that may be true or unknown, in their order."""

    @property
    def told(self) -> dict[tuple[object, ...], Undecided]:
        """Return what has been said of rules that could not be judged."""

    @property
    def fields_asked(self) -> dict[int, tuple[str, ...] | None]:
        """Return what was found out about conditions that are unknown for want of fields alone, by identity."""

    def test(self, condition: Condition) -> Test:
        """Return what judges a condition."""

    def reading(self, operand: Operand) -> Reading:
        """Return what reads an operand."""

    def segment(self, name: str) -> Test:
        """Return what tells whether a lead is in a segment."""

    def derive(self, name: str) -> Callable[["Situation"], DerivedValue]:
        """Return what works out a derived field."""

    @property
    def stage(self) -> Callable[["Situation"], StageFound]:
        """Return what finds the stage of a lead."""


class Situation:
    """One lead at one time. What is worked out once is kept.

    `failed` holds the kinds of calculations that could not be made, each once; `covering`
    the first pod that covers the lead, once anybody asked. Without a past the stage is
    what the lead's values alone make it, and nothing has been decided.
    """

    __slots__ = (
        "_segments", "_stage", "at", "covering", "derived", "failed", "lead", "logic", "lookup", "past", "values",
    )  # fmt: skip

    def __init__(self, logic: Logic, lead: Lead, at: datetime, past: Past | None = None) -> None:
        self.logic = logic
        self.lookup = logic.lookup
        self.lead = lead
        self.values: Mapping[str, Value] = lead.values
        self.at = at
        self.past = past
        self.failed: dict[ProblemKind, None] = {}
        self.derived: dict[str, DerivedValue] = {}
        self.covering: tuple[Pod | None] | None = None
        self._segments: dict[str, Truth] = {}
        self._stage: StageFound | None = None

    def judge(self, condition: Condition) -> Truth:
        """Tell whether a condition is true, false or unknown."""
        return self.logic.test(condition)(self)

    def value(self, operand: Operand) -> Value:
        """Return the value of an operand, None where it is missing or cannot be worked out."""
        return self.logic.reading(operand)(self)

    def segment(self, name: str) -> Truth:
        """Tell whether the lead is in a segment."""
        if name not in self._segments:
            self._segments[name] = self.logic.segment(name)(self)
        return self._segments[name]

    def derive(self, name: str) -> DerivedValue:
        """Work out a derived field."""
        found = self.derived.get(name)
        if found is None:
            found = self.derived[name] = self.logic.derive(name)(self)
        return found

    @property
    def stage(self) -> StageFound:
        """Find the stage of the lead."""
        if self._stage is None:
            self._stage = self.logic.stage(self) if self.past is None else self.past.stage
        return self._stage

    @property
    def stage_was_read(self) -> bool:
        """Tell whether anything asked for the stage so far."""
        return self._stage is not None
