"""The mistakes people make: each with its code, its place and what to write instead."""

import pytest

from policy_engine.diagnostics.catalogue import catalogue_codes, catalogue_entry
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse


def findings(text: str) -> tuple[Diagnostic, ...]:
    return parse(SourceText("routing.policy", text))[1]


MISTAKES = [
    ("when score == 60, assign SDR", "S007", 1, 12, "write `=`"),
    ("when score => 60, assign SDR", "S007", 1, 12, "write `>=`"),
    ("when score ≥ 60, assign SDR", "S007", 1, 12, "write `>=`"),
    ("when score <> 60, assign SDR", "S007", 1, 12, "write `!=`"),
    ("when score >= 60 assign pod a SDR", "S008", 1, 18, "write `, assign`"),
    ("when score >= 60\n  assign pod a SDR", "S008", 2, 3, "write `, assign`"),
    ("when score >= 60\n  nurture", "S008", 2, 3, "write `, nurture`"),
    ("when score >= 60,\nassign pod a SDR", "S004", 2, 1, None),
    ("  when score >= 60, assign SDR", "S004", 1, 3, "start the statement at the left margin"),
    ("when score >= 60 then assign SDR", "S010", 1, 18, "write a comma instead"),
    ("if score >= 60, assign SDR", "S011", 1, 1, "write `when`"),
    ("when score > 60 and < 80, assign SDR", "S016", 1, 21, "write `score <`"),
    ("when vertical is a or is b, assign SDR", "S016", 1, 23, "write `vertical is`"),
    ("when vertical is a but not b, assign SDR", "S019", 1, 20, "write `and`"),
    ("when score >= 60 && size = big, assign SDR", "S019", 1, 18, "write `and`"),
    ("when country = 'AT', assign SDR", "S006", 1, 16, 'write `"AT"`'),
    ("when company = “Acme”, assign SDR", "S006", 1, 16, 'write `"Acme"`'),
    ('when company = "Acme, assign SDR', "S005", 1, 16, 'close it on the same line with `"`'),
    ("when a = b, assign Ana Ruiz", "S013", 1, 20, "write `rep Ana Ruiz`, or `pod …` or `team …` before it"),
    ('when a = b, nurture "ROI"', "S014", 1, 21, 'write `with "ROI"`'),
    ("when 60 <= score, assign SDR", "S017", 1, 6, "write `score >= 60`"),
    ('when name does not contain "x", assign SDR', "S012", 1, 11, 'begin with `not`: `not (name contains "x")`'),
    ('when name doesn\'t start with "x", assign SDR', "S012", 1, 11, 'begin with `not`: `not (name starts with "x")`'),
    ("when a = b, assign SDR when c = d, assign AE", "S009", 1, 24, None),
    ("when company = 3com, assign SDR", "S021", 1, 16, 'a value that begins with a digit is quoted: `"3com"`'),
    ("when a = b, asign SDR", "S001", 1, 13, "did you mean `assign`?"),
    (
        'objective "Volume"\n  count of MQL at least 3',
        "S031",
        1,
        11,
        'write who promises it: `objective "…" for marketing`',
    ),
    ('objective "V" for a and b\n  count of MQL at least 3', "S032", 1, 21, None),
    ("funnel\n  MQL: owned by SDR and AE", "S032", 2, 21, None),
    ("when a = b, hand off AE", "S019", 1, 13, "write `hand off to`"),
    ("wen a = b, assign SDR", "S003", 1, 1, "did you mean `when`?"),
    ("pod x\n  SDR Ana, Luis", "S001", 2, 7, "put a colon after the name: `SDR:`"),
    ("rep Ana\n  capacity many per day", "S022", 2, 12, "write it in digits: `20`"),
    ("when score >= 60,", "S002", 1, 17, None),
    ("rule Key\n  when a, assign SDR", "S029", 1, 6, 'write `"Key"`'),
    ("when a\u200bb = c, assign SDR", "S020", 1, 7, "delete it, or put it into a quoted text"),
    ('when a = "\ud800", assign SDR', "S020", 1, 11, "delete it"),
    ("when revenue > 1,000, assign SDR", "S015", 1, 16, None),
    ("list sizes is 1,000, 2,000", "S015", 1, 15, None),
    ('table "T"\n  | a | assign |\n  | 1 |', "S025", 3, 3, "add the cells that are missing: `any` takes every value"),
    ('table "T"\n  | a | assign |\n  |  | queue x |', "S026", 3, 4, None),
    ('table "T"\n  | a | assign |', "S023", 1, 1, None),
    ('table "T"\n  | a | assign |\n  | 1 | queue x', "S024", 3, 3, "write `| cell | cell |`"),
    ('table "T"\n  | a | b |\n  | 1 | 2 |', "S027", 2, 3, None),
    ('table "T"\n  | assign | b |\n  | queue x | 2 |', "S028", 2, 14, "put the columns that are compared first"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "help"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_mistake_is_named_in_its_place(text: str, code: str, line: int, column: int, help: str | None) -> None:
    (found,) = findings(text)
    assert (found.code, found.line, found.column) == (code, line, column)
    assert help is None or found.help == help


def test_one_run_reports_every_statement() -> None:
    text = "when a == 1, assign SDR\nwhen b = 2, assign SDR\nwhen c => 3, assign SDR\nwen d, reject\n"
    assert [(found.line, found.code) for found in findings(text)] == [(1, "S007"), (3, "S007"), (4, "S003")]


def test_no_message_names_a_terminal() -> None:
    terminals = {
        "NAME",
        "QUOTED",
        "COMMA",
        "LPAR",
        "RPAR",
        "OPERATOR",
        "_NL",
        "NUMBER",
        "$END",
        "cell_value",
        "table_head",
    }
    for text, *_ in MISTAKES:
        for found in findings(text):
            words = " ".join([found.message, found.help or "", *(label.text for label in found.labels)])
            assert not terminals & set(words.replace("`", " ").split())


@pytest.mark.parametrize("code", [code for code in catalogue_codes() if code.startswith("S")])
def test_example_of_the_catalogue(code: str) -> None:
    entry = catalogue_entry(code)
    assert entry is not None
    assert [found.code for found in findings(entry.bad)] == [code]
    assert findings(entry.good) == ()
