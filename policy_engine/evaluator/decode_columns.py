"""From columns of raw values to typed ones: what `read_lead` does for one lead, for many at once.

Common spellings are read as whole columns; whatever else there is goes, once for each
distinct value, through `decode.py` itself, so that the answers cannot differ.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from policy_engine.evaluator.decode import FieldReader, plain_text, reader_of
from policy_engine.evaluator.decoded import DecodedColumn, DecodedTable, Misreadings
from policy_engine.evaluator.distinct import numbered
from policy_engine.evaluator.plain_values import plain_values
from policy_engine.evaluator.raw_columns import python_column
from policy_engine.evaluator.stored import STORED_AS, stored
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import SPACES
from policy_engine.model.values import Value

__all__ = ["decode_table"]


def decode_table(policy: CheckedPolicy, table: pl.DataFrame) -> DecodedTable:
    """Read many leads; the columns are headers or names of fields, other columns are passed over.

    Columns are text, as CSV has it, or typed, as Parquet has it. An empty text and a null are one thing.
    """
    reader = reader_of(policy)
    columns = reader.columns_of(tuple(table.columns))
    raws = [_raw(table, name) for name in columns.of_fields]
    decoded = {each.name: _decoded(each, raw) for each, raw in zip(reader.fields, raws, strict=True)}
    has_problems = _nothing(table.height, pl.Boolean).fill_null(value=False)
    for column in decoded.values():
        has_problems = has_problems | column.has_problem
    return DecodedTable(_ids(_raw(table, columns.of_id)), decoded, has_problems)


def _raw(table: pl.DataFrame, name: str | None) -> pl.Series:
    return _nothing(table.height, pl.String) if name is None else python_column(table[name])


def _nothing(height: int, kind: type[pl.DataType]) -> pl.Series:
    return pl.Series([None], dtype=kind).new_from_index(0, height)


def _decoded(reader: FieldReader, raw: pl.Series) -> DecodedColumn:
    plain = plain_values(reader, raw)
    if plain is not None and plain.null_count() == raw.null_count():
        return _all_plain(reader, raw, plain)
    left = raw if plain is None else _except(raw, plain.is_not_null())
    numbers, distinct = numbered(left)
    readings = [reader.reading(value) for value in distinct.to_list()]
    typed, known = _typed(reader, [value for value, _ in readings])
    values = typed.gather(numbers)
    if plain is not None:
        values = plain.zip_with(plain.is_not_null(), values)
    kinds = [kind for _, kind in readings]
    if any(kinds):
        wrong = pl.Series([kind is not None for kind in kinds], dtype=pl.Boolean).gather(numbers).fill_null(value=False)
    else:
        wrong = _none_of(raw)
    return _column(reader, raw, values, known, Misreadings(numbers, distinct, kinds, reader.nothing[1]), wrong)


def _all_plain(reader: FieldReader, raw: pl.Series, plain: pl.Series) -> DecodedColumn:
    """Return a column of which every value was read at once."""
    nothing_left = Misreadings(_nothing(len(raw), pl.UInt32), raw.clear(), [], reader.nothing[1])
    return _column(reader, raw, plain, None, nothing_left, _none_of(raw))


def _column(
    reader: FieldReader,
    raw: pl.Series,
    values: pl.Series,
    known: pl.Series | None,
    misreadings: Misreadings,
    wrong: pl.Series,
) -> DecodedColumn:
    if reader.default is not None:
        # What is missing and what cannot be read are both read as the default.
        values = values.fill_null(_typed(reader, [reader.default])[0][0])
    has_problem = wrong if reader.nothing[1] is None else wrong | raw.is_null()
    return DecodedColumn(reader, values.alias(reader.name), known, misreadings, has_problem)


def _none_of(raw: pl.Series) -> pl.Series:
    return pl.Series([False]).new_from_index(0, len(raw))


def _except(series: pl.Series, done: pl.Series) -> pl.Series:
    return series.zip_with(~done, pl.Series([None], dtype=series.dtype))


# ---------------------------------------------------------------- values as they are stored


def _typed(reader: FieldReader, values: Sequence[Value]) -> tuple[pl.Series, pl.Series | None]:
    """Return values as a column stores them, and what its numbers stand for."""
    kind = reader.field.kind
    if kind == "choice":
        members = dict.fromkeys(reader.field.members)
        return _numbers_in(members, values), pl.Series(list(members), dtype=pl.String)
    if kind == "texts":
        known = dict.fromkeys(value for value in values if isinstance(value, tuple))
        return _numbers_in(known, values), pl.Series(list(map(list, known)), dtype=pl.List(pl.String))
    kept = [None if value is None else stored(kind, value) for value in values]
    return pl.Series(kept, dtype=STORED_AS[kind]), None


def _numbers_in(known: Iterable[Value], values: Sequence[Value]) -> pl.Series:
    numbers: dict[Value, int] = {value: number for number, value in enumerate(known)}
    return pl.Series([None if value is None else numbers[value] for value in values], dtype=pl.UInt32)


def _ids(raw: pl.Series) -> pl.Series:
    """Return the ids as texts, empty where there is none."""
    if raw.dtype == pl.String:
        return raw.str.strip_chars(SPACES).fill_null("").alias("id")
    numbers, distinct = numbered(raw)
    texts = pl.Series("id", [plain_text(value) or "" for value in distinct.to_list()], dtype=pl.String)
    return texts.gather(numbers).fill_null("")
