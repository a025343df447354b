"""A value of a spreadsheet as the text that it has in a CSV file.

A number is the shortest decimal text of its double, without exponent: 2.0 is `2`. A date
or a time is ISO text, a yes/no is `true` or `false`, a text is itself.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

__all__ = ["number_text", "value_text"]


def value_text(value: object) -> str:
    """Return the text of a value; nothing is an empty text, midnight is no more than its day.

    >>> value_text(datetime(2026, 1, 2)), value_text(datetime(2026, 1, 2, 3, 4)), value_text(time(9, 30))
    ('2026-01-02', '2026-01-02 03:04:00', '09:30:00')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(repr(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "milliseconds").removesuffix(".000").removesuffix(" 00:00:00")
    if isinstance(value, time):
        return value.isoformat("milliseconds").removesuffix(".000")
    if isinstance(value, timedelta):
        return _length_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def number_text(raw: str) -> str:
    """Return a number without exponent, and without places where it has none.

    >>> number_text("2.0"), number_text("1E-7"), number_text("19.989999999999998"), number_text("-0.0")
    ('2', '0.0000001', '19.99', '0')
    """
    text = repr(float(raw))
    if "e" in text:
        text = f"{Decimal(text):f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def _length_text(value: timedelta) -> str:
    """Return a length of time as hours, minutes and seconds.

    >>> _length_text(timedelta(days=1, hours=12, minutes=5)), _length_text(timedelta(hours=-1.5, milliseconds=-120))
    ('36:05:00', '-01:30:00.120')
    """
    if value < timedelta():
        return f"-{_length_text(-value)}"
    hours, rest = divmod(value, timedelta(hours=1))
    return f"{hours:02}{str(rest)[1:11]}"
