"""Regular expressions: the one door to RE2, which decides any of them in linear time."""

from functools import lru_cache
from typing import Any

from policy_engine.model.text import exact_form

__all__ = ["PatternRefusedError", "compiled", "pattern_matches"]


class PatternRefusedError(ValueError):
    """RE2 does not take this pattern; the text is its own word why."""


@lru_cache(maxsize=4_096)
def compiled(pattern: str) -> Any:
    """Return the compiled pattern, which ignores case; raises PatternRefusedError."""
    # Loaded when the first pattern is met: most policies have none.
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(pattern, options)
    except UnicodeEncodeError:
        raise PatternRefusedError("it holds a character that no text holds") from None
    except re2.error as error:
        said = error.args[0]
        raise PatternRefusedError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None


def pattern_matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern occurs anywhere in the NFC form of a text.

    A lone surrogate, which is no character, matches as U+FFFD.
    """
    subject = exact_form(text).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return compiled(pattern).search(subject) is not None
