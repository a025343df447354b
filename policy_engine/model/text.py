"""How texts are compared: by their key.

One function makes keys, and every engine compares the keys it made; no engine folds
case in its own way.
"""

import unicodedata
from functools import lru_cache

__all__ = ["control_characters", "exact_form", "is_blank", "text_key", "trimmed"]

_INVISIBLE = dict.fromkeys(
    [0x200B, 0x2060, 0xFEFF, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


@lru_cache(maxsize=65_536)
def text_key(text: str) -> str:
    """Return the key of a text: without invisible marks, case, outer and repeated spaces.

    NFKC and full case folding (Unicode 3.13, definition D145), repeated until it stands
    still, so that the key of a key is that key.

    >>> text_key("  Straße\\u200b  GmbH ")
    'strasse gmbh'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    key = text
    while True:
        following = unicodedata.normalize("NFKC", key.translate(_INVISIBLE)).casefold()
        following = " ".join(unicodedata.normalize("NFKC", following).split())
        if following == key:
            return key
        key = following


def exact_form(text: str) -> str:
    """Return the text as `is exactly` and `matches` see it: NFC, outer spaces off."""
    return unicodedata.normalize("NFC", trimmed(text))


def trimmed(text: str) -> str:
    """Take off outer spaces."""
    return text.strip()


def is_blank(text: str) -> bool:
    """Tell whether nothing but spaces and invisible marks is there."""
    return not text.translate(_INVISIBLE).strip()


def control_characters(text: str) -> bool:
    """Tell whether the text holds control characters other than tab and line breaks."""
    return any(unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in text)
