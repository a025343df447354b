"""Why a file cannot be had, in plain words: one function a message.

`UnreadableError` is about the content of a file and bears no name; whoever opened the
file adds it. `FileRefused` is about a name that a policy wrote.
"""

from collections.abc import Sequence

from policy_engine.source.files import FileRefused

__all__ = [
    "UnreadableError",
    "bad_byte",
    "cell_count",
    "damaged_workbook",
    "empty_file",
    "in_file",
    "line_too_long",
    "nameless_value",
    "no_sheet",
    "old_workbook",
    "same_header",
    "too_large",
    "too_many_files",
    "too_many_rows",
    "unclosed_quote",
    "unknown_encoding",
    "unpacked_too_large",
    "utf16_without_mark",
    "utf32",
    "zero_byte",
]


class UnreadableError(Exception):
    """The content of a file cannot be read; `line` counts from 1, `encoding` is the one it probably has."""

    def __init__(
        self, message: str, help: str | None = None, line: int | None = None, encoding: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.line = line
        self.encoding = encoding


def in_file(name: str, error: UnreadableError) -> FileRefused:
    """Say which file of the policy it is."""
    place = f", line {error.line}" if error.line is not None else ""
    return FileRefused(f"`{name}`{place}: {error.message}", error.help)


def bad_byte(line: int, byte: int, encoding: str, likely: str | None) -> UnreadableError:
    shown = "UTF-8" if encoding == "utf-8" else encoding
    guess = f": it is probably {likely}" if likely else ""
    return UnreadableError(f"the byte 0x{byte:02X} is not {shown}{guess}", "save the file as UTF-8", line, likely)


def unknown_encoding(name: str) -> UnreadableError:
    return UnreadableError(f"there is no encoding called `{name}`", "write for example `cp1252`, `latin-1` or `utf-16`")


def utf16_without_mark(likely: str) -> UnreadableError:
    message = f"the byte 0x00 says that this is UTF-16 without its mark: it is probably {likely}"
    return UnreadableError(message, "save the file as UTF-8", 1, likely)


def utf32() -> UnreadableError:
    return UnreadableError("it bears the mark of UTF-32", "save the file as UTF-8", 1, "utf-32")


def empty_file() -> UnreadableError:
    return UnreadableError("the file is empty", "its first line must name the columns")


def same_header(first: int, second: int, name: str) -> UnreadableError:
    if not name.strip():
        return UnreadableError(
            f"columns {first} and {second} both have no name", "give every column a name of its own", 1
        )
    return UnreadableError(
        f"columns {first} and {second} are both called `{name}`", "give every column a name of its own", 1
    )


def zero_byte(column: int) -> UnreadableError:
    return UnreadableError(f"the name of column {column} holds a zero byte: the file is no text", None, 1)


def cell_count(found: int, expected: int) -> str:
    """Say why a row does not fit its header."""
    cells = "1 cell" if found == 1 else f"{found} cells"
    few = "too few" if found < expected else "too many"
    return f"{few} cells: {cells} where the header has {expected}"


def nameless_value(column: int, value: str) -> str:
    """Say that a value stands below no header."""
    return f"cell {column} holds `{value[:40]}`, but its column has no name"


def unclosed_quote() -> str:
    return "a quote opens here and never closes"


def line_too_long(limit: int) -> str:
    return f"longer than the limit of {_size(limit)} a line"


def too_large(size: int, limit: int) -> UnreadableError:
    return UnreadableError(f"{_size(size)} is more than the limit of {_size(limit)}", "split it into smaller files")


def too_many_rows(limit: int) -> UnreadableError:
    return UnreadableError(f"more rows than the limit of {limit:,}", "split it into smaller files")


def too_many_files(limit: int) -> FileRefused:
    return FileRefused(f"the policy reads more than {limit} files", "join some of them")


def damaged_workbook(detail: str) -> UnreadableError:
    return UnreadableError(f"the Excel file is damaged: {detail}", "open it in Excel and save it again")


def old_workbook(kind: str) -> UnreadableError:
    return UnreadableError(f"it is {kind}, which cannot be read", "save it as .xlsx or as CSV")


def no_sheet() -> UnreadableError:
    return UnreadableError("the Excel file has no sheet with cells", "put the rows on its first sheet")


def unpacked_too_large(limit: int) -> UnreadableError:
    return UnreadableError(f"the Excel file unpacks to more than the limit of {_size(limit)}", "save it as CSV")


def _size(count: int) -> str:
    """Write a number of bytes as a person would."""
    for unit, step in _UNITS:
        if count >= step:
            return f"{count / step:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} bytes"


_UNITS: Sequence[tuple[str, int]] = (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10))
