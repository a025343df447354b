"""Before the grammar: comments, statements, and lines that run on.

All of it keeps every character at its place, so that offsets stay true: comments and
line breaks become spaces.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from policy_engine.source.span import Span
from policy_engine.syntax.tree import Comment

__all__ = ["has_more_words", "join_lines", "nested_past", "statement_starts", "without_comments"]

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


def nested_past(limit: int, text: str, negation: str) -> int | None:
    """Return where brackets, negations and signs go deeper than the limit, None where they do not.

    They are counted over the text, so that no depth can exhaust the parser.
    """
    if text.count("(") + text.count("-") + len(re.findall(negation, text)) <= limit:
        return None
    depth, run = 0, 0
    for match in _nesting(negation).finditer(text):
        sign = match.group()
        if sign == "(":
            depth, run = depth + 1 + run, 0
        elif sign == ")":
            depth, run = max(0, depth - 1), 0
        else:
            run = run + 1 if match.lastgroup == "prefix" else 0
        if depth + run > limit:
            return match.start()
    return None


@cache
def _nesting(negation: str) -> re.Pattern[str]:
    return re.compile(rf'"(?:[^"\\\n]|\\[^\n])*"|[()]|(?P<prefix>{negation}|-)|[^\s()"-]+')


def has_more_words(text: str, limit: int) -> bool:
    """Tell whether there are more words, numbers, quoted texts and signs than the limit."""
    return next(islice(_WORD_OR_SIGN.finditer(text), limit, None), None) is not None


_WORD_OR_SIGN = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"|\w+|[^\w\s]')
