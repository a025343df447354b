"""What marketing and sales owe each other: agreements, indicators, objectives."""

from decimal import Decimal
from typing import Annotated, Literal

from policy_engine.model.base import BY_KIND, Model, Place
from policy_engine.model.organisation import Party
from policy_engine.model.sla import ClockTarget
from policy_engine.model.values import Duration
from policy_engine.source.frozen import frozen_by_name

__all__ = [
    "Agreement",
    "AmountOf",
    "CountOf",
    "Indicator",
    "IndicatorRef",
    "Measure",
    "Objective",
    "Period",
    "Promise",
    "PromisedShare",
    "Ratio",
    "TimeBetween",
]

Period = Literal["day", "week", "month", "quarter", "year"]


@frozen_by_name
class CountOf(Model):
    """How many leads entered a stage or had an event."""

    kind: Literal["count"] = "count"
    event: str


@frozen_by_name
class AmountOf(Model):
    """A statistic of a numeric field over the leads that had an event."""

    kind: Literal["amount"] = "amount"
    statistic: Literal["sum", "average", "median"]
    field: str
    event: str


@frozen_by_name
class TimeBetween(Model):
    kind: Literal["time"] = "time"
    statistic: Literal["average", "median"]
    start: str
    stop: str


@frozen_by_name
class IndicatorRef(Model):
    kind: Literal["indicator"] = "indicator"
    name: str


@frozen_by_name
class Ratio(Model):
    kind: Literal["ratio"] = "ratio"
    above: "Measure"
    below: "Measure"


Measure = Annotated[CountOf | AmountOf | TimeBetween | IndicatorRef | Ratio, BY_KIND]


@frozen_by_name
class Indicator(Model):
    name: str
    measure: Measure
    place: Place


@frozen_by_name
class Promise(Model):
    """A measure and its bound: a number, or a duration for a time between events."""

    kind: Literal["promise"] = "promise"
    measure: Measure
    bound: Literal["at least", "at most"]
    value: Decimal | Duration
    period: Period | None = None


@frozen_by_name
class PromisedShare(Model):
    """That share (0 to 1) of the leads of a stage must reach the target."""

    kind: Literal["share"] = "share"
    share: Decimal
    stage: str
    target: ClockTarget
    period: Period | None = None


@frozen_by_name
class Objective(Model):
    name: str
    party: Party
    promises: tuple[Annotated[Promise | PromisedShare, BY_KIND], ...]
    place: Place


@frozen_by_name
class Agreement(Model):
    name: str
    parties: tuple[Party, ...]
    place: Place
