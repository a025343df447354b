"""Ask whether a lead can be: by boxes first, by the solver where they do not settle it, and never without a lead.

An answer is one of three. `impossible` is proven. A lead that was found has been tried:
whoever asks says what it must do, and the reference evaluator says whether it does. All
else is `not proven`.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_engine.analysis.boxes import Box, boxes_of
from policy_engine.analysis.claims import Claim
from policy_engine.analysis.cover import Point, any_point
from policy_engine.analysis.leads import USUAL, SampleLead, leads_at
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.space import Space
from policy_engine.model.condition import Condition
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

if TYPE_CHECKING:
    from policy_engine.analysis.solver import Solver

__all__ = ["IMPOSSIBLE", "NOTHING_PROVEN", "THERE", "USUAL_LIMITS", "Check", "Limits", "Prover", "Verdict"]

# Tells whether a lead, decided by the reference, does what it was looked for to do.
Check = Callable[[SampleLead], bool]

_ROUNDS = 6
_MOST_BOXES_TRIED = 24


@frozen
class Limits:
    """How long proofs may take, as the processor counts: each question, and all of them."""

    question_seconds: float = 1.0
    seconds: float = 6.0


USUAL_LIMITS = Limits()


@frozen
class Verdict:
    """Impossible, found, or neither; `is_there`: there surely is a lead, and nobody asked to see it."""

    impossible: bool = False
    lead: SampleLead | None = None
    is_there: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether nothing was proven."""
        return not self.impossible and self.lead is None and not self.is_there


IMPOSSIBLE = Verdict(impossible=True)
THERE = Verdict(is_there=True)
NOTHING_PROVEN = Verdict()


@dataclass(slots=True)
class Prover:
    """Answers questions about the leads of one policy, or of two."""

    space: Space
    sides: tuple[Side, ...]
    limits: Limits = USUAL_LIMITS
    began: float = field(default_factory=time.process_time)
    _solver: "Solver | None" = None

    @classmethod
    def of(
        cls,
        policies: Sequence[CheckedPolicy],
        limits: Limits = USUAL_LIMITS,
        extra: Sequence[Sequence[Condition]] = (),
    ) -> "Prover":
        """Return what answers questions about policies; `extra` are further conditions to be asked about, by policy."""
        space = Space(policies, extra)
        return cls(space, tuple(Side(space, number) for number in range(len(policies))), limits)

    @property
    def out_of_time(self) -> bool:
        """Tell whether the time for all questions is over."""
        return time.process_time() - self.began > self.limits.seconds

    @property
    def asked_solver(self) -> bool:
        """Tell whether any question went to the solver."""
        return self._solver is not None

    @property
    def sizes(self) -> list[int]:
        """Return how many cells each axis has."""
        return [len(axis.cells) for axis in self.space.axes]

    def clean(self) -> dict[int, int]:
        """Return the cells of an everyday lead: everything is there and could be read, and no event moved it."""
        box = {}
        for number, axis in enumerate(self.space.axes):
            kind = axis.key[0] if isinstance(axis.key, tuple) else None
            if kind == "problems":
                box[number] = 2
            elif kind == "stage by event":
                box[number] = 1
            elif axis.missing and kind == "field" and len(axis.cells) > 1:
                box[number] = axis.present
        usual = self.space.axes[self.space.at].holding(USUAL)
        return box | {self.space.at: usual}

    def preferences(self) -> tuple[Mapping[int, int], ...]:
        """Return what is tried one after another: an everyday lead, one at an everyday time, any lead."""
        clean = self.clean()
        times = {axis: cells for axis, cells in clean.items() if self.space.axes[axis].of is None}
        return clean, times, {}

    # ------------------------------------------------------------ questions

    def find(self, claim: Claim, check: Check) -> Verdict:
        """Look for a lead that is as claimed and passes the check."""
        boxes = boxes_of(claim)
        if boxes == ():
            return IMPOSSIBLE
        if boxes is not None:
            lead = self.try_boxes(boxes[:_MOST_BOXES_TRIED], check)
            if lead is not None:
                return Verdict(lead=lead)
        return self.ask_solver(claim, check)

    def try_boxes(self, boxes: Iterable[Box], check: Check) -> SampleLead | None:
        """Return a lead out of one of the boxes, an everyday one if there is one."""
        boxes = tuple(boxes)
        for preferred in self.preferences():
            for box in boxes:
                lead = self.try_point(any_point(common(box, preferred)), check)
                if lead is not None:
                    return lead
        return None

    def try_point(self, point: Point, check: Check, hints: Mapping[str, Value] | None = None) -> SampleLead | None:
        """Return a lead at a point that passes the check."""
        return next((lead for lead in leads_at(self.space, point, hints) if check(lead)), None)

    def ask_solver(self, claim: Claim, check: Check, rounds: int = _ROUNDS) -> Verdict:
        """Ask the solver, and try the leads it names."""
        if self.out_of_time:
            return NOTHING_PROVEN
        solver = self._made_solver()
        tried: list[Point] = []
        for _ in range(rounds):
            answer = solver.solve(claim, self.clean(), tried)
            if answer.impossible:
                return IMPOSSIBLE
            if answer.point is None:
                break
            lead = self.try_point(answer.point, check, answer.values)
            if lead is not None:
                return Verdict(lead=lead)
            tried.append(answer.point)
            if self.out_of_time:
                break
        return NOTHING_PROVEN

    def _made_solver(self) -> "Solver":
        if self._solver is None:
            from policy_engine.analysis.solver import Solver

            self._solver = Solver(self.space, self.sides, round(self.limits.question_seconds * 1_000))
        return self._solver


def common(box: Box, preferred: Mapping[int, int]) -> Box:
    """Return a box as far as it is preferred; where it has nothing preferred on an axis, there it stays."""
    return {**preferred, **{axis: cells & preferred.get(axis, cells) or cells for axis, cells in box.items()}}
