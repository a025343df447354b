"""Frames written as whole columns are the rows written one by one: the same bytes of CSV, the same Parquet."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from policy_engine.batch import to_parquet
from policy_engine.batch.output import open_output
from policy_engine.batch.to_csv import CsvSink

TEXTS = (
    "a", "", None, " x ", "a,b", "a;b", "a\tb", 'say "x"', "two\nlines", "cr\rhere", "=1+1", "-5", "+x", "@a", "'=1",
    "''=", "'tis", "\ufeffmark", "\0nul", "\t", "é名", "＝1", "0001", "\u2028", '"', "-", "--5",
)  # fmt: skip
TYPED = {
    "number": [1.5, None, 1e300, -0.0, float("nan"), 1e-7],
    "whole": [1, -2, None, 2**62, 0, 7],
    "money": [Decimal("1.50"), None, Decimal("-2.25"), Decimal(0), Decimal(3), Decimal("9.99")],
    "flag": [True, False, None, True, True, False],
    "day": [date(2026, 1, 2), None, date(1970, 1, 1), date(2026, 1, 2), None, date(1, 1, 1)],
    "time": [datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), None, *[datetime(2026, 1, 2, tzinfo=UTC)] * 4],
    "texts": [["a", "b"], [], None, ["=x"], ["", "a;b"], ["a", None]],
    "numbers": [[1, 2], [], None, [3], [4], [None]],
    "parts": [{"a": 1}, {"a": None}, None, {"a": 3}, {"a": 4}, {"a": 5}],
}


def by_rows(frame: pl.DataFrame, separator: str) -> bytes:
    stream = io.BytesIO()
    sink = CsvSink(stream, frame.columns, separator)
    for row in frame.iter_rows(named=True):
        sink.write(row)
    sink.finish()
    return stream.getvalue()


def by_columns(frame: pl.DataFrame, separator: str) -> bytes:
    stream = io.BytesIO()
    sink = CsvSink(stream, frame.columns, separator)
    sink.write_frame(frame)
    sink.finish()
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_texts_of_every_kind(seed: int) -> None:
    random = Random(seed)
    width = random.choice((1, 2, 5))
    some = random.choice((TEXTS, TEXTS, ("a", "b,c", None)))
    frame = pl.DataFrame(
        {f"c{place}": pl.Series(random.choices(some, k=40), dtype=pl.String) for place in range(width)}
    )
    for separator in ",\t":
        assert by_columns(frame, separator) == by_rows(frame, separator)


@pytest.mark.parametrize("name", TYPED)
def test_values_of_every_type(name: str) -> None:
    frame = pl.DataFrame({"id": list("abcdef"), name: TYPED[name]})
    assert by_columns(frame, ",") == by_rows(frame, ",")


def test_coded_texts_are_written_as_texts(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": ["1", "2"], "of": ["=a", None]}, schema_overrides={"of": pl.Categorical})
    assert by_columns(frame, ",") == b"id,of\n1,'=a\n2,\n"
    with open_output(tmp_path / "out.parquet", frame.columns) as writer:
        writer.write_frame(frame)
    assert pl.read_parquet(tmp_path / "out.parquet")["of"].to_list() == ["=a", None]


def test_rows_and_frames_may_follow_one_another() -> None:
    frame = pl.DataFrame({"a": ["1", "2"], "b": ["x", None]})
    stream = io.BytesIO()
    sink = CsvSink(stream, frame.columns, ",")
    sink.write({"a": "0", "b": "y"})
    sink.write_frame(frame)
    sink.write({"a": "3"})
    sink.finish()
    assert stream.getvalue() == b"a,b\n0,y\n1,x\n2,\n3,\n"


@pytest.mark.parametrize("held", [1 << 28, 10], ids=["in memory", "on the disk"])
def test_a_parquet_file_of_many_frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(to_parquet, "_MOST_HELD", held)
    frame = pl.DataFrame({"id": list("abcdef"), **{name: TYPED[name] for name in TYPED if name != "parts"}})
    path = tmp_path / "out.parquet"
    with open_output(path, frame.columns) as writer:
        for start in range(6):
            writer.write_frame(frame.slice(start, 1))
    assert pl.read_parquet(path).equals(frame)


@pytest.mark.parametrize("held", [1 << 28, 10], ids=["in memory", "on the disk"])
def test_a_column_of_several_types_becomes_one_of_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(to_parquet, "_MOST_HELD", held)
    path = tmp_path / "out.parquet"
    with open_output(path, ["a"]) as writer:
        writer.write_frame(pl.DataFrame({"a": [date(2026, 1, 2), None]}))
        writer.write_frame(pl.DataFrame({"a": ["800000 days from 1970"]}))
    assert pl.read_parquet(path)["a"].to_list() == ["2026-01-02", None, "800000 days from 1970"]


def test_dropped_frames_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_parquet, "_MOST_HELD", 1)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    writer = open_output(tmp_path / "out.parquet", ["a"])
    writer.write_frame(pl.DataFrame({"a": [1]}))
    assert list((tmp_path / "temporary").iterdir())
    writer.drop()
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
    assert not list((tmp_path / "temporary").iterdir())
