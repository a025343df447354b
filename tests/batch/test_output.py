"""P47 and more: what we write opens safely in a spreadsheet, and reads back as it was."""

import csv
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from policy_engine.batch.columns import decision_columns
from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.batch.output import open_output, output_kind
from policy_engine.files.cells import is_plain_number, protected, unprotected
from policy_engine.model.decision import DECISION_COLUMNS

Opened = Callable[..., LeadsFile]
Row = Mapping[str, object]

ENDINGS = ["csv", "tsv", "jsonl", "parquet", "xlsx"]
SPREADSHEETS = ["csv", "tsv", "xlsx"]


def write(path: Path, columns: list[str], *rows: Row) -> Path:
    with open_output(path, columns) as out:
        for row in rows:
            out.write(row)
    return path


def read(path: Path) -> list[dict[str, object]]:
    with open_leads(path) as leads:
        rows = [row.cells for row in leads.rows()]
        assert leads.refused == []
    return rows


def sheet_of(path: Path) -> list[tuple[object, ...]]:
    """Return the values of the first sheet."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return list(book.worksheets[0].iter_rows(values_only=True))


def cells_of(path: Path) -> Iterator[str]:
    """Yield every cell as a spreadsheet would see it, by readers that are not ours."""
    if path.suffix == ".xlsx":
        for row in sheet_of(path):
            yield from ("" if cell is None else str(cell) for cell in row)
    else:
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","):
                yield from line


# ---------------------------------------------------------------- what a spreadsheet would run

RUN = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
DANGEROUS = [
    *RUN,
    *(f"{first}cmd|' /C calc'!A0" for first in RUN),
    *(f'{first}HYPERLINK("https://example.com","x")' for first in RUN),
    "-1+1",
    "+1e5",
    "-0x10",
    "--5",
    "-5,0",
    "-５",
    "=1",
    "-",
    "@SUM(1)",
    "\t=1+1",
    "\r\n=1+1",
]
NUMBERS = ["-5", "+3.2", "-0.5", "+34600123456", "-0001"]
HARMLESS = [
    "",
    "Ana",
    "O'Hara",
    "'tis",
    "'",
    "a=b",
    " =1",
    "1-2",
    "0001",
    "<r>x & <</r>",
    "_x0041_",
    'q"q',
    "a,b;c\td",
    "😀",
]
OURS_ALREADY = ["'=1", "''=1", "'-5", "'\t"]


@pytest.mark.parametrize("ending", SPREADSHEETS)
def test_no_cell_is_run_and_every_cell_comes_back(tmp_path: Path, ending: str) -> None:
    texts = [*DANGEROUS, *NUMBERS, *HARMLESS, *OURS_ALREADY]
    path = write(
        tmp_path / f"out.{ending}", ["id", "=text"], *({"id": str(n), "=text": text} for n, text in enumerate(texts))
    )
    for cell in cells_of(path):
        assert not cell or cell[0] not in RUN or is_plain_number(cell), cell
    assert [row["=text"] for row in read(path)] == [text or None for text in texts]


@pytest.mark.parametrize("ending", SPREADSHEETS)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_stays_a_number(tmp_path: Path, ending: str, number: str) -> None:
    path = write(tmp_path / f"out.{ending}", ["n"], {"n": number})
    assert list(cells_of(path)) == ["n", number]


@pytest.mark.parametrize("ending", SPREADSHEETS)
def test_lists_and_reasons_are_protected_too(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"out.{ending}", ["tags", "reason"], {"tags": ["=1", "b"], "reason": "@x"})
    assert list(cells_of(path))[2:] == ["'=1; b", "'@x"]


def test_json_lines_and_parquet_are_left_as_they_are(tmp_path: Path) -> None:
    rows = [{"=id": text} for text in DANGEROUS]
    lines = write(tmp_path / "out.jsonl", ["=id"], *rows).read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines if line] == rows
    assert pl.read_parquet(write(tmp_path / "out.parquet", ["=id"], *rows)).to_dicts() == rows


ALPHABET = [
    "'",
    *RUN,
    "a",
    "1",
    ".",
    ",",
    ";",
    '"',
    " ",
    "é",
    "\u200b",
    "\ufeff",
    "\x0b",
    "\x85",
    "\u2028",
    "\uffff",
    "_x000D_",
]


@pytest.mark.parametrize("seed", range(3))
def test_any_text_comes_back_as_it_was(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices(ALPHABET, k=chance.randint(1, 6))) for _ in range(3000)]
    for text in texts:
        assert unprotected(protected(text)) == text, f"seed {seed}"
    rows = [{"id": f"L{number}", "x": text} for number, text in enumerate(texts)]
    for ending in ENDINGS:
        path = write(tmp_path / f"out.{ending}", ["x", "id"], *rows)
        found = read(path)
        # A row of spaces at the end of a sheet is none, so an id stands in each.
        assert [row["id"] for row in found] == [row["id"] for row in rows]
        assert [row["x"] for row in found] == texts, (seed, ending)


@pytest.mark.parametrize("text", ["", "x", '"', "\ufeff", "\ufeffx", ",", "\n", " "])
def test_a_file_of_one_column_keeps_its_rows(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "out.csv", [text or "h"], {text or "h": text}, {text or "h": None})
    with open_leads(path) as leads:
        assert leads.columns == (text or "h",) if text.strip() else True
        assert [list(row.cells.values()) for row in leads.rows()] == [[text or None], [None]]


# ---------------------------------------------------------------- values

VALUES: dict[str, tuple[object, str, object]] = {
    # value, its text in a cell, its value in JSON
    "nothing": (None, "", None),
    "a text": ("0001", "0001", "0001"),
    "yes": (True, "true", True),
    "a whole number": (72, "72", 72),
    "a long number": (12345678901234567890, "12345678901234567890", 12345678901234567890),
    "a double": (2.5, "2.5", 2.5),
    "a whole double": (2.0, "2", 2.0),
    "a small double": (1e-7, "0.0000001", 1e-07),
    "a third": (1 / 3, "0.3333333333333333", 1 / 3),
    "a decimal": (Decimal("2.50"), "2.50", Decimal("2.50")),
    "a negative number": (-5, "-5", -5),
    "nan": (float("nan"), "nan", "NaN"),
    "infinity": (float("-inf"), "'-inf", "-Infinity"),
    "a number beyond doubles": (Decimal("1e400"), "1" + "0" * 400, Decimal("1e400")),
    "a date": (date(2026, 1, 2), "2026-01-02", "2026-01-02"),
    "a time": (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02T03:04:00+00:00", "2026-01-02T03:04:00+00:00"),
    "a list": (["a", "b; c"], "a; b; c", ["a", "b; c"]),
    "an empty list": ([], "", []),
    "a tuple": (("a", "b"), "a; b", ["a", "b"]),
    "an object": (
        {"city": "Paris", "n": Decimal("1.0")},
        '{"city":"Paris","n":1.0}',
        {"city": "Paris", "n": Decimal("1.0")},
    ),
    "bytes": (b"\x00\xff", "00ff", "00ff"),
}


@pytest.mark.parametrize(("value", "text", "plain"), VALUES.values(), ids=VALUES)
def test_a_value_in_every_form(tmp_path: Path, value: object, text: str, plain: object) -> None:
    for ending in SPREADSHEETS:
        path = write(tmp_path / f"out.{ending}", ["id", "x"], {"id": "1", "x": value})
        if ending != "xlsx" or not isinstance(value, int | float | Decimal):
            # An empty cell at the end of a sheet is not there.
            assert [*cells_of(path), ""][2:4] == ["1", text]
        assert read(path) == [{"id": "1", "x": unprotected(text) or None}]
    (line,) = write(tmp_path / "out.jsonl", ["x"], {"x": value}).read_text(encoding="utf-8").splitlines()
    assert json.loads(line, parse_float=Decimal if isinstance(plain, Decimal | dict) else float) == {"x": plain}


def test_a_key_that_a_lead_has_not_is_left_out_of_json_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "out.jsonl", ["a", "b"], {"b": 1, "c": 2}, {"a": None})
    assert path.read_text(encoding="utf-8") == '{"b":1}\n{"a":null}\n'


def test_numbers_of_the_data_are_numbers_in_excel_and_texts_are_texts(tmp_path: Path) -> None:
    row = {
        "number": 72,
        "text": "72",
        "flag": True,
        "long": 2**60,
        "money": Decimal("2.50"),
        "third": 1 / 3,
        "id": "0001",
    }
    path = write(tmp_path / "out.xlsx", list(row), row)
    _, values = sheet_of(path)
    assert [type(value) for value in values] == [int, str, bool, str, str, str, str]
    assert read(path) == [
        {
            "number": "72",
            "text": "72",
            "flag": "true",
            "long": str(2**60),
            "money": "2.50",
            "third": repr(1 / 3),
            "id": "0001",
        }
    ]


def test_parquet_keeps_types_and_makes_none_of_texts(tmp_path: Path) -> None:
    rows: list[Row] = [
        {
            "text": "72",
            "whole": 1,
            "mixed": 1,
            "money": Decimal("2.50"),
            "ratio": 0.5,
            "both": 1,
            "day": date(2026, 1, 2),
            "at": datetime(2026, 1, 2, tzinfo=UTC),
            "tags": ["a"],
            "counts": [1],
            "none": None,
            "large": 2**64,
            "place": {"city": "Paris"},
        },
        {"text": "0001", "mixed": "x", "money": 3, "both": 2.5, "tags": [], "ratio": float("nan")},
    ]
    frame = pl.read_parquet(write(tmp_path / "out.parquet", list(rows[0]), *rows))
    assert {name: str(kind) for name, kind in frame.schema.items()} == {
        "text": "String",
        "whole": "Int64",
        "mixed": "String",
        "money": "Decimal(precision=38, scale=2)",
        "ratio": "Float64",
        "both": "Float64",
        "day": "Date",
        "at": "Datetime(time_unit='us', time_zone='UTC')",
        "tags": "List(String)",
        "counts": "List(Int64)",
        "none": "String",
        "large": "String",
        "place": "String",
    }
    assert frame["text"].to_list() == ["72", "0001"]
    assert frame["tags"].to_list() == [["a"], []]
    assert frame["large"].to_list() == [str(2**64), None]


def test_parquet_comes_back_with_the_types_that_it_had(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["0001"], "n": [1], "x": [0.5], "d": [date(2026, 1, 2)], "l": [["a"]], "b": [True]})
    frame.write_parquet(tmp_path / "in.parquet")
    with open_leads(tmp_path / "in.parquet") as leads:
        write(tmp_path / "out.parquet", list(leads.columns), *(row.cells for row in leads.rows()))
    assert pl.read_parquet(tmp_path / "out.parquet").equals(frame)


# ---------------------------------------------------------------- files

MADE = [{"id": f"{n:04}", "name": "Ana", "tags": ["a", "b"]} for n in range(2000)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_all_rows_are_written_in_order_and_equal_rows_give_equal_bytes(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"out.{ending}", ["id", "name", "tags"], *MADE)
    assert [row["id"] for row in read(path)] == [row["id"] for row in MADE]
    assert path.read_bytes() == write(tmp_path / f"again.{ending}", ["id", "name", "tags"], *MADE).read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_without_rows_has_its_header(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"out.{ending}", ["id", "name"])
    if ending == "jsonl":
        assert path.read_bytes() == b""
    else:
        with open_leads(path) as leads:
            assert (leads.columns, list(leads.rows())) == (("id", "name"), [])


@pytest.mark.parametrize("name", ["out", "out.txt", "out.json", "out.csv.gz", "out.xls"])
def test_an_ending_that_tells_nothing_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(LeadsError, match="its ending does not tell what to write"):
        open_output(tmp_path / name, ["id"])
    assert list(tmp_path.iterdir()) == []
    with open_output(tmp_path / name, ["id"], "csv") as out:
        out.write({"id": "1"})
    assert (tmp_path / name).read_text(encoding="utf-8") == "id\n1\n"


def test_endings_are_read_without_case() -> None:
    assert [output_kind(f"Out.{ending.upper()}") for ending in ENDINGS] == ENDINGS


def test_excel_says_what_it_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with pytest.raises(LeadsError, match="a cell of `note` is longer than Excel allows"):
        write(path, ["note"], {"note": "😀" * 16_384})
    with pytest.raises(LeadsError, match="more rows or columns than Excel allows"):
        write(path, [str(number) for number in range(16_385)])
    assert list(tmp_path.iterdir()) == []
    assert read(write(path, ["note"], {"note": "x" * 32_767})) == [{"note": "x" * 32_767}]


def test_excel_has_no_more_than_a_million_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_engine.batch.to_excel._MOST_ROWS", 3)
    with pytest.raises(LeadsError, match="more rows or columns"):
        write(tmp_path / "out.xlsx", ["id"], *[{"id": "1"}] * 3)
    assert list(tmp_path.iterdir()) == []


def test_a_cell_cannot_bring_xml_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "out.xlsx", ["a"], {"a": "<r>1 & <</r>"}, {"a": "</t></is></c><c><f>1+1</f></c>"})
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert [row["a"] for row in read(path)] == ["<r>1 & <</r>", "</t></is></c><c><f>1+1</f></c>"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "xlsx"])
def test_standard_output_takes_every_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    taken = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(taken))
    with open_output(None, ["id"], kind) as out:  # type: ignore[arg-type]
        out.write({"id": "0001"})
    (tmp_path / "taken").write_bytes(taken.getvalue())
    assert read(tmp_path / "taken") == [{"id": "0001"}]


def test_standard_output_is_csv_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(taken))
    with open_output("-", ["id"]) as out:
        out.write({"id": 1})
    assert taken.getvalue() == b"id\n1\n"


# ---------------------------------------------------------------- columns of the decision


def test_the_columns_of_a_decision_keep_their_names_where_they_are_free() -> None:
    assert decision_columns(["id", "score"]) == {name: name for name in DECISION_COLUMNS}


def test_where_the_input_has_a_column_of_the_name_ours_is_another() -> None:
    names = decision_columns(["id", "Stage ", "rep"])
    assert (names["stage"], names["rep"], names["pod"]) == ("decision_stage", "decision_rep", "pod")


def test_our_own_output_can_be_routed_again(tmp_path: Path) -> None:
    columns = ["id", "stage"]
    for _ in range(3):
        columns = [*columns, *decision_columns(columns).values()]
    with open_leads(write(tmp_path / "out.csv", columns, {"id": "1"})) as leads:
        assert leads.columns == tuple(columns)
