"""What has no room of its own: the name of a policy, the files it uses, its examples."""

from collections.abc import Iterator

from policy_engine.formatter.actions import actions
from policy_engine.formatter.conditions import listed
from policy_engine.formatter.layout import Clause, Part
from policy_engine.formatter.words import name, operand, quoted
from policy_engine.syntax.tree import Example, Given, PolicyName, Use

__all__ = ["example", "policy_name", "use"]


def policy_name(node: PolicyName) -> Iterator[Clause]:
    """Return `policy "…"`."""
    yield Clause([f"policy {quoted(node.name.text)}"], node.span.start, 0)


def use(node: Use) -> Iterator[Clause]:
    """Return `use "…"`."""
    yield Clause([f"use {quoted(node.file.text)}"], node.span.start, 0)


def example(node: Example) -> Iterator[Clause]:
    """Return `example "…"`, what is given, and what is expected."""
    yield Clause([f"example {quoted(node.name.text)}"], node.span.start, 0)
    yield Clause(["given ", *_given(node)], node.given[0].span.start if node.given else node.span.start)
    expected = list(actions(node.actions)) or [node.outcome or ""]
    yield Clause(["expect ", *expected], node.actions[0].span.start if node.actions else node.span.end)


def _given(node: Example) -> Iterator[Part]:
    places = [*node.given] if node.at is None else [*node.given, node.at]
    texts = [_value(given) for given in node.given]
    yield from listed(places, texts if node.at is None else [*texts, f"at {node.at.written}"])


def _value(node: Given) -> str:
    match node.values:
        case ():
            return f"{name(node.field)} missing"
        case (value,):
            return f"{name(node.field)} {operand(value)}"
        case values:
            return f"{name(node.field)} ({', '.join(operand(value) for value in values)})"
