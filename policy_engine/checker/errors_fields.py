"""What the checker says about the fields of the lead and lists: one function per message."""

from collections.abc import Sequence

from policy_engine.checker.typed import KIND_WORDS
from policy_engine.model.values import Kind
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Quoted

__all__ = [
    "default_does_not_fit",
    "empty_list",
    "file_refused",
    "header_taken",
    "member_is_missing",
    "member_twice",
    "no_such_column",
    "option_does_not_fit",
    "option_twice",
    "range_does_not_fit",
    "range_of_fractions",
    "time_like_unreadable",
    "which_column",
]


def range_does_not_fit(name: str, kind: Kind, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T030",
        f"`{name}` is {KIND_WORDS[kind]} and has no range",
        Label(span, "only numbers have a range"),
        help="take the range away, or make it `number`, `whole number` or `money`",
    )


def range_of_fractions(name: str, written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T031",
        f"`{name}` is a whole number, and `{written}` is none",
        Label(span, "an end with a fraction"),
        help="write a whole number, or make the field a `number`",
    )


def member_twice(name: str, member: str, span: Span, before: Span) -> Diagnostic:
    return Diagnostic.error(
        "T032",
        f"`{member}` stands twice among the values of `{name}`",
        Label(span, "again, apart from case and spaces"),
        Label(before, "the first time"),
        help="take one of them away",
    )


def member_is_missing(name: str, member: str, span: Span) -> Diagnostic:
    return Diagnostic.warning(
        "T033",
        f"`{member}` is a value of `{name}` and counts as missing too",
        Label(span, "counts as missing"),
        help=f"take it out of `missing is`, or out of the values of `{name}`",
    )


def default_does_not_fit(name: str, kind: Kind, written: str, span: Span) -> Diagnostic:
    examples = {
        "flag": "no",
        "number": "0",
        "whole": "0",
        "money": "0",
        "date": "2026-12-01",
        "time": "2026-12-01 09:00",
    }
    return Diagnostic.error(
        "T034",
        f"`{name}` is {KIND_WORDS[kind]}, and `{written}` is not",
        Label(span, f"not {KIND_WORDS[kind]}"),
        help="write `optional` instead" if kind == "texts" else f"write for example `else {examples[kind]}`",
    )


def option_does_not_fit(name: str, option: str, kind: Kind, span: Span) -> Diagnostic:
    fits = "a date or a time" if option == "like" else "a number or money"
    return Diagnostic.error(
        "T035",
        f"`{option}` belongs to {fits}, and `{name}` is {KIND_WORDS[kind]}",
        Label(span, "does not fit this field"),
        help="take it away, or change the type of the field",
    )


def option_twice(name: str, option: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "T036",
        f"`{option}` is said twice of `{name}`",
        Label(span, "said again here"),
        help="keep one of them",
    )


def time_like_unreadable(written: Quoted, wants_time: bool) -> Diagnostic:
    example = "DD/MM/YYYY HH:MM" if wants_time else "DD/MM/YYYY"
    return Diagnostic.error(
        "T037",
        f"`{written.text}` does not say how a {'time' if wants_time else 'date'} is written",
        Label(written.span, "each of day, month and year once, and signs between them"),
        help=f'write it with YYYY, MM, DD, HH, MM and SS: `like "{example}"`',
    )


def header_taken(header: str, span: Span, other: str, before: Location) -> Diagnostic:
    return Diagnostic.warning(
        "N034",
        f"two fields are read from the column `{header}`",
        Label(span, "this column"),
        Label(before, f"`{other}` is read from it too"),
        help='give one of them a column of its own: `from "..."`',
    )


def file_refused(message: str, help: str | None, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "F010", message, Label(span, "this file"), help=help or "give a CSV or Excel file beside the policy"
    )


def no_such_column(column: str, near: str | None, columns: Sequence[str], span: Span) -> Diagnostic:
    return Diagnostic.error(
        "F011",
        f"the file has no column `{column}`",
        Label(span, "not a heading of the file"),
        help=f"did you mean `{near}`?" if near else "its columns are " + ", ".join(f"`{name}`" for name in columns[:8]),
    )


def which_column(columns: Sequence[str], span: Span) -> Diagnostic:
    return Diagnostic.error(
        "F012",
        "the file has more than one column",
        Label(span, "which column holds the values?"),
        help=f"name it: `column {columns[0]}`",
    )


def empty_list(name: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "F013",
        f"the list `{name}` is empty",
        Label(span, "no value in it"),
        help="put at least one value into it",
    )
