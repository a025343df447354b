"""A scorecard: what was promised, what was reached, who answers. Plain data, exact numbers."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Literal

from policy_engine.agreement.lengths import LengthUnit
from policy_engine.agreement.periods import Span, Window
from policy_engine.model.agreement import Period
from policy_engine.source.frozen import frozen

__all__ = ["Bound", "IndicatorScore", "ObjectiveScore", "PromiseScore", "Reading", "Scorecard", "ValueKind", "Verdict"]

# `open`: the period is not over, or not wholly inside the span, and what is still to come decides.
Verdict = Literal["reached", "missed", "open", "nothing to measure"]
Bound = Literal["at least", "at most"]
ValueKind = Literal["count", "money", "number", "time", "share", "factor"]


@frozen
class Reading:
    """What came out of a measure in a window.

    `value` is None where there was nothing to measure. `leads` is how many leads (or times)
    it is made of, `left_out` how many more lack the value, or cannot be judged yet.
    """

    window: Window
    value: Fraction | None
    leads: int
    left_out: int = 0
    verdict: Verdict | None = None


@frozen
class PromiseScore:
    """One promise: its readings by period, or one of the whole span where it names none.

    `adds_up`: the readings of parts make that of the whole, as counts and sums do.
    """

    words: str
    measure: str
    kind: ValueKind
    unit: LengthUnit | None
    adds_up: bool
    bound: Bound
    promised: Fraction
    period: Period | None
    readings: Sequence[Reading]
    trend: Sequence[Reading]
    verdict: Verdict

    @property
    def latest(self) -> Reading:
        """Return the last complete reading that measured something, else the last one."""
        complete = [reading for reading in self.readings if reading.window.is_complete and reading.value is not None]
        return complete[-1] if complete else self.readings[-1]

    @property
    def judged(self) -> Sequence[Reading]:
        """Return the readings that were reached or missed."""
        return [reading for reading in self.readings if reading.verdict in ("reached", "missed")]


@frozen
class ObjectiveScore:
    name: str
    party: str
    leader: str | None
    promises: Sequence[PromiseScore]
    verdict: Verdict


@frozen
class IndicatorScore:
    """An indicator over the whole span, and by period."""

    name: str
    measure: str
    kind: ValueKind
    unit: LengthUnit | None
    whole: Reading
    period: Period
    readings: Sequence[Reading]


@frozen
class Scorecard:
    """The scores of one policy; `remarks` say in words what the numbers leave out."""

    policy: str
    policy_hash: str
    agreements: Sequence[str]
    zone: str
    span: Span
    at: datetime
    leads: int
    objectives: Sequence[ObjectiveScore]
    indicators: Sequence[IndicatorScore]
    remarks: Sequence[str]
