"""The parser: from a text to the tree of its statements.

Every statement is parsed on its own, so that one run reports the mistakes of all of
them, and a statement whose text was read before is not read again.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.frozen import frozen
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.span import Span
from policy_engine.source.text import SourceText
from policy_engine.syntax import errors, tree
from policy_engine.syntax.build_organisation import OrganisationBuilder
from policy_engine.syntax.build_routing import RoutingBuilder
from policy_engine.syntax.build_values import ConditionBuilder
from policy_engine.syntax.failure import QUOTED
from policy_engine.syntax.grammar import Grammar, ParseFailure, load_grammar
from policy_engine.syntax.scan import has_more_words, join_lines, nested_past, statement_starts, without_comments
from policy_engine.syntax.tables import cell_start, read_table

__all__ = ["forget", "parse", "parse_cell", "parse_given"]


# Statements whose clauses each stand for themselves: a `let` without its bad case would be another one.
_WITH_CLAUSES = ("LEAD_HAS", "POD", "TEAM", "REP", "CALENDAR", "EVENTS", "FUNNEL", "CONTENT_FOR", "OBJECTIVE")
# Of one statement; whoever has more to mend reads them in the next run.
_MOST_FAILURES = 50
_QUOTED = re.compile(QUOTED)
_THOUSANDS = re.compile(r"(?<![\w.,/-])[1-9]\d{0,2}(?:,\d{3})+(?![\w-]|,\d)")
# No file holds one: a program that hands over a text may.
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class _Builder(ConditionBuilder, RoutingBuilder, OrganisationBuilder):
    """Makes the tree: one method a rule of the grammar."""


@cache
def _grammar() -> Grammar:
    return load_grammar(_Builder())


def parse(source: SourceText, limits: Limits = DEFAULT_LIMITS) -> tuple[tree.PolicyTree, tuple[Diagnostic, ...]]:
    """Read one text; the tree bears the name of the source. A statement that cannot be read has no node."""
    if len(source.text.encode("utf-8", "surrogatepass")) > limits.policy_bytes:
        found = errors.too_long(Span(0, 1), limits.policy_bytes).placed(source, 0)
        return tree.PolicyTree(source.name, ()), (found,)
    cleaned, comments = without_comments(source.text)
    starts = list(statement_starts(cleaned))
    diagnostics = _before_the_first(source, cleaned, starts)
    if len(starts) > limits.statements:
        span = Span(starts[limits.statements], starts[limits.statements] + 1)
        diagnostics.append(errors.too_many_statements(span, limits.statements).placed(source, 0))
        cleaned, starts = cleaned[: span.start], starts[: limits.statements]
    statements = []
    remaining = _Comments(comments)
    for start, following in pairwise([*starts, len(cleaned)]):
        end = start + len(cleaned[start:following].rstrip())
        above = remaining.until(start)
        end = max(end, remaining.end_of_indented(source.text, following, end))
        text = source.text[start:end]
        reading = _refused_for_length(text, limits) or _read_statement(text)
        remaining.skip(end)
        statements.append(tree.Statement(source, start, text, reading.node, (*above, *reading.comments)))
        diagnostics += [found.placed(source, start) for found in reading.diagnostics]
    trailing = remaining.until(len(source.text) + 1)
    return tree.PolicyTree(source.name, tuple(statements), trailing), _one_report_each(diagnostics)


def forget() -> None:
    """Forget the statements read so far, so that the next reading starts from nothing."""
    _read_statement.cache_clear()


def parse_cell(
    text: str, column: tree.ConditionColumn | tree.ActionColumn
) -> tuple[tree.Cell | None, tuple[Diagnostic, ...]]:
    """Read one cell of a table; spans count from the start of its text."""
    return _read(cell_start(column), text)


def parse_given(text: str) -> tuple[tuple[tree.Given | tree.Date | tree.DateTime, ...] | None, tuple[Diagnostic, ...]]:
    """Read `score 72, vertical insurance`: what an example gives; a date or a time is its `at`."""
    return _read("givens", text)


@frozen
class _Reading:
    """What one statement's text gives, wherever it stands."""

    node: tree.StatementNode | None
    comments: tuple[tree.Comment, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Comments:
    """The comments of a text, taken from the top."""

    def __init__(self, comments: list[tree.Comment]) -> None:
        self._comments = comments
        self._next = 0

    def until(self, offset: int) -> tuple[tree.Comment, ...]:
        """Take those that start before the offset; their spans count from it."""
        first = self._next
        self.skip(offset)
        return tuple(
            tree.Comment(comment.text, comment.own_line, Span(comment.span.start - offset, comment.span.end - offset))
            for comment in self._comments[first : self._next]
        )

    def skip(self, offset: int) -> None:
        """Pass over those that start before the offset."""
        while self._next < len(self._comments) and self._comments[self._next].span.start < offset:
            self._next += 1

    def end_of_indented(self, text: str, before: int, end: int) -> int:
        """Return where the last comment ends that belongs to the statement above: on its line, or indented."""
        last = end
        for number in range(self._next, len(self._comments)):
            comment = self._comments[number]
            if comment.span.start >= before:
                break
            at_margin = comment.own_line and (comment.span.start == 0 or text[comment.span.start - 1] == "\n")
            if at_margin and comment.span.start >= end:
                break
            last = max(last, comment.span.start + len(comment.text))
        return last


def _one_report_each(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave out what has the same cause as its neighbour: lines that are not indented.

    That is the statement above them, which stops too early, and all of such lines but the first.
    """
    consequences = set()
    for number, (found, following) in enumerate(pairwise(diagnostics)):
        if following.code != "S004" or following.line > found.line + 2:
            continue
        if found.code in ("S002", "S023"):
            consequences.add(number)
        elif found.code == "S004" and following.line == found.line + 1:
            consequences.add(number + 1)
    return tuple(found for number, found in enumerate(diagnostics) if number not in consequences)


def _before_the_first(source: SourceText, cleaned: str, starts: list[int]) -> list[Diagnostic]:
    lost = cleaned[: starts[0] if starts else len(cleaned)]
    if not lost.strip():
        return []
    start = len(lost) - len(lost.lstrip())
    end = start + len(lost[start:].split("\n", 1)[0].rstrip())
    return [errors.clause_without_statement(Span(start, end)).placed(source, 0)]


def _refused_for_length(text: str, limits: Limits) -> _Reading | None:
    """Refuse a statement of too many words before the parser spends its time on it; in a table a line counts."""
    pieces = text.split("\n") if text[:5].casefold() == "table" else [text]
    # A word has at least one character: what is shorter than the limit need not be counted.
    if not any(len(piece) > limits.words and has_more_words(piece, limits.words) for piece in pieces):
        return None
    cleaned, comments = without_comments(text)
    at = nested_past(limits.levels, cleaned, _grammar().pattern("NOT"))
    found = (
        errors.too_many_words(Span(0, 1), limits.words)
        if at is None
        else errors.too_deep(Span(at, at + 1), limits.levels)
    )
    return _Reading(None, tuple(comments), (found,))


@lru_cache(maxsize=65_536)
def _read_statement(text: str) -> _Reading:
    half = _HALF_A_CHARACTER.search(text)
    if half is not None:
        return _Reading(None, (), (errors.half_a_character(Span(half.start(), half.end())),))
    cleaned, comments = without_comments(text)
    node, diagnostics = _read("statement", cleaned)
    return _Reading(node, tuple(comments), diagnostics)


def _read(start: str, text: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    grammar = _grammar()
    try:
        _refuse_nesting(grammar, text)
        found = _thousands_mark(text) if "," in text else None
        if found:
            return None, (found,)
        if start == "statement" and text[:5].casefold() == "table":
            return read_table(grammar, text.rstrip(), lambda failure, cell: _described(failure, cell, grammar)), ()
        return grammar.parse(start, _joined(grammar, text)), ()
    except ParseFailure as failure:
        return None, tuple(_failures(grammar, start, text.rstrip(), failure))
    except errors.Refused as refused:
        return None, refused.diagnostics


def _thousands_mark(text: str) -> Diagnostic | None:
    """Find a number with commas in it, quoted texts aside: it would be read as several values."""
    match = _THOUSANDS.search(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), text) if '"' in text else text)
    return errors.thousands_mark(Span(*match.span()), match.group()) if match else None


def _joined(grammar: Grammar, text: str) -> str:
    return join_lines(text.rstrip(), "|".join(grammar.pattern(word) for word in ("AND", "OR", "UNLESS")))


def _described(failure: ParseFailure, text: str, grammar: Grammar) -> Diagnostic:
    # Most texts are read without a mistake.
    from policy_engine.syntax.mistakes import describe_failure

    return describe_failure(failure, text, grammar)


def _failures(grammar: Grammar, start: str, text: str, failure: ParseFailure) -> Iterator[Diagnostic]:
    """Describe a failure, and those of the other clauses, where each of them stands for itself."""
    yield _described(failure, text, grammar)
    if start != "statement" or text.split(maxsplit=1)[0].casefold() not in _heads(grammar):
        return
    joined = _joined(grammar, text)
    for _ in range(_MOST_FAILURES):
        first, last = joined.rfind("\n", 0, failure.offset), joined.find("\n", failure.offset)
        if first < 0:
            return
        last = len(joined) if last < 0 else last
        joined = joined[:first] + " " * (last - first) + joined[last:]
        try:
            grammar.parse(start, joined)
            return
        except ParseFailure as following:
            if following.terminal == "$END" or following.offset < last:
                return
            failure = following
            yield _described(failure, text, grammar)
        except errors.Refused as refused:
            yield from refused.diagnostics
            return


@cache
def _heads(grammar: Grammar) -> frozenset[str]:
    """Return the first words of statements with clauses."""
    return frozenset((grammar.spelling(word) or "").split()[0] for word in _WITH_CLAUSES)


def _refuse_nesting(grammar: Grammar, text: str) -> None:
    limit = DEFAULT_LIMITS.levels
    at = nested_past(limit, text, grammar.pattern("NOT"))
    if at is not None:
        raise errors.Refused(errors.too_deep(Span(at, at + 1), limit))
