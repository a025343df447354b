"""Text of others made safe to print: nothing in it moves a cursor, rings, or turns the reading direction.

Every character that a terminal would act on becomes one that it shows. The length in
characters stays the same, so that columns still count.
"""

import unicodedata

__all__ = ["visible"]

_KEPT_JOINERS = "\u200c\u200d"
_REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """Replace each control, direction mark or unpaired surrogate by one visible character.

    >>> visible("a\\x1b[31m\\u202eb")
    'a\u241b[31m\ufffdb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or character in _KEPT_JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    # Spaces of other scripts are not "printable" to Python, but a terminal draws them.
    return character if unicodedata.category(character) == "Zs" else _REPLACEMENT
