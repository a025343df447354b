"""What the checker says about types, values and conditions: one function per message."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import islice

from policy_engine.checker.typed import KIND_WORDS, Typed
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Span
from policy_engine.syntax.tree import Word

__all__ = [
    "business_weeks",
    "cannot_compare",
    "compared_with_nothing",
    "date_does_not_exist",
    "ends_reversed",
    "field_last",
    "flag_compared",
    "fraction_of_days",
    "has_no_order",
    "has_no_time",
    "in_list_of_numbers",
    "list_compared",
    "lone_value",
    "needs_list_of_text",
    "needs_numbers",
    "needs_text",
    "needs_time",
    "no_length",
    "not_a_flag",
    "not_a_member",
    "number_too_large",
    "odd_value",
    "outside_calendar",
    "past_the_range",
    "pattern_refused",
    "quote_it",
    "segment_compared",
    "which_calendar",
]

_SHOWN_MEMBERS = 8


def cannot_compare(left: Typed, span: Span, written: str, near: str | None = None) -> Diagnostic:
    return Diagnostic.error(
        "T001",
        f"`{left.words}` is {KIND_WORDS[left.kind]} and cannot be compared with `{written}`",
        Label(span, f"not {KIND_WORDS[left.kind]}"),
        help=f"did you mean `{near}`?" if near else _how_to_compare(left),
    )


def _how_to_compare(left: Typed) -> str:
    examples = {
        "number": f"compare it with a number: `{left.words} >= 60`",
        "whole": f"compare it with a number: `{left.words} >= 60`",
        "money": f"compare it with a number: `{left.words} >= 50k`",
        "date": f"compare it with a date: `{left.words} before 2026-12-01`",
        "time": f"compare it with a date or a time: `{left.words} before 2026-12-01 09:00`",
    }
    return examples.get(left.kind, f'compare it with a text: `{left.words} = "..."`')


def has_no_order(left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T002",
        f"`{left.words}` is {KIND_WORDS[left.kind]} and has no order",
        Label(span, "only numbers, dates and times can be more or less"),
        help=f"use `=`, `!=` or `in`: `{left.words} = {_some_member(left)}`",
    )


def _some_member(left: Typed) -> str:
    return next(iter(left.members.values())) if left.members else '"..."'


def past_the_range(left: Typed, span: Span, written: str) -> Diagnostic:
    return Diagnostic.error(
        "T003",
        f"`{written}` lies outside the range of `{left.words}`",
        Label(span, f"`{left.words}` goes from {_bound(left.low)} to {_bound(left.high)}"),
        help=f"write a number from {_bound(left.low)} to {_bound(left.high)}, or change the range under `lead has`",
    )


def _bound(end: Decimal | None) -> str:
    return "any number" if end is None else f"{end:f}"


def not_a_member(left: Typed, span: Span, written: str, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "T004",
        f"`{written}` is not a value of `{left.words}`",
        Label(span, "not one of its values"),
        help=f"did you mean `{near}`?" if near else f"`{left.words}` is one of {_listed(left.members or {})}",
    )


def _listed(members: Mapping[str, str]) -> str:
    words = [f"`{member}`" for member in islice(members.values(), _SHOWN_MEMBERS)]
    more = len(members) - len(words)
    return ", ".join(words) + (f" and {more:,} more" if more > 0 else "")


def flag_compared(left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T005",
        f"`{left.words}` is yes or no and stands for itself",
        Label(span, "not to be compared"),
        help=f"leave the comparison out: `{left.words}`, or `not {left.words}`",
    )


def segment_compared(name: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T005",
        f"`{name}` is a segment and stands for itself",
        Label(span, "not to be compared"),
        help=f"leave the comparison out: `{name}`, or `not {name}`",
    )


def needs_numbers(operator: str, side: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T006",
        f"`{operator}` takes numbers, and `{side.words}` is {KIND_WORDS[side.kind]}",
        Label(span, "not a number"),
        help="calculate with numbers and money only"
        if not side.is_time
        else f"to ask how long ago, write `{side.words} is more than 30 days ago`",
    )


def needs_text(test: str, left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T007",
        f"`{test}` takes a text, and `{left.words}` is {KIND_WORDS[left.kind]}",
        Label(span, "not a text"),
        help=f"write `{left.words} includes ...`" if left.kind == "texts" else _how_to_compare(left),
    )


def needs_list_of_text(left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T008",
        f"`includes` takes a list of text, and `{left.words}` is {KIND_WORDS[left.kind]}",
        Label(span, "not a list of text"),
        help=f"write `{left.words} contains ...`" if left.is_text else _how_to_compare(left),
    )


def list_compared(left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T009",
        f"`{left.words}` is a list of texts and cannot be compared as one",
        Label(span, "a list of texts"),
        help=f"write `{left.words} includes ...`",
    )


def needs_time(test: str, left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T010",
        f"`{test}` takes a time, and `{left.words}` is {KIND_WORDS[left.kind]}",
        Label(span, "not a time"),
        help="use a field of the type `time`, or `now`",
    )


def has_no_time(left: Typed, span: Span, written: str) -> Diagnostic:
    return Diagnostic.error(
        "T011",
        f"`{left.words}` is a date without a time of day and cannot be compared with `{written}`",
        Label(span, "finer than a day"),
        help="compare whole days: write a date, or days instead of hours",
    )


def date_does_not_exist(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T012",
        f"`{written}` does not exist",
        Label(span, "no such day or time"),
        help="write year-month-day, and hours from 00:00 to 23:59: `2026-12-01 09:00`",
    )


def outside_calendar(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T012",
        f"`{written}` lies outside the years 1970 to 2199",
        Label(span, "too far away"),
        help="write a date from 1970-01-01 to 2199-12-31",
    )


def compared_with_nothing(left: str, written: str, span: Span, negated: bool) -> Diagnostic:
    return Diagnostic.error(
        "T013",
        f"nothing equals `{written}`: a missing value is asked for in words",
        Label(span, "not a value"),
        help=f"ask for it in words: `{left} is {'present' if negated else 'missing'}`",
    )


def quote_it(written: str, left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T014",
        f"`{left.words}` is {KIND_WORDS[left.kind]}, and `{written}` is no text without quotes",
        Label(span, "a number or a date"),
        help=f'write `"{written}"`',
    )


def ends_reversed(low: str, high: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T015",
        f"nothing lies between `{low}` and `{high}`",
        Label(span, "the smaller end comes first"),
        help=f"write `{high}` first and `{low}` last",
    )


def pattern_refused(pattern: str, why: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic.error(
        "T016", f"the pattern `/{pattern}/` cannot be used: {why}", Label(span, "this pattern"), help=help
    )


def number_too_large(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T017",
        f"`{written}` is too large a number",
        Label(span, "past the end of what can be counted"),
        help="write a smaller number",
    )


def not_a_flag(operand: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T018",
        f"`{operand.words}` is {KIND_WORDS[operand.kind]} and does not stand for itself",
        Label(span, "neither a segment nor a yes/no field"),
        help=f"write `{operand.words} is present`"
        if operand.kind in ("text", "texts")
        else f"say what it must be: `{operand.words} {_example(operand)}`",
    )


def _example(operand: Typed) -> str:
    if operand.kind == "choice":
        return f"= {_some_member(operand)}"
    return "before 2026-12-01" if operand.is_time else ">= 60"


def lone_value(field: str, values: Sequence[str], word: Word, negated: bool) -> Diagnostic:
    return Diagnostic.error(
        "T019",
        f"`{word.text}` stands alone and says nothing about `{field}`",
        Label(word.span, "neither a segment nor a yes/no field"),
        help=f"write `{field} {'not in' if negated else 'in'} ({', '.join(values)})`",
    )


def field_last(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T020",
        f"a comparison begins with a field, not with `{written}`",
        Label(span, "a value, not a field"),
        help="turn it round: `score >= 60`",
    )


def fraction_of_days(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T021",
        f"`{written}` is not a number of whole days",
        Label(span, "days and weeks are counted whole"),
        help="write hours: `36 hours`",
    )


def no_length(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T022",
        f"`{written}` is no length of time that can be counted",
        Label(span, "less than nothing, or longer than a century"),
        help="write a length such as `15 minutes` or `2 hours`",
    )


def business_weeks(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T023",
        f"`{written}` can be read in two ways",
        Label(span, "weeks of a calendar have no length of their own"),
        help="write business days: `10 business days`",
    )


def which_calendar(span: Span, calendars: list[str]) -> Diagnostic:
    if not calendars:
        return Diagnostic.error(
            "T024",
            "business time needs a calendar, and the policy has none",
            Label(span, "counted on which opening hours?"),
            help="declare one: `calendar office` with `open Mon-Fri 09:00-18:00`",
        )
    return Diagnostic.error(
        "T024",
        "business time needs a calendar, and the policy has more than one",
        Label(span, "counted on which opening hours?"),
        help=f"name it: `..., in {calendars[0]} hours`",
    )


def in_list_of_numbers(left: Typed, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T025",
        f"a list holds texts, and `{left.words}` is {KIND_WORDS[left.kind]}",
        Label(span, "a list of texts"),
        help=f"write the values: `{left.words} in (...)`",
    )


def odd_value(name: str, written: str, span: Span, numbers: bool) -> Diagnostic:
    return Diagnostic.error(
        "T026",
        f"the values of `{name}` are {'numbers' if numbers else 'words'}, and `{written}` is none",
        Label(span, "not a number" if numbers else "not a word"),
        help="write a number" if numbers else f'write a word, or a quoted text: `"{written}"`',
    )
