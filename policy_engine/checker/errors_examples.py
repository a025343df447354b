"""What the checker says about examples: one function per message."""

from policy_engine.checker.typed import KIND_WORDS, Typed
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Span
from policy_engine.syntax.tree import Given, Name

__all__ = ["given_twice", "not_given", "not_readable", "one_value_only", "read_as_a_problem"]


def not_given(name: Name, what: str) -> Diagnostic:
    return Diagnostic.error(
        "X001",
        f"`{name.text}` is {what} and cannot be given",
        Label(name.span, "worked out by the policy"),
        help="give the fields of the lead that it is worked out from",
    )


def given_twice(again: Given, before: Given) -> Diagnostic:
    return Diagnostic.error(
        "X002",
        f"`{again.field.text}` is given twice",
        Label(again.span, "given again here"),
        Label(before.span, "given here before"),
        help="keep one of them; several values of a list of text go into brackets: `topics (pricing, demo)`",
    )


def one_value_only(given: Given, typed: Typed) -> Diagnostic:
    return Diagnostic.error(
        "X003",
        f"`{typed.words}` holds one value",
        Label(given.span, "more than one value"),
        help="give one value; for another value write another example",
    )


def not_readable(typed: Typed, written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "X004",
        f"`{written}` cannot be read as `{typed.words}`, which is {KIND_WORDS[typed.kind]}",
        Label(span, f"not {KIND_WORDS[typed.kind]}"),
        help=f'to test what becomes of such a lead, quote it: `"{written}"`',
    )


def read_as_a_problem(typed: Typed, written: str, span: Span) -> Diagnostic:
    return Diagnostic.note(
        "X005",
        f"`{written}` cannot be read as `{typed.words}`: the example tests a lead with a problem",
        Label(span, f"not {KIND_WORDS[typed.kind]}"),
        help="take the quotes off to have the value checked",
    )
