"""What the checker says about rules, their targets and their periods: one function per message."""

from decimal import Decimal

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Name, Number

__all__ = [
    "kind_is_missing",
    "name_given_twice",
    "no_pod_covers",
    "not_a_field_of_reps",
    "not_a_share",
    "period_reversed",
    "split_sum",
    "two_decisions",
]


def name_given_twice(what: str, name: str, span: Span, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "R002",
        f"two {what}s are called `{name}`",
        Label(span, "this name is taken"),
        Label(before, "given here before"),
        help="give one of them another name",
    )


def period_reversed(start: str, until: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R003",
        f"the period ends before it begins: from `{start}` until `{until}`",
        Label(span, "before the start"),
        help=f"turn them round: `from {until} until {start}`",
    )


def two_decisions(second: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic.error(
        "R004",
        f"a rule decides once, and `{second}` is its second decision",
        Label(span, "the second decision"),
        Label(first, "the first decision"),
        help="write a rule of its own for it, or `failing that` for what is tried next",
    )


def split_sum(total: Decimal, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R005",
        f"the shares of the split add up to {total.normalize():f}%, not to 100%",
        Label(span, "these shares"),
        help="make them add up to 100%",
    )


def not_a_share(percent: Number) -> Diagnostic:
    return Diagnostic.error(
        "R006",
        f"`{percent.written}` is not a share of the leads",
        Label(percent.span, "more than 0%, and at most two places"),
        help="write a share such as `80%` or `12.5%`",
    )


def kind_is_missing(kind: str, name: Name) -> Diagnostic:
    return Diagnostic.error(
        "R007",
        f"`{name.text}` is a {kind}, not a role",
        Label(name.span, f"the word `{kind}` is missing"),
        help=f"write `{kind} {name.text}`",
    )


def no_pod_covers(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R008",
        "no pod says what it covers, so none can match",
        Label(span, "the first pod that covers the lead"),
        help="write `covers ...` under the pods, or name the pod: `assign pod insurance SDR`",
    )


def not_a_field_of_reps(name: Name, example: str | None) -> Diagnostic:
    return Diagnostic.error(
        "R010",
        f"`{name.text}` names no reps",
        Label(name.span, "not a text field of the lead"),
        help=f"name a text field that holds a rep's name or email, such as `{example}`"
        if example
        else "name a text field that holds a rep's name or email",
    )
