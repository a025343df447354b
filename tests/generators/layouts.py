"""The same policy in another layout: what people write before anybody formats it.

Spaces, line breaks inside a clause, empty lines and comments are put where the language
allows them and changes nothing for it.
"""

import re
from collections.abc import Iterator, Sequence
from random import Random

__all__ = ["arranged", "disordered"]

# What is kept together, and what a line may be broken at.
_PIECES = re.compile(
    r'(?P<kept>"(?:[^"\\\n]|\\[^\n])*"|matches /(?:[^/\\\n]|\\[^\n])+/)'
    r"|(?P<comma>, (?=\S))|(?P<opening>\()(?=\S)|(?P<closing>(?<=\S)\))|(?P<joining> (?=(?:and|or|unless)\b))| "
)
_GAPS = (" ", " ", " ", " ", "  ", "\t", " \t ")
_COMMENTS = ("# why", "#", '# "quoted', "#no space", "# a, b and", "# (", "## title", "# été 名前", "# x # y", "# |")


def disordered(random: Random, statement: str) -> str:
    """Return a printed statement in some other layout, with comments in it."""
    table = statement.startswith("table ")
    lines: list[str] = []
    for number, line in enumerate(statement.split("\n")):
        if number:
            lines += _before_a_clause(random)
        words = line.strip()
        lines.append((_indent(random) if number else "") + (words if table else _rewritten(random, words)))
        lines[-1] += _trailing(random)
    return "\n".join(lines)


def arranged(random: Random, statements: Sequence[str]) -> str:
    """Return statements as one text, with comments and empty lines between them."""
    lines: list[str] = []
    for statement in statements:
        lines += [*_between(random), statement]
    lines += _between(random)
    return "\n".join(lines) + random.choice(("", "\n", "\n\n"))


def _between(random: Random) -> Iterator[str]:
    while random.random() < 0.4:
        yield _comment(random) if random.random() < 0.5 else random.choice(("", "", "  ", "\t"))


def _before_a_clause(random: Random) -> Iterator[str]:
    while random.random() < 0.1:
        yield _own_line(random) if random.random() < 0.7 else ""


def _rewritten(random: Random, line: str) -> str:
    return _PIECES.sub(lambda piece: _piece(random, piece), line)


def _piece(random: Random, piece: re.Match[str]) -> str:
    written = piece.group()
    match piece.lastgroup:
        case "kept":
            return written
        case "comma":
            return "," + (_break(random) if random.random() < 0.08 else random.choice(("", *_GAPS)))
        case "opening":
            return "(" + (_break(random) if random.random() < 0.08 else random.choice(("", "", " ")))
        case "closing":
            return (_break(random) if random.random() < 0.08 else random.choice(("", "", " "))) + ")"
        case "joining":
            return _break(random) if random.random() < 0.08 else random.choice(_GAPS)
        case _:
            return random.choice(_GAPS)


def _break(random: Random) -> str:
    own_lines = "".join(f"{line}\n" for line in _before_a_clause(random))
    return f"{_trailing(random)}\n{own_lines}{_indent(random)}"


def _trailing(random: Random) -> str:
    if random.random() < 0.1:
        return random.choice((" ", "  ", "\t", "   ")) + _comment(random)
    return random.choice(("", "", "", " ", "\t"))


def _own_line(random: Random) -> str:
    return random.choice(("", "  ", "      ", "\t")) + _comment(random)


def _comment(random: Random) -> str:
    return f"{random.choice(_COMMENTS)} {random.randrange(1000)}"


def _indent(random: Random) -> str:
    return random.choice(("  ", "  ", "    ", " ", "\t"))
