"""A failed parse, as those who look for its cause see it."""

import re

from policy_engine.source.frozen import frozen
from policy_engine.source.span import Span
from policy_engine.syntax.grammar import Grammar

__all__ = ["QUOTED", "VALUE", "WORD", "Failure", "in_one_line", "word_at"]

QUOTED = r'"(?:[^"\\\n]|\\[^\n])*"'
WORD = r"[^\W\d][\w'-]*"
VALUE = rf"(?:{QUOTED}|\w[\w.%'-]*)"

_WORD_AT = re.compile(r"[^\W\d][\w'-]*|[\d.]+\w*|[<>=!&|]+|\"[^\n]*|\S")

# Nobody makes a mistake over more characters: a statement may have a megabyte.
_NEAR = 2_000


@frozen
class Failure:
    """Where the parse of `text` stopped; `found` is the whole word there, nothing at the end of the text."""

    text: str
    at: int
    found: str
    terminal: str | None
    expected: frozenset[str]
    grammar: Grammar

    @property
    def span(self) -> Span:
        """Return where the word stands."""
        return Span(self.at, min(self.at + max(len(self.found), 1), max(len(self.text), self.at + 1)))

    @property
    def before(self) -> str:
        """Return the text up to the word."""
        return self.text[: self.at]

    @property
    def is_rule(self) -> bool:
        """Tell whether the statement is a rule."""
        return re.match(r"(?i)(when|rule|otherwise)\b", self.text) is not None

    @property
    def wants_action(self) -> bool:
        """Tell whether an action could have stood here."""
        return "ASSIGN" in self.expected and "NURTURE" in self.expected

    def ending(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of a pattern, with `$` at its end, that stands right before the word."""
        return pattern.search(self.text, max(self.at - _NEAR, 0), self.at)

    def around(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of a pattern inside which, or right behind which, the parse stopped."""
        behind = len(self.before.rstrip())
        for middle in dict.fromkeys((behind, self.at)):
            for match in pattern.finditer(self.text, max(middle - _NEAR, 0), middle + _NEAR):
                if match.start() <= self.at and behind <= match.end():
                    return match
        return None


def in_one_line(match: re.Match[str], group: int = 0) -> str:
    """Return what a match found on one line."""
    return " ".join(match.group(group).split())


def word_at(text: str, at: int) -> str:
    """Return the word, number, quoted text or sign that stands at a place."""
    match = _WORD_AT.match(text, at)
    return match.group() if match else ""
