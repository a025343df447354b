"""Excel: every cell as the text that it would have in a CSV file, damaged files as errors."""

import io
import math
import random
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import fastexcel
import pytest
import xlsxwriter

from policy_engine.files.errors import UnreadableError
from policy_engine.files.xlsx import sheet_rows
from policy_engine.files.xlsx_numbers import cell_format, number_text

GENEROUS = 1 << 30
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows(data: bytes, limit: int = GENEROUS) -> list[tuple[int, list[str]]]:
    return list(sheet_rows(io.BytesIO(data), limit))


def written(value: object, shape: str = "General", **options: Any) -> str:
    """Return the text of a cell that another writer wrote."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet()
        form = book.add_format({"num_format": shape})
        if isinstance(value, str) and value.startswith("="):
            page.write_formula(0, 0, value, form, options.get("result", 0))
        elif isinstance(value, str):
            page.write_string(0, 0, value, form)
        else:
            page.write(0, 0, value, form)
    found = rows(file.getvalue())
    return found[0][1][0] if found else ""


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        pytest.param(2, "General", "2", id="a whole number"),
        pytest.param(2.0, "0.00", "2", id="a whole number shown with places"),
        pytest.param(2.5, "General", "2.5", id="a number with places"),
        pytest.param(-0.0, "General", "0", id="zero has no sign"),
        pytest.param(1e21, "General", "1000000000000000000000", id="no exponent"),
        pytest.param(1e-7, "General", "0.0000001", id="no exponent in a small number"),
        pytest.param(0.25, "0%", "0.25", id="a share"),
        pytest.param(1234.5, "#,##0.00", "1234.5", id="a number with marks of thousands"),
        pytest.param(7, "00000", "7", id="a number with leading zeros is a number"),
        pytest.param("0007", "General", "0007", id="a text with leading zeros is a text"),
        pytest.param("2.50", "General", "2.50", id="a text that looks like a number"),
        pytest.param(True, "General", "true", id="yes"),
        pytest.param(False, "General", "false", id="no"),
        pytest.param(date(2026, 1, 2), "yyyy-mm-dd", "2026-01-02", id="a date"),
        pytest.param(date(2026, 1, 2), "[$-409]d-mmm-yy;@", "2026-01-02", id="a date of a country"),
        pytest.param(date(2026, 1, 2), "mmmm", "2026-01-02", id="a month"),
        pytest.param(datetime(2026, 1, 2, 3, 4, 5), "dd/mm/yyyy hh:mm", "2026-01-02 03:04:05", id="a time"),
        pytest.param(
            datetime(2026, 1, 2, 3, 4, 5, 120000), "dd/mm/yy hh:mm", "2026-01-02 03:04:05.120", id="fractions"
        ),
        pytest.param(datetime(2026, 1, 2), "dd/mm/yyyy hh:mm", "2026-01-02", id="midnight"),
        pytest.param(time(9, 30), "hh:mm", "09:30:00", id="a time of day"),
        pytest.param(timedelta(hours=36, minutes=5), "[h]:mm", "36:05:00", id="a length of time"),
        pytest.param(46000, '"days" 0', "46000", id="a word in a format is no date"),
        pytest.param(46000, "[Red]0", "46000", id="a colour in a format is no date"),
        pytest.param(1.5, "0.00E+00", "1.5", id="an exponent in a format is no date"),
        pytest.param(60, "yyyy-mm-dd", "1900-02-29", id="a day that only Excel has"),
        pytest.param(61, "yyyy-mm-dd", "1900-03-01", id="the day after"),
        pytest.param(1, "yyyy-mm-dd", "1900-01-01", id="the first day"),
        pytest.param(-5, "yyyy-mm-dd", "-5", id="a date before all dates is a number"),
        pytest.param(3e6, "yyyy-mm-dd", "3000000", id="a date after all dates is a number"),
        pytest.param("a\nb\r\n\tc ", "General", "a\nb\r\n\tc ", id="line breaks and spaces"),
        pytest.param("a\x01\x0b", "General", "a\x01\x0b", id="control characters"),
        pytest.param("_x0041_", "General", "_x0041_", id="a text like an escape"),
        pytest.param("<b>&amp;", "General", "<b>&amp;", id="a text like XML"),
        pytest.param("𝔘 é", "General", "𝔘 é", id="characters of all planes"),
    ],
)
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "shared"])
def test_a_cell_reads_as_it_would_from_csv(value: object, shape: str, text: str, inline: bool) -> None:
    assert written(value, shape, constant_memory=inline) == text


@pytest.mark.parametrize(
    ("formula", "result", "text"),
    [
        pytest.param("=NA()", "#N/A", "#N/A", id="an error"),
        pytest.param("=1/0", "#DIV/0!", "#DIV/0!", id="another"),
        pytest.param('="a"&"b"', "ab", "ab", id="a text"),
        pytest.param("=1+1", 2, "2", id="a number"),
        pytest.param("=TRUE()", True, "true", id="a yes"),
    ],
)
def test_a_formula_reads_as_its_result(formula: str, result: object, text: str) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_formula(0, 0, formula, None, result)
    assert rows(file.getvalue()) == [(1, [text])]


def test_dates_of_an_old_mac_count_from_1904() -> None:
    assert written(datetime(2026, 1, 2), "yyyy-mm-dd", date_1904=True) == "2026-01-02"


@pytest.mark.parametrize("seed", range(3))
def test_every_double_comes_back_as_itself(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20_000):
        (value,) = struct.unpack("d", chance.randbytes(8))
        if math.isfinite(value):
            text = number_text(f"{value:.17g}")
            assert float(text) == value, f"seed {seed}"
            assert "e" not in text


def test_two_readers_see_the_same_texts() -> None:
    """An independent reader agrees wherever it does not round."""
    chance = random.Random(1)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for row in range(500):
            for column in range(8):
                value = chance.choice([chance.randint(-999, 10**9), chance.randint(0, 9999) / 8, f"t{row}", "", None])
                page.write(row, column, value)
    ours = rows(file.getvalue())
    theirs = fastexcel.read_excel(file.getvalue()).load_sheet(0, header_row=None, dtypes="string").to_polars().rows()
    assert len(ours) == len(theirs) == 500
    for (_, mine), other in zip(ours, theirs, strict=True):
        assert mine + [""] * (8 - len(mine)) == [cell or "" for cell in other]


def test_rows_that_are_not_there_are_empty_and_those_at_the_end_are_none() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page, grey = book.add_worksheet(), book.add_format({"bg_color": "#888888"})
        page.write(1, 1, "header")
        page.write(4, 0, "value")
        page.write_blank(900, 3, None, grey)
        page.write_string(901, 3, "  ")
    assert rows(file.getvalue()) == [(1, []), (2, ["", "header"]), (3, []), (4, []), (5, ["value"])]


def test_the_first_sheet_that_is_shown_is_read() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        chart = book.add_chartsheet()
        hidden, lists, leads = book.add_worksheet("secret"), book.add_worksheet("lists"), book.add_worksheet("leads")
        diagram = book.add_chart({"type": "bar"})
        diagram.add_series({"values": "=leads!$A$1:$A$2"})
        chart.set_chart(diagram)
        hidden.write(0, 0, "hidden")
        lists.write(0, 0, "hidden too")
        leads.write(0, 0, "leads")
        hidden.very_hidden()
        lists.hide()
        leads.activate()
        leads.set_first_sheet()
    assert rows(file.getvalue()) == [(1, ["leads"])]


# ---------------------------------------------------------------- what other programs write


def workbook(
    sheet: str, *, prefix: str = "", shared: str | None = None, declaration: str = "", target: str = "/xl/s.xml"
) -> bytes:
    """Put a workbook together by hand."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    name = f"{prefix}:" if prefix else ""
    space = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{relation}/officeDocument" '
            f'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<{name}workbook {space} xmlns:q="{relation}"><{name}sheets><{name}sheet name="s" sheetId="1" q:id="r1"/>'
            f"</{name}sheets></{name}workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relation}/worksheet" Target="{target}"/>'
            f'<Relationship Id="r2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        if shared is not None:
            archive.writestr("xl/sharedStrings.xml", f"<{name}sst {space}>{shared}</{name}sst>")
        archive.writestr(
            "xl/s.xml",
            f"{declaration}<{name}worksheet {space}><{name}sheetData>{sheet}</{name}sheetData></{name}worksheet>",
        )
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "cells"),
    [
        pytest.param(workbook("<row><c><v>1</v></c><c><v>2</v></c></row>"), ["1", "2"], id="cells without a place"),
        pytest.param(
            workbook('<x:row r="1"><x:c r="B1"><x:v>1</x:v></x:c></x:row>', prefix="x"), ["", "1"], id="a prefix"
        ),
        pytest.param(
            workbook(
                '<row><c t="s"><v>0</v></c></row>',
                shared="<si><r><t>Ana </t></r><r><t>Ruiz</t></r><rPh><t>ARUIZU</t></rPh></si>",
            ),
            ["Ana Ruiz"],
            id="a text of several runs, with its reading",
        ),
        pytest.param(workbook('<row><c t="d"><v>2026-01-02T00:00:00</v></c></row>'), ["2026-01-02"], id="an ISO date"),
        pytest.param(
            workbook('<row><c t="d"><v>2026-01-02T03:04:05</v></c></row>'), ["2026-01-02T03:04:05"], id="time"
        ),
        pytest.param(workbook('<row><c t="inlineStr"><is><t>x</t></is></c></row>', target="s.xml"), ["x"], id="inline"),
        pytest.param(workbook("<row><c><v>123456789012345678</v></c></row>"), ["123456789012345678"], id="long digits"),
        pytest.param(workbook("<row><c><v>abc</v></c></row>"), ["abc"], id="a number that is none"),
        pytest.param(workbook('<row><c t="str"><v>_xD800_</v></c></row>'), ["_xD800_"], id="half a character"),
    ],
)
def test_other_ways_to_write_a_cell(data: bytes, cells: list[str]) -> None:
    assert rows(data) == [(1, cells)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"PK\x03\x04", "do not unpack", id="no zip"),
        pytest.param(workbook("<row>"), "does not parse", id="broken XML"),
        pytest.param(workbook('<row><c t="s"><v>7</v></c></row>'), "a text that is not there", id="no such text"),
        pytest.param(
            workbook('<row><c t="s"><v>-1</v></c></row>', shared="<si/>"), "not there", id="a negative number"
        ),
        pytest.param(workbook('<row><c t="s"><v>²</v></c></row>', shared="<si/>"), "not there", id="a raised number"),
        pytest.param(workbook('<row r="2"/><row r="1"/>'), "out of order", id="rows that go back"),
        pytest.param(workbook('<row r="1048577"/>'), "out of order", id="a row beyond the last"),
        pytest.param(workbook('<row><c r="ZZZZ1"><v>1</v></c></row>'), "no column", id="a column beyond the last"),
        pytest.param(workbook('<row><c r="7"><v>1</v></c></row>'), "no column", id="a cell without a column"),
        pytest.param(
            workbook(
                "<row><c><v>&a;</v></c></row>",
                declaration='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            ),
            "declares a document type",
            id="entities",
        ),
        pytest.param(
            workbook("<row/>", declaration='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
            "declares a document type",
            id="an entity from outside",
        ),
        pytest.param(workbook("", target="../../etc/passwd"), "no sheet", id="a sheet outside the archive"),
    ],
)
def test_a_damaged_workbook_is_an_error_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        rows(data)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("hello.txt", "a zip archive without an Excel sheet", id="another zip"),
        pytest.param("xl/workbook.bin", "a zip archive without an Excel sheet", id="a binary workbook"),
    ],
)
def test_another_archive_is_no_workbook(name: str, reason: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(UnreadableError, match=reason):
        rows(file.getvalue())


def test_a_zip_bomb_is_stopped_at_the_limit() -> None:
    bomb = workbook(f"<row>{' ' * 50_000_000}</row>")
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableError, match="unpacks to more than the limit of 1 MiB"):
        rows(bomb, 1 << 20)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_workbooks_give_rows_or_our_error(seed: int) -> None:
    chance = random.Random(seed)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for row in range(20):
            page.write_row(row, 0, ["text", row, row / 3, True])
    refused = 0
    for _ in range(300):
        data = bytearray(file.getvalue())
        for _ in range(chance.choice([1, 1, 3, 10])):
            place = chance.randrange(len(data))
            data[place : place + chance.choice([0, 1, 1, 4])] = chance.randbytes(chance.choice([0, 1, 1, 4]))
        try:
            rows(bytes(data))
        except UnreadableError:
            refused += 1
    assert refused > 150, f"seed {seed}"


@pytest.mark.parametrize("seed", range(4))
def test_mutated_xml_gives_rows_or_our_error(seed: int) -> None:
    """The checksum of a zip hides most mutations from its content: here they are made inside."""
    chance = random.Random(seed)
    honest = workbook(
        '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><v>1.5</v></c><c t="b"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c></row>',
        shared="<si><t>a</t></si>",
    )
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(500):
        file = io.BytesIO()
        victim = chance.choice(list(parts))
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                changed = bytearray(content)
                if name == victim:
                    for _ in range(chance.choice([1, 1, 2, 5])):
                        place = chance.randrange(len(changed))
                        changed[place : place + chance.choice([0, 1, 1, 9])] = chance.choice(
                            [b"", b"9", b"-", b"<", b"Z", b'"', b"\xff", b"&", b"x:", b"99999999999"]
                        )
                archive.writestr(name, bytes(changed))
        try:
            rows(file.getvalue())
        except UnreadableError:
            continue


@pytest.mark.parametrize(
    ("number", "code", "shows"),
    [
        pytest.param(14, None, "date", id="built in"),
        pytest.param(20, None, "time", id="built in, a time"),
        pytest.param(46, None, "elapsed", id="built in, a length"),
        pytest.param(1, None, "number", id="built in, a number"),
        pytest.param(164, "General", "number", id="general"),
        pytest.param(164, '0" h"', "number", id="a unit in quotes"),
        pytest.param(164, "mm:ss", "time", id="minutes"),
        pytest.param(164, "[mm]:ss", "elapsed", id="elapsed minutes"),
        pytest.param(164, '0;[Red]"d"', "number", id="later sections"),
        pytest.param(164, "_-* #,##0.00 €_-", "number", id="money"),
    ],
)
def test_formats_tell_dates_from_numbers(number: int, code: str | None, shows: str) -> None:
    assert cell_format(number, code) == shows
