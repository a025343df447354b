"""The agreement: funnel, content, indicators and objectives."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node, Period
from policy_engine.syntax.tree.clocks import ClockTarget
from policy_engine.syntax.tree.conditions import Condition
from policy_engine.syntax.tree.organisation import Party
from policy_engine.syntax.tree.values import Duration, Name, Number, Quoted

__all__ = [
    "Agreement",
    "AmountOf",
    "Content",
    "ContentFor",
    "ContentLine",
    "CountOf",
    "Funnel",
    "Indicator",
    "IndicatorName",
    "Measure",
    "Objective",
    "Owner",
    "Promise",
    "PromisedShare",
    "Ratio",
    "ShareOn",
    "Stage",
    "TimeBetween",
]


@frozen
class Agreement(Node):
    """`agreement "…" between marketing and sales`."""

    name: Quoted
    parties: tuple[Party, ...]


@frozen
class Owner(Node):
    """`by AE when strategic`."""

    party: Party
    condition: Condition | None = None


@frozen
class Stage(Node):
    """`MQL: owned by SDR, by AE when strategic, when score >= 60`."""

    name: Name
    owners: tuple[Owner, ...]
    condition: Condition | None = None


@frozen
class Funnel(Node):
    """`funnel`, and its stages in order."""

    stages: tuple[Stage, ...]


@frozen
class ShareOn(Node):
    """`share on MQL score, vertical with sales`."""

    stage: Name
    fields: tuple[Name, ...]
    party: Party


@frozen
class Content(Node):
    """`"Insurance case study" when vertical = insurance`."""

    name: Quoted
    condition: Condition | None = None


@frozen
class ContentLine(Node):
    """`marketing produces …`."""

    party: Party
    verb: Literal["produces", "distributes"]
    contents: tuple[Content, ...]


@frozen
class ContentFor(Node):
    """`content for MQL`, and a line a side."""

    stage: Name
    lines: tuple[ContentLine, ...]


@frozen
class CountOf(Node):
    """`count of MQL`."""

    event: Name


@frozen
class AmountOf(Node):
    """`sum of revenue of won`."""

    statistic: Literal["sum", "average", "median"]
    field: Name
    event: Name


@frozen
class TimeBetween(Node):
    """`median time from assigned to contacted`."""

    statistic: Literal["average", "median"]
    start: Name
    stop: Name


@frozen
class IndicatorName(Node):
    """An indicator, by its name."""

    name: Name


@frozen
class Ratio(Node):
    """`count of won / count of SQL`."""

    above: "Measure"
    below: "Measure"


Measure = CountOf | AmountOf | TimeBetween | IndicatorName | Ratio


@frozen
class Indicator(Node):
    """`indicator win_rate is …`."""

    name: Name
    measure: Measure


@frozen
class Promise(Node):
    """`count of MQL at least 300 per month`."""

    measure: Measure
    bound: Literal["at least", "at most"]
    value: Number | Duration
    period: Period | None = None
    calendar: Name | None = None


@frozen
class PromisedShare(Node):
    """`95% of MQL contacted within 2 business hours of assigned`."""

    percent: Number
    stage: Name
    target: ClockTarget
    period: Period | None = None


@frozen
class Objective(Node):
    """`objective "Volume" for marketing`, and its promises."""

    name: Quoted
    party: Party
    promises: tuple[Promise | PromisedShare, ...]
