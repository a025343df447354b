"""SLA clocks: a pure function of the policy, the life of a lead, and the time.

`advance` gives the clocks of a lead with the steps that fell due: the same history always
gives the same clocks, in whatever order it arrived.
"""

from policy_engine.sla.advance import advance
from policy_engine.sla.decided import Decided
from policy_engine.sla.definition import ClockDefinition, definition_of

__all__ = ["ClockDefinition", "Decided", "advance", "definition_of"]
