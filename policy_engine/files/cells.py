"""Cells that a spreadsheet would run, and the apostrophe that keeps it from doing so.

`protected` is for everything we write for a spreadsheet, `unprotected` for everything
we read: `unprotected(protected(text)) == text` for every text.
"""

import re

__all__ = ["is_plain_number", "protected", "unprotected"]

_RUN = "=+\\-@\t\r\n\0＝＋－＠"
_RUN_BY_A_SPREADSHEET = re.compile(f"'*[{_RUN}]")
_APOSTROPHE_OF_OURS = re.compile(f"'+[{_RUN}]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def is_plain_number(text: str) -> bool:
    """Tell whether a spreadsheet sees a number and nothing else.

    >>> is_plain_number("-5"), is_plain_number("+1+cmd")
    (True, False)
    """
    return _PLAIN_NUMBER.fullmatch(text) is not None


def protected(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run.

    A text that bears apostrophes before such a character already gets one more, so that
    reading takes off ours and not its own.

    >>> protected("=1+1"), protected("-5"), protected("'=x"), protected("O'Hara")
    ("'=1+1", '-5', "''=x", "O'Hara")
    """
    if _RUN_BY_A_SPREADSHEET.match(text) and not is_plain_number(text):
        return "'" + text
    return text


def unprotected(text: str) -> str:
    """Take off the apostrophe that `protected` put there.

    >>> unprotected("'=1+1"), unprotected("O'Hara"), unprotected("'tis")
    ('=1+1', "O'Hara", "'tis")
    """
    return text[1:] if _APOSTROPHE_OF_OURS.match(text) else text
