"""A table is decoded as its leads are, one by one: the same values, the same problems."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

import polars as pl
import pytest

from policy_engine.batch.frames import lead_frames
from policy_engine.batch.leads import open_leads
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.decode_columns import decode_table
from policy_engine.evaluator.decoded import DecodedColumn, DecodedTable
from policy_engine.evaluator.raw_columns import python_column
from policy_engine.evaluator.stored import of_stored
from policy_engine.model.values import Value
from tests.evaluator.support import policy_of
from tests.generators.lead_tables import declared, text_cells, typed_column

# 30 tables of text and 20 of typed columns, of 2,000 rows and ten fields each: 1,000,000 cells. The first few of them
# are decoded with every change.
TEXT_TABLES, TYPED_TABLES, ROWS = 30, 20, 2_000
FEW = 4


def tables(count: int) -> list[object]:
    return [pytest.param(seed, marks=[pytest.mark.soak] if seed >= FEW else []) for seed in range(count)]


def values_of(column: DecodedColumn) -> Iterator[Value]:
    """Yield all values of a column, as `value` gives them one at a time."""
    kind = column.reader.field.kind
    known = None if column.known is None else column.known.to_list()
    for stored in column.typed.to_list():
        if stored is None:
            yield None
        elif known is None:
            yield of_stored(kind, stored)
        else:
            yield tuple(known[stored]) if kind == "texts" else known[stored]


def assert_equal(decoded: DecodedTable, leads: list[Lead]) -> None:
    assert decoded.height == len(leads)
    for name, column in decoded.columns.items():
        for row, (value, lead) in enumerate(zip(values_of(column), leads, strict=True)):
            expected = lead.values[name]
            assert type(value) is type(expected), (name, row, value, expected)
            # A double is compared to its sign; an amount may have idle zeros.
            assert value == expected and (str(value) == str(expected) or column.reader.field.kind == "money"), (
                name,
                row,
                value,
                expected,
            )
    assert decoded.has_problems.to_list() == [bool(lead.problems) for lead in leads]
    for row, lead in enumerate(leads):
        if lead.problems:
            assert decoded.problems(row) == lead.problems, row
    assert decoded.ids.to_list() == [lead.id for lead in leads]
    for row in range(0, len(leads), 97):
        assert decoded.lead(row) == leads[row]


@pytest.mark.parametrize("seed", tables(TEXT_TABLES))
def test_columns_of_text(seed: int) -> None:
    random = Random(seed)
    text, kinds = declared(random)
    policy = policy_of(text)
    columns = {name: pl.Series(text_cells(random, kind, ROWS), dtype=pl.String) for name, kind in kinds.items()}
    table = pl.DataFrame({"id": text_cells(random, "text", ROWS), **columns})
    assert_equal(decode_table(policy, table), [read_lead(policy, row) for row in table.iter_rows(named=True)])


@pytest.mark.parametrize("seed", tables(TYPED_TABLES))
def test_typed_columns(seed: int) -> None:
    random = Random(seed)
    text, kinds = declared(random)
    policy = policy_of(text)
    table = pl.DataFrame({name: typed_column(random, kind, ROWS) for name, kind in kinds.items()})
    # Python's own values, as the reader of Parquet files gives them.
    rows = pl.DataFrame([python_column(column) for column in table.iter_columns()]).iter_rows(named=True)
    assert_equal(decode_table(policy, table), [read_lead(policy, row) for row in rows])


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_columns_of_a_file(tmp_path: Path, kind: str, seed: int) -> None:
    random = Random(seed)
    text, kinds = declared(random)
    policy = policy_of(text)
    path = tmp_path / f"leads.{kind}"
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(kinds)
            writer.writerows(zip(*[text_cells(random, each, 500) for each in kinds.values()], strict=True))
    else:
        pl.DataFrame({name: typed_column(random, each, 500) for name, each in kinds.items()}).write_parquet(path)
    with open_leads(path) as leads:
        one_by_one = [read_lead(policy, row.cells) for row in leads.rows()]
        tables = [decode_table(policy, frame.cells) for frame in lead_frames(leads, 100, block=5_000)]
    assert sum(table.height for table in tables) == len(one_by_one) > 400
    for table in tables:
        assert_equal(table, one_by_one[: table.height])
        del one_by_one[: table.height]
