"""Leads in frames: the rows of a file, many at a time, for those who read columns.

The rows, their numbers and lines, and those refused are the same that `LeadsFile.rows` gives.
Memory holds a piece of the file. CSV gives columns of text; Parquet those of its types;
of JSON lines a column has a type where all its values in the frame have one, else it
holds the values as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from policy_engine.batch.batches import batches, column_of
from policy_engine.batch.csv_blocks import BLOCK, Blocks, plain_frame
from policy_engine.batch.errors import from_unreadable
from policy_engine.batch.from_csv import CsvRows, rows_of
from policy_engine.batch.from_parquet import ParquetRows
from policy_engine.batch.leads import LeadRow, LeadsFile
from policy_engine.files.csv_records import CsvLines, header_record, records
from policy_engine.files.errors import UnreadableError

__all__ = ["LeadFrame", "frames_of", "lead_frames"]

_ROWS = 20_000


class LeadFrame(NamedTuple):
    """Rows: for each its number among all rows of data, its line in the file, and its cells.

    `rows` are the same rows as they came, where those say more than columns can: in JSON
    lines a key may be absent.
    """

    numbers: pl.Series
    lines: pl.Series
    cells: pl.DataFrame
    rows: Sequence[LeadRow] | None = None


def lead_frames(
    leads: LeadsFile, rows: int = _ROWS, alternatives: Sequence[tuple[str, ...]] = (), block: int = BLOCK
) -> Iterator[LeadFrame]:
    """Yield the rows of a file from its start, some `rows` at a time; `leads.refused` fills on the way.

    CSV is read some `block` of bytes at a time, and a frame holds what a plain one has.
    `alternatives` are keys of names of which a reader takes the first that a row has. Objects of
    JSON lines that differ in them are put into different frames: there a null is not an absent key.
    """
    if isinstance(leads.reader, ParquetRows):
        return _told(leads.name, _of_parquet(leads, leads.reader))
    if isinstance(leads.reader, CsvRows):
        return _told(leads.name, _of_csv(leads, leads.reader, rows, block))
    return frames_of(leads.rows(), rows, alternatives, as_they_came=leads.kind == "jsonl")


def frames_of(
    rows: Iterable[LeadRow],
    size: int = _ROWS,
    alternatives: Sequence[tuple[str, ...]] = (),
    *,
    as_they_came: bool = True,
) -> Iterator[LeadFrame]:
    """Yield rows in frames of some size; `as_they_came`: with the rows themselves."""
    for batch in batches(rows, size, alternatives):
        frame = _frame(batch)
        yield frame._replace(rows=batch) if as_they_came else frame


def _told(name: str, frames: Iterator[LeadFrame]) -> Iterator[LeadFrame]:
    """Name the file in an error about its content."""
    try:
        yield from frames
    except UnreadableError as error:
        raise from_unreadable(name, error) from error


def _of_parquet(leads: LeadsFile, reader: ParquetRows) -> Iterator[LeadFrame]:
    leads.begin()
    first = 1
    for cells in reader.frames():
        if cells.height:
            numbers = _from(first, cells.height)
            yield LeadFrame(numbers, numbers, cells)
            first += cells.height


def _of_csv(leads: LeadsFile, reader: CsvRows, rows: int, block: int) -> Iterator[LeadFrame]:
    stream = reader.utf8_stream()
    if stream is None:
        yield from map(_frame, batches(leads.rows(), rows))
        return
    refuse = leads.begin()
    blocks = Blocks(stream, reader.limit, block)
    lines = CsvLines(blocks, reader.limit)
    header_record(lines)
    one_by_one = rows_of(reader.header, records(lines, reader.separator, refuse), refuse)
    waiting: list[LeadRow] = []
    count = 0
    while True:
        cells = None if lines.holds_lines else _plain(blocks, reader)
        if cells is not None:
            if waiting:
                yield _frame(waiting)
                waiting = []
            numbers = _from(count + len(leads.refused) + 1, cells.height)
            yield LeadFrame(numbers, _from(blocks.pass_over(cells.height), cells.height), cells)
            count += cells.height
            continue
        row = next(one_by_one, None)
        if row is not None:
            count += 1
            waiting.append(LeadRow(count + len(leads.refused), *row))
        if waiting and (row is None or len(waiting) >= rows):
            yield _frame(waiting)
            waiting = []
        if row is None:
            return


def _plain(blocks: Blocks, reader: CsvRows) -> pl.DataFrame | None:
    """Read the next block as a whole if it is plain; else have it read by lines."""
    block = blocks.take()
    cells = plain_frame(block, reader.header, reader.separator, reader.limit) if block else None
    if block and cells is None:
        blocks.give_back(block)
    return cells


def _from(first: int, count: int) -> pl.Series:
    return pl.int_range(first, first + count, dtype=pl.Int64, eager=True)


def _frame(rows: Sequence[LeadRow]) -> LeadFrame:
    """Put rows into columns."""
    names = dict.fromkeys(name for row in rows for name in row.cells)
    cells = [column_of(name, [row.cells.get(name) for row in rows]) for name in names]
    numbers, lines = ([row[part] for row in rows] for part in (0, 1))
    return LeadFrame(
        pl.Series(numbers, dtype=pl.Int64),
        pl.Series(lines, dtype=pl.Int64),
        pl.DataFrame(cells) if cells else pl.DataFrame(height=len(rows)),
    )
