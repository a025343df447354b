"""What the checker says about tables, their columns and their cells: one function per message."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span

__all__ = [
    "column_without_heading",
    "condition_after_action",
    "empty_cell",
    "neither_yes_nor_no",
    "no_action_column",
    "no_rows",
    "not_any",
    "not_as_it_stands",
    "nothing_in_a_cell",
    "segment_never_missing",
    "two_assign_columns",
]


def column_without_heading(span: Span | Location) -> Diagnostic:
    return Diagnostic.error(
        "R020",
        "a column has cells and no heading",
        Label(span, "no heading"),
        help="give it the name of a field, or take it out",
    )


def condition_after_action(heading: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R021",
        f"the column `{heading}` asks something of the lead and stands behind what is done",
        Label(span, "a condition behind an action"),
        help="put it in front of `assign`, `tag`, `priority` and `notify`",
    )


def no_action_column(span: Span | Location) -> Diagnostic:
    return Diagnostic.error(
        "R022",
        "the table does nothing with a lead",
        Label(span, "no column says what to do"),
        help="add a column `assign`, `tag`, `priority` or `notify`",
    )


def two_assign_columns(span: Span, before: Span | Location) -> Diagnostic:
    return Diagnostic.error(
        "R023",
        "a row decides once, and the table has two columns `assign`",
        Label(span, "the second one"),
        Label(before, "the first one"),
        help="keep one, and write `failing that` in its cells for what is tried next",
    )


def empty_cell(column: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R024",
        f"a cell of the column `{column}` is empty",
        Label(span, "nothing stands here"),
        help="write `any` where the value does not matter, or `missing` where there must be none",
    )


def no_rows(name: str, span: Span) -> Diagnostic:
    return Diagnostic.warning(
        "R025",
        f"the table `{name}` has no rows",
        Label(span, "only a heading"),
        help="add rows, or take the table out",
    )


def neither_yes_nor_no(column: str, written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R026",
        f"`{column}` is yes or no, and `{written}` is neither",
        Label(span, "neither yes nor no"),
        help="write `yes`, `no` or `any`",
    )


def segment_never_missing(segment: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R027",
        f"the segment `{segment}` is never missing",
        Label(span, "a lead is in a segment or not"),
        help="write `yes`, `no` or `any`",
    )


def not_any(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R028",
        "`not any` takes no lead at all",
        Label(span, "every value and missing are left out"),
        help="write `missing`, or `any`",
    )


def nothing_in_a_cell(written: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "R029",
        f"`{written}` is no value: a missing one is asked for in words",
        Label(span, "not a value"),
        help="write `missing`; a text is quoted",
    )


def not_as_it_stands(written: str, span: Span) -> Diagnostic:
    return Diagnostic.warning(
        "R030",
        f"`{written}` is taken for a text, as it stands",
        Label(span, "a cell of a file is one value"),
        help=f'write `!= {written[3:].strip()}` for any other value, or `"{written}"` for the text',
    )
