"""The size of a condition: how many terms it has, and how deep it is nested.

Both are measured without recursion, before anything else walks the condition.
"""

from collections.abc import Iterator

from policy_engine.source.frozen import frozen
from policy_engine.syntax import tree

__all__ = ["HEIGHT", "Size", "size_of"]

# What every reader of the JSON form of a checked policy can take.
HEIGHT = 185

_Part = tree.Condition | tree.Operand

# Comparisons as most are, which need not be walked.
_PLAIN = (tree.Word, tree.Number, tree.Quoted, tree.Date)
_HEIGHT_OF_A_TERM = 4
_WITH_LEFT = (
    tree.Membership,
    tree.TextTest,
    tree.Matches,
    tree.Includes,
    tree.Presence,
    tree.Ago,
    tree.During,
)
_TERMS = (tree.Comparison, tree.Between, tree.Moment, tree.Flag, tree.HasProblems, *_WITH_LEFT)


@frozen
class Size:
    """Terms are comparisons, tests and flags.

    Levels are brackets, each `not` without brackets, and each further operand of one sum;
    `height` is how deep the checked condition will be as JSON.
    """

    terms: int
    levels: int
    height: int


def size_of(condition: tree.Condition) -> Size:
    """Measure a condition."""
    parts = condition.parts if isinstance(condition, tree.And | tree.Or) else (condition,)
    if all(map(_is_plain, parts)):
        return Size(len(parts), 0, 2 + _HEIGHT_OF_A_TERM)
    terms = levels = height = 0
    waiting: list[tuple[_Part, int, int]] = [(condition, 0, _HEIGHT_OF_A_TERM)]
    while waiting:
        node, level, depth = waiting.pop()
        levels, height = max(levels, level), max(height, depth)
        terms += isinstance(node, _TERMS)
        waiting.extend((part, level + opens, depth + deeper) for part, opens, deeper in _parts(node))
    return Size(terms, levels, height)


def _is_plain(part: tree.Condition) -> bool:
    return isinstance(part, tree.Comparison) and isinstance(part.left, _PLAIN) and isinstance(part.right, _PLAIN)


def _parts(node: _Part) -> Iterator[tuple[_Part, int, int]]:
    """Yield what a node holds, how many levels further down, and how much deeper as JSON."""
    match node:
        case tree.And() | tree.Or():
            yield from ((part, 0, 2) for part in node.parts)
        case tree.Group():
            yield node.part, 1, 0
        case tree.Not():
            yield node.part, not isinstance(node.part, tree.Group), 1
        case tree.Unless():
            yield node.condition, 0, 2
            yield node.exception, 0, 3
        case tree.Bracketed():
            yield node.operand, 1, 0
        case tree.Negative():
            yield node.operand, not isinstance(node.operand, tree.Bracketed), 1
        case tree.Arithmetic():
            yield node.left, isinstance(node.left, tree.Arithmetic), 1
            yield node.right, isinstance(node.right, tree.Arithmetic), 1
        case tree.Comparison() | tree.Moment():
            yield from ((part, 0, 0) for part in (node.left, node.right))
        case tree.Between():
            yield from ((part, 0, 0) for part in (node.left, node.low, node.high))
        case _ if isinstance(node, _WITH_LEFT):
            yield node.left, 0, 0
