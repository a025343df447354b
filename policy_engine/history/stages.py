"""The stage of a lead from one event to the next, recycled leads included.

The stage is the last one, in the order written, whose condition is true or whose event
has happened. An event that names an earlier stage takes the lead back there: of the later
ones those count from then on that have an event of their own, or a condition that turns
true, after it.
"""

from collections.abc import Iterable

from policy_engine.evaluator.situation import Situation, StageFound, Truth
from policy_engine.model.funnel import Stage
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen

__all__ = ["Funnel", "Standing"]

_NONE = -1


@frozen
class Standing:
    """Where a lead stands in the funnel: its stage by number, the stages whose event counts, and those that do not
    count although their condition is true, since the lead was taken back while it was."""

    stage: int = _NONE
    happened: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


class Funnel:
    """The stages of one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.stages = policy.stages
        self._numbers = {stage.name: number for number, stage in enumerate(policy.stages)}
        self._conditions = [(n, s.condition) for n, s in enumerate(policy.stages) if s.condition is not None]

    def number(self, name: str) -> int | None:
        """Return the number of the stage that an event names."""
        return self._numbers.get(name)

    def follow(
        self, standing: Standing, situation: Situation, named: Iterable[int]
    ) -> tuple[Standing, tuple[str, ...]]:
        """Return where a lead stands after the events of an instant, and the stages it entered, in their order.

        `named` are the stages that these events name; of several the earlier ones come first.
        """
        truths = self._truths(situation)
        stage, happened = standing.stage, standing.happened
        barred = frozenset(number for number in standing.barred if truths[number])
        entered: list[int] = []
        for number in sorted(set(named)):
            if number < stage:
                happened = frozenset(each for each in happened if each <= number)
                barred = frozenset(each for each in truths if each > number and truths[each])
            happened |= {number}
            if number != stage:
                entered.append(number)
                stage = number
        settled = _last(truths, happened, barred)
        if settled not in (stage, _NONE):
            entered.append(settled)
        return Standing(settled, happened, barred), tuple(self.stages[number].name for number in entered)

    def found(self, standing: Standing, situation: Situation) -> StageFound:
        """Return the stage of a lead between two events: what its values make it at that time."""
        truths = self._truths(situation)
        barred = frozenset(number for number in standing.barred if truths[number])
        settled = _last(truths, standing.happened, barred)
        unjudged: tuple[Stage, ...] = tuple(
            self.stages[number] for number, truth in truths.items() if truth is None and number > settled
        )
        return StageFound(None if settled == _NONE else self.stages[settled].name, unjudged)

    def _truths(self, situation: Situation) -> dict[int, Truth]:
        return {number: situation.judge(condition) for number, condition in self._conditions}


def _last(truths: dict[int, Truth], happened: frozenset[int], barred: frozenset[int]) -> int:
    counting = (number for number, truth in truths.items() if truth and number not in barred)
    return max((*happened, *counting), default=_NONE)
