"""A folder of hostile files: each is read with every row accounted for, or is our error, and nothing else happens."""

import gzip
import io
import json
import lzma
import os
import random
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import open_leads

CSV = b"id,name\n1,Ana\n2,Luis\n"


def workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_row(0, 0, ["id", "name"])
    return file.getvalue()


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


# The name of a file, its content, and what the error says of it (None: it is read).
HOSTILE: dict[str, tuple[bytes, str | None]] = {
    "gz.csv": (gzip.compress(CSV), "compressed (gzip)"),
    "leads.csv.gz": (gzip.compress(CSV), "compressed (gzip)"),
    "bomb.jsonl": (gzip.compress(b"0" * 10_000_000), "compressed (gzip)"),
    "xz.csv": (lzma.compress(CSV), "compressed (xz)"),
    "bzip2.csv": (b"BZh91AY&SY", "compressed (bzip2)"),
    "zstd.csv": (b"\x28\xb5\x2f\xfd\x04", "compressed (zstd)"),
    "rar.csv": (b"Rar!\x1a\x07\x01", "compressed (rar)"),
    "seven.csv": (b"7z\xbc\xaf\x27\x1c", "compressed (7-zip)"),
    "zipped.csv": (archive("leads.csv", CSV), "a zip archive without an Excel sheet"),
    "writer.csv": (archive("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "a zip archive"),
    "zlib.csv": (zlib.compress(CSV), "is not UTF-8"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "an old Excel file, or one with a password"),
    "page.xls": (b"<html><table><tr><td>id</td></tr></table></html>", "a web page or XML"),
    "page.csv": (b"\xef\xbb\xbf\n <!DOCTYPE html>", "a web page or XML"),
    "table.csv": (b"<?xml version='1.0'?><Workbook/>", "a web page or XML"),
    "report.csv": (b"%PDF-1.7\n", "a PDF document"),
    "base.csv": (b"SQLite format 3\0", "a database"),
    "empty.csv": (b"", "the file is empty"),
    "empty.jsonl": (b"", "the file is empty"),
    "empty.parquet": (b"", "the file is empty"),
    "empty.xlsx": (b"", "the file is empty"),
    "zeros.csv": (bytes(10_000), "holds a zero byte"),
    "newlines.csv": (b"\n" * 10_000, "the file is empty"),
    "noise.csv": (random.Random(1).randbytes(100_000), "is not UTF-8"),
    "noise.parquet": (random.Random(2).randbytes(100_000), "none inside"),
    "noise.xlsx": (b"PK\x03\x04" + random.Random(3).randbytes(100_000), "damaged"),
    "binary.xlsx": (random.Random(5).randbytes(100_000), "the file is named .xlsx, but is no Excel file inside"),
    "binary.xls": (b"\x09\x08\x10\x00\x00\x06" + bytes(100), "the file is named .xls, but is no Excel file inside"),
    "text.xlsx": (CSV, None),
    "latin.xlsx": ("id,name\n1,Gómez\n".encode("cp1252"), "is not UTF-8: it is probably cp1252"),
    "utf-16-bare.xls": (CSV.decode().encode("utf-16-le"), "probably utf-16-le"),
    "utf-16.xlsx": (CSV.decode().encode("utf-16"), None),
    "mark.parquet": (b"PAR1" + random.Random(4).randbytes(100_000) + b"PAR1", "damaged"),
    "cut.xlsx": (workbook()[:-100], "damaged"),
    "quote.csv": (b'id,"name\n' + CSV * 100, "the header cannot be read"),
    "quotes.csv": (b"id,name\n" + b'"' * 100_001 + b"\n1,Ana\n", None),
    "one-line.csv": (b"id,name\n" + b"x" * 20_000_000, None),
    "wide.csv": (b",".join(b"c%d" % number for number in range(20_000)) + b"\n" + b"," * 19_999, None),
    "ragged.csv": (b"id,name\n" + b"".join(b"," * number + b"\n" for number in range(1, 500)), None),
    "utf-16.csv": (CSV.decode().encode("utf-16"), None),
    "utf-16-cut.csv": (CSV.decode().encode("utf-16")[:-1], "is not utf-16-le"),
    "utf-16-half.csv": (b"\xff\xfei\0d\0\n\0\0\xd8\n\0", "is not utf-16-le"),
    "utf-16-bare.csv": (CSV.decode().encode("utf-16-le"), "probably utf-16-le"),
    "utf-32.csv": (CSV.decode().encode("utf-32"), "UTF-32"),
    "overlong.csv": (b"id\n\xc0\xaf\n", "0xC0 is not UTF-8"),
    "half.csv": (b"id\n\xed\xa0\x80\n", "0xED is not UTF-8"),
    "deep.jsonl": (b'{"a":' * 1_000_000, None),
    "list.jsonl": (json.dumps([{"id": 1}] * 1000).encode(), "runs over several lines"),
    "pretty.json": (json.dumps({"id": 1}, indent=2).encode(), "runs over several lines"),
    "numbers.jsonl": (b"\n".join([b'{"a": 1e%d}' % number for number in range(0, 400_000, 997)]), None),
    "digits.jsonl": (b'{"a": ' + b"9" * 1_000_000 + b"}", None),
    "csv.jsonl": (CSV, None),
    "jsonl.csv": (b'{"id": "1"}\n{"id": "2"}\n', None),
    "formula.csv": (b"id,name\n=cmd|' /C calc'!A0,@SUM(1)\n", None),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for name, (content, _) in HOSTILE.items():
        (made / name).write_bytes(content)
    return made


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_accounted_for_or_is_our_error(
    folder: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """P40, P45: no lead is lost without a word, and a file of something is never a success of nothing."""
    message = HOSTILE[name][1]
    if message is None:
        with open_leads(folder / name) as leads:
            numbers = [row.number for row in leads.rows()]
            assert leads.columns is not None
            refused = leads.refused
        assert len(set(numbers)) == len(numbers)
        assert max(numbers, default=0) <= len(numbers) + len(refused)
        assert numbers or refused
        assert all(row.line > 0 and row.column > 0 and row.reason and len(row.text) <= 10_000 for row in refused)
    else:
        with pytest.raises(LeadsError) as error, open_leads(folder / name) as leads:
            list(leads.rows())
        assert message in error.value.message
        assert error.value.file == str(folder / name)
    assert capfd.readouterr() == ("", "")


def gone(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield paths at which no leads can be."""
    yield folder / "nothing.csv", "no such file"
    yield folder, "is a directory"
    yield folder / "gz.csv" / "x", "not a directory"
    yield folder / ("x" * 300), "file name too long"
    (folder / "circle.csv").symlink_to("circle.csv")
    yield folder / "circle.csv", "symbolic links"


def test_a_path_without_leads_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "gz.csv").write_bytes(CSV)
    for path, message in gone(tmp_path):
        with pytest.raises(LeadsError, match=message):
            open_leads(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the root user")
def test_a_file_that_may_not_be_read_is_our_error(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(CSV)
    path.chmod(0)
    with pytest.raises(LeadsError, match="permission denied"):
        open_leads(path)


def test_no_file_stays_open(tmp_path: Path) -> None:
    """Whatever comes of a file, it is closed."""
    count = len(list(Path("/proc/self/fd").iterdir()))
    for number, (content, _) in enumerate(HOSTILE.values()):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content[:5000])
        try:
            with open_leads(path) as leads:
                next(leads.rows(), None)
        except LeadsError:
            continue
    assert len(list(Path("/proc/self/fd").iterdir())) <= count
