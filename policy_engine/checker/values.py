"""Constants of the policy: numbers, texts, dates, times and durations as the model holds them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT, midnight, to_utc
from policy_engine.checker import errors, errors_types
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.model.text import text_key
from policy_engine.model.values import (
    Constant,
    DateConstant,
    Duration,
    Kind,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    TimeConstant,
    WholeConstant,
)
from policy_engine.syntax import tree

__all__ = [
    "as_money",
    "check_constant",
    "check_date",
    "check_duration",
    "check_moment",
    "check_number",
    "end_of",
    "number_constant",
    "start_of",
    "text_constant",
    "value_text",
]

_LIKE_A_NUMBER = re.compile(r"-?\d[\d_]*(\.\d+)?[kKmM%]?")
_LIKE_A_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
_MONEY_STEP = Decimal("0.0001")
_LARGEST_WHOLE = 2**63 - 1
_LARGEST_NUMBER = Decimal("1e308")
_LARGEST_MONEY = Decimal("1e18")
_FIRST_DAY = FIRST_INSTANT.date()
_LAST_DAY = LAST_INSTANT.date()
_LONGEST = {"minutes": 52_560_000, "hours": 876_000, "days": 36_500, "weeks": 5_200}


def value_text(value: tree.Value) -> str:
    """Return a value as a text, whatever it looks like."""
    return value.text if isinstance(value, tree.Word | tree.Quoted) else value.written


def as_money(value: Decimal) -> Decimal:
    """Round to the four places that money keeps, half to even."""
    return value.quantize(_MONEY_STEP, rounding=ROUND_HALF_EVEN)


# ------------------------------------------------------------ constants of a type


def check_constant(scope: Scope, value: tree.Value, left: Typed) -> Constant | None:
    """Return the constant that a written value is for an operand of that type, or report why it is none."""
    if left.is_text:
        return _text_constant(scope, value, left)
    if left.is_numeric and isinstance(value, tree.Number):
        return check_number(scope, value, left)
    if left.is_time and isinstance(value, tree.Date):
        day = check_date(scope, value)
        return None if day is None else DateConstant(value=day)
    if left.kind == "time" and isinstance(value, tree.DateTime):
        instant = check_moment(scope, value)
        return None if instant is None else TimeConstant(value=instant)
    if left.kind == "date" and isinstance(value, tree.DateTime):
        scope.report(errors_types.has_no_time(left, value.span, value.written))
        return None
    without_quotes = value_text(value) if _needs_no_quotes(left, value) else None
    scope.report(errors_types.cannot_compare(left, value.span, scope.words(value), without_quotes))
    return None


def _needs_no_quotes(left: Typed, value: tree.Value) -> bool:
    """Tell whether a quoted text would be a number, or a date, without its quotes."""
    if not isinstance(value, tree.Quoted):
        return False
    return bool((_LIKE_A_NUMBER if left.is_numeric else _LIKE_A_DATE).fullmatch(value.text))


def _text_constant(scope: Scope, value: tree.Value, left: Typed) -> TextConstant | None:
    if isinstance(value, tree.Word | tree.Quoted):
        return _member_or_text(scope, value, left)
    if left.members is not None and text_key(value.written) not in left.members:
        _report_no_member(scope, value, value.written, left)
        return None
    scope.report(errors_types.quote_it(value.written, left, value.span))
    return None


def _member_or_text(scope: Scope, value: tree.Word | tree.Quoted, left: Typed) -> TextConstant | None:
    if left.members is not None:
        member = left.members.get(text_key(value.text))
        if member is not None:
            return text_constant(member)
        _report_no_member(scope, value, value.text, left)
        return None
    if isinstance(value, tree.Word) and errors.mixes_scripts(value.text):
        scope.report(errors.mixed_scripts(value.text, value.span, None))
        return None
    return text_constant(value.text)


def _report_no_member(scope: Scope, value: tree.Value, written: str, left: Typed) -> None:
    near = scope.closest(written, lambda: list((left.members or {}).values()))
    if isinstance(value, tree.Word) and errors.mixes_scripts(written):
        scope.report(errors.mixed_scripts(written, value.span, near))
    else:
        scope.report(errors_types.not_a_member(left, value.span, written, near))


@lru_cache(maxsize=16_384)
def text_constant(text: str) -> TextConstant:
    """Return a text as a constant; equal ones are one."""
    return TextConstant(value=text)


def check_number(scope: Scope, number: tree.Number, left: Typed) -> Constant | None:
    """Return a number as a constant of the operand's kind; one past the end of its range is reported."""
    value = number.value
    if (left.low is not None and value < left.low) or (left.high is not None and value > left.high):
        scope.report(errors_types.past_the_range(left, number.span, number.written))
        return None
    constant = number_constant(value, left.kind)
    if constant is None:
        scope.report(errors_types.number_too_large(number.written, number.span))
    return constant


@lru_cache(maxsize=16_384)
def number_constant(value: Decimal, kind: Kind) -> Constant | None:
    """Return a number as money, a whole number or a number, equal ones as one; None where it is too large."""
    if kind == "money":
        return MoneyConstant(value=as_money(value)) if abs(value) <= _LARGEST_MONEY else None
    if kind == "whole" and value == value.to_integral_value():
        return WholeConstant(value=int(value)) if abs(value) <= _LARGEST_WHOLE else None
    return NumberConstant(value=float(value)) if abs(value) < _LARGEST_NUMBER else None


# ------------------------------------------------------------ dates and times


def check_date(scope: Scope, node: tree.Date) -> date | None:
    """Return a day, or report that it does not exist."""
    try:
        day = date.fromisoformat(node.written)
    except ValueError:
        scope.report(errors_types.date_does_not_exist(node.written, node.span))
        return None
    if _FIRST_DAY <= day <= _LAST_DAY:
        return day
    scope.report(errors_types.outside_calendar(node.written, node.span))
    return None


def check_moment(scope: Scope, node: tree.DateTime) -> datetime | None:
    """Return the instant of a wall-clock time in the policy's zone, or report that there is none."""
    try:
        wall = datetime.fromisoformat(node.written)
    except ValueError:
        scope.report(errors_types.date_does_not_exist(node.written, node.span))
        return None
    if not _FIRST_DAY < wall.date() < _LAST_DAY:
        scope.report(errors_types.outside_calendar(node.written, node.span))
        return None
    return to_utc(wall, scope.draft.timezone)


def start_of(scope: Scope, node: tree.Date | tree.DateTime) -> datetime | None:
    """Return the instant at which a period begins: the midnight of a date."""
    if isinstance(node, tree.DateTime):
        return check_moment(scope, node)
    day = check_date(scope, node)
    return None if day is None else _midnight(scope, day)


def end_of(scope: Scope, node: tree.Date | tree.DateTime) -> datetime | None:
    """Return the instant at which a period ends: a date counts whole, so it is the next midnight."""
    if isinstance(node, tree.DateTime):
        return check_moment(scope, node)
    day = check_date(scope, node)
    return None if day is None else _midnight(scope, day + timedelta(days=1))


def _midnight(scope: Scope, day: date) -> datetime:
    return midnight(day, scope.draft.timezone).astimezone(UTC)


# ------------------------------------------------------------ durations


def check_duration(scope: Scope, node: tree.Duration, calendar: tree.Name | None = None) -> Duration | None:
    """Return a duration that names its calendar, or report why it cannot be counted.

    Business time without a named calendar counts on the only one; any time with a named one counts on that.
    """
    written = f"{node.amount.written} {'business ' if node.business else ''}{node.unit}"
    on_calendar = node.business or calendar is not None
    amount = node.amount.value
    if amount < 0 or amount > _LONGEST[node.unit]:
        scope.report(errors_types.no_length(written, node.span))
        return None
    if node.unit in ("days", "weeks") and amount != amount.to_integral_value():
        scope.report(errors_types.fraction_of_days(written, node.span))
        return None
    if node.unit == "weeks" and on_calendar:
        scope.report(errors_types.business_weeks(written, node.span))
        return None
    if not on_calendar:
        return Duration(amount=amount, unit=node.unit)
    name = _calendar(scope, node, calendar)
    return None if name is None else Duration(amount=amount, unit=node.unit, calendar=name)


def _calendar(scope: Scope, node: tree.Duration, calendar: tree.Name | None) -> str | None:
    if calendar is not None:
        return scope.resolve("calendar", calendar)
    names = [declared.name for declared in scope.calendars]
    if len(names) == 1:
        return names[0]
    if not scope.calendars.incomplete:
        scope.report(errors_types.which_calendar(node.span, names))
    return None
