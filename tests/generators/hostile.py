"""Texts that nobody would write but a machine, or somebody who means harm."""

from collections.abc import Callable, Iterator

from tests.generators.mutations import ODD, WORDS

__all__ = ["LARGE_HOSTILE_TEXTS", "LARGE_POLICIES", "hostile_texts", "large_hostile_text", "large_policy"]

_RULE = "when {}, assign pod insurance SDR\n"


def hostile_texts() -> Iterator[str]:
    """Yield small texts that are wrong on purpose."""
    yield from ("", " ", "\n", "\r", "\r\n\r\n", "\t", "\x00", "\ufeff", *"#()|,/\\-", "##", '"', "\ud800")
    yield from WORDS
    yield from (f"{word}\n" * 200 for word in ("when", "table", "and", "lead has", '"', "(", "rule"))
    yield from map(_RULE.format, _conditions())
    yield from (f'tag "{character}"\nwhen a, tag "x{character}y"\n' for character in ODD)
    yield from map(
        "let a be\n  {}".format, ("", "when", "x when", "x when y\n  x when", "otherwise", "otherwise x\n  y when z")
    )
    yield from map(
        'table "x"\n{}'.format, ("", "|", "  |", "  ||", "  | a |", "  | a | assign |", "  | assign |\n  | |")
    )
    yield from map(
        "calendar x\n  open {}".format, ("25:00-26:00", "09:00-09:00", "Mon-Mon", "Xyz 09:00-10:00", "24:00-24:00")
    )
    yield "list a is " + ", ".join(["x"] * 1_000)
    yield "segment a when b\nsegment b when a\nlet c be\n  x when d = c\nlet d be\n  c when c = d\n"
    yield "\n".join(f"segment s{number} when s{(number + 1) % 100}" for number in range(100))
    yield 'use "a.policy"\nuse "../../etc/passwd"\nuse ""\nlist x from "/dev/zero"\nreps from "\x00"\n'
    yield "calendar x\n  closed on holidays of " + ", ".join(
        f"{a}{b}" for a in "ABCDEFGHIJKLM" for b in "ABCDEFGHIJKLM"
    )
    yield "x" * 4_000
    yield "  indented and nothing above it\n    more of it"
    yield "\n".join('when a = "' + "b" * 20 for _ in range(60))


def _conditions() -> Iterator[str]:
    yield from (f"score {sign} 60" for sign in ("==", "=>", "≥", "<>", "&&", "is is", "not not", "= =", "contains"))
    yield from ("(" * depth + "a" + ")" * depth for depth in (1, 63, 64, 65, 66, 500, 1_900))
    yield from ("not " * depth + "a" for depth in (1, 63, 64, 65, 66, 500, 900))
    yield from ("-" * depth + "a = 1" for depth in (1, 63, 64, 65, 66, 3_000))
    yield from (bracket * depth for bracket in "()" for depth in (1, 64, 65, 3_000))
    yield from (" and ".join(["a"] * terms) for terms in (2, 100, 450))
    yield from (" unless ".join(["a"] * terms) for terms in (2, 64, 66, 400))
    yield from (" + ".join(["1"] * terms) + " > a" for terms in (2, 64, 66, 900))
    yield from (f"{character}score >= 60" for character in ODD)
    yield from (f"score >= 60{character}" for character in ODD)
    yield from (
        f"name matches {pattern}" for pattern in ("//", "/(/", "/a{1000}{1000}/", "/(a*)*b/", "/\\p{Foo}/", "/[z-a]/")
    )
    yield from (
        f"score >= {number}"
        for number in ("9" * 3_000, "1" + "_" * 3_000, "." * 99, "1.5.5", "1k%", "٣", "1" * 400 + "M")
    )
    yield from (
        f"created before {day}" for day in ("0000-00-00", "9999-99-99", "2026-02-30 24:61", "2026-1-1", "-2026-01-01")
    )
    yield from (f"created is more than {number} days ago" for number in ("0", "1_000_000", "9" * 300, "0.5", "1e9"))


# ---------------------------------------------------------------- large ones

_MEGABYTE = 1_000_000

_PIECES = {
    "brackets": "(", "closing brackets": ")", "quotes": '"', "signs": "-", "lines": "\n", "spaces": " ", "a word": "a",
    "words": "a ", "ands": "and ", "nots": "not ", "commas": ",", "bars": "|", "slashes": "/", "backslashes": "\\",
    "digits": "9", "marks": "\u0301", "nothing": "\x00", "dots": ".", "quoted quotes": '"\\""', "matches": "matches /a",
    "indents": "\n  ", "when": "when ", "tabs and breaks": "\t\n", "carriage returns": "\r", "operators": "=",
    "zero width": "\u200b", "wide": "\u3042", "escapes": '"\\\\"', "bullets": "\u2022 ", "colons": ":\n  ",
}  # fmt: skip


_LONG: dict[str, Callable[[], str]] = {
    "a long condition": lambda: _RULE.format(" and ".join(["score >= 60"] * (_MEGABYTE // 16))),
    "a long list": lambda: "list a is " + ", ".join(["DE"] * (_MEGABYTE // 4)),
    "many fields": lambda: "lead has\n" + "".join(f"  f{number} text\n" for number in range(_MEGABYTE // 15)),
    "a long sum": lambda: _RULE.format("1" + " + 1" * (_MEGABYTE // 4 - 20) + " > 0"),
    "a long text": lambda: f'when a, tag "{"x" * _MEGABYTE}"',
    "a wide table": lambda: 'table "x"\n  ' + _of_size("| a ") + "| assign |\n",
    "nested brackets": lambda: _RULE.format("(" * (_MEGABYTE // 2 - 50) + "a" + ")" * (_MEGABYTE // 2 - 50)),
    "too much": lambda: _of_size("when a, tag b\n", 1_100_000),
}

_POLICIES: dict[str, Callable[[], str]] = {
    "rules": lambda: "".join(f"when score >= {number}, tag a\n" for number in range(20_000)),
    "wrong rules": lambda: "".join(f"when score > > {number}, tag a\n" for number in range(20_000)),
    "words at the margin": lambda: "when\n" * 30_000,
    "open quotes": lambda: 'when a = "b\n' * 20_000,
    "queues": lambda: "queue a\n" * 20_000,
    "comments": lambda: _of_size("# why it is so\n"),
    "rows": lambda: 'table "x"\n  | a | assign |\n' + _of_size("  | b | queue q |\n"),
    "circles": lambda: "\n".join(f"segment s{number} when s{(number + 1) % 5_000}" for number in range(5_000)),
}

LARGE_HOSTILE_TEXTS = (*_PIECES, *(f"a rule of {name}" for name in _PIECES), *_LONG)
LARGE_POLICIES = tuple(_POLICIES)


def large_hostile_text(name: str) -> str:
    """Return a text of about a megabyte that is no policy."""
    if name in _LONG:
        return _LONG[name]()
    if name in _PIECES:
        return _of_size(_PIECES[name])
    return _RULE.format("a = " + _of_size(_PIECES[name.removeprefix("a rule of ")], _MEGABYTE - 99))


def large_policy(name: str) -> str:
    """Return a text of up to a megabyte that is a policy or nearly so, with thousands of lines."""
    return _POLICIES[name]()


def _of_size(piece: str, size: int = _MEGABYTE) -> str:
    return piece * (size // len(piece.encode()))
