"""Wordings of steps: each step has one in English and one in French, in a notation that the manual shows as it stands.

    the (lead is/leads are) decided [again] [at {time}]

`{time}` stands for any words, `[…]` may be left out, and of `(…/…)` one is written.
Quotation marks and apostrophes may be typographic: a word processor's `“Volume”` and
`« Volume »` are `"Volume"`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache, wraps
from typing import Literal, TypeVar

import pytest
import pytest_bdd
from pytest_bdd.parsers import StepParser

from policy_engine.batch.errors import LeadsError
from policy_engine.source.diagnostic import PolicyError
from policy_engine.source.frozen import frozen
from policy_engine.testing.failure import Unlike, words_of

__all__ = ["Kind", "StepWords", "Wording", "given", "known_steps", "nearest_step", "straight", "then", "when"]

Kind = Literal["given", "when", "then"]
F = TypeVar("F", bound=Callable[..., None])

_PART = re.compile(r"\{(?P<name>\w+)\}|(?P<sign>[\[\]()/])|(?P<space> +)|(?P<words>[^{\[\]()/ ]+)")
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "/": "|"}
_OPENING_QUOTE = re.compile("[“„”«]\N{NO-BREAK SPACE}?\N{NARROW NO-BREAK SPACE}? ?")
_CLOSING_QUOTE = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]?»")
_NOT_WORDS = re.compile(r'"[^"]*"|\{\w+\}')
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Of a wording that is proposed, so much was said.
_NEAR = 0.7
# What stands for these is a whole number.
_NUMBERS = frozenset({"count", "first", "high", "last", "line", "low"})


@frozen
class StepWords:
    """A step as the manual lists it."""

    kind: Kind
    english: str
    french: str


_KNOWN: list[StepWords] = []


def known_steps() -> tuple[StepWords, ...]:
    """Return all steps made ready so far, in the order of the manual."""
    return tuple(_KNOWN)


class Wording(StepParser):
    """A wording, ready to be compared with a step; its placeholders become the step's arguments."""

    def __init__(self, notation: str) -> None:
        super().__init__(notation)
        self._pattern = re.compile("".join(_pattern_of(notation)))

    def is_matching(self, name: str) -> bool:
        """Tell whether a step is worded so."""
        return self._pattern.fullmatch(straight(name)) is not None

    def parse_arguments(self, name: str) -> dict[str, str | None] | None:
        """Return what stands for each placeholder; None for one that was left out."""
        found = self._pattern.fullmatch(straight(name))
        return None if found is None else found.groupdict()


@lru_cache(maxsize=1024)
def straight(words: str) -> str:
    """Return words with plain quotation marks and apostrophes.

    >>> straight("l’horloge « Premier contact »")
    'l\\'horloge "Premier contact"'
    """
    plain = _OPENING_QUOTE.sub('"', _CLOSING_QUOTE.sub('"', words))
    return plain.replace("’", "'").replace("‘", "'")


def _pattern_of(notation: str) -> Iterator[str]:
    """Yield the parts of a regular expression: an optional part takes the space before it along."""
    space = ""
    for part in _PART.finditer(notation):
        if part["space"]:
            space = " "
            continue
        opens = part["sign"] == "["
        yield "(?:" + space if opens else space + _single(part)
        space = ""


def _single(part: re.Match[str]) -> str:
    if part["name"]:
        return f"(?P<{part['name']}>{'[0-9]+' if part['name'] in _NUMBERS else '.+?'})"
    return _SIGNS[part["sign"]] if part["sign"] else re.escape(part["words"])


# ---------------------------------------------------------------- making steps


def given(english: str, french: str) -> Callable[[F], F]:
    """Make a step that sets something up."""
    return _step("given", english, french)


def when(english: str, french: str) -> Callable[[F], F]:
    """Make a step in which something happens."""
    return _step("when", english, french)


def then(english: str, french: str) -> Callable[[F], F]:
    """Make a step that asks what came of it."""
    return _step("then", english, french)


def _step(kind: Kind, english: str, french: str) -> Callable[[F], F]:
    _KNOWN.append(StepWords(kind, english, french))
    make = {"given": pytest_bdd.given, "when": pytest_bdd.when, "then": pytest_bdd.then}[kind]

    def decorate(function: F) -> F:
        in_words = _failing_in_words(function)
        for notation in dict.fromkeys((english, french)):
            # The step belongs to the module of the function, two frames above.
            make(Wording(notation), stacklevel=2)(in_words)
        return function

    return decorate


def _failing_in_words(function: Callable[..., None]) -> Callable[..., None]:
    """Let a step fail with the words of what went wrong, and without the frames that led there."""

    @wraps(function)
    def step(*arguments: object, **named: object) -> None:
        words = None
        try:
            function(*arguments, **named)
        except (Unlike, PolicyError, LeadsError, OSError) as error:
            words = words_of(error)
        # Not inside the handler: the error would be shown as the cause, with its frames.
        if words is not None:
            pytest.fail(words, pytrace=False)

    return step


# ---------------------------------------------------------------- did you mean


def nearest_step(kind: str, name: str) -> str | None:
    """Return the wording that a step which nobody knows comes nearest to, as the manual writes it."""
    said = _words(straight(name))
    wordings = [wording for step in _KNOWN if step.kind == kind for wording in (step.english, step.french)]
    share, _, near = max(((*_shared(_words(wording), said), wording) for wording in wordings), default=(0.0, 0, ""))
    return near if share >= _NEAR else None


def _words(step: str) -> list[str]:
    """Return the words of a step or a wording without accents, quoted texts and placeholders."""
    plain = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKD", step.casefold()))
    return _LETTERS.findall(_MARKS.sub("", plain))


def _shared(wording: list[str], said: list[str]) -> tuple[float, int]:
    """Return which part of a wording's letters was said, and how many letters that are."""
    blocks = SequenceMatcher(None, wording, said).get_matching_blocks()
    shared = sum(len(word) for block in blocks for word in wording[block.a : block.a + block.size])
    return shared / max(1, sum(map(len, wording))), shared
