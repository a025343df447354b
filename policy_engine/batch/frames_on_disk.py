"""Frames that wait on the disk until all are there, and are then written as one Parquet file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import polars as pl

from policy_engine.batch.cell_columns import as_texts, columns_of_several_types, in_one

__all__ = ["FramesOnDisk"]


class FramesOnDisk:
    """A folder of pieces; it is gone once they are written, or dropped."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="policy-")
        self._paths: list[Path] = []
        self._schemas: list[pl.Schema] = []

    def add(self, frames: Sequence[pl.DataFrame]) -> None:
        """Put some frames behind those that are there."""
        path = Path(self._folder.name) / f"{len(self._paths):06}.arrow"
        frame = in_one(frames)
        frame.write_ipc(path, compression="lz4")
        self._paths.append(path)
        self._schemas.append(frame.schema)

    def write_to(self, stream: IO[bytes]) -> None:
        """Write all of them, and forget them."""
        texts = columns_of_several_types(self._schemas)
        try:
            for path in self._paths if texts else ():
                as_texts(pl.read_ipc(path.read_bytes()), texts).write_ipc(path, compression="lz4")
            pl.scan_ipc(self._paths).sink_parquet(stream, maintain_order=True)
        except pl.exceptions.PolarsError as error:
            raise OSError(None, str(error)) from error
        finally:
            self.drop()

    def drop(self) -> None:
        """Forget the frames."""
        self._folder.cleanup()
