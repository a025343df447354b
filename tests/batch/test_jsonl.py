"""Leads from JSON lines: values exactly as they are, broken lines refused by line and column."""

import json
import math
import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import LeadsFile
from policy_engine.batch.values import json_text
from policy_engine.source.limits import Limits

Opened = Callable[..., LeadsFile]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param('"0001"', "0001", id="text"),
        pytest.param('"é \\u00e9 \\ud83d\\ude00"', "é é 😀", id="escapes"),
        pytest.param('""', "", id="an empty text"),
        pytest.param("null", None, id="nothing"),
        pytest.param("true", True, id="yes"),
        pytest.param("72", 72, id="a whole number"),
        pytest.param("-0", 0, id="minus zero"),
        pytest.param("123456789012345678901234567890", 123456789012345678901234567890, id="a long number"),
        pytest.param("9" * 5000, "9" * 5000, id="a number of thousands of digits"),
        pytest.param("2.50", Decimal("2.50"), id="a number with places"),
        pytest.param("0.1", Decimal("0.1"), id="a number that no double is"),
        pytest.param("1e400", Decimal("1e400"), id="a number beyond all doubles"),
        pytest.param("1e-400", Decimal("1e-400"), id="a number below all doubles"),
        pytest.param("1e999999999", "1e999999999", id="a number of a billion digits"),
        pytest.param("1e-999999999", "1e-999999999", id="a number of a billion places"),
        pytest.param("1e9999999999999999999999", "1e9999999999999999999999", id="an exponent beyond all"),
        pytest.param("Infinity", math.inf, id="infinity"),
        pytest.param("-Infinity", -math.inf, id="minus infinity"),
        pytest.param('["a", 1, null, ["b"]]', ["a", 1, None, ["b"]], id="a list"),
        pytest.param('{"city": "Paris"}', {"city": "Paris"}, id="an object"),
        pytest.param('"a\\u0000b"', "a\0b", id="a zero byte"),
    ],
)
def test_a_value_is_given_as_it_is(opened: Opened, written: str, value: object) -> None:
    with opened(f'{{"id": "1", "x": {written}}}\n', "leads.jsonl") as leads:
        (row,) = leads.rows()
    assert row.cells == {"id": "1", "x": value}
    assert type(row.cells["x"]) is type(value)


def test_nan_is_given_as_nan(opened: Opened) -> None:
    with opened('{"x": NaN}\n', "leads.jsonl") as leads:
        (row,) = leads.rows()
    assert isinstance(row.cells["x"], float) and math.isnan(row.cells["x"])


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        pytest.param('{"id": "1"', 11, "broken JSON: expecting ',' delimiter", id="no closing bracket"),
        pytest.param('{"id": 1,}', None, "broken JSON", id="a comma too many"),
        pytest.param("{'id': 1}", 2, "broken JSON: expecting property name", id="single quotes"),
        pytest.param('{"id": 1} {"id": 2}', 11, "broken JSON: extra data", id="two objects"),
        pytest.param('{"id": "a\tb"}', 10, "broken JSON: invalid control character", id="a tab in a text"),
        pytest.param('{"id": 01}', 9, "broken JSON", id="a leading zero"),
        pytest.param('{"id": undefined}', 8, "broken JSON: expecting value", id="undefined"),
        pytest.param("\0", 1, "broken JSON", id="a zero byte"),
        pytest.param("42", 1, 'a number where an object is expected, like {"id": "42"}', id="a number"),
        pytest.param('"text"', 1, "a text where an object", id="a text"),
        pytest.param("true", 1, "a yes/no where an object", id="a yes"),
        pytest.param("null", 1, "nothing where an object", id="nothing"),
        pytest.param("[1]", 1, "a list where an object", id="a list"),
        pytest.param('{"a": 1, "b": 2, "a": 3}', 1, "the key `a` stands twice", id="a key twice"),
        pytest.param('{"a": {"b": 1, "b": 1}}', 1, "the key `b` stands twice", id="a key twice inside"),
        pytest.param('{"Score": 1, "score ": 2}', 1, "the keys `Score` and `score ` are one name", id="one name"),
        pytest.param('{"a": "\\ud800"}', 1, "half of a character", id="half a character"),
        pytest.param('{"\\udfff": 1}', 1, "half of a character", id="half a character in a key"),
        pytest.param('{"a": ' + "[" * 65 + "]" * 65 + "}", 1, "more than 64 deep", id="65 levels"),
        pytest.param('{"a": ' + "[" * 100_000, 1, "more than 64 deep", id="100,000 levels"),
        pytest.param('{"a":' * 100_000, 1, "more than 64 deep", id="100,000 objects"),
        pytest.param('{"a": "' + "x" * 200_000 + '"}', 1, "longer than the limit", id="a long line"),
    ],
)
def test_a_broken_line_is_refused_and_the_others_go_on(
    opened: Opened, line: str, column: int | None, reason: str
) -> None:
    limits = Limits(line_bytes=600_000 if "deep" in reason else 100_000)
    with opened(f'{{"id": "1"}}\n{line}\n\n{{"id": "3"}}\n', "leads.jsonl", limits=limits) as leads:
        assert [(row.number, row.line, row.cells["id"]) for row in leads.rows()] == [(1, 1, "1"), (3, 4, "3")]
        (refused,) = leads.refused
    assert refused.line == 2
    assert reason in refused.reason
    assert column is None or refused.column == column
    assert refused.text == line[:10_000]


def test_depth_is_counted_and_not_brackets(opened: Opened) -> None:
    wide = {"a": [[n] for n in range(100)]}
    deep = '{"a": ' + "[" * 63 + "]" * 63 + "}"
    with opened(f"{json.dumps(wide)}\n{deep}\n", "leads.jsonl") as leads:
        assert len(list(leads.rows())) == 2


def test_columns_are_the_keys_of_all_objects(opened: Opened) -> None:
    lines = ['{"id": 1, "b": 2}', "broken", '{"c": 3, "id": 4}']
    with opened("\n".join(lines), "leads.jsonl") as leads:
        assert leads.columns == ("id", "b", "c")
        assert [row.cells for row in leads.rows()] == [{"id": 1, "b": 2}, {"c": 3, "id": 4}]
        assert len(leads.refused) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_marks_make_no_difference(opened: Opened, ending: str, encoding: str) -> None:
    content = ending.join(['{"id": "é"}', "", "  ", '{"id": "b"}', ""]).encode(encoding)
    with opened(content, "leads.jsonl") as leads:
        assert [(row.line, row.cells) for row in leads.rows()] == [(1, {"id": "é"}), (4, {"id": "b"})]
        assert leads.refused == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "the file is empty", id="nothing"),
        pytest.param("\n \n", "the file is empty", id="nothing but spaces"),
        pytest.param('[{"id": 1},\n{"id": 2}]\n', "the JSON runs over several lines", id="one list"),
        pytest.param('{\n  "id": 1\n}\n', "the JSON runs over several lines", id="one object"),
        pytest.param('{"id": "Gómez"}\n'.encode("cp1252"), "0xF3 is not UTF-8: it is probably cp1252", id="Windows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(opened: Opened, content: str | bytes, message: str) -> None:
    with pytest.raises(LeadsError, match=message) as error:
        opened(content, "leads.jsonl")
    assert error.value.help


def test_a_number_is_an_id_as_it_is_written(opened: Opened) -> None:
    lines = ['{"id": 42}', '{"id": "042"}', '{"id": 4.20}', '{"id": null}', "{}"]
    with opened("\n".join(lines), "leads.jsonl", id_column="ID") as leads:
        assert [leads.lead_id(row) for row in leads.rows()] == ["42", "042", "4.20", "4", "5"]


@pytest.mark.parametrize("name", ["leads.jsonl", "leads.ndjson", "leads.json", "leads", "leads.dat"])
def test_json_lines_are_told_by_the_ending_else_by_the_first_bytes(opened: Opened, name: str) -> None:
    with opened('{"id": 1}\n', name) as leads:
        assert leads.kind == "jsonl"


# ---------------------------------------------------------------- promises

MUTATIONS = [
    "",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\\u",
    "\\ud800",
    "1e999",
    "NaN",
    "-",
    "0",
    "\0",
    "\t",
    "é",
    "null",
]


def made(chance: random.Random, levels: int = 3) -> object:
    """Make a JSON value."""
    simple = ["a", "", 'q"uote', "é😀\n", 0, -1, 10**30, 2.5, 1e300, None, True, float("nan")]
    if levels == 0 or chance.random() < 0.6:
        return chance.choice(simple)
    if chance.random() < 0.5:
        return [made(chance, levels - 1) for _ in range(chance.randint(0, 3))]
    return {chance.choice("abcde"): made(chance, levels - 1) for _ in range(chance.randint(0, 4))}


@pytest.mark.parametrize("seed", range(4))
def test_mutated_lines_are_leads_or_refused_and_never_fail(opened: Opened, seed: int) -> None:
    """P45: 20,000 lines, each accounted for; whatever is read can be written and read again."""
    chance = random.Random(seed)
    lines = []
    for _ in range(5000):
        line = list(json.dumps({"id": chance.randint(0, 9), "x": made(chance)}, ensure_ascii=chance.random() < 0.5))
        for _ in range(chance.choice([0, 1, 1, 2, 5])):
            place = chance.randrange(len(line) + 1)
            line[place : place + chance.randint(0, 2)] = chance.choice(MUTATIONS)
        lines.append("".join(line).replace("\n", "") or "x")
    with opened('{"id": 0}\n' + "\n".join(lines), "leads.jsonl") as leads:
        rows = list(leads.rows())
        refused = leads.refused
    assert len(rows) + len(refused) == 5001, f"seed {seed}"
    assert {row.line for row in rows} | {row.line for row in refused} == set(range(1, 5002)), f"seed {seed}"
    assert min(len(rows), len(refused)) > 500, f"seed {seed}"
    again = "\n".join(json_text(row.cells) for row in rows)
    with opened(again, "again.jsonl") as leads:
        assert [json_text(row.cells) for row in leads.rows()] == again.split("\n"), f"seed {seed}"
        assert leads.refused == [], f"seed {seed}"
