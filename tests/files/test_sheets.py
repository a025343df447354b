"""Sheets of a policy: rectangular, all text, the same from CSV and Excel."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from policy_engine.files.errors import UnreadableError
from policy_engine.files.folder import open_policy
from policy_engine.files.sheets import read_sheet
from policy_engine.source.files import FileRefused, Sheet
from policy_engine.source.limits import DEFAULT_LIMITS, Limits


def sheet(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> Sheet:
    return read_sheet(data if isinstance(data, bytes) else data.encode(), "s.csv", "policies/s.csv", limits)


def excel(*rows: list[object]) -> bytes:
    """Make a workbook by another writer than ours."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


CSV = "country,employees,assign\nFR,>= 1000,pod enterprise AE\nDE,1 to 999,\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CSV, id="comma"),
        pytest.param(CSV.replace(",", ";"), id="semicolon"),
        pytest.param(CSV.replace(",", "\t"), id="tab"),
        pytest.param(CSV.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(CSV.replace("\n", "\r"), id="CR"),
        pytest.param("\ufeff" + CSV, id="UTF-8 with its mark"),
        pytest.param(CSV.encode("utf-16"), id="UTF-16"),
        pytest.param("\n\n" + CSV.replace("\n", "\n\n") + "\n\n", id="empty lines"),
        pytest.param(CSV + ",,\n, ,\n", id="rows without a text"),
        pytest.param(CSV.replace("\n", ",\n"), id="a separator at the end of every line"),
        pytest.param(CSV.replace("FR", '"FR"').replace("country", '"country"'), id="quotes"),
        pytest.param(
            excel(["country", "employees", "assign"], ["FR", ">= 1000", "pod enterprise AE"], ["DE", "1 to 999"]),
            id="Excel",
        ),
    ],
)
def test_one_sheet_in_many_forms(data: bytes | str) -> None:
    found = sheet(data)
    assert found.header == ("country", "employees", "assign")
    assert [cells for _, cells in found.rows] == [("FR", ">= 1000", "pod enterprise AE"), ("DE", "1 to 999", "")]


def test_rows_bear_the_line_they_start_in() -> None:
    found = sheet('a,b\n1,"two\nlines"\n\n3,4\n')
    assert found.rows == ((2, ("1", "two\nlines")), (5, ("3", "4")))


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        pytest.param("a,b\n1,2\n3\n", 3, "too few cells: 1 cell where the header has 2", id="too few cells"),
        pytest.param("a,b\n1,2,3\n", 2, "too many cells: 3 cells where the header has 2", id="too many cells"),
        pytest.param("a,b,\n1,2,3\n", 2, "cell 3 holds `3`, but its column has no name", id="no name"),
        pytest.param("a,b,a\n", 1, "columns 1 and 3 are both called `a`", id="one name twice"),
        pytest.param("a,b,A\n", 1, "columns 1 and 3 are both called `A`", id="one name in two cases"),
        pytest.param(",b,\n", None, None, id="one column without a name is one"),
        pytest.param(",,b\n", 1, "columns 1 and 2 both have no name", id="two columns without a name"),
        pytest.param('a,b\n1,"2\n3,4\n', 2, "a quote opens here and never closes", id="an unclosed quote"),
        pytest.param('a,"b\n1,2\n', 1, "the header cannot be read", id="an unclosed quote in the header"),
        pytest.param("", None, "the file is empty", id="nothing"),
        pytest.param("\n\n", None, "the file is empty", id="nothing but line ends"),
        pytest.param(b"a\nG\xf3mez\n", 2, "0xF3", id="another encoding"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), None, "old Excel file", id="an old Excel file"),
        pytest.param(b"PK\x03\x04 but no zip", None, "damaged", id="a damaged Excel file"),
        pytest.param("a\n" + "x" * 2000, 2, "longer than the limit of 1 KiB a line", id="a long line"),
    ],
)
def test_what_is_no_sheet_is_refused_by_its_line(data: bytes | str, line: int | None, reason: str | None) -> None:
    limits = Limits(line_bytes=1024)
    if reason is None:
        assert sheet(data, limits)
        return
    with pytest.raises(UnreadableError, match=reason) as refused:
        sheet(data, limits)
    assert refused.value.line == line


def test_limits_of_rows_and_bytes(tmp_path: Path) -> None:
    assert len(sheet("a\n1\n2\n3\n", Limits(sheet_rows=3)).rows) == 3
    with pytest.raises(UnreadableError, match="more rows than the limit of 2"):
        sheet("a\n1\n2\n3\n", Limits(sheet_rows=2))
    (tmp_path / "a.policy").write_text("timezone Europe/Paris\n", encoding="utf-8")
    with (tmp_path / "s.csv").open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    _, (text,), files = open_policy(tmp_path)
    with pytest.raises(FileRefused, match=r"`s\.csv` is larger than the limit of 67,108,864 bytes"):
        files.sheet("s.csv", text)


def test_an_error_names_the_file_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text("timezone Europe/Paris\n", encoding="utf-8")
    (tmp_path / "s.csv").write_text("a,b\n1\n", encoding="utf-8")
    _, (text,), files = open_policy(tmp_path)
    with pytest.raises(FileRefused) as refused:
        files.sheet("./s.csv", text)
    assert refused.value.message == "`./s.csv`, line 2: too few cells: 1 cell where the header has 2"


def test_an_excel_file_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text("timezone Europe/Paris\n", encoding="utf-8")
    (tmp_path / "s.csv").write_bytes(excel(["a"], [1]))
    _, (text,), files = open_policy(tmp_path)
    assert files.sheet("s.csv", text).rows == ((2, ("1",)),)
