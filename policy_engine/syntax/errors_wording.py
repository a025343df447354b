"""What the reader says where another wording was meant for one of ours: one function per message."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Span

__all__ = [name for name in globals() if name[0].islower()]


def quote_words(span: Span, written: str, what: str) -> Diagnostic:
    return Diagnostic.error("S041", f"{what} is quoted", Label(span), help=f'write `"{written}"`')


def list_without_brackets(span: Span, right: str) -> Diagnostic:
    return Diagnostic.error(
        "S042", "several values stand in brackets", Label(span, "more than one value"), help=f"write `{right}`"
    )


def two_ends(span: Span, low: str, high: str, found: str) -> Diagnostic:
    negation = "not " if found.startswith("not") else ""
    return Diagnostic.error(
        "S043",
        "a range is written with `between` and `and`",
        Label(span, "from one number to another"),
        help=f"write `{negation}between {low} and {high}`",
    )


def other_type(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error("S044", f"`{found}` is no type of the language", Label(span), help=f"write `{right}`")


def required(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S044",
        "a value is always asked for",
        Label(span),
        help="leave this out: only what may be missing is `optional`",
    )


def needless_words(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S046", f"`{found}` is not written here", Label(span), help=f"leave `{found}` out: `assign pod insurance SDR`"
    )


def role_first(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error(
        "S046", f"in `{found}` the role stands before its pod", Label(span), help=f"write `{right}`"
    )


def comma_before_role(span: Span, right: str) -> Diagnostic:
    return Diagnostic.error("S046", "no comma stands between a pod and its role", Label(span), help=f"write `{right}`")


def reason_without_because(span: Span, reason: str) -> Diagnostic:
    return Diagnostic.error(
        "S014", "`because` is missing before the reason", Label(span), help=f"write `because {reason}`"
    )


def decimal_comma(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S015",
        f"`{found}` is two values to the reader, not one number",
        Label(span, "a comma inside a number"),
        help=f"write `{found.replace(',', '.')}`",
    )


def not_a_number(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error("S021", f"`{found}` is not how a number is written", Label(span), help=f"write `{right}`")


def ago(span: Span, right: str) -> Diagnostic:
    return Diagnostic.error(
        "S043", "how long ago something was is asked with `ago`", Label(span), help=f"write `{right}`"
    )


def length_of_time(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error(
        "S048", f"`{found}` is no length of time that can be counted", Label(span), help=f"write `{right}`"
    )


def bracket_stays_open(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S047", "this bracket is never closed", Label(span, "opens here"), help="close it with `)`, or take it out"
    )


def bracket_never_opened(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S047", "no bracket is open here", Label(span, "closes nothing"), help="open one with `(`, or take this out"
    )


def currency(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error("S021", f"`{found}` has a sign of a currency in it", Label(span), help=f"write `{right}`")
