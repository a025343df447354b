"""Editing a lead so that a single test comes out otherwise: what a field would have to be.

An edit is the mildest value that does it: the bound itself, the next number, the first
of several. Where a test reads something else than one field there is no edit.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil, floor

from policy_engine.calendars.durations import before
from policy_engine.calendars.zones import midnight
from policy_engine.evaluator.situation import Situation
from policy_engine.model import condition as c
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key
from policy_engine.model.values import Value

__all__ = ["Edit", "edit_for"]

Edit = tuple[str, Value]

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def edit_for(situation: Situation, test: c.Condition, *, wanted: bool) -> Edit | None:
    """Return the field to change and its new value, so that a test is true, or false."""
    if not isinstance(test, c.Compare | c.OneOf | c.InList | c.TextTest | c.Includes | c.Missing | c.Flag):
        return None
    operand = test.left if isinstance(test, c.Compare) else test.operand
    name = _field_under(operand)
    field = next((field for field in situation.lookup.policy.lead.fields if field.name == name), None)
    if field is None:
        return None
    value = _new_value(situation, field, test, wanted=wanted)
    if value is None:
        return (field.name, None) if isinstance(test, c.Missing) and wanted else None
    if isinstance(operand, c.DomainOf) and isinstance(value, str):
        return field.name, f"someone@{value}"
    return field.name, value


def _field_under(operand: c.Operand) -> str | None:
    while isinstance(operand, c.DomainOf | c.DateOf):
        operand = operand.operand
    return operand.name if isinstance(operand, c.FieldRef) else None


def _new_value(situation: Situation, field: Field, test: c.Condition, *, wanted: bool) -> Value:
    match test:
        case c.Flag():
            return wanted
        case c.Missing():
            return None if wanted else _some_value(situation, field)
        case c.Compare():
            return _compared(situation, field, test, wanted=wanted)
        case c.OneOf(values=constants):
            return _in_or_out(field, [constant.value for constant in constants], wanted=wanted)
        case c.InList(list=name):
            return _in_or_out(field, sorted(situation.lookup.lists[name]), wanted=wanted)
        case c.TextTest(test=kind, value=text) if kind != "matches":
            return text if wanted else _in_or_out(field, [text], wanted=False)
        case c.Includes(value=text):
            return _with_item(situation.values[field.name], text, wanted=wanted)
        case _:
            return None


def _compared(situation: Situation, field: Field, test: c.Compare, *, wanted: bool) -> Value:
    bound = _bound(situation, field, test)
    if bound is None:
        return None
    sign = test.operator if wanted else _OPPOSITE[test.operator]
    if sign == "!=" and isinstance(bound, str):
        return _in_or_out(field, [bound], wanted=False)
    steps = {"=": 0, ">=": 0, "<=": 0, ">": 1, "!=": 1, "<": -1}
    return _typed(field, bound, sign, steps[sign])


def _bound(situation: Situation, field: Field, test: c.Compare) -> Value:
    """Return the other side of a comparison; of days compared with an instant, that day's midnight."""
    if isinstance(test.right, c.BeforeAt):
        return before(situation.at, test.right.duration, situation.lookup.policy)
    bound = situation.value(test.right)
    if isinstance(bound, date) and not isinstance(bound, datetime) and field.kind == "time":
        zone = situation.lookup.policy.timezone
        after = test.operator in (">", "<=")
        return midnight(bound + _DAY, zone) - _MICROSECOND if after else midnight(bound, zone)
    return bound


def _typed(field: Field, bound: Value, sign: str, step: int) -> Value:
    """Return the bound, or the next value beside it, of the type that the field has."""
    if isinstance(bound, datetime):
        return bound + step * _MICROSECOND
    if isinstance(bound, date):
        return bound + step * _DAY
    if isinstance(bound, str):
        return bound
    if not isinstance(bound, int | float | Decimal) or isinstance(bound, bool):
        return None
    if field.kind == "whole":
        return (floor(bound) if sign in ("<", "<=", ">") and bound != floor(bound) else ceil(bound)) + step
    if field.kind == "money":
        return Decimal(bound) + Decimal(step).scaleb(-4) if not isinstance(bound, float) else None
    return float(bound) + step


def _in_or_out(field: Field, values: Iterable[Value], *, wanted: bool) -> Value:
    """Return the first of the values, or one that is none of them."""
    known = list(values)
    if wanted:
        return known[0] if known else None
    keys = {text_key(value) for value in known if isinstance(value, str)}
    if field.kind == "choice":
        return next((member for member in field.members if text_key(member) not in keys), None)
    numbers = [value for value in known if isinstance(value, int | float | Decimal)]
    return _typed(field, max(numbers), ">", 1) if numbers else "something else"


def _with_item(items: Value, text: str, *, wanted: bool) -> Value:
    known = items if isinstance(items, tuple) else ()
    if wanted:
        return (*known, text)
    return tuple(item for item in known if text_key(item) != text_key(text)) or None


def _some_value(situation: Situation, field: Field) -> Value:
    """Return any value that the field can have."""
    low = field.low if field.low is not None else Decimal(1)
    samples: dict[str, Value] = {
        "text": "something",
        "choice": field.members[0] if field.members else None,
        "number": float(low),
        "whole": int(low),
        "money": low,
        "flag": True,
        "date": situation.at.date(),
        "time": situation.at,
        "texts": ("something",),
    }
    return samples[field.kind]
