"""What all analyses of one policy share: its rules as claims and boxes, and what answers questions about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_engine.analysis.boxes import Box, boxes_of
from policy_engine.analysis.claims import Claim, all_of
from policy_engine.analysis.cover import Cover, Point, TooHardError
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.prover import IMPOSSIBLE, THERE, Check, Prover, Verdict, common
from policy_engine.analysis.questions import situation
from policy_engine.evaluator.search import search
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule

__all__ = ["Proofs"]


@dataclass
class Proofs:
    """One policy, ready to be analysed. `open_questions` grows by what could not be proven, in words."""

    prover: Prover
    open_questions: list[str] = field(default_factory=list)

    @property
    def policy(self) -> CheckedPolicy:
        """Return the policy."""
        return self.side.policy

    @property
    def side(self) -> Side:
        """Return what the conditions of the policy claim."""
        return self.prover.sides[0]

    @property
    def rules(self) -> Sequence[Rule]:
        """Return the rules in their order."""
        return self.policy.rules

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claim of each rule that it applies."""
        return tuple(self.side.applies(rule) for rule in self.rules)

    @cached_property
    def boxes(self) -> tuple[tuple[Box, ...] | None, ...]:
        """Return for each rule the boxes in which it applies, None where there are too many."""
        return tuple(boxes_of(claim) for claim in self.claims)

    @cached_property
    def cover(self) -> Cover:
        """Return the boxes of all rules that end the search, in their order."""
        return Cover([box for _, box in self._deciding], self.prover.sizes)

    @cached_property
    def _deciding(self) -> tuple[tuple[int, Box], ...]:
        return tuple(
            (number, box)
            for number, rule in enumerate(self.rules)
            if rule.ends_search
            for box in self.boxes[number] or ()
        )

    @cached_property
    def _firsts(self) -> tuple[int, ...]:
        """Return for each rule how many boxes of deciding rules stand above it."""
        counts, place = [], 0
        for number in range(len(self.rules) + 1):
            while place < len(self._deciding) and self._deciding[place][0] < number:
                place += 1
            counts.append(place)
        return tuple(counts)

    @cached_property
    def opaque(self) -> int:
        """Return a bit for each axis that is tied to others."""
        return sum(1 << number for number, axis in enumerate(self.prover.space.axes) if axis.is_opaque)

    def is_plain(self, point: Point) -> bool:
        """Tell whether a point stands on no opaque axis: then there is such a lead."""
        return not any(self.opaque >> axis & 1 for axis in point)

    def rule_of_box(self, place: int) -> int:
        """Return the rule to which a box of the cover belongs."""
        return self._deciding[place][0]

    def above(self, number: int) -> int:
        """Return the vector of the boxes of deciding rules above a rule."""
        return (1 << self._firsts[number]) - 1

    def of_rules(self, numbers: Iterable[int]) -> int:
        """Return the vector of the boxes of some rules."""
        vector = 0
        for number in numbers:
            vector |= self.above(number + 1) & ~self.above(number)
        return vector

    # ------------------------------------------------------------ leads

    def outside(self, boxes: Sequence[Box] | None, above: int, claim: Claim, check: Check, *, show: bool) -> Verdict:
        """Look for a lead in one of the boxes that no deciding rule above takes.

        `claim` says the same for the solver. Without `show` a lead that surely is there
        need not be made: the verdict is then neither impossible nor has it a lead, but
        `is_there`.
        """
        settled = None
        if boxes is not None:
            # Rules with too many boxes are not seen: what is covered without them is covered.
            sees_all = not any(rule < above for rule in self._wide)
            settled = self._settled(boxes, above, show=show or not sees_all, check=check)
        return settled if settled is not None else self.prover.ask_solver(self._not_taken(claim, above), check)

    @cached_property
    def _wide(self) -> tuple[int, ...]:
        return tuple(
            number for number, rule in enumerate(self.rules) if rule.ends_search and self.boxes[number] is None
        )

    def _not_taken(self, claim: Claim, above: int) -> Claim:
        return all_of((claim, *(self.side.passes_over(rule) for rule in self.rules[:above] if rule.ends_search)))

    def _settled(self, boxes: Sequence[Box], above: int, *, show: bool, check: Check) -> Verdict | None:
        """Settle a question by boxes, None where they do not."""
        vector, preferences = self.above(above), self.prover.preferences()
        is_covered = True
        for box in boxes:
            for preferred in preferences:
                try:
                    point = self.cover.outside(common(box, preferred), vector)
                except TooHardError:
                    return None
                if point is None:
                    continue
                is_covered = False
                if not show and self.is_plain(point):
                    return THERE
                lead = self.prover.try_point(point, check)
                if lead is not None:
                    return Verdict(lead=lead)
                break
        return IMPOSSIBLE if is_covered else None

    def takes(self, lead: SampleLead) -> int | None:
        """Return which rule decides a lead."""
        rule = search(situation(self.policy, lead)).rule
        return None if rule is None else next(number for number, other in enumerate(self.rules) if other is rule)
