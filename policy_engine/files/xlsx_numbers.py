"""Numbers in an Excel sheet, and the dates and times that hide in them.

A number reads as the shortest decimal text of its double, without exponent: 2.0 is `2`,
as in a CSV file. The format of its cell tells whether it is a date.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

__all__ = ["CellFormat", "cell_format", "formatted_number", "number_text"]

CellFormat = Literal["number", "date", "time", "elapsed"]

_BUILT_IN: dict[int, CellFormat] = {
    **dict.fromkeys([*range(14, 18), 22, *range(27, 37), *range(50, 59)], "date"),
    **dict.fromkeys([*range(18, 22), 45, 47], "time"),
    46: "elapsed",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SMALL_WHOLE = re.compile(r"0|[1-9][0-9]*")
_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")

_LAST_SERIAL = 2_958_466  # 10000-01-01
_MILLISECONDS_A_DAY = 86_400_000


def cell_format(number: int, code: str | None) -> CellFormat:
    """Tell what a number format shows; `code` is there for formats that the file defines itself."""
    if code is None:
        return _BUILT_IN.get(number, "number")
    shown = _LITERAL.sub("", code.split(";")[0]).lower()
    if _ELAPSED.search(shown):
        return "elapsed"
    if "general" in shown:
        return "number"
    if re.search("[yd]", shown):
        return "date"
    if re.search("[hs]", shown):
        return "time"
    return "date" if "m" in shown else "number"


def number_text(raw: str) -> str:
    """Return a number as text, as it would stand in a CSV file; what is none comes back as it is.

    >>> number_text("2.0"), number_text("1E-7"), number_text("19.989999999999998")
    ('2', '0.0000001', '19.99')
    """
    if _SMALL_WHOLE.fullmatch(raw):
        return raw
    if _WHOLE.fullmatch(raw):
        return str(int(raw))
    try:
        value = float(raw)
    except ValueError:
        return raw
    text = repr(value)
    if "e" in text:
        text = f"{Decimal(text):f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def formatted_number(raw: str, shows: CellFormat, from_1904: bool) -> str:
    """Return the text of a number cell: a number, or ISO text where its format is that of a date or a time."""
    if shows == "number":
        return number_text(raw)
    try:
        serial = float(raw)
    except ValueError:
        return raw
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(raw)
    days, milliseconds = divmod(round(serial * _MILLISECONDS_A_DAY), _MILLISECONDS_A_DAY)
    if shows == "elapsed":
        return _clock(days * _MILLISECONDS_A_DAY + milliseconds)
    if shows == "time" and days == 0:
        return _clock(milliseconds)
    return _day(days, from_1904) + (f" {_clock(milliseconds)}" if milliseconds else "")


def _day(days: int, from_1904: bool) -> str:
    if from_1904:
        return f"{date(1904, 1, 1) + timedelta(days=days):%Y-%m-%d}"
    if days == 60:
        return "1900-02-29"  # a day that only Excel has
    # Excel believes that 1900 was a leap year.
    start = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    return f"{start + timedelta(days=days):%Y-%m-%d}"


def _clock(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{fraction:03}" if fraction else "")
