"""How statements follow one another: what belongs together stands together.

One empty line parts statements of different kinds, and any that take more than one line.
One-line statements of a kind stay grouped as the author grouped them.
"""

from collections.abc import Sequence

from policy_engine.formatter.comments import comment_lines, empty_line_above, with_comments
from policy_engine.formatter.to_policy import statement_lines
from policy_engine.source.frozen import frozen
from policy_engine.source.text import SourceText
from policy_engine.syntax.tree import (
    Comment,
    ListFromFile,
    PolicyTree,
    Rep,
    RepsFromFile,
    Statement,
    StatementNode,
    Table,
    TableFromFile,
    ValueList,
)

__all__ = ["print_policy"]

_SAME_KIND: dict[type[StatementNode], type[StatementNode]] = {
    ListFromFile: ValueList,
    RepsFromFile: Rep,
    TableFromFile: Table,
}


@frozen
class _Paragraph:
    """A printed statement, the comments above it, and whether the author left an empty line above those."""

    kind: type[StatementNode]
    above: list[str]
    body: list[str]
    apart: bool

    def stands_apart_from(self, other: "_Paragraph") -> bool:
        return self.apart or self.kind is not other.kind or len(self.body) > 1 or len(other.body) > 1


def print_policy(policy: PolicyTree, source: SourceText) -> str:
    """Return all statements of one text with their comments; every one of them must have been read."""
    lines: list[str] = []
    before: _Paragraph | None = None
    for statement in policy.statements:
        paragraph = _paragraph(statement)
        if before is not None and paragraph.stands_apart_from(before):
            lines.append("")
        lines += paragraph.above
        lines += paragraph.body
        before = paragraph
    lines += _below(policy.trailing_comments, source.text, before)
    return "".join(f"{line}\n" for line in lines)


def _paragraph(statement: Statement) -> _Paragraph:
    assert statement.node is not None, "a statement that could not be read cannot be printed"
    text, offset = statement.source.text, statement.offset
    above = [comment for comment in statement.comments if comment.span.start < 0]
    inside = statement.comments[len(above) :]
    lines = statement_lines(statement.node, [comment.span.start for comment in inside])
    kind = type(statement.node)
    return _Paragraph(
        _SAME_KIND.get(kind, kind),
        _above(above, text, offset),
        with_comments(lines, inside, text, offset),
        empty_line_above(text, offset + above[0].span.start if above else offset),
    )


def _above(comments: Sequence[Comment], text: str, offset: int) -> list[str]:
    lines = comment_lines(comments, text, offset)
    return [*lines, ""] if lines and empty_line_above(text, offset) else lines


def _below(comments: Sequence[Comment], text: str, last: _Paragraph | None) -> list[str]:
    """Return the comments at the end of the text; they count from behind it."""
    if not comments:
        return []
    end = len(text) + 1
    apart = last is not None and (len(last.body) > 1 or empty_line_above(text, end + comments[0].span.start))
    return [*([""] if apart else []), *comment_lines(comments, text, end)]
