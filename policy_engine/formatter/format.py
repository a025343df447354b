"""Formatting a file: the same statements and the same comments in the canonical layout, or nothing.

What was printed is read again before anybody gets it. Where it would not give the same tree
and the same comments the file is refused, so that formatting never changes a policy.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from policy_engine.formatter import errors
from policy_engine.formatter.statements import print_policy
from policy_engine.source.diagnostic import Diagnostic, has_errors
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from policy_engine.syntax.tree import Comment, PolicyTree

__all__ = ["format_source"]


def format_source(source: SourceText) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of a file in the canonical layout, or None and why it cannot be had."""
    tree, findings = parse(source)
    if has_errors(findings):
        return None, findings
    text = print_policy(tree, source)
    again, _ = parse(SourceText(source.name, text, source.shown))
    refusal = _difference(source, tree, again)
    return (text, findings) if refusal is None else (None, (*findings, refusal))


def _difference(source: SourceText, tree: PolicyTree, again: PolicyTree) -> Diagnostic | None:
    """Return what is wrong with the printed policy, None where nothing changed."""
    for before, after in zip_longest(tree.statements, again.statements):
        if before is None or after is None or before.node != after.node:
            changed = before or tree.statements[-1]
            return errors.meaning_changed(Location(source, changed.offset, changed.offset + len(changed.text)))
    kept = Counter(comment.text for comment, _ in _comments(again, 0))
    for comment, at in _comments(tree, len(source.text) + 1):
        kept[comment.text] -= 1
        if kept[comment.text] < 0:
            return errors.comment_lost(Location(source, at, at + len(comment.text)))
    return None


def _comments(tree: PolicyTree, end: int) -> Iterator[tuple[Comment, int]]:
    """Yield all comments of a text that ends before `end`, with their places in it."""
    for statement in tree.statements:
        for comment in statement.comments:
            yield comment, statement.offset + comment.span.start
    for comment in tree.trailing_comments:
        yield comment, end + comment.span.start
