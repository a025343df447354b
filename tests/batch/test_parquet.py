"""Leads from Parquet: exact values of every type; a damaged file is an error, whatever it does to its reader."""

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from policy_engine.batch.errors import LeadsError
from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.source.limits import Limits
from tests.batch.parquet_mutations import frame

Opened = Callable[..., LeadsFile]
CASES = Path(__file__).with_name("cases")
MUTATIONS = Path(__file__).with_name("parquet_mutations.py")


def read(tmp_path: Path, values: pl.DataFrame) -> list[dict[str, object]]:
    path = tmp_path / "leads.parquet"
    values.write_parquet(path)
    with open_leads(path) as leads:
        return [row.cells for row in leads.rows()]


def test_every_type_has_an_exact_value(tmp_path: Path) -> None:
    first, second, *_ = read(tmp_path, frame())
    assert first == {
        "id": "00000",
        "score": None,
        "small": 0.0,
        "whole": 0,
        "day": date(2026, 1, 1),
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "naive": datetime(2026, 1, 1),
        "hour": "09:30:00",
        "length": "PT3H",
        "topics": ["a", "b"],
        "amount": Decimal("1.25"),
        "kind": "x",
        "flag": True,
        "place": {"city": "Paris", "n": 1},
        "bytes": b"\x00\xff",
    }
    assert second["small"] == 0.33333334, "the number that its own digits name"
    assert second["bytes"] == b"text"


def test_texts_stay_texts_and_nothing_is_wrapped_or_lost(tmp_path: Path) -> None:
    values = pl.DataFrame(
        {
            "text": ["0001", "1e5", "", None],
            "large": pl.Series([2**64 - 1, 0, 1, None], dtype=pl.UInt64),
            "huge": pl.Series([2**100, 0, 1, None], dtype=pl.Int128),
            "number": [math.inf, -0.0, 5e-324, None],
            "nothing": [None] * 4,
            "bytes": [b"text", b"\xc3\xa9", b"", None],
        }
    )
    rows = read(tmp_path, values)
    assert [row["text"] for row in rows] == ["0001", "1e5", "", None]
    assert [row["large"] for row in rows] == [2**64 - 1, 0, 1, None]
    assert [row["huge"] for row in rows] == [2**100, 0, 1, None]
    assert [row["number"] for row in rows] == [math.inf, -0.0, 5e-324, None]
    assert [row["nothing"] for row in rows] == [None] * 4
    assert [row["bytes"] for row in rows] == ["text", "é", "", None]


def test_nan_is_given_as_nan(tmp_path: Path) -> None:
    (row,) = read(tmp_path, pl.DataFrame({"x": [math.nan]}))
    assert isinstance(row["x"], float) and math.isnan(row["x"])


def test_times_of_any_zone_and_unit_are_the_same_instant(tmp_path: Path) -> None:
    values = pl.DataFrame(
        {
            unit: pl.Series([datetime(2026, 7, 1, 12, tzinfo=UTC)], dtype=pl.Datetime(unit, zone))
            for unit, zone in (("ms", "Europe/Paris"), ("us", "UTC"), ("ns", "America/St_Johns"))
        }
    )
    (row,) = read(tmp_path, values)
    assert set(row.values()) == {datetime(2026, 7, 1, 12, tzinfo=UTC)}


def test_times_that_python_has_not_are_texts(tmp_path: Path) -> None:
    late = 400_000_000_000_000_000
    values = pl.DataFrame(
        {
            "at": pl.Series([late, 0, None]).cast(pl.Datetime("us", "UTC")),
            "naive": pl.Series([late, 0, None]).cast(pl.Datetime("us")),
            "day": pl.Series([4_000_000, 0, None], dtype=pl.Int32).cast(pl.Date),
        }
    )
    first, second, third = read(tmp_path, values)
    assert first == {
        "at": f"{late} microseconds from 1970",
        "naive": f"{late} microseconds from 1970",
        "day": "4000000 days from 1970",
    }
    assert second == {"at": "1970-01-01T00:00:00+00:00", "naive": "1970-01-01T00:00:00", "day": "1970-01-01"}
    assert set(third.values()) == {None}


def test_a_large_file_comes_in_pieces_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"n": range(70_000)}).write_parquet(path, row_group_size=9_999)
    with open_leads(path) as leads:
        assert [(row.number, row.line, row.cells["n"]) for row in leads.rows()] == [
            (number + 1, number + 1, number) for number in range(70_000)
        ]
        assert sum(1 for _ in leads.rows()) == 70_000, "read again"


def test_a_file_without_rows_and_one_left_halfway(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"id": range(50_000)}).write_parquet(path)
    with open_leads(path) as leads:
        assert next(leads.rows()).number == 1
    pl.DataFrame({"id": []}, schema={"id": pl.String}).write_parquet(path)
    with open_leads(path, id_column="id") as leads:
        assert (leads.columns, list(leads.rows())) == (("id",), [])


@pytest.mark.parametrize("name", ["leads.parquet", "leads.csv", "leads", "le ads*[1].parquet", "-x.parquet"])
def test_a_parquet_file_is_told_by_its_first_bytes_and_its_name_is_only_a_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pl.DataFrame({"id": ["1"]}).write_parquet(tmp_path / "honest")
    (tmp_path / "honest").rename(tmp_path / name)
    with open_leads(name) as leads:
        assert (leads.kind, [row.cells for row in leads.rows()]) == ("parquet", [{"id": "1"}])


def test_a_parquet_file_may_come_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"id": ["1"]}).write_parquet(path)
    code = "from policy_engine.batch.leads import open_leads; print([row.cells for row in open_leads('-').rows()])"
    with path.open("rb") as file:
        done = subprocess.run([sys.executable, "-c", code], stdin=file, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[{'id': '1'}]\n", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"id,name\n", "named .parquet, but is none inside", id="text by that name"),
        pytest.param(b"PAR1", "damaged", id="nothing but the mark"),
        pytest.param(b"PAR1" + bytes(100) + b"PAR1", "damaged", id="no footer"),
        pytest.param(b"PAR1\xff\xff\xff\xffPAR1", "damaged", id="a footer larger than the file"),
        pytest.param(b"PARE" + bytes(100), "an encrypted Parquet file", id="encrypted"),
        pytest.param((CASES / "aborts_its_reader.parquet").read_bytes(), "damaged", id="one that aborts its reader"),
    ],
)
def test_a_damaged_file_is_an_error_in_words(
    opened: Opened, content: bytes, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(LeadsError, match=message), opened(content, "leads.parquet") as leads:
        list(leads.rows())
    assert capfd.readouterr() == ("", "")


def test_two_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match="columns 1 and 2 are both called `ID`"):
        read(tmp_path, pl.DataFrame({"id": ["1"], "ID": ["2"]}))


def test_a_file_that_needs_more_memory_than_allowed_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"text": ["x" * 120_000_000]}).write_parquet(path)
    assert path.stat().st_size < 1_000_000
    with open_leads(path) as leads:
        assert leads.columns == ("text",)
    with (
        pytest.raises(LeadsError, match="more than the memory allowed"),
        open_leads(path, limits=Limits(parquet_memory_bytes=800 << 20)) as leads,
    ):
        next(leads.rows())


FILES = 3000


@pytest.mark.parametrize("seed", [1])
def test_mutated_files_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    """P45: 3,000 files; nothing but our error, or the end of the process that reads, which is our error too."""
    outcomes: Counter[str] = Counter()
    start = 0
    while start < FILES:
        arguments = [sys.executable, MUTATIONS, str(seed), str(start), str(FILES), tmp_path]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
        lines = done.stdout.splitlines()
        if done.returncode == 0:
            memory = int(lines.pop().split()[1])
            assert memory < 1024, f"seed {seed}: {memory} MiB"
        else:
            # A signal, never an exception of Python.
            assert done.returncode < 0, f"seed {seed}, file {start + len(lines) - 1}: {done.stderr[-2000:]}"
        outcomes.update(line.split()[1] if " " in line.strip() else "died" for line in lines)
        start = sum(outcomes.values())
    assert outcomes["refused"] > FILES / 2, f"seed {seed}: {outcomes}"
    assert outcomes["read"] > FILES / 20, f"seed {seed}: {outcomes}"
    assert outcomes["died"] < 5, f"seed {seed}: {outcomes}"
