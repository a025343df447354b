"""How texts are compared: by their key.

One function makes keys, and every engine compares the keys it made; no engine folds
case in its own way.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["SPACES", "control_characters", "exact_form", "is_blank", "text_key", "trimmed"]

_INVISIBLE = dict.fromkeys(
    [0x200B, 0x2060, 0xFEFF, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)

# What Unicode calls white space. The separators U+001C to U+001F, spaces to Python alone, are control characters.
SPACES = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_RUN_OF_SPACES = re.compile(f"[{SPACES}]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=65_536)
def text_key(text: str) -> str:
    """Return the key of a text: without invisible marks, case, outer and repeated spaces.

    NFKC and full case folding (Unicode 3.13, definition D145), repeated until it stands
    still, so that the key of a key is that key.

    >>> text_key("  Straße\\u200b  GmbH ")
    'strasse gmbh'
    """
    # Printable ASCII has one kind of space, and is its own NFKC form.
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    key = _folded(text)
    while (following := _folded(key)) != key:
        key = following
    return key


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    folded = unicodedata.normalize("NFKC", plain.casefold())
    return _RUN_OF_SPACES.sub(" ", folded).strip(" ")


def exact_form(text: str) -> str:
    """Return the text as `is exactly` and `matches` see it: NFC, outer spaces off."""
    return unicodedata.normalize("NFC", trimmed(text))


def trimmed(text: str) -> str:
    """Take off outer spaces."""
    return text.strip(SPACES)


def is_blank(text: str) -> bool:
    """Tell whether nothing but spaces and invisible marks is there."""
    return not trimmed(text.translate(_INVISIBLE))


def control_characters(text: str) -> bool:
    """Tell whether the text holds control characters other than tab and line breaks, or half a character."""
    return _CONTROL.search(text) is not None
