"""What the checker says about teams, pods, roles and reps: one function per message."""

from collections.abc import Sequence

from policy_engine.checker.typed import KIND_WORDS, Typed
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Keep, Member, Name, Node, Number, Party, Role

__all__ = [
    "circle_of_teams",
    "clause_of_a_pod",
    "clause_of_a_team",
    "load_without_capacity",
    "member_twice",
    "not_a_capacity",
    "not_a_weight",
    "not_an_address",
    "not_to_be_kept",
    "role_cannot_be_included",
    "same_email",
    "unknown_model",
    "weight_without_by_weight",
]


def unknown_model(model: Name, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "O001",
        f"unknown organization `{model.text}`",
        Label(model.span, "not a way to organise"),
        help=f"did you mean `{near}`?" if near else "write `isolated`, `chain`, `pods` or `hybrid`",
    )


def clause_of_a_team(words: str, node: Node) -> Diagnostic:
    return Diagnostic.error(
        "O002",
        f"a pod has no `{words}`",
        Label(node.span, "only a team can say this"),
        help="say it of a team, or take it away",
    )


def clause_of_a_pod(node: Node) -> Diagnostic:
    return Diagnostic.error(
        "O002",
        "a team has no `covers`",
        Label(node.span, "only a pod covers leads"),
        help="declare a pod, or let a rule send the leads: `when ..., assign team ...`",
    )


def member_twice(member: Member, role: Role, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "O003",
        f"`{member.person.text}` is listed twice under `{role.name.text}`",
        Label(member.span, "listed again here"),
        Label(before, "listed here before"),
        help="to give somebody more leads, write `by weight` and a weight",
    )


def not_a_weight(weight: Number) -> Diagnostic:
    return Diagnostic.error(
        "O004",
        f"`{weight.written}` is not a weight",
        Label(weight.span, "a weight is a whole number from 1"),
        help="write `weight 2` for twice as many leads as `weight 1`",
    )


def weight_without_by_weight(role: str, weight: Span | Location) -> Diagnostic:
    return Diagnostic.warning(
        "O005",
        f"the weight changes nothing: `{role}` does not hand out by weight",
        Label(weight, "not looked at"),
        help=f"write `{role} by weight: ...`, or take the weight away",
    )


def load_without_capacity(rep: str, role: str, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O006",
        f"`{role}` hands out by load, and `{rep}` has no `capacity ... open`",
        Label(place, "how many open leads are a full load?"),
        help=f"write `rep {rep}` with `capacity 60 open`",
    )


def not_a_capacity(number: Number) -> Diagnostic:
    return Diagnostic.error(
        "O007",
        f"`{number.written}` is not a capacity",
        Label(number.span, "a capacity is a whole number from 1"),
        help="to give a rep no leads for a while, write `away` with the dates",
    )


def not_an_address(name: Name) -> Diagnostic:
    return Diagnostic.error(
        "O008",
        f"`{name.text}` is not an email address",
        Label(name.span, "an address has one `@` and no spaces"),
        help="write it as in `ana@example.com`",
    )


def same_email(address: str, again: Location, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "O009",
        f"two reps have the address `{address}`",
        Label(again, "given again here"),
        Label(before, "given here before"),
        help="a lead that names its rep by email must find one rep: give each an address of its own",
    )


def not_to_be_kept(node: Keep, operand: Typed) -> Diagnostic:
    return Diagnostic.error(
        "O010",
        f"leads are kept together by a text, and `{operand.words}` is {KIND_WORDS[operand.kind]}",
        Label(node.operand.span, "not a text"),
        help="name a text field, or write `keep domain of email together`",
    )


def role_cannot_be_included(node: Party) -> Diagnostic:
    return Diagnostic.error(
        "O011",
        f"a team includes pods and teams, and `{node.name.text if node.name else ''}` is a role",
        Label(node.span, "a role"),
        help="list the role's members under the team, or name the pods that have the role",
    )


def circle_of_teams(words: str, teams: Sequence[str], place: Location) -> Diagnostic:
    return Diagnostic.error(
        "O012",
        f"the team `{teams[0]}` {words} itself",
        Label(place, " -> ".join(f"`{team}`" for team in (*teams, teams[0]))),
        help=f"take one of these `{words}` away",
    )
