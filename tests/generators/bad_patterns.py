"""Regular expressions that make engines which try one way after another hang: nested, overlapping, adjacent repeats."""

from itertools import product

__all__ = ["BAD_PATTERNS"]

_NESTED = (
    "(%s+)+$", "(%s*)*$", "(%s+)*$", "^(%s+)+!?$", "^(%s*)*b$", "(%s+)+c", "(?:%s+)+$", "((%s+)+)+$", "(%s{1,9})+$",
)  # fmt: skip
_PARTS = ("a", "[a-z]", "\\w", ".", "\\S", "(?:a|b)", "[^!]", "(?:a?)")
_OVERLAPPING = (
    "(a|a)*$", "(a|aa)+$", "(a|a?)+$", "(\\w|\\d)+$", "(x|\\w)*!$", "(a|ab|abb)*c", "(.|a)+c$", "(a|b|ab)*$",
    "(aa|aaa)*$", "(.*a){12}$", "(.*,){9}!", "(a?){30}a{30}",
    "(a*)*c", "(a+a+)+$", "([a-z]+.)+[a-z]+[0-9]$", "(a+)+(b+)+c",
    "(\\s|\\w)*!!$", "((ab)*)+c", "(a*b*)*c", "(a*?)*$",
)  # fmt: skip
_ADJACENT = (
    "a*a*a*a*a*a*b", ".*.*.*=.*", "\\d*\\d*\\d*x", "\\w+\\w+\\w+\\w+!!", "a?a?a?a?a?aaaaa$", "\\s+$", "x*x*x*y",
    "[a-z]*[a-z0-9]*[a-z]*$", "(.+)(.+)(.+)c", "^\\s*(.*?)\\s*$", ".*a.*b.*c.*d", "(?:.*b){5}c",
)  # fmt: skip
# As they stand in programs that were brought to a halt by them.
_FOUND = (
    "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    "(?:(?:\"|'|\\]|\\}|\\\\|\\d|(?:nan|infinity|true|false|null|undefined|symbol|math)|\\`|\\-|\\+)+[)]*;?((?:\\s|-|~|!|\\{\\}|\\|\\||\\+)*.*(?:.*=.*)))",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*)+@x$",
    "([^,]*,)*[^,]*!$",
    "^(\\w+\\s?)*$",
    "^(?:.?)+$",
    "(h.*)*(e.*)*l$",
    "<(?:[^>]*)*>$",
    "^(([^<>()\\[\\].,;:\\s@]+(\\.[^<>()\\[\\].,;:\\s@]+)*)|(.+))@((a+)+)$",
    "^(0|[1-9]\\d*)(\\.\\d+)*x$",
    "(\\d+)*\\.(\\d+)*x",
    "^-?(\\d+|\\d{1,3}(,\\d{3})*)(\\.\\d*)*$",
    "(?i)^(a+)+$",
    "^(?:(?:a+)*b?)*$",
    "((a|b)*)*c$",
    "([a-z]+)*[0-9]$",
)  # fmt: skip
_COUNTED = tuple(f"(a{{0,{most}}}){{0,{times}}}b" for most, times in product((2, 5, 9, 20), (3, 9, 20)))
_CHAINS = tuple(f"{'(a|b)?' * length}{'a' * length}$" for length in (5, 10, 20, 30, 40))
_DOTS = tuple(f"^{'.*' * count}x{end}$" for count in range(2, 12) for end in ("", "y", "!?"))

_EVERY = (
    *(shape % part for shape, part in product(_NESTED, _PARTS)),
    *_OVERLAPPING,
    *_ADJACENT,
    *_FOUND,
    *_COUNTED,
    *_CHAINS,
    *_DOTS,
)
# The promised number, those of each kind in turn.
BAD_PATTERNS = tuple(dict.fromkeys(pattern for pattern in (*_EVERY, *(f"{each}|c{{3}}$" for each in _EVERY))))[:200]
