"""The size of a condition: how many terms it has, and how deep it is nested.

Both are measured without recursion, before anything else walks the condition.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from policy_engine.syntax import tree

__all__ = ["HEIGHT", "Size", "size_of"]

# Deeper trees would not survive every reader of the checked policy; brackets alone stay far below.
HEIGHT = 400

_Part = tree.Condition | tree.Operand

# Between, at its ends, and all tests with one operand: no other nodes hold more than one.
_WITH_LEFT = (
    tree.Between,
    tree.Membership,
    tree.TextTest,
    tree.Matches,
    tree.Includes,
    tree.Presence,
    tree.Ago,
    tree.Moment,
    tree.During,
)
_PLAIN = (tree.Word, tree.Number, tree.Quoted, tree.Date)
_LEAVES = (tree.Comparison, tree.Flag, tree.HasProblems, *_WITH_LEFT)


@dataclass(frozen=True, slots=True)
class Size:
    """Terms are comparisons, tests and flags.

    Levels are brackets, each `not` without brackets, and each further operand of one sum;
    `height` counts every node on the longest way down.
    """

    terms: int
    levels: int
    height: int


def size_of(condition: tree.Condition) -> Size:
    """Measure a condition."""
    parts = condition.parts if isinstance(condition, tree.And | tree.Or) else (condition,)
    if all(map(_is_plain, parts)):
        return Size(len(parts), 0, 3)
    terms = levels = height = 0
    waiting: list[tuple[_Part, int, int]] = [(condition, 0, 1)]
    while waiting:
        node, level, depth = waiting.pop()
        levels, height = max(levels, level), max(height, depth)
        terms += isinstance(node, _LEAVES)
        waiting.extend((part, level + opens, depth + 1) for part, opens in _parts(node))
    return Size(terms, levels, height)


def _is_plain(part: tree.Condition) -> bool:
    """Tell whether a part is a comparison as most are, which need not be walked."""
    return isinstance(part, tree.Comparison) and isinstance(part.left, _PLAIN) and isinstance(part.right, _PLAIN)


def _parts(node: _Part) -> Iterator[tuple[_Part, bool]]:
    """Yield what a node holds, and whether that is one level further down."""
    match node:
        case tree.And() | tree.Or():
            yield from ((part, False) for part in node.parts)
        case tree.Group():
            yield node.part, True
        case tree.Not():
            yield node.part, not isinstance(node.part, tree.Group)
        case tree.Unless():
            yield node.condition, False
            yield node.exception, False
        case tree.Bracketed():
            yield node.operand, True
        case tree.Negative():
            yield node.operand, not isinstance(node.operand, tree.Bracketed)
        case tree.Arithmetic():
            yield node.left, isinstance(node.left, tree.Arithmetic)
            yield node.right, isinstance(node.right, tree.Arithmetic)
        case tree.Comparison() | tree.Moment():
            yield node.left, False
            yield node.right, False
        case tree.Between():
            yield from ((part, False) for part in (node.left, node.low, node.high))
        case _ if isinstance(node, _WITH_LEFT):
            yield node.left, False
