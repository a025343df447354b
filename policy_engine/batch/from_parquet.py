"""Leads from Parquet: the values as the file types them.

The file is read by a process of its own: a damaged one can end that process, and no
other. Memory holds a piece of the file at a time.
"""

import io
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from policy_engine.batch.errors import damaged_parquet
from policy_engine.batch.source import Source
from policy_engine.files.csv_records import Refuse
from policy_engine.files.header import header_of
from policy_engine.model.text import text_key
from policy_engine.source.limits import Limits

if TYPE_CHECKING:
    import polars as pl

__all__ = ["ParquetRows"]

_THREADS = "4"
_WORKER = Path(__file__).with_name("parquet_worker.py")


class ParquetRows:
    """The rows of a Parquet file; a row's line is its number."""

    def __init__(self, source: Source, _encoding: str | None, limits: Limits) -> None:
        self._source = source
        self._limit = limits.parquet_memory_bytes
        self._frames: Iterator[pl.DataFrame] | None = self._open()
        self.columns = tuple(next(self._frames).columns)
        header_of(self.columns, text_key)

    def rows(self, _: Refuse) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each row with its number; a Parquet file refuses none."""
        rows = (row for frame in self.frames() for row in frame.iter_rows())
        for line, row in enumerate(rows, 1):
            yield line, dict(zip(self.columns, row, strict=True))

    def frames(self) -> "Iterator[pl.DataFrame]":
        """Yield the rows piece by piece."""
        frames, self._frames = self._frames or self._open(), None
        return frames

    def _open(self) -> "Iterator[pl.DataFrame]":
        """Start the process that reads; it ends with the source."""
        frames = _frames(self._source, self._limit)
        self._source.closing.callback(frames.close)
        return frames


def _frames(source: Source, memory: int) -> "Generator[pl.DataFrame]":
    """Yield the frames that the worker sends; raises UnreadableError where it fails or dies."""
    with _worker(source, memory) as process:
        import polars as pl

        assert process.stdout is not None
        for content in _messages(process.stdout):
            yield pl.read_ipc_stream(io.BytesIO(content))


@contextmanager
def _worker(source: Source, memory: int) -> "Iterator[subprocess.Popen[bytes]]":
    file = [str(source.path.absolute())] if source.path is not None else []
    process = subprocess.Popen(  # noqa: S603 - our own script, and the path as one argument
        [sys.executable, "-P", str(_WORKER), str(memory), *file],
        stdin=subprocess.DEVNULL if file else source.again(),
        stdout=subprocess.PIPE,
        # What a panic prints there is for nobody's eyes.
        stderr=subprocess.DEVNULL,
        # What a thread takes counts too: the memory needed is to be the same on every machine.
        env={**os.environ, "POLARS_MAX_THREADS": _THREADS},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _messages(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of each frame up to the end; a worker that stops before has died of the file."""
    while (kind := stream.read(1)) == b"F":
        size = int.from_bytes(_exactly(stream, 8), "big")
        yield _exactly(stream, size)
    if kind != b".":
        raise damaged_parquet()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise damaged_parquet()
    return content
