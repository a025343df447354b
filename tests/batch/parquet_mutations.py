"""Run as a script: reads mutated Parquet files one after another and says what became of each.

A file may end the process that reads it, which is why it is one of its own; the test
then goes on behind that file.
"""

import io
import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl

from policy_engine.batch.from_parquet import _messages
from policy_engine.batch.parquet_worker import main
from policy_engine.files.errors import UnreadableError
from tests.batch.memory import peak

MEMORY = 3 << 30


def frame() -> pl.DataFrame:
    """Make a frame with a column of every type."""
    return pl.DataFrame(
        {
            "id": [f"{number:05}" for number in range(200)],
            "score": [number * 1.5 if number % 7 else None for number in range(200)],
            "small": pl.Series([number / 3 for number in range(200)], dtype=pl.Float32),
            "whole": list(range(200)),
            "day": [date(2026, 1, 1)] * 200,
            "at": [datetime(2026, 1, 1, tzinfo=UTC)] * 200,
            "naive": pl.Series([datetime(2026, 1, 1)] * 200, dtype=pl.Datetime("ns")),
            "hour": [time(9, 30)] * 200,
            "length": [timedelta(hours=3)] * 200,
            "topics": [["a", "b"], [], None, ["c"]] * 50,
            "amount": [Decimal("1.25")] * 200,
            "kind": pl.Series(["x", "y"] * 100, dtype=pl.Categorical),
            "flag": [True, None] * 100,
            "place": [{"city": "Paris", "n": 1}] * 200,
            "bytes": [b"\x00\xff", b"text"] * 100,
        }
    )


def mutated(chance: random.Random, honest: list[bytes]) -> bytes:
    """Change a file here and there, more often in its footer."""
    data = bytearray(chance.choice(honest))
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        footer = len(data) - int.from_bytes(data[-8:-4], "little") - 8
        start = footer if 0 < footer < len(data) and chance.random() < 0.6 else 0
        place = chance.randrange(start, len(data))
        how = chance.random()
        if how < 0.7:
            data[place] = chance.randrange(256)
        elif how < 0.8:
            del data[place : place + chance.randint(1, 50)]
        elif how < 0.9:
            data[place:place] = chance.randbytes(chance.randint(1, 20))
        else:
            data = data[: max(place, 16)]
    return bytes(data)


def outcome(path: Path) -> str:
    """Read a file as leads are read, but in this process."""
    sent = io.BytesIO()
    main(path, MEMORY, sent)
    sent.seek(0)
    try:
        rows = [row for content in _messages(sent) for row in pl.read_ipc_stream(content).iter_rows()]
    except UnreadableError:
        return "refused"
    return f"read {len(rows)}"


if __name__ == "__main__":
    seed, start, count, folder = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    honest = []
    for compression in ("zstd", "snappy", "uncompressed", "gzip", "lz4"):
        file = io.BytesIO()
        frame().write_parquet(file, compression=compression, row_group_size=64)
        honest.append(file.getvalue())
    for number in range(start, count):
        path = folder / "mutated.parquet"
        path.write_bytes(mutated(random.Random(seed * 1_000_000 + number), honest))
        print(number, flush=True, end=" ")
        print(outcome(path), flush=True)
    print("memory", peak())
