"""SLA clocks: a pure function of the policy, the life of a lead, and the time.

`advance` gives the clocks of a lead with the steps that fell due: the same history always
gives the same clocks, in whatever order it arrived. A `Timekeeper` does so for lead after
lead.
"""

from policy_engine.sla.advance import advance
from policy_engine.sla.decided import Decided
from policy_engine.sla.definition import ClockDefinition, definition_of
from policy_engine.sla.timekeeper import Known, Timekeeper, Tracked, known_of

__all__ = [
    "ClockDefinition",
    "Decided",
    "Known",
    "Timekeeper",
    "Tracked",
    "advance",
    "definition_of",
    "known_of",
]
