"""The logic of one policy: its conditions, derived fields and rules, made ready once and kept."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property

from policy_engine.evaluator.conditions import prepared_test
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.derived import prepared_derived, prepared_stage
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.operands import prepared_reading
from policy_engine.evaluator.situation import DerivedValue, Past, Reading, Situation, StageFound, Step, Test
from policy_engine.evaluator.steps import Steps
from policy_engine.model.condition import Condition, Operand
from policy_engine.model.decision import Undecided
from policy_engine.model.policy import CheckedPolicy

__all__ = ["PolicyLogic", "logic_of", "situation_of"]


class PolicyLogic:
    """What deciding asks of one policy. Nothing here changes an answer: it may be used from several threads."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.lookup = Lookup(policy)
        # Pieces are found by identity: hashing one takes longer than asking it. Each is kept with its
        # function, so that no other piece can come to bear its id.
        self._tests: dict[int, tuple[Condition, Test]] = {}
        self._readings: dict[int, tuple[Operand, Reading]] = {}
        self.told: dict[tuple[object, ...], Undecided] = {}
        self.fields_asked: dict[int, tuple[str, ...] | None] = {}
        self._derived = {field.name: prepared_derived(field, self.lookup) for field in policy.derived}

    def test(self, condition: Condition) -> Test:
        """Return what judges a condition."""
        kept = self._tests.get(id(condition))
        if kept is None:
            kept = self._tests[id(condition)] = (condition, prepared_test(condition, self.lookup))
        return kept[1]

    def reading(self, operand: Operand) -> Reading:
        """Return what reads an operand."""
        kept = self._readings.get(id(operand))
        if kept is None:
            kept = self._readings[id(operand)] = (operand, prepared_reading(operand, self.lookup))
        return kept[1]

    def segment(self, name: str) -> Test:
        """Return what tells whether a lead is in a segment."""
        return self.test(self.lookup.segments[name])

    def derive(self, name: str) -> Callable[[Situation], DerivedValue]:
        """Return what works out a derived field."""
        return self._derived[name]

    def steps(self, situation: Situation) -> Iterable[Step]:
        """Return the rules that may be true or unknown, in their order."""
        return self._steps.of(situation)

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self.lookup.policy.rules, self.lookup, self.test)

    @cached_property
    def stage(self) -> Callable[[Situation], StageFound]:
        """Return what finds the stage of a lead."""
        return prepared_stage(self.lookup.policy.stages, self.lookup)


_KEPT = 16
_logics: dict[int, PolicyLogic] = {}


def logic_of(policy: CheckedPolicy) -> PolicyLogic:
    """Return the logic of a policy; the last few are kept."""
    # By identity: hashing a policy of thousands of rules takes longer than deciding a lead.
    kept = _logics.get(id(policy))
    if kept is None or kept.lookup.policy is not policy:
        if len(_logics) >= _KEPT:
            _logics.clear()
        kept = _logics[id(policy)] = PolicyLogic(policy)
    return kept


def situation_of(policy: CheckedPolicy, lead: Lead, at: datetime, past: Past | None = None) -> Situation:
    """Return a lead at a time, nothing found out about it yet but its past."""
    return Situation(logic_of(policy), lead, at, past)
