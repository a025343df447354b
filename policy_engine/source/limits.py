"""How large things may be: the fences that keep a policy readable and every tool quick."""

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the language; each can be set, and each is reported by name where it is passed."""

    file_bytes: int = 1024 * 1024
    files: int = 500
    statements: int = 20_000
    terms: int = 2_000
    levels: int = 64
    sheet_bytes: int = 64 * 1024 * 1024
    sheet_rows: int = 200_000
    line_bytes: int = 8 * 1024 * 1024


DEFAULT_LIMITS = Limits()
