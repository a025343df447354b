"""The process that reads a Parquet file: started by `from_parquet`, run as a script.

A damaged file makes the decoder panic, or ask for more memory than there is and abort;
whatever happens, it happens here. What comes out is plain: the frame types that remain
are those that Python has a value for.

It writes messages: a byte that tells the kind (`F` a frame as an Arrow stream, `E` the
file cannot be read, `.` the end), eight bytes of length, and the content.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import polars as pl

__all__ = ["frames"]

# The wider a file, the fewer rows a frame has: memory holds a few of them.
_CELLS_A_FRAME = 1_000_000
_MOST_ROWS_A_FRAME = 65_536

# The years 1 to 9999, in microseconds from 1970.
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000


def frames(file: Path | bytes) -> Iterator[pl.DataFrame]:
    """Yield the file piece by piece, the first piece without rows; raises what polars raises."""
    whole = pl.scan_parquet(file, glob=False, hive_partitioning=False)
    schema = whole.collect_schema()
    yield _plain(pl.DataFrame(schema=schema))
    rows = min(_CELLS_A_FRAME // max(len(schema), 1) + 1, _MOST_ROWS_A_FRAME)
    start = 0
    while (piece := whole.slice(start, rows).collect()).height:
        yield _plain(piece)
        start += piece.height


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns([_plain_column(column) for column in frame.iter_columns()])


def _plain_column(column: pl.Series) -> pl.Series:
    """Return a column of types that Python has exact values for."""
    kind = column.dtype
    if kind == pl.Binary:
        return _texts_of_bytes(column)
    if kind == pl.Float32:
        # The number that its decimal text names, as every other reader gives it.
        return column.cast(pl.String).cast(pl.Float64)
    if kind in (pl.Time, pl.Duration):
        return column.dt.to_string("iso")
    if isinstance(kind, pl.Datetime):
        zone = "UTC" if kind.time_zone else None
        return _dates_of_python(column.cast(pl.Datetime("us", zone)), 1)
    if kind == pl.Date:
        return _dates_of_python(column, _DAY)
    return column


def _texts_of_bytes(column: pl.Series) -> pl.Series:
    """Return text where it is text: older programs do not mark it."""
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError:
        return column


def _dates_of_python(column: pl.Series, unit: int) -> pl.Series:
    """Return dates and times as they are, as text where one lies outside the years 1 to 9999."""
    counts = column.to_physical()
    known = counts.drop_nulls()
    if ((known >= -(-_FIRST // unit)) & (known <= _LAST // unit)).all():
        return column
    aware = isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None
    texts = [None if count is None else _date_text(count, unit, aware=aware) for count in counts.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _date_text(count: int, unit: int, *, aware: bool) -> str:
    if not _FIRST <= count * unit <= _LAST:
        return f"{count} {'days' if unit == _DAY else 'microseconds'} from 1970"
    moment = _EPOCH + timedelta(microseconds=count * unit)
    if unit == _DAY:
        return moment.date().isoformat()
    return (moment if aware else moment.replace(tzinfo=None)).isoformat()


def main(file: Path | bytes, memory: int, out: BinaryIO) -> None:
    """Write the file as messages."""
    _limit_memory(memory)
    try:
        for frame in frames(file):
            content = io.BytesIO()
            frame.write_ipc_stream(content)
            _write(out, b"F", content.getvalue())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError) as error:
        _write(out, b"E", type(error).__name__.encode())
    else:
        _write(out, b".", b"")


def _write(out: BinaryIO, kind: bytes, content: bytes) -> None:
    out.write(kind + len(content).to_bytes(8, "big") + content)
    out.flush()


def _limit_memory(limit: int) -> None:
    """Bound what a file may unpack to, where the system can."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


if __name__ == "__main__":
    main(Path(sys.argv[2]) if len(sys.argv) > 2 else sys.stdin.buffer.read(), int(sys.argv[1]), sys.stdout.buffer)
