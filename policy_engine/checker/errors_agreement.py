"""What the checker says about agreements, indicators and objectives: one function per message."""

from collections.abc import Sequence

from policy_engine.checker.typed import KIND_WORDS, Typed
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Agreement, Name, Node, Number, Party

__all__ = [
    "circle_of_indicators",
    "needs_a_length",
    "needs_a_number",
    "no_calendar_for_a_number",
    "not_a_number_field",
    "not_comparable",
    "party_twice",
    "past_all",
    "percent_of_a_count",
    "too_long_a_chain",
]


def party_twice(agreement: Agreement, again: Party, before: Party, written: str) -> Diagnostic:
    return Diagnostic.error(
        "G020",
        f"the agreement `{agreement.name.text}` names `{written}` twice",
        Label(again.span, "named again here"),
        Label(before.span, "named here before"),
        help="an agreement is between two or more different parties",
    )


def not_a_number_field(name: Name, operand: Typed, statistic: str) -> Diagnostic:
    return Diagnostic.error(
        "G021",
        f"`{statistic} of` takes numbers, and `{operand.words}` is {KIND_WORDS[operand.kind]}",
        Label(name.span, "neither a number nor money"),
        help="name a field of numbers or money, or count the leads: `count of ...`",
    )


def not_comparable(place: Span | Location) -> Diagnostic:
    return Diagnostic.error(
        "G022",
        "a time cannot be divided by a number, nor a number by a time",
        Label(place, "of two kinds"),
        help="divide counts by counts, sums by counts, or times by times",
    )


def circle_of_indicators(names: Sequence[str], place: Location) -> Diagnostic:
    return Diagnostic.error(
        "G023",
        f"the indicator `{names[0]}` is worked out from itself",
        Label(place, " uses ".join(f"`{name}`" for name in (*names, names[0]))),
        help="take one of them out of the others",
    )


def too_long_a_chain(name: str, limit: int, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "L014",
        f"the indicator `{name}` uses one that uses another, and so on, more than {limit} deep",
        Label(place, "the end of the chain"),
        help="say it with fewer indicators",
    )


def needs_a_length(number: Number) -> Diagnostic:
    return Diagnostic.error(
        "G024",
        f"a time is measured, and `{number.written}` is a number",
        Label(number.span, "not a length of time"),
        help=f"say of what: `{number.written} hours`, or `{number.written} business hours`",
    )


def needs_a_number(node: Node, written: str) -> Diagnostic:
    return Diagnostic.error(
        "G024",
        f"a number is measured, and `{written}` is a length of time",
        Label(node.span, "not a number"),
        help="write a number, or measure a time: `median time from assigned to contacted`",
    )


def no_calendar_for_a_number(calendar: Name) -> Diagnostic:
    return Diagnostic.error(
        "G025",
        "opening hours change nothing about a number",
        Label(calendar.span, "no time is measured here"),
        help=f"take `in {calendar.text} hours` away",
    )


def percent_of_a_count(number: Number) -> Diagnostic:
    return Diagnostic.error(
        "G026",
        f"leads are counted or amounts added up, and `{number.written}` is a share",
        Label(number.span, "a share of what?"),
        help="write a number, or measure a share: `count of won / count of SQL at least 25%`",
    )


def past_all(number: Number) -> Diagnostic:
    meant = f"{number.written}%" if not number.written.endswith("%") and 1 < number.value <= 100 else None
    return Diagnostic.error(
        "G027",
        f"`{number.written}` is not a share: a share goes from 0% to 100%",
        Label(number.span, "less than none, or more than all"),
        help=f"did you mean `{meant}`?" if meant else "write a percentage such as `25%`",
    )
