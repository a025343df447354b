"""Values of a lead, and the constants that a policy compares them with.

A value is one of: `str` (text, a member of `one of`), `float` (number), `int` (whole
number), `Decimal` (money, 4 places), `bool` (yes/no), `date`, `datetime` (an instant,
UTC), `tuple[str, ...]` (list of text), or None: missing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from policy_engine.model.base import BY_KIND, Model
from policy_engine.source.frozen import frozen_by_name

__all__ = [
    "Constant",
    "DateConstant",
    "Duration",
    "DurationUnit",
    "FlagConstant",
    "Kind",
    "MoneyConstant",
    "NumberConstant",
    "TextConstant",
    "TimeConstant",
    "Value",
    "WholeConstant",
]

Value = str | float | int | Decimal | bool | date | datetime | tuple[str, ...] | None

DurationUnit = Literal["minutes", "hours", "days", "weeks"]

Kind = Literal["text", "choice", "number", "whole", "money", "flag", "date", "time", "texts"]


@frozen_by_name
class TextConstant(Model):
    kind: Literal["text"] = "text"
    value: str


@frozen_by_name
class NumberConstant(Model):
    kind: Literal["number"] = "number"
    value: float


@frozen_by_name
class WholeConstant(Model):
    kind: Literal["whole"] = "whole"
    value: int


@frozen_by_name
class MoneyConstant(Model):
    kind: Literal["money"] = "money"
    value: Decimal


@frozen_by_name
class FlagConstant(Model):
    kind: Literal["flag"] = "flag"
    value: bool


@frozen_by_name
class DateConstant(Model):
    kind: Literal["date"] = "date"
    value: date


@frozen_by_name
class TimeConstant(Model):
    """An instant, in UTC."""

    kind: Literal["time"] = "time"
    value: datetime


Constant = Annotated[
    TextConstant | NumberConstant | WholeConstant | MoneyConstant | FlagConstant | DateConstant | TimeConstant,
    BY_KIND,
]


@frozen_by_name
class Duration(Model):
    """A length of time. Business units count on `calendar`; `amount` may have a fraction for minutes and hours."""

    amount: Decimal
    unit: DurationUnit
    calendar: str | None = None
