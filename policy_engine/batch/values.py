"""A value of a lead as the text of a cell, the same for CSV and Excel, and as JSON.

A number is written without exponent and so that reading it gives the same number.
"""

import json
import math
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from policy_engine.files.cells import protected
from policy_engine.files.xlsx_numbers import number_text

__all__ = ["MAY_BE_RUN", "cell_text", "decimal_text", "json_text", "spreadsheet_text"]

_LIST_SEPARATOR = "; "
# Beyond it a number is written with its exponent: `1e999999999` has a billion digits.
_MOST_DIGITS = 4000

# The first characters of texts that `spreadsheet_text` may have to protect.
MAY_BE_RUN = frozenset("='+-@\t\r\n\0＝＋－＠")


def cell_text(value: object) -> str:
    """Return a value as the text of a cell; a list is joined with `; `, a missing value is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return _LIST_SEPARATOR.join(map(cell_text, value))
    if isinstance(value, float):
        return number_text(repr(value))
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return json_text(value)
    return value.hex() if isinstance(value, bytes) else str(value)


def spreadsheet_text(value: object) -> str:
    """Return the text of a cell that no spreadsheet runs."""
    text = value if isinstance(value, str) else cell_text(value)
    return protected(text) if text[:1] in MAY_BE_RUN else text


def decimal_text(value: Decimal) -> str:
    """Return a decimal without exponent, unless it would be thousands of digits long."""
    if value.is_finite() and abs(value.adjusted()) < _MOST_DIGITS:
        return f"{value:f}"
    return str(value)


def json_text(value: object) -> str:
    """Return a value as JSON; numbers keep their digits, what JSON has not is text."""
    try:
        return _ENCODER.encode(value)
    except (TypeError, ValueError):
        return _piece_by_piece(value)


# What it writes by itself is exact; it refuses decimals, dates, NaN.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _piece_by_piece(value: object) -> str:
    if isinstance(value, float | Decimal):
        return _json_number(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(map(json_text, value))}]"
    if isinstance(value, Mapping):
        pairs = (f"{_ENCODER.encode(str(key))}:{json_text(part)}" for key, part in value.items())
        return f"{{{','.join(pairs)}}}"
    return _ENCODER.encode(cell_text(value))


def _json_number(value: float | Decimal) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return decimal_text(value)
    if math.isfinite(value):
        return repr(value)
    return '"NaN"' if math.isnan(value) else '"Infinity"' if value > 0 else '"-Infinity"'
