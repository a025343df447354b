"""The grammar, loaded: the one door to Lark.

The grammar files lie in the package once it is installed, and beside it in a checkout.
Building the parse tables takes longer than reading a policy, so Lark keeps them in the
user's own cache folder and renews them when a grammar file changes; where no such folder
can be written they are built anew.
"""

import os
import re
import sys
from pathlib import Path
from typing import Any, cast

import lark
from lark import Lark, TextSlice, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

__all__ = ["STARTS", "Grammar", "ParseFailure", "Token", "load_grammar"]

STARTS = (
    "statement", "table_head", "column", "cell", "assign_cell", "tag_cell", "priority_cell", "notify_cell", "givens",
)  # fmt: skip


class ParseFailure(Exception):
    """The text is not of the grammar: where, what stood there, and what could have stood there."""

    def __init__(self, offset: int, found: str, terminal: str | None, expected: frozenset[str]) -> None:
        super().__init__(found)
        self.offset = offset
        self.found = found
        self.terminal = terminal
        self.expected = expected


class Grammar:
    """The parser for one builder of trees."""

    def __init__(self, parser: Lark) -> None:
        self._parser = parser
        self._spellings = {terminal.name: terminal.pattern.to_regexp() for terminal in parser.terminals}

    def parse(self, start: str, text: str, first: int = 0, last: int | None = None) -> Any:
        """Parse `text[first:last]` from a start rule; offsets count from the start of `text`. Raises ParseFailure."""
        piece = TextSlice(text, first, len(text) if last is None else last)
        try:
            return self._parser.parse(piece, start=start)
        except UnexpectedToken as failure:
            token = failure.token
            at = int(piece.end) if token.type == "$END" or token.start_pos is None else int(token.start_pos)
            accepted = frozenset(failure.accepts or failure.expected)
            raise ParseFailure(at, str(token), token.type, accepted) from None
        except UnexpectedCharacters as failure:
            at = cast(int, failure.pos_in_stream)
            raise ParseFailure(at, failure.char, None, frozenset(failure.allowed or ())) from None

    def pattern(self, terminal: str) -> str:
        """Return the regular expression of a terminal."""
        return self._spellings[terminal]

    def spelling(self, terminal: str) -> str | None:
        """Return a keyword as it is written, None for what is no keyword: `is at least`."""
        words = re.findall(r"\(\?i:([a-z]+)\)|([,./])", self._spellings.get(terminal, ""))
        if not words or not self._spellings[terminal].lstrip("(?:").startswith(("i:", ",")):
            return None
        return " ".join(word or sign for word, sign in words).replace(" / ", "/").replace(" , ", ", ")


def load_grammar(builder: object) -> Grammar:
    """Return the grammar whose trees are made by the methods of `builder`, one a rule."""
    parser = Lark.open(
        str(_folder() / "policy.lark"),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        maybe_placeholders=False,
        transformer=builder,
        cache=_cache_file() or False,
    )
    return Grammar(parser)


def _folder() -> Path:
    package = Path(__file__).parent.parent
    for folder in (package / "grammar", package.parent / "grammar"):
        if (folder / "policy.lark").is_file():
            return folder
    raise FileNotFoundError("the grammar of the policy language is missing from this installation")


def _cache_file() -> str | None:
    """Return where the parse tables are kept: a folder that only this user may write, or nowhere."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policy_engine"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    if not os.access(folder, os.W_OK) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return None
    return str(folder / f"grammar-{lark.__version__}-{sys.version_info[0]}{sys.version_info[1]}.tables")
