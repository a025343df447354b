"""The checked policy while it is being built: every check adds its part."""

from dataclasses import dataclass, field
from typing import Literal

from policy_engine.model.agreement import Agreement, Indicator, Objective
from policy_engine.model.calendar import Calendar
from policy_engine.model.funnel import ContentLine, Share, Stage
from policy_engine.model.organisation import Pod, Queue, Rep, Team
from policy_engine.model.policy import CheckedPolicy, DerivedField, Example, Segment, ValueList
from policy_engine.model.routing import Rule, Table
from policy_engine.model.schema import Field, Schema
from policy_engine.model.sla import Event, Sla

__all__ = ["Draft"]


@dataclass(slots=True)
class Draft:
    """What has been checked so far, in the order of the policy."""

    name: str
    timezone: str = "UTC"
    model: Literal["isolated", "chain", "pods", "hybrid"] | None = None
    fields: list[Field] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lists: list[ValueList] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    derived: list[DerivedField] = field(default_factory=list)
    pods: list[Pod] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    reps: list[Rep] = field(default_factory=list)
    queues: list[Queue] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    slas: list[Sla] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    contents: list[ContentLine] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    def finished(self) -> CheckedPolicy:
        """Return the policy as it may run."""
        return CheckedPolicy(
            name=self.name,
            timezone=self.timezone,
            model=self.model,
            lead=Schema(fields=tuple(self.fields), missing=tuple(self.missing)),
            lists=tuple(self.lists),
            segments=tuple(self.segments),
            derived=tuple(self.derived),
            pods=tuple(self.pods),
            teams=tuple(self.teams),
            reps=tuple(self.reps),
            queues=tuple(self.queues),
            rules=tuple(self.rules),
            tables=tuple(self.tables),
            calendars=tuple(self.calendars),
            events=tuple(self.events),
            slas=tuple(self.slas),
            agreements=tuple(self.agreements),
            stages=tuple(self.stages),
            shares=tuple(self.shares),
            contents=tuple(self.contents),
            indicators=tuple(self.indicators),
            objectives=tuple(self.objectives),
            examples=tuple(self.examples),
        )
