"""Leads to Parquet: the types of the values as they are, text for a column of several types.

No text is ever read as a number: a column of texts stays one. The type of a column of
rows is known at the end only, so rows are held in memory; frames have their types.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from policy_engine.batch.values import cell_text

if TYPE_CHECKING:
    import polars as pl

    from policy_engine.batch.frames_on_disk import FramesOnDisk

__all__ = ["ParquetSink"]

# In bytes.
_MOST_HELD = 1 << 28
_MOST_DIGITS = 38
# Of zstd: a file a little larger in two thirds of the time.
_FAST = 1
_INT64 = range(-(2**63), 2**63)
_EXACT_IN_A_DOUBLE = range(-(2**53), 2**53 + 1)


class ParquetSink:
    """Rows kept as columns, written at the end; frames that would fill the memory wait on the disk."""

    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns: dict[str, list[object]] = {column: [] for column in columns}
        self._frames: list[pl.DataFrame] = []
        self._held = 0.0
        self._waiting: FramesOnDisk | None = None

    def write(self, row: Mapping[str, object]) -> None:
        for column, values in self._columns.items():
            values.append(row.get(column))

    def write_frame(self, frame: "pl.DataFrame") -> None:
        from policy_engine.batch.cell_columns import exact_column

        plain = frame.select([exact_column(column) for column in frame.iter_columns()])
        self._frames.append(plain)
        self._held += plain.estimated_size()
        if self._held > _MOST_HELD:
            self._put_away()

    def drop(self) -> None:
        """Forget the rows."""
        self._columns.clear()
        self._frames.clear()
        if self._waiting is not None:
            self._waiting.drop()

    def finish(self) -> None:
        import polars as pl

        from policy_engine.batch.cell_columns import in_one

        if self._waiting is not None:
            self._put_away()
            self._waiting.write_to(self._stream)
            return
        if self._frames:
            frame = in_one(self._frames)
        else:
            frame = pl.DataFrame([_column(name, values) for name, values in self._columns.items()])
        # A full disk is then an error of ours to tell, not of polars.
        content = io.BytesIO()
        frame.write_parquet(content, compression_level=_FAST)
        self._stream.write(content.getbuffer())

    def _put_away(self) -> None:
        """Move the frames that are held onto the disk."""
        from policy_engine.batch.frames_on_disk import FramesOnDisk

        if self._waiting is None:
            self._waiting = FramesOnDisk()
        if self._frames:
            self._waiting.add(self._frames)
        self._frames, self._held = [], 0.0


def _column(name: str, values: list[object]) -> "pl.Series":
    """Make a column of the one type that all its values have, else of text."""
    import polars as pl

    kind = _type_of(values)
    if kind is None:
        return pl.Series(name, [None if value is None else cell_text(value) for value in values], dtype=pl.String)
    if kind == pl.Decimal:
        return pl.Series(name, [Decimal(value) if isinstance(value, int) else value for value in values], dtype=kind)
    if kind == pl.Float64:
        return pl.Series(name, [None if value is None else float(value) for value in values], dtype=kind)  # type: ignore[arg-type]
    return pl.Series(name, values, dtype=kind)


def _type_of(values: list[object]) -> "pl.DataType | None":
    """Return the type that holds every value exactly; None for text."""
    import polars as pl

    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds == {bool}:
        return pl.Boolean()
    if kinds == {bytes}:
        return pl.Binary()
    if kinds <= {int, float} and kinds:
        return _number_type(present, kinds)
    if kinds and kinds <= {int, Decimal}:
        return _decimal_type(present)
    if kinds == {date}:
        return pl.Date()
    if kinds == {datetime}:
        return _time_type(present)
    if kinds and kinds <= {list, tuple}:
        return _list_type(present)
    return None


def _number_type(values: list[object], kinds: set[type]) -> "pl.DataType | None":
    import polars as pl

    if kinds == {int}:
        return pl.Int64() if all(value in _INT64 for value in values) else None
    whole = [value for value in values if isinstance(value, int)]
    return pl.Float64() if all(value in _EXACT_IN_A_DOUBLE for value in whole) else None


def _decimal_type(values: list[object]) -> "pl.DataType | None":
    import polars as pl

    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    if not all(number.is_finite() for number in numbers):
        return None
    places = max(0, *(-int(number.as_tuple().exponent) for number in numbers))
    before = max(number.adjusted() + 1 for number in numbers)
    return pl.Decimal(_MOST_DIGITS, places) if max(before, 1) + places <= _MOST_DIGITS else None


def _time_type(values: list[object]) -> "pl.DataType | None":
    import polars as pl

    zoned = {value.tzinfo is not None for value in values if isinstance(value, datetime)}
    if len(zoned) > 1:
        return None
    return pl.Datetime("us", "UTC") if zoned == {True} else pl.Datetime("us")


def _list_type(values: list[object]) -> "pl.DataType | None":
    """Return a list of text or of whole numbers; other lists become text."""
    import polars as pl

    parts = {type(part) for value in values if isinstance(value, list | tuple) for part in value if part is not None}
    if parts == {int}:
        return pl.List(pl.Int64())
    return pl.List(pl.String()) if parts <= {str} else None
