"""Conditions: on one line where they fit, else broken before `or`, then `and`, then in their lists.

`unless` gets a line of its own; inside brackets it stays where it is, as any other word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import singledispatch

from policy_engine.formatter.layout import Break, Clause, Part, deeper
from policy_engine.formatter.words import duration, name, operand, pattern
from policy_engine.syntax.tree import (
    Ago,
    And,
    Between,
    Comparison,
    Condition,
    During,
    Flag,
    Group,
    HasProblems,
    Includes,
    Matches,
    Membership,
    Moment,
    Name,
    Node,
    Not,
    Or,
    Presence,
    TextTest,
    Unless,
)

__all__ = ["condition", "listed", "when_clauses"]


def condition(node: Condition) -> list[Part]:
    """Return the parts of a condition that stands in no brackets."""
    parts = list(_condition(node))
    return [_always_taken(part) for part in parts] if isinstance(node, Unless) else parts


def _always_taken(part: Part) -> Part:
    return replace(part, hard=True) if isinstance(part, Break) and part.depth == 0 else part


def when_clauses(node: Condition, indent: int, end: str = "") -> tuple[Clause, ...]:
    """Return `when …` and, below it, each `unless …`; `end` closes the last of them."""
    if isinstance(node, Unless):
        exception = Clause(["unless ", *condition(node.exception), end], node.exception.span.start)
        return (*when_clauses(node.condition, indent), exception)
    return (Clause(["when ", *condition(node), end], node.span.start, indent),)


def listed(nodes: Sequence[Node], texts: Sequence[str]) -> Iterator[Part]:
    """Return the texts of nodes with commas between them, which may be broken there."""
    for number, (node, text) in enumerate(zip(nodes, texts, strict=True)):
        if number:
            yield Break(node.span.start)
        yield text if number == len(texts) - 1 else f"{text},"


# ---------------------------------------------------------------- joined and grouped


@singledispatch
def _condition(node: Condition) -> Iterator[Part]:
    raise TypeError(f"no condition: {node!r}")


@_condition.register
def _(node: And) -> Iterator[Part]:
    return _joined("and", node.parts)


@_condition.register
def _(node: Or) -> Iterator[Part]:
    return _joined("or", node.parts)


def _joined(word: str, nodes: Sequence[Condition]) -> Iterator[Part]:
    for number, node in enumerate(nodes):
        if number:
            yield Break(node.span.start, "each")
            yield f"{word} "
        yield from deeper(_condition(node))


@_condition.register
def _(node: Unless) -> Iterator[Part]:
    first = _condition(node.condition)
    # `a unless b unless c`: both exceptions are of one kind, and break alike.
    yield from first if isinstance(node.condition, Unless) else deeper(first)
    yield Break(node.exception.span.start, "each")
    yield "unless "
    yield from deeper(_condition(node.exception))


@_condition.register
def _(node: Group) -> Iterator[Part]:
    yield "("
    yield from _condition(node.part)
    yield ")"


@_condition.register
def _(node: Not) -> Iterator[Part]:
    yield "not "
    yield from _condition(node.part)


@_condition.register
def _(node: Membership) -> Iterator[Part]:
    yield f"{operand(node.left)} {node.operator} "
    if isinstance(node.values, Name):
        yield name(node.values)
        return
    yield "("
    yield from listed(node.values, [operand(value) for value in node.values])
    yield ")"


# ---------------------------------------------------------------- single tests


@_condition.register
def _(node: Comparison) -> Iterator[Part]:
    yield f"{operand(node.left)} {node.operator} {operand(node.right)}"


@_condition.register
def _(node: Between) -> Iterator[Part]:
    between = "not between" if node.negated else "between"
    yield f"{operand(node.left)} {between} {operand(node.low)} and {operand(node.high)}"


@_condition.register
def _(node: TextTest) -> Iterator[Part]:
    yield f"{operand(node.left)} {node.test} {operand(node.value)}"


@_condition.register
def _(node: Matches) -> Iterator[Part]:
    yield f"{operand(node.left)} matches {pattern(node.pattern)}"


@_condition.register
def _(node: Includes) -> Iterator[Part]:
    yield f"{operand(node.left)} includes {operand(node.value)}"


@_condition.register
def _(node: Presence) -> Iterator[Part]:
    yield f"{operand(node.left)} is {'missing' if node.missing else 'present'}"


@_condition.register
def _(node: Ago) -> Iterator[Part]:
    yield f"{operand(node.left)} is {node.operator} {duration(node.duration)} ago"


@_condition.register
def _(node: Moment) -> Iterator[Part]:
    yield f"{operand(node.left)} {node.operator} {operand(node.right)}"


@_condition.register
def _(node: During) -> Iterator[Part]:
    yield f"{operand(node.left)} {'outside' if node.outside else 'during'} {name(node.calendar)} hours"


@_condition.register
def _(node: Flag) -> Iterator[Part]:
    yield operand(node.name)


@_condition.register
def _(_node: HasProblems) -> Iterator[Part]:
    yield "lead has problems"
