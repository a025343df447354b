"""What the reader of policies says when a text is not of the language: one function per message."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Span

__all__ = [name for name in globals() if name[0].islower()]


class Refused(Exception):
    """A statement that was read and makes no sense; carries what is to be said about it."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = diagnostics


def unexpected(span: Span, found: str, expected: str, help: str | None) -> Diagnostic:
    label = f"expected {expected}" if expected else "not expected here"
    return Diagnostic.error("S001", f"`{found}` cannot stand here", Label(span, label), help=help)


def incomplete(span: Span, expected: str, help: str | None) -> Diagnostic:
    label = f"expected {expected}" if expected else "more is expected here"
    return Diagnostic.error("S002", "this statement stops too early", Label(span, label), help=help)


def unknown_statement(span: Span, found: str, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "S003",
        f"no statement starts with `{found}`",
        Label(span, "not a statement"),
        help=f"did you mean `{near}`?" if near else "a rule starts with `when`, `rule` or `otherwise`",
    )


def action_at_margin(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S004",
        f"`{found}` belongs to a statement above it",
        Label(span, "stands at the left margin, where a statement starts"),
        help="move this line, and those below that belong with it, two spaces to the right",
    )


def clause_without_statement(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S004",
        "this line belongs to no statement",
        Label(span, "indented, but no statement stands above it"),
        help="start the statement at the left margin",
    )


def unclosed_quote(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S005",
        "this quoted text is never closed",
        Label(span, "opens here"),
        help='close it on the same line with `"`',
    )


def curly_quotes(span: Span, found: str, text: str | None) -> Diagnostic:
    return Diagnostic.error(
        "S006",
        f"`{found}` is {'a single' if found == chr(39) else 'a typographic'} quotation mark",
        Label(span, "not in straight double quotation marks"),
        help='write `"`' if text is None else f'write `"{text}"`',
    )


def wrong_operator(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error(
        "S007", f"`{found}` is not a comparison", Label(span, "not a comparison"), help=f"write `{right}`"
    )


def missing_comma(span: Span, action: str) -> Diagnostic:
    return Diagnostic.error(
        "S008",
        f"a comma is missing before `{action}`",
        Label(span, "the condition ends before this word"),
        help=f"write `, {action}`",
    )


def second_rule(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S009",
        "a second rule starts on this line",
        Label(span, "the second rule starts here"),
        help=f"put `{found} …` on a line of its own, at the left margin",
    )


def then_instead_of_comma(span: Span, found: str, after_comma: bool) -> Diagnostic:
    return Diagnostic.error(
        "S010",
        f"`{found}` is not used between a condition and its action",
        Label(span),
        help="leave it out: the comma is enough" if after_comma else "write a comma instead",
    )


def if_instead_of_when(span: Span) -> Diagnostic:
    return Diagnostic.error("S011", "a rule does not start with `if`", Label(span), help="write `when`")


def does_not_contain(span: Span, field: str, test: str, value: str) -> Diagnostic:
    return Diagnostic.error(
        "S012",
        "a test is turned round by `not` before it",
        Label(span),
        help=f"begin with `not`: `not ({field} {test} {value})`",
    )


def person_without_rep(span: Span, person: str) -> Diagnostic:
    return Diagnostic.error(
        "S013",
        f"`{person}` is assigned to without saying what it is",
        Label(span, "two words: a person?"),
        help=f"write `rep {person}`, or `pod …` or `team …` before it",
    )


def content_without_with(span: Span, content: str) -> Diagnostic:
    return Diagnostic.error("S014", "`with` is missing before the content", Label(span), help=f"write `with {content}`")


def thousands_mark(span: Span, found: str) -> Diagnostic:
    plain = found.replace(",", "")
    return Diagnostic.error(
        "S015",
        f"`{found}` is two values to the reader, not one number",
        Label(span, "a comma inside a number"),
        help=f"write `{plain}` or `{found.replace(',', '_')}`; in a list put a space after the comma",
    )


def field_left_out(span: Span, operator: str, field: str) -> Diagnostic:
    return Diagnostic.error(
        "S016",
        f"`{operator}` compares nothing: the field is missing before it",
        Label(span, "the field is missing here"),
        help=f"write `{field} {operator}`",
    )


def value_on_the_left(span: Span, value: str, operator: str, field: str) -> Diagnostic:
    return Diagnostic.error(
        "S017",
        "the value stands before its field",
        Label(span, "turned round"),
        help=f"write `{field} {_TURNED.get(operator, operator)} {value}`",
    )


_TURNED = {
    ">": "<",
    "<": ">",
    ">=": "<=",
    "<=": ">=",
    "is at least": "is at most",
    "is at most": "is at least",
    "is more than": "is less than",
    "is less than": "is more than",
}


def no_condition(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S018",
        "a value alone is no condition",
        Label(span, "compares nothing"),
        help="name the field again, `vertical = insurance or vertical = telecom`, or list the values, "
        "`vertical in (insurance, telecom)`",
    )


def programming_sign(span: Span, found: str, right: str) -> Diagnostic:
    return Diagnostic.error("S019", f"`{found}` is not a word of the language", Label(span), help=f"write `{right}`")


def strange_character(span: Span, found: str) -> Diagnostic:
    shown = f"`{found}`" if found.isprintable() else f"the invisible character U+{ord(found):04X}"
    return Diagnostic.error(
        "S020", f"{shown} has no meaning here", Label(span), help="delete it, or put it into a quoted text"
    )


def half_a_character(span: Span) -> Diagnostic:
    return Diagnostic.error("S020", "half a character stands here, which no text holds", Label(span), help="delete it")


def digit_first(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S021",
        f"`{found}` begins with a digit and is no number",
        Label(span, "neither a number nor a word"),
        help=f'a value that begins with a digit is quoted: `"{found}"`',
    )


def number_expected(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S022", f"a number belongs here, not `{found}`", Label(span, "not a number"), help="write it in digits: `20`"
    )


def table_without_rows(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S023",
        "this table has no rows",
        Label(span, "nothing to look up"),
        help="write a row of column names and at least one row below it, each between `|`",
    )


def row_without_bars(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S024", "a row of a table starts and ends with `|`", Label(span), help="write `| cell | cell |`"
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def line_of_dashes(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S024", "a table has no line of dashes below its head", Label(span), help="take this line out"
    )


def wrong_cell_count(span: Span, cells: int, columns: int) -> Diagnostic:
    return Diagnostic.error(
        "S025",
        f"this row has {_many(cells, 'cell')}, the table {_many(columns, 'column')}",
        Label(span, "does not fit the columns"),
        help="add the cells that are missing: `any` takes every value"
        if cells < columns
        else "take the last cells out, or give them a column",
    )


def empty_cell(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S026", "this cell is empty", Label(span), help="write `any` for every value, or `missing` for none"
    )


def nothing_to_assign(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S027",
        "this table decides nothing",
        Label(span, "no column says what to do"),
        help="add a column `assign`, `tag`, `priority` or `notify` at the end",
    )


def condition_after_action(span: Span, column: str) -> Diagnostic:
    return Diagnostic.error(
        "S028",
        f"`{column}` stands after the columns that say what to do",
        Label(span),
        help="put the columns that are compared first",
    )


def quoted_statement_name(span: Span, written: str) -> Diagnostic:
    return Diagnostic.error("S029", "a text in quotation marks belongs here", Label(span), help=f'write `"{written}"`')


def decision_as_target(span: Span, found: str) -> Diagnostic:
    return Diagnostic.error(
        "S045",
        f"`{found}` is what becomes of a lead, not someone to assign it to",
        Label(span, "not a pod, a role, a rep or a queue"),
        help=f"name a pod, a team, a role, a rep or a queue; `{found}` is an action of its own",
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    return Diagnostic.error(
        "L001",
        f"this is nested more than {limit} levels deep",
        Label(span, "one level too many"),
        help="give the inner part a name with `segment` or `let`",
    )


def too_many_statements(span: Span, limit: int) -> Diagnostic:
    return Diagnostic.error(
        "L002",
        f"this policy has more than {limit:,} statements".replace(",", " "),
        Label(span, "the first one too many"),
        help='put rows that differ only in their values into a `table … from "file.csv"`',
    )


def too_many_words(span: Span, limit: int) -> Diagnostic:
    return Diagnostic.error(
        "L004",
        f"this statement has more than {limit:,} words and signs".replace(",", " "),
        Label(span, "starts here"),
        help='put its values into a file: `list … from "file.csv"`, or give parts of it a name with `segment`',
    )


def too_long(span: Span, limit: int) -> Diagnostic:
    return Diagnostic.error(
        "L003",
        f"this text is longer than {limit // 1024} KiB",
        Label(span),
        help="spread the policy over several files in one folder",
    )


def used_in_a_circle(span: Span, file: str) -> Diagnostic:
    return Diagnostic.error(
        "F001", f"`{file}` is already being read: it uses itself", Label(span), help="take one `use` out"
    )


def file_refused(span: Span, message: str, help: str | None) -> Diagnostic:
    return Diagnostic.error("F002", message, Label(span), help=help)


def table_from_file_with_rows(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S030",
        "this table reads its rows from a file and has rows here too",
        Label(span, "rows of its own"),
        help="leave out `from`, or move these rows into the file",
    )


def objective_without_party(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S031",
        "nobody answers for this objective",
        Label(span, "whose objective is it?"),
        help='write who promises it: `objective "…" for marketing`',
    )


def two_objective_parties(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S032",
        "an objective has one party that answers for it",
        Label(span, "a second one"),
        help="write an objective for each, or name a team that includes both",
    )


def two_stage_owners(span: Span) -> Diagnostic:
    return Diagnostic.error(
        "S032",
        "a lead at a stage has one owner",
        Label(span, "a second one"),
        help="write a comma and say which leads the second one owns: `owned by SDR, by AE when …`",
    )
