"""What the checker says about parties, and about what is said twice: one function per message."""

from collections.abc import Sequence

from policy_engine.checker.errors import mixed_scripts, mixes_scripts
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Name, Node

__all__ = ["ambiguous_party", "not_a_party", "said_twice", "unknown_party", "unknown_recipient"]


def unknown_party(name: Name, near: str | None) -> Diagnostic:
    return _unknown(name, near, "no team, pod or role of this name", "declare it with `team`, `pod` or as a role")


def unknown_recipient(name: Name, near: str | None) -> Diagnostic:
    label = "no role, team, pod or person of this name"
    return _unknown(name, near, label, 'declare it, or write an address in quotes, such as `"sales@example.com"`')


def _unknown(name: Name, near: str | None, label: str, otherwise: str) -> Diagnostic:
    if mixes_scripts(name.text):
        return mixed_scripts(name.text, name.span, near)
    return Diagnostic.error(
        "N020",
        f"unknown party `{name.text}`",
        Label(name.span, label),
        help=f"did you mean `{near}`?" if near else otherwise,
    )


def ambiguous_party(name: Name, kinds: Sequence[str]) -> Diagnostic:
    return Diagnostic.error(
        "N021",
        f"`{name.text}` names both {' and '.join(f'a {kind}' for kind in kinds)}",
        Label(name.span, "which one is meant?"),
        help="write " + " or ".join(f"`{kind} {name.text}`" for kind in kinds if kind != "person"),
    )


def not_a_party(node: Node, written: str) -> Diagnostic:
    return Diagnostic.error(
        "N022",
        f"`{written}` is no party: stages and promises belong to teams, pods and roles",
        Label(node.span, "neither a team nor a pod nor a role"),
        help="name the role or the team that the person works in",
    )


def said_twice(what: str, again: Span, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "N023",
        f"{what} is given twice",
        Label(again, "given again here"),
        Label(before, "given here before"),
        help="keep one of them",
    )
