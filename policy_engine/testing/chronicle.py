"""What happened to the leads of a scenario: events, and the leads as these left them.

An event that was told stays told: when the leads are decided again, later events come to
those before. A lead is decided as it is at the time of the step, in the stage of its
life, and `hand off` keeps to the pod that it was in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policy_engine.agreement.measure import measure
from policy_engine.agreement.scorecard import Scorecard
from policy_engine.calendars.zones import local_date
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.reference import judge
from policy_engine.history import Life, life, read_events
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.testing.failure import Unlike

__all__ = ["Chronicle"]


@dataclass(slots=True)
class Chronicle:
    """The events told so far, as the rows of an event log."""

    rows: list[Mapping[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def add(self, table: Sequence[Sequence[str]]) -> None:
        """Add events from a table with the columns of an event log; a scenario with one lead need not name it."""
        header, *rows = table
        self.rows += [{"lead": "1", **dict(zip(header, row, strict=True))} for row in rows]

    def lives(self, policy: CheckedPolicy, leads: Sequence[Lead], at: datetime) -> list[Life]:
        """Return the lives of the leads up to an instant; an event that cannot be read fails the scenario."""
        log = read_events(policy, enumerate(self.rows, 1))
        strangers = set(log.events) - {lead.id for lead in leads}
        if log.problems or strangers:
            reasons = [f"event {problem.line}: {problem.reason}" for problem in log.problems]
            raise Unlike("\n".join([*reasons, *(f"no lead has the id `{stranger}`" for stranger in sorted(strangers))]))
        return [life(policy, lead, log.of(lead.id), at) for lead in leads]

    def judged(self, lived: Life, at: datetime, pod: str | None) -> tuple[Lead, Judgement]:
        """Return a lead as it is at an instant, and how it is decided; `pod` is that of its last decision."""
        told = next((event.given["pod"] for event in reversed(lived.events) if "pod" in event.given), None)
        lead = lived.lead_at(at)
        return lead, judge(lived.policy, lead, at, pod or told, lived.past_at(at))

    def measured(self, policy: CheckedPolicy, leads: Sequence[Lead], at: datetime) -> Scorecard:
        """Measure the policy's objectives on all that happened before an instant."""
        last = local_date(at - timedelta(microseconds=1), policy.timezone)
        return measure(policy, self.lives(policy, leads, at), at, last=last)
