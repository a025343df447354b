"""Before the grammar: comments, statements, and lines that run on.

All of it keeps every character at its place, so that offsets stay true: comments and
line breaks become spaces.
"""

import re
from collections.abc import Iterator
from functools import cache

from policy_engine.source.span import Span
from policy_engine.syntax.tree import Comment

__all__ = ["deepest_nesting", "join_lines", "statement_starts", "without_comments"]

_QUOTED_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"|(?i:matches)[ \t]+/(?:[^/\\\n]|\\[^\n])+/|(#[^\n]*)')
_MARGIN = re.compile(r"^\S", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")


def without_comments(text: str) -> tuple[str, list[Comment]]:
    """Return the text with comments blanked, and the comments, which know their places in it.

    A `#` inside quotes or inside a regular expression starts no comment.
    """
    if "#" not in text:
        return text, []
    comments: list[Comment] = []
    pieces: list[str] = []
    done = 0
    for match in _QUOTED_OR_COMMENT.finditer(text):
        start, end = match.span(1)
        if start < 0:
            continue
        own_line = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        comments.append(Comment(text[start:end].rstrip(), own_line, Span(start, end)))
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]]), comments


def statement_starts(text: str) -> Iterator[int]:
    """Yield where each statement starts: at a character on the left margin."""
    return (match.start() for match in _MARGIN.finditer(text))


@cache
def _run_on(joining: str) -> re.Pattern[str]:
    """Return what finds all line breaks; those between two clauses are in group `stays`.

    Every break is matched with all the space behind it, so that none of it is looked at twice.
    """
    before = rf"(?:(?<=[,(])|(?<![\w'-])(?:{joining}))[ \t\r]*\n\s*+"
    return re.compile(rf"{before}|\n\s*+(?P<stays>(?!{joining}|\)))?")


def join_lines(text: str, joining: str) -> str:
    """Turn the line breaks inside a clause into spaces.

    A clause runs on where the line before ends with a comma, an open bracket or a
    joining word, or where the next line starts with such a word or a closing bracket.
    """
    if "\n" not in text:
        return text
    return _run_on(joining).sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    return match.group() if match["stays"] is not None else match.group().replace("\n", " ")


def deepest_nesting(text: str, negation: str) -> tuple[int, int]:
    """Return the deepest nesting of brackets, negations and signs, and where it is reached.

    It is counted over the text, so that no depth can exhaust the parser.
    """
    if text.count("(") + text.count("-") + len(re.findall(negation, text)) < _WORTH_COUNTING:
        return 0, 0
    deepest, at, depth, run = 0, 0, 0, 0
    for match in _nesting(negation).finditer(text):
        sign = match.group()
        if sign.startswith('"'):
            run = 0
        elif sign == "(":
            depth += 1 + run
            run = 0
        elif sign == ")":
            depth = max(0, depth - 1)
            run = 0
        elif match.lastgroup == "prefix":
            run += 1
        else:
            run = 0
        if depth + run > deepest:
            deepest, at = depth + run, match.start()
    return deepest, at


_WORTH_COUNTING = 8


@cache
def _nesting(negation: str) -> re.Pattern[str]:
    return re.compile(rf'"(?:[^"\\\n]|\\[^\n])*"|[()]|(?P<prefix>{negation}|-)|[^\s()"-]+')
