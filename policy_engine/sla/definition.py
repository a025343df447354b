"""What a clock goes by: its target, its calendar and its steps, as the policy had them when it started.

A running clock keeps its definition whatever becomes of the policy; as text it stands in
the state.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache

from policy_engine.calendars.durations import after
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.calendars.zones import LAST_INSTANT
from policy_engine.model.base import without_place
from policy_engine.model.border import from_json, to_json
from policy_engine.model.calendar import Calendar
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import Sla, Step
from policy_engine.model.values import Duration
from policy_engine.model.words import duration_words, number_words
from policy_engine.source.frozen import frozen

__all__ = ["ClockDefinition", "definition_of", "step_words"]

_HUNDRED = Decimal(100)
_LINEAR = ("minutes", "hours")
_NOTHING = timedelta()


class ClockDefinition:
    """An SLA with its calendar, ready to tell time. All instants are in UTC."""

    def __init__(self, policy: CheckedPolicy) -> None:
        # INVARIANT: a policy of one SLA and of the calendars and the zone that it counts on.
        self.policy = policy
        self.sla: Sla = policy.slas[0]
        within = self.sla.target.within
        self.hours: OpeningHours | None = (
            None if within.calendar is None else opening_hours(_calendar(policy, within.calendar))
        )
        self.steps = tuple(_Schedule.of(step, within) for step in self.sla.steps)

    @classmethod
    def from_json(cls, text: str) -> "ClockDefinition":
        """Return the definition that `to_json` wrote."""
        return cls(from_json(CheckedPolicy, text))

    def to_json(self) -> str:
        """Return the definition as text; definitions that tell the same time give equal text."""
        return self._text

    @cached_property
    def _text(self) -> str:
        return to_json(self.policy)

    @property
    def name(self) -> str:
        """Return the name of the SLA."""
        return self.sla.name

    # ------------------------------------------------------------ telling time

    def due(self, start: datetime) -> datetime:
        """Return when the target is due if nothing pauses the clock."""
        return after(start, self.sla.target.within, self.policy)

    def later(self, instant: datetime, length: timedelta) -> datetime:
        """Return the instant at which a length of counted time after another is over."""
        if not length:
            return instant
        if self.hours is not None:
            return self.hours.add(instant, length)
        return LAST_INSTANT if length > LAST_INSTANT - instant else instant + length

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the counted time between two instants; none where the second is not after the first."""
        if end <= start:
            return _NOTHING
        return end - start if self.hours is None else self.hours.open_between(start, end)

    def step_due(self, number: int, start: datetime, above: datetime) -> datetime:
        """Return when a step falls due if nothing pauses the clock; `above` is when the step above it did."""
        schedule = self.steps[number]
        if schedule.later is not None:
            return after(above, schedule.later, self.policy)
        if schedule.length is not None:
            return after(start, schedule.length, self.policy)
        whole = self.between(start, self.due(start)) // timedelta(microseconds=1)
        share = (whole * schedule.share).to_integral_value()
        return self.later(start, timedelta(microseconds=int(share)))


@frozen
class _Schedule:
    """When a step falls due: a while after the start, a while after the step above it, or at a share of the target
    that is no whole number of days."""

    words: str
    length: Duration | None = None
    later: Duration | None = None
    share: Decimal = Decimal(0)

    @classmethod
    def of(cls, step: Step, within: Duration) -> "_Schedule":
        words = step_words(step)
        if step.percent is None:
            return cls(words, later=step.later)
        share = step.percent / _HUNDRED
        amount = within.amount * share
        if within.unit in _LINEAR or amount == amount.to_integral_value():
            return cls(words, length=replace(within, amount=amount))
        return cls(words, share=share)


def step_words(step: Step) -> str:
    """Return what a step is called: `at 80%`, `2 hours later`."""
    if step.percent is not None:
        return f"at {number_words(step.percent)}%"
    assert step.later is not None, "a step has a percentage, or counts from the one above it"
    # It counts on the calendar of the target, as the policy writes it.
    return f"{duration_words(replace(step.later, calendar=None))} later"


def _calendar(policy: CheckedPolicy, name: str) -> Calendar:
    return next(calendar for calendar in policy.calendars if calendar.name == name)


class _Asked:
    """A policy and one of its SLAs, told by identity: hashing a policy takes longer than telling time."""

    __slots__ = ("number", "policy")

    def __init__(self, policy: CheckedPolicy, number: int) -> None:
        self.policy = policy
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.policy is other.policy and self.number == other.number

    def __hash__(self) -> int:
        return id(self.policy) ^ self.number


@lru_cache(maxsize=256)
def _definition(asked: _Asked) -> ClockDefinition:
    policy, sla = asked.policy, asked.policy.slas[asked.number]
    durations = (sla.target.within, *(step.later for step in sla.steps if step.later is not None))
    used = {duration.calendar for duration in durations}
    # Where they stand in the text tells no time: a policy that is moved about means the same.
    calendars = tuple(without_place(calendar) for calendar in policy.calendars if calendar.name in used)
    sla = without_place(sla)
    return ClockDefinition(CheckedPolicy(name=policy.name, timezone=policy.timezone, calendars=calendars, slas=(sla,)))


def definition_of(policy: CheckedPolicy, number: int) -> ClockDefinition:
    """Return what the clocks of an SLA go by, by its number in the policy."""
    return _definition(_Asked(policy, number))
