"""Exact numbers in words for people: as short as they can be without saying the wrong thing."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from policy_engine.agreement.lengths import LengthUnit
from policy_engine.agreement.scorecard import PromiseScore, ValueKind

__all__ = ["decimal_text", "tally_words", "value_words"]

_WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)
_PLACES: dict[ValueKind, int] = {"count": 0, "money": 2, "number": 2, "time": 2, "share": 1, "factor": 2}
_MOST_PLACES = 12
_SECONDS = {"minutes": 60, "hours": 3600}


def value_words(value: Fraction | None, kind: ValueKind, unit: LengthUnit | None, promised: Fraction | None) -> str:
    """Write a value; one that misses a promise by a hair has as many places as it takes to see it.

    >>> value_words(Fraction(9496, 10000), "share", None, Fraction(95, 100))
    '94.96%'
    >>> value_words(Fraction(7, 4), "time", LengthUnit("hours"), None)
    '1 h 45 min'
    """
    if value is None:
        return "–"
    if kind == "time" and unit is not None:
        return _time_words(value, unit, promised)
    if kind == "share":
        near = None if promised is None else promised * 100
        return f"{_grouped(_rounded(value * 100, _PLACES[kind], near))}%"
    least = _PLACES[kind]
    text = _grouped(_rounded(value, least, promised))
    return text if kind != "money" else _with_cents(text)


def decimal_text(value: Fraction | None, places: int = 6) -> str:
    """Write a number in digits for programs: exactly where `places` are enough.

    >>> decimal_text(Fraction(1, 3)), decimal_text(Fraction(5, 2)), decimal_text(None)
    ('0.333333', '2.5', '')
    """
    if value is None:
        return ""
    text = format(_decimal(value, places), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def tally_words(score: PromiseScore) -> str:
    """Write in how many periods a promise was reached: `9 of 12 months`."""
    if score.period is None or len(score.judged) < 2:
        return ""
    reached = sum(reading.verdict == "reached" for reading in score.judged)
    count = len(score.judged)
    return f"{reached:,} of {count:,} {score.period}s"


def _decimal(value: Fraction, places: int) -> Decimal:
    """Return the decimal nearest to a fraction, half to even."""
    # A fraction is rounded as a whole number of its last place, so that nothing is rounded twice.
    return Decimal(round(value * 10**places)).scaleb(-places, _WIDE)


def _rounded(value: Fraction, places: int, near: Fraction | None) -> Decimal:
    """Round, but never across what was promised."""
    rounded = _decimal(value, places)
    if near is None or places >= _MOST_PLACES or _side(Fraction(rounded), near) == _side(value, near):
        return rounded
    return _rounded(value, places + 1, near)


def _side(value: Fraction, near: Fraction) -> int:
    return (value > near) - (value < near)


def _grouped(number: Decimal) -> str:
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _with_cents(text: str) -> str:
    """Give an amount that is no whole number two places at least."""
    whole, point, cents = text.partition(".")
    return f"{whole}.{cents:0<2}" if point else whole


def _time_words(value: Fraction, unit: LengthUnit, promised: Fraction | None) -> str:
    if unit.unit not in _SECONDS:
        number = _rounded(value, _PLACES["time"], promised)
        return f"{_grouped(number)} {str(unit).removesuffix('s') if number == 1 else unit}"
    seconds = value * _SECONDS[unit.unit]
    whole = round(seconds)
    near = None if promised is None else promised * _SECONDS[unit.unit]
    if near is not None and _side(Fraction(whole), near) != _side(seconds, near):
        return f"{_grouped(_rounded(seconds, 0, near))} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours:,} h" if hours else "", f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]
    return " ".join(filter(None, parts)) or "0 min"
