"""A file of leads that cannot be read or written, in plain words: one function a message."""

from policy_engine.files.errors import UnreadableError
from policy_engine.model.text import text_key

__all__ = [
    "LeadsError",
    "broken_object",
    "cannot_open",
    "cannot_write",
    "compressed",
    "damaged_parquet",
    "from_unreadable",
    "nested_too_deep",
    "not_an_object",
    "not_excel",
    "not_parquet",
    "not_rows",
    "one_document",
    "read_once",
    "repeated_key",
    "too_long_for_excel",
    "too_many_for_excel",
    "unknown_column",
    "unknown_ending",
    "without_event_columns",
]


class LeadsError(Exception):
    """A file of leads cannot be had. `message` says why, `help` what to do; `line` counts from 1."""

    def __init__(self, file: str, message: str, help: str | None = None, line: int | None = None) -> None:
        super().__init__(f"{file}:{line}: {message}" if line is not None else f"{file}: {message}")
        self.file = file
        self.line = line
        self.message = message
        self.help = help


def from_unreadable(file: str, error: UnreadableError) -> LeadsError:
    """Say which file it is, and how to name its encoding."""
    if error.encoding is None:
        return LeadsError(file, error.message, error.help, error.line)
    cure = f"save the file as UTF-8, or add `--encoding {error.encoding}`"
    return LeadsError(file, error.message, cure, error.line)


def cannot_open(file: str, error: OSError) -> LeadsError:
    return LeadsError(file, f"the file cannot be read: {_reason(error)}", "see that it exists and may be read")


def cannot_write(file: str, error: OSError) -> LeadsError:
    return LeadsError(file, f"the file cannot be written: {_reason(error)}", "see that its folder exists and has room")


def compressed(file: str, how: str) -> LeadsError:
    return LeadsError(file, f"the file is compressed ({how})", "unpack it first")


def not_rows(file: str, what: str) -> LeadsError:
    return LeadsError(
        file, f"the file holds {what}, not leads", "export the leads as CSV, .xlsx, Parquet or JSON lines"
    )


def not_parquet(file: str) -> LeadsError:
    return LeadsError(file, "the file is named .parquet, but is none inside", "export it again")


def not_excel(file: str, ending: str) -> LeadsError:
    return LeadsError(
        file, f"the file is named {ending}, but is no Excel file inside", "export it again as .xlsx or CSV"
    )


def damaged_parquet() -> UnreadableError:
    return UnreadableError("the Parquet file is damaged, or unpacks to more than the memory allowed", "export it again")


def one_document(line: int) -> UnreadableError:
    return UnreadableError("the JSON runs over several lines", "write one object a line (JSON lines)", line)


def read_once(file: str) -> LeadsError:
    return LeadsError(file, "what comes through a pipe can be read only once", "save it as a file first")


def unknown_column(file: str, name: str, columns: tuple[str, ...]) -> LeadsError:
    near = [column for column in columns if text_key(name) in text_key(column)]
    shown = ", ".join(f"`{column}`" for column in (near or columns)[:5])
    return LeadsError(file, f"no column is called `{name}`", f"its columns: {shown}" if shown else None)


def without_event_columns(file: str, lacking: list[str], columns: tuple[str, ...]) -> LeadsError:
    missing = " and ".join(f"`{column}`" for column in lacking)
    shown = ", ".join(f"`{column}`" for column in columns[:5])
    return LeadsError(
        file,
        f"an event log has the columns `lead`, `event` and `at`; there is no {missing}",
        f"its columns: {shown}; rename those that mean the same" if shown else None,
    )


def unknown_ending(file: str) -> LeadsError:
    return LeadsError(file, "its ending does not tell what to write", "end it in .csv, .tsv, .jsonl, .parquet or .xlsx")


def too_long_for_excel(file: str, column: str) -> LeadsError:
    return LeadsError(
        file, f"a cell of `{column}` is longer than Excel allows", "write .csv, .jsonl or .parquet instead"
    )


def too_many_for_excel(file: str) -> LeadsError:
    return LeadsError(file, "more rows or columns than Excel allows", "write .csv, .jsonl or .parquet instead")


def broken_object(detail: str) -> str:
    """Say why a line is no JSON; `detail` is that of the JSON parser."""
    return f"broken JSON: {detail[:1].lower()}{detail[1:]}"


def not_an_object(what: str) -> str:
    return f'{what} where an object is expected, like {{"id": "42"}}'


def nested_too_deep(levels: int) -> str:
    return f"lists and objects inside one another, more than {levels} deep"


def repeated_key(first: str, second: str) -> str:
    if first == second:
        return f"the key `{first}` stands twice"
    return f"the keys `{first}` and `{second}` are one name"


def _reason(error: OSError) -> str:
    return (error.strerror or "the system refused").lower()
