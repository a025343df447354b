"""Leads from Excel: the same answers as from CSV for the same data."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import LeadsFile, open_leads

Opened = Callable[..., LeadsFile]


def excel(*rows: list[object]) -> bytes:
    """Make a workbook by another writer than ours."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write(number, column, value)
    return file.getvalue()


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.csv", "leads.tsv", "leads"])
def test_a_workbook_is_told_by_its_first_bytes(opened: Opened, name: str) -> None:
    with opened(excel(["id", "score"], ["0001", 72.0], ["", 2.5]), name) as leads:
        assert (leads.kind, leads.columns) == ("excel", ("id", "score"))
        assert list(leads.rows()) == [
            (1, 2, {"id": "0001", "score": "72"}),
            (2, 3, {"id": None, "score": "2.5"}),
        ]
        assert len(list(leads.rows())) == 2, "read again"


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.xls"])
def test_text_that_bears_the_name_of_a_workbook_is_read_as_text(opened: Opened, name: str) -> None:
    with opened("id\tscore\n1\t72\n", name) as leads:
        assert next(leads.rows()).cells == {"id": "1", "score": "72"}


def test_the_same_data_give_the_same_leads_from_csv(opened: Opened) -> None:
    rows: list[list[object]] = [
        ["id", "name", "score", "note", "when"],
        ["0001", "Ana", 72, "O'Hara", "2026-01-02"],
        ["2", "", 2.5, "'=1+1", None],
        [],
        [3, "  ", -5, "a\nb", True],
    ]
    text = io.StringIO()
    for row in rows:
        cells = [str(cell).lower() if isinstance(cell, bool) else cell for cell in row]
        csv.writer(text).writerow(cells + [None] * (5 - len(row)))
    with opened(text.getvalue()) as from_csv, opened(excel(*rows), "leads.xlsx") as from_excel:
        assert [row.cells for row in from_excel.rows()] == [row.cells for row in from_csv.rows()]
        assert from_excel.columns == from_csv.columns
        assert from_excel.refused == from_csv.refused == []


def test_a_row_wider_than_the_header_is_refused(opened: Opened) -> None:
    with opened(excel(["a", "b"], [1, 2], [1, 2, 3], [4, 5, ""], [6]), "leads.xlsx") as leads:
        assert [row.cells for row in leads.rows()] == [
            {"a": "1", "b": "2"},
            {"a": "4", "b": "5"},
            {"a": "6", "b": None},
        ]
        assert leads.refused == [(3, 1, "too many cells: 3 cells where the header has 2", "1\t2\t3")]


def test_empty_rows_inside_are_leads_and_those_at_the_end_are_none(opened: Opened) -> None:
    with opened(excel([], ["a", "b"], [1, 2], [], [3, 4], ["", ""], [], [" ", ""]), "leads.xlsx") as leads:
        assert [(row.number, row.line, row.cells["a"]) for row in leads.rows()] == [
            (1, 3, "1"),
            (2, 4, None),
            (3, 5, "3"),
        ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(excel([]), "the file is empty", id="an empty sheet"),
        pytest.param(excel(["a", "b", "A"]), "columns 1 and 3 are both called `A`", id="one name twice"),
        pytest.param(excel(["a"])[:-30], "the Excel file is damaged", id="cut off"),
        pytest.param(b"PK\x03\x04" + bytes(100), "the Excel file is damaged", id="a mark and nothing else"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file", id="an old workbook"),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(opened: Opened, content: bytes, message: str) -> None:
    with pytest.raises(LeadsError, match=message) as error, opened(content, "leads.xlsx") as leads:
        list(leads.rows())
    assert error.value.help


def test_an_error_in_a_cell_is_its_own_text_and_not_a_missing_value(opened: Opened) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "score"])
        page.write_formula(1, 1, "=NA()", None, "#N/A")
    with opened(file.getvalue(), "leads.xlsx") as leads:
        assert next(leads.rows()).cells == {"id": None, "score": "#N/A"}


def test_a_sheet_through_a_pipe(tmp_path: Path) -> None:
    import os
    import threading

    path = tmp_path / "pipe"
    os.mkfifo(path)
    threading.Thread(target=lambda: path.write_bytes(excel(["id"], ["1"])), daemon=True).start()
    with open_leads(path) as leads:
        assert [row.cells for row in leads.rows()] == [{"id": "1"}]
        assert [row.cells for row in leads.rows()] == [{"id": "1"}]
