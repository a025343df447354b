"""The SLA clocks that run for leads that were just handed out, each with its due time.

A clock that starts at the assignment starts for all leads of a batch at one time: those
are told by columns. All others are followed lead by lead.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from policy_engine.calendars.zones import zoned
from policy_engine.evaluator.column_logic import TRUE, ColumnLogic, PolicyColumns
from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.evaluator.decided import Coded
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.lead_columns import DecodedLeads
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.typed_columns import Array
from policy_engine.history import life
from policy_engine.model.clock import Clock
from policy_engine.model.condition import Condition
from policy_engine.model.history import Event
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sla import Sla
from policy_engine.sla import advance, definition_of
from policy_engine.sla.decided import DECIDED_PARTS

if TYPE_CHECKING:
    from policy_engine.routing.records import Decisions

__all__ = ["ClockTexts", "running_clocks"]

_ASSIGNED = "assigned"


def running_clocks(
    policy: CheckedPolicy, lead: Lead, events: tuple[Event, ...], parts: Mapping[str, str | None], at: datetime
) -> tuple[str, ...]:
    """Return the clocks that run for a lead that was decided at an instant, in words."""
    if parts.get("outcome") == "assigned":
        given = {name: value for name, value in parts.items() if value is not None}
        events = (*events, Event(lead.id, _ASSIGNED, at, None, {}, given, "state"))
    clocks = advance(policy, life(policy, lead, events, at), at, parts)
    return tuple(_words(clock, policy.timezone) for clock in clocks if not clock.has_ended and not clock.is_assumed)


def _words(clock: Clock, zone: str) -> str:
    if clock.due is None:
        return f"{clock.sla}: paused"
    return _due_words(clock.sla, clock.due, zone)


def _due_words(sla: str, due: datetime, zone: str) -> str:
    return f"{sla}: due {zoned(due, zone).isoformat()}"


class ClockTexts:
    """Tells the clocks of leads of one policy that are decided at one time."""

    def __init__(self, policy: CheckedPolicy, at: datetime) -> None:
        self._policy = policy
        self._at = at
        self._columns = PolicyColumns(logic_of(policy))
        told = {event.name for event in policy.events if event.field is not None}
        self._fields = {event.name: event.field for event in policy.events if event.field is not None}
        self._are_alike = _ASSIGNED not in told and all(map(_is_alike, policy.slas))

    def of(self, leads: DecodedLeads, places: Array, decisions: "Decisions") -> Coded[tuple[str, ...]]:
        """Return the clocks of each lead, in the order of `decisions`; `places` are theirs among `leads`."""
        if not self._policy.slas:
            return Coded(np.zeros(len(places), dtype=np.intp), [()])
        return (
            self._by_columns(leads, places, decisions) if self._are_alike else self._by_lead(leads, places, decisions)
        )

    def _by_columns(self, leads: DecodedLeads, places: Array, decisions: "Decisions") -> Coded[tuple[str, ...]]:
        logic = ColumnLogic(self._columns, leads, self._at)
        taken = np.array([e.outcome == "assigned" and e.queue is None for e in decisions.handed.values], dtype=bool)
        assigned = taken[decisions.handed.numbers]
        # For each lead a number in the base of three: of each SLA no clock, a running one, a paused one.
        codes = np.zeros(len(places), dtype=np.int64)
        for sla in reversed(self._policy.slas):
            runs = assigned & self._starts(logic, sla)[places]
            paused = np.zeros(leads_count(leads), dtype=bool)
            for pause in sla.pauses:
                paused |= logic.truth(pause) == TRUE
            codes = codes * 3 + np.where(runs, np.where(paused[places], 2, 1), 0)
        found, numbers = np.unique(codes, return_inverse=True)
        return Coded(numbers.astype(np.intp), [tuple(self._told(int(code))) for code in found])

    def _starts(self, logic: ColumnLogic, sla: Sla) -> Array:
        starts = np.ones(logic.count, dtype=bool) if sla.condition is None else logic.truth(sla.condition) == TRUE
        for stop in sla.target.stops:
            field = self._fields.get(stop)
            if field is not None and starts.any():
                # What stops a clock at the very instant of its start ends it.
                stopped = [self._is_now(logic.leads.lead(int(row)), field) for row in np.flatnonzero(starts)]
                starts[np.flatnonzero(starts)[stopped]] = False
        return starts

    def _is_now(self, lead: Lead, field: str) -> bool:
        return lead.values.get(field) == self._at

    def _told(self, code: int) -> Iterator[str]:
        for number, sla in enumerate(self._policy.slas):
            code, state = divmod(code, 3)
            if state == 1:
                due = definition_of(self._policy, number).due(self._at)
                yield _due_words(sla.name, due, self._policy.timezone)
            elif state == 2:
                yield f"{sla.name}: paused"

    def _by_lead(self, leads: DecodedLeads, places: Array, decisions: "Decisions") -> Coded[tuple[str, ...]]:
        told: dict[tuple[str, ...], int] = {}
        numbers = np.empty(len(places), dtype=np.intp)
        for row, place in enumerate(places):
            ending, added = decisions.handed.of(row), decisions.decided.added.of(row)
            parts = {part: getattr(ending, part, None) for part in DECIDED_PARTS} | {"priority": added.priority}
            texts = running_clocks(self._policy, leads.lead(int(place)), (), parts, self._at)
            numbers[row] = told.setdefault(texts, len(told))
        return Coded(numbers, list(told))


def leads_count(leads: DecodedLeads) -> int:
    """Return how many leads there are."""
    return len(leads.ids)


def _is_alike(sla: Sla) -> bool:
    """Tell whether a clock depends on nothing but what a lead is like when it is assigned."""
    conditions = (*sla.pauses, *(() if sla.condition is None else (sla.condition,)))
    return sla.target.start == _ASSIGNED and not any(map(_reads_decision, conditions))


def _reads_decision(condition: Condition) -> bool:
    if any(operand.kind == "decision" for operand in operands_of(condition)):
        return True
    return any(map(_reads_decision, parts_of(condition)))
