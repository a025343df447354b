"""Leads from CSV: every row of data is a lead or is refused with its line; every cell is text."""

import io
import os
import random
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import LeadRow, LeadsFile, open_leads
from policy_engine.source.limits import DEFAULT_LIMITS, Limits

Opened = Callable[..., LeadsFile]


CSV = "id,name,score\n0001,Ana,72\n0002,,\n"
ROWS = [
    (1, 2, {"id": "0001", "name": "Ana", "score": "72"}),
    (2, 3, {"id": "0002", "name": None, "score": None}),
]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(CSV, id="comma"),
        pytest.param(CSV.replace(",", ";"), id="semicolon"),
        pytest.param(CSV.replace(",", "\t"), id="tab"),
        pytest.param(CSV.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(CSV.replace("\n", "\r"), id="CR"),
        pytest.param(CSV.rstrip("\n"), id="no line end at the end"),
        pytest.param("\ufeff" + CSV, id="UTF-8 with its mark"),
        pytest.param(CSV.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + CSV.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(CSV.replace("\n", ",\n"), id="a separator at the end of every line"),
        pytest.param('"id","name","score"\n"0001","Ana","72"\n"0002","",""\n', id="quotes"),
    ],
)
def test_one_file_in_many_forms(opened: Opened, content: str | bytes) -> None:
    with opened(content) as leads:
        assert leads.columns == ("id", "name", "score")
        assert list(leads.rows()) == ROWS
        assert leads.refused == []


def test_cells_are_kept_byte_for_byte(opened: Opened) -> None:
    cells = ["0001", " 75001 ", "+34 600 123", "1e5", "2.0", "NaN", "true", "2026-13-45", "ﬁ İ ß", "a\0b", "O'Hara"]
    with opened("a\n" + "\n".join(cells) + "\n") as leads:
        assert [row.cells["a"] for row in leads.rows()] == cells


def test_quoted_cells_hold_separators_quotes_and_line_ends(opened: Opened) -> None:
    with opened('a,b\n"x, ""y""","1\r\n2\r3\n4"\nz,"last"\n') as leads:
        rows = list(leads.rows())
    assert rows[0] == (1, 2, {"a": 'x, "y"', "b": "1\r\n2\r3\n4"})
    assert rows[1].line == 6


def test_the_separator_is_told_by_the_header_outside_its_quotes(opened: Opened) -> None:
    with opened('id;"name, first, last, all"\n1;Ana\n') as leads:
        assert leads.columns == ("id", "name, first, last, all")
        assert next(leads.rows()).cells == {"id": "1", "name, first, last, all": "Ana"}


def test_a_header_may_run_over_lines(opened: Opened) -> None:
    with opened('id;"name\nfirst, second, third"\n1;Ana\n') as leads:
        assert leads.columns == ("id", "name\nfirst, second, third")
        assert [row.line for row in leads.rows()] == [3]


def test_a_row_that_does_not_fit_is_refused_and_the_others_go_on(opened: Opened) -> None:
    with opened("a,b\n1,2\n3\n4,5,6\n\n7,8\n") as leads:
        assert [(row.number, row.line, row.cells["a"]) for row in leads.rows()] == [(1, 2, "1"), (4, 6, "7")]
        assert leads.refused == [
            (3, 1, "too few cells: 1 cell where the header has 2", "3"),
            (4, 1, "too many cells: 3 cells where the header has 2", "4,5,6"),
        ]


@pytest.mark.parametrize(
    ("row", "column"),
    [('"Ana,2', 1), ('Ana,"2', 5), ('"A""na","2', 9), ('"x" y,"', 7), ('a"b,"', 5)],
)
def test_a_quote_that_never_closes_takes_down_its_own_line_only(opened: Opened, row: str, column: int) -> None:
    with opened(f"a,b\n1,2\n{row}\n3,4\n5,6\n") as leads:
        assert [row.cells["a"] for row in leads.rows()] == ["1", "3", "5"]
        assert leads.refused == [(3, column, "a quote opens here and never closes", row)]


def test_many_quotes_that_never_close_take_no_time(opened: Opened) -> None:
    """Each of them runs to the end of the file: read again from each, that would be quadratic."""
    with opened('a\n"x\n' + 'y ""\n' * 200_000) as leads:
        assert sum(1 for _ in leads.rows()) == 200_000
        assert len(leads.refused) == 1


def test_a_line_beyond_the_limit_is_refused_and_the_others_go_on(opened: Opened) -> None:
    limits = Limits(line_bytes=50)
    with opened(f'a\n1\n{"x" * 60}\n"{"y" * 45}\n{"y" * 45}"\n2\n{"z" * 49}\n', limits=limits) as leads:
        assert [row.cells["a"] for row in leads.rows()] == ["1", "y" * 45 + '"', "2", "z" * 49]
        assert [(row.line, row.reason) for row in leads.refused] == [
            (3, "longer than the limit of 50 bytes a line"),
            (4, "a quote opens here and never closes"),
        ]


def test_the_limit_of_a_line_is_eight_mebibytes(opened: Opened) -> None:
    assert DEFAULT_LIMITS.line_bytes == 8 * 1024 * 1024
    with opened(b"a,b\n1," + b"x" * (8 * 1024 * 1024) + b"\n2,3\n") as leads:
        assert [row.cells["a"] for row in leads.rows()] == ["2"]
        assert leads.refused[0].reason == "longer than the limit of 8 MiB a line"
        assert len(leads.refused[0].text) < 100_000


def test_a_cell_of_a_mebibyte_is_read(opened: Opened) -> None:
    with opened('a,b\n"' + "x" * (1 << 20) + '",2\n') as leads:
        assert len(str(next(leads.rows()).cells["a"])) == 1 << 20


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        pytest.param("", None, "the file is empty", id="nothing"),
        pytest.param("\ufeff", None, "the file is empty", id="nothing but a mark"),
        pytest.param("\n\r\n\n", None, "the file is empty", id="nothing but line ends"),
        pytest.param("id,score,id\n", 1, "columns 1 and 3 are both called `id`", id="one name twice"),
        pytest.param("id,Score,ＳＣＯＲＥ\n", 1, "columns 2 and 3 are both called", id="one name by its key"),
        pytest.param(",id,\n,,1", 1, None, id="no name once is a name"),
        pytest.param('id,"score\n1,2\n', 1, "the header cannot be read: a quote", id="an unclosed quote"),
        pytest.param(b"id,name\n1,G\xf3mez\n", 2, "the byte 0xF3 is not UTF-8: it is probably cp1252", id="Windows"),
        pytest.param("id,name\n1,é\n".encode("utf-16-le"), 1, "UTF-16 without its mark", id="UTF-16 without its mark"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    opened: Opened, content: str | bytes, line: int | None, message: str | None
) -> None:
    if message is None:
        assert opened(content).columns == ("", "id")
        return
    with pytest.raises(LeadsError, match=message) as error:
        opened(content)
    assert (error.value.line, Path(error.value.file).name) == (line, "leads.csv")
    assert error.value.help


def test_the_error_names_the_option_for_the_encoding(opened: Opened) -> None:
    content = "id,name\n1,Gómez\n".encode("cp1252")
    with pytest.raises(LeadsError) as error:
        opened(content)
    assert error.value.help == "save the file as UTF-8, or add `--encoding cp1252`"
    assert next(opened(content, encoding="cp1252").rows()).cells["name"] == "Gómez"
    with pytest.raises(LeadsError, match="there is no encoding called `cp-1252x`"):
        opened(content, encoding="cp-1252x")


def test_a_bad_byte_far_down_is_told_before_the_first_lead(opened: Opened) -> None:
    with pytest.raises(LeadsError) as error:
        opened(b"id,name\n" + b"1,Ana\n" * 300_000 + b"2,G\xf3mez\n")
    assert error.value.line == 300_002


def test_a_header_without_rows_is_no_lead_and_no_error(opened: Opened) -> None:
    with opened("id,score\n") as leads:
        assert (list(leads.rows()), leads.refused) == ([], [])


def test_rows_can_be_read_again(opened: Opened) -> None:
    with opened("a,b\n1,2\n3\n") as leads:
        first, refused = list(leads.rows()), list(leads.refused)
        assert (list(leads.rows()), leads.refused) == (first, refused)


def test_our_own_apostrophe_is_taken_off(opened: Opened) -> None:
    with opened("'=a,b\n'=1+1,'tis\n'-x,'\n''=x,'＝x\n") as leads:
        assert leads.columns == ("=a", "b")
        assert [tuple(row.cells.values()) for row in leads.rows()] == [("=1+1", "'tis"), ("-x", "'"), ("'=x", "＝x")]


def test_ids_come_from_a_column_else_from_the_row(opened: Opened) -> None:
    content = "Lead Id,x\n 01 ,\n,\nA\n1,\n"
    with opened(content, id_column="lead id") as leads:
        assert leads.id_column == "Lead Id"
        assert [leads.lead_id(row) for row in leads.rows()] == ["01", "2", "1"]
    with opened(content) as leads:
        assert [leads.lead_id(row) for row in leads.rows()] == ["1", "2", "4"]
    with pytest.raises(LeadsError, match="no column is called `lead`") as error:
        opened(content, id_column="lead")
    assert error.value.help == "its columns: `Lead Id`"


# ---------------------------------------------------------------- pipes and standard input


def piped(content: bytes) -> int:
    """Return the end of a pipe that gives a content in small pieces."""
    reading, writing = os.pipe()

    def feed() -> None:
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            for start in range(0, len(content), 5):
                pipe.write(content[start : start + 5])

    threading.Thread(target=feed, daemon=True).start()
    return reading


def test_standard_input_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    with os.fdopen(piped(CSV.encode("utf-16")), "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        leads = open_leads("-")
        assert (leads.name, leads.columns) == ("standard input", ("id", "name", "score"))
        assert list(leads.rows()) == ROWS
        with pytest.raises(LeadsError, match="only once"):
            next(leads.rows())


def test_a_bad_byte_on_standard_input_is_told_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    with os.fdopen(piped(b"id\n" + b"1\n" * 5000 + b"\xf3\n"), "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        given: list[LeadRow] = []
        with pytest.raises(LeadsError) as error:
            given.extend(open_leads("-").rows())
        assert (len(given), error.value.line) == (5000, 5002)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b'{"id": "0001", "name": "Ana"}\n', "jsonl", id="JSON lines"),
        pytest.param(b"id,name\n0001,Ana\n", "csv", id="CSV"),
    ],
)
def test_the_kind_of_standard_input_is_told_by_its_first_bytes(
    monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str
) -> None:
    with os.fdopen(piped(content), "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        with open_leads("-") as leads:
            assert (leads.kind, leads.columns) == (kind, ("id", "name"))
            assert next(leads.rows()).cells == {"id": "0001", "name": "Ana"}


# ---------------------------------------------------------------- promises


def sparse_reading(path: Path) -> int:
    """Return by how many MiB the memory of a process of its own grows over a file."""
    import subprocess

    code = (
        "import sys\n"
        "from policy_engine.batch.leads import open_leads\n"
        "from tests.batch.memory import peak\n"
        "leads = open_leads(sys.argv[1])\n"
        "rows = leads.rows(); next(rows); before = peak()\n"
        "for row in rows: pass\n"
        "print(peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("name", ["big.csv", "big.jsonl"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    row = "L000001," + "some text," * 20 + "\n" if name == "big.csv" else '{"id": "L1", "text": "' + "x" * 190 + '"}\n'
    header = "id," + ",".join(f"c{n}" for n in range(21)) + "\n" if name == "big.csv" else ""
    path.write_text(header + row * 200_000, encoding="utf-8")
    assert path.stat().st_size > 40_000_000
    assert sparse_reading(path) < 8


@pytest.mark.parametrize("seed", range(3))
def test_types_do_not_depend_on_the_order_of_rows(opened: Opened, seed: int) -> None:
    """P41: whatever comes first, `0001` stays an id and `1e5` a text."""
    chance = random.Random(seed)
    pieces = ["", "1", "0001", "2.0", "1e5", "true", "NaN", "2026-01-02", "+34600", "75001", "x", "-"]
    rows = [f"{number:04},{chance.choice(pieces)},{chance.choice(pieces)}" for number in range(300)]
    with opened("id,a,b\n" + "\n".join(rows)) as leads:
        honest = {row.cells["id"]: row.cells for row in leads.rows()}
    for _ in range(20):
        chance.shuffle(rows)
        with opened("id,a,b\n" + "\n".join(rows)) as leads:
            assert {row.cells["id"]: row.cells for row in leads.rows()} == honest, f"seed {seed}"


MUTATIONS = [
    b"",
    b'"',
    b'""',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xef\xbb\xbf",
    b"'",
    b"=",
    b"x",
    "é".encode(),
]


def mutated(chance: random.Random) -> bytes:
    """Change a CSV file here and there, below its header."""
    cells = ["1", "Ana", "", '"quoted, text"', '"two\nlines"', "'=1", "O'Hara"]
    rows = [",".join(chance.choice(cells) for _ in range(3)) for _ in range(chance.randint(0, 12))]
    data = bytearray("\n".join(rows).encode())
    for _ in range(chance.randint(0, 6)):
        if data:
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 2)] = chance.choice(MUTATIONS)
    return b"a,b,c\n" + bytes(data).decode(errors="ignore").encode()


def rows_by_another_reading(data: bytes) -> int:
    """Count the rows of data character by character."""
    text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")[1:]
    count = 0
    while lines:
        if not lines[0]:
            lines.pop(0)
            continue
        count += 1
        taken, quoted = 1, ends_in_quotes(lines[0], False)
        while quoted and taken < len(lines):
            quoted = ends_in_quotes(lines[taken], quoted)
            taken += 1
        # A quote that never closes costs the line it opens in.
        del lines[: 1 if quoted else taken]
    return count


def ends_in_quotes(line: str, quoted: bool) -> bool:
    """Tell whether a line leaves a quoted cell open."""
    at_start = not quoted
    place = 0
    while place < len(line):
        character = line[place]
        if quoted and character == '"':
            if line[place + 1 : place + 2] == '"':
                place += 1
            else:
                quoted = False
        elif not quoted and at_start and character == '"':
            quoted = True
        at_start = not quoted and character == ","
        place += 1
    return quoted


@pytest.mark.parametrize("seed", range(4))
def test_every_row_of_a_mutated_file_is_given_or_refused(opened: Opened, seed: int) -> None:
    """P40: 4,000 mutated files, counted by another reading of the same bytes."""
    chance = random.Random(seed)
    for _ in range(1000):
        data = mutated(chance)
        with opened(data) as leads:
            rows = list(leads.rows())
            refused = leads.refused
        assert len(rows) + len(refused) == rows_by_another_reading(data), (seed, data)
        assert [number for number, *_ in rows] == sorted({number for number, *_ in rows})
        for line, column, reason, text in refused:
            assert 2 <= line <= len(io.BytesIO(data).read().splitlines()), (seed, data)
            assert column >= 1 and reason and text, (seed, data)
