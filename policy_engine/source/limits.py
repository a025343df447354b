"""How much is read before a file is refused: every limit in one place, each settable.

A limit that is not met gives a message with its figure, never a slow or a dead process.
"""

from policy_engine.source.frozen import frozen

__all__ = ["DEFAULT_LIMITS", "Limits"]

_MIB = 1024 * 1024


@frozen
class Limits:
    """Counts, and sizes in bytes; a figure that is just reached is allowed.

    `words` bounds the words and signs of one statement, in a table those of one line. `terms` and
    `levels` bound one condition; `line_bytes` also bounds a row with line
    breaks in its cells.
    """

    policy_bytes: int = _MIB
    policy_files: int = 500
    statements: int = 20_000
    words: int = 30_000
    terms: int = 2_000
    levels: int = 64
    sheet_bytes: int = 64 * _MIB
    sheet_rows: int = 200_000
    line_bytes: int = 8 * _MIB
    unpacked_bytes: int = 4096 * _MIB
    parquet_memory_bytes: int = 4096 * _MIB


DEFAULT_LIMITS = Limits()
