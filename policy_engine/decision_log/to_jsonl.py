"""The log as JSON lines: a head, an entry a line, an end. Personal values stand in it as keyed hashes, or sealed."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping

from policy_engine.decision_log.reading import canonical
from policy_engine.store.records import Head, LogRow

__all__ = ["FORMAT", "end_line", "entry_line", "head_line", "key_lines"]

FORMAT = 1


def head_line(after: Head, *, whole: bool = True) -> str:
    """Return the first line: which entry the log comes after, and whether all entries from there are in it."""
    return canonical({"log": FORMAT, "after": after._asdict(), "whole": whole})


def entry_line(row: LogRow, previous: str) -> str:
    """Return the line of an entry; `previous` is the hash of the entry before."""
    line: dict[str, object] = {"entry": json.loads(row.entry), "previous": previous, "hash": row.hash}
    if row.reading is not None:
        line["reading"] = json.loads(row.reading.text)
        line["sealed"] = b64encode(row.reading.sealed).decode()
    return canonical(line)


def end_line(head: Head) -> str:
    """Return the last line: what the log ends with."""
    return canonical({"end": head._asdict()})


def key_lines(secrets: Mapping[str, bytes]) -> Iterable[str]:
    """Yield the lines of a file of keys, by the tokens of leads: what is sealed in a log can be read with it."""
    return _key_lines(secrets.items())


def _key_lines(secrets: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    for token, secret in secrets:
        yield canonical({"lead": token, "key": b64encode(secret).decode()})
