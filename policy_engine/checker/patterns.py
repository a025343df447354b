"""Regular expressions: whether RE2, which decides in linear time, takes them."""

from functools import lru_cache

from policy_engine.checker import errors_types
from policy_engine.checker.scope import Scope
from policy_engine.model.patterns import PatternRefusedError, compiled
from policy_engine.source.span import Span

__all__ = ["check_pattern"]

_UNSUPPORTED = {
    "(?=": "it looks ahead, which takes more than linear time",
    "(?!": "it looks ahead, which takes more than linear time",
    "(?<=": "it looks behind, which takes more than linear time",
    "(?<!": "it looks behind, which takes more than linear time",
    "(?>": "it holds an atomic group, which is not supported",
}
_PLAINLY = {
    "missing )": ("a bracket is opened and not closed", "close it with `)`, or write `\\(` for the character itself"),
    "unexpected )": ("a bracket is closed and not opened", "write `\\)` for the character itself"),
    "missing ]": ("a `[` is opened and not closed", "close it with `]`, or write `\\[` for the character itself"),
    "no argument for repetition operator": (
        "nothing stands before what repeats",
        "write `.*` for any text, or a backslash before the sign",
    ),
    "bad repetition operator": ("one repetition stands right after another", "take one of them away"),
    "invalid repetition size": ("it repeats more than 1,000 times", "repeat it less often, or write `*` or `+`"),
    "trailing \\": ("it ends with a single backslash", "write `\\\\` for the character itself"),
    "pattern too large": ("it is too large", "split it in two conditions"),
}
_OTHERWISE = "write a pattern that RE2 takes, or the texts themselves: `in (...)`, `contains`, `starts with`"


def check_pattern(scope: Scope, pattern: str, span: Span) -> bool:
    """Tell whether a pattern can be used, and report why not."""
    why = _refusal(pattern)
    if why is None:
        return True
    reason, cure = why
    scope.report(errors_types.pattern_refused(pattern, reason, span, cure))
    return False


@lru_cache(maxsize=4_096)
def _refusal(pattern: str) -> tuple[str, str] | None:
    try:
        compiled(pattern)
    except PatternRefusedError as refused:
        return _in_plain_words(pattern, str(refused))
    return None


def _in_plain_words(pattern: str, said: str) -> tuple[str, str]:
    for sign, reason in _UNSUPPORTED.items():
        if sign in pattern:
            return reason, "say it with two conditions: `... matches /.../ and not (... matches /.../)`"
    what, _, where = said.partition(": ")
    if what == "invalid escape sequence" and where[1:2].isdigit():
        return f"`{where}` refers back to a group, which takes more than linear time", "write the text out"
    if what == "invalid escape sequence":
        return f"`{where}` means nothing", f"write `{where[1:]}` for the character itself"
    return _PLAINLY.get(what, (f"{what} at `{where}`" if where else what, _OTHERWISE))
