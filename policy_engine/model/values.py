"""Values of a lead, and the constants that a policy compares them with.

A value is one of: `str` (text, a member of `one of`), `float` (number), `int` (whole
number), `Decimal` (money, 4 places), `bool` (yes/no), `date`, `datetime` (an instant,
UTC), `tuple[str, ...]` (list of text), or None: missing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from policy_engine.model.base import Model

__all__ = [
    "Constant",
    "DateConstant",
    "Duration",
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

Kind = Literal["text", "choice", "number", "whole", "money", "flag", "date", "time", "texts"]


class TextConstant(Model):
    kind: Literal["text"] = "text"
    value: str


class NumberConstant(Model):
    kind: Literal["number"] = "number"
    value: float


class WholeConstant(Model):
    kind: Literal["whole"] = "whole"
    value: int


class MoneyConstant(Model):
    kind: Literal["money"] = "money"
    value: Decimal


class FlagConstant(Model):
    kind: Literal["flag"] = "flag"
    value: bool


class DateConstant(Model):
    kind: Literal["date"] = "date"
    value: date


class TimeConstant(Model):
    """An instant, in UTC."""

    kind: Literal["time"] = "time"
    value: datetime


Constant = Annotated[
    TextConstant | NumberConstant | WholeConstant | MoneyConstant | FlagConstant | DateConstant | TimeConstant,
    Field(discriminator="kind"),
]


class Duration(Model):
    """A length of time. Business units count on `calendar`; `amount` may have a fraction for minutes and hours."""

    amount: Decimal
    unit: Literal["minutes", "hours", "days", "weeks"]
    calendar: str | None = None
