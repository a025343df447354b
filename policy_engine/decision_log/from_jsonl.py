"""Reading the log from JSON lines: every byte counts, so that what was changed is found where it stands."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from policy_engine.decision_log import errors
from policy_engine.decision_log.reading import canonical
from policy_engine.decision_log.record import chained
from policy_engine.decision_log.seal import LeadKey
from policy_engine.decision_log.to_jsonl import FORMAT
from policy_engine.store.records import Head, LogRow, Reading

__all__ = ["LogFile", "read_keys"]


class LogFile:
    """A log in a file, read line by line. `after` is the entry that it comes after."""

    def __init__(self, path: str | Path) -> None:
        self.name = str(path)
        with self._opened() as file:
            self.after, self.is_whole = self._head(file.readline().removesuffix(b"\n"))

    def rows(self) -> Iterator[LogRow]:
        """Yield the entries; raises LogError at the first that is not as it was written."""
        last = self.after
        with self._opened() as file:
            file.readline()
            for line in file:
                content = self._content(line.removesuffix(b"\n"), last.entries + 1)
                if "end" in content:
                    break
                row = self._row(content, last)
                last = Head(row.number, row.hash)
                yield row
            else:
                raise errors.not_ended(self.name, last.entries + 1)
            if content != {"end": last._asdict()} or not line.endswith(b"\n") or file.read(1):
                raise errors.broken_line(self.name, last.entries + 1)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with Path(self.name).open("rb") as file:
                yield file
        except OSError as error:
            raise errors.unreadable(self.name, (error.strerror or "the system refused").lower()) from error

    def _row(self, content: Mapping[str, Any], last: Head) -> LogRow:
        expected = last.entries + 1
        try:
            entry, previous, digest = content["entry"], content["previous"], content["hash"]
            number = int(entry["number"])
            reading = None
            if "reading" in content:
                sealed = _exact_bytes(content["sealed"])
                reading = Reading(str(entry["lead"]), canonical(content["reading"]), sealed)
        except (KeyError, TypeError, ValueError):
            raise errors.broken_line(self.name, expected) from None
        follows = previous == last.hash and number == expected
        # Of a choice of entries each is bound to the one before it all the same.
        if not (follows if self.is_whole else number >= expected) or digest != chained(previous, canonical(entry)):
            raise errors.broken_line(self.name, expected if self.is_whole else number)
        return LogRow(number, canonical(entry), digest, reading)

    def _head(self, line: bytes) -> tuple[Head, bool]:
        try:
            content = json.loads(line)
            after, whole = Head(**content["after"]), bool(content["whole"])
            expected = {"log": FORMAT, "after": after._asdict(), "whole": whole}
        except (KeyError, TypeError, ValueError):
            raise errors.no_log(self.name) from None
        if canonical(expected).encode() != line:
            raise errors.no_log(self.name)
        return after, whole

    def _content(self, line: bytes, expected: int) -> Mapping[str, Any]:
        """Return what stands in a line, if it is written to the letter as we write it."""
        try:
            content = json.loads(line)
            is_ours = isinstance(content, dict) and canonical(content).encode() == line
        except (ValueError, RecursionError):
            is_ours = False
        if not is_ours:
            raise errors.broken_line(self.name, expected)
        found: Mapping[str, Any] = content
        return found


def _exact_bytes(text: str) -> bytes:
    """Return what base64 says; the last letter of a text has spare bits, which say nothing and must be as written."""
    content = b64decode(text, validate=True)
    if b64encode(content).decode() != text:
        raise ValueError(text)
    return content


def read_keys(path: str | Path) -> Mapping[str, LeadKey]:
    """Return the keys of leads by their tokens; raises LogError where the file holds none."""
    try:
        lines: Iterable[str] = Path(path).read_text(encoding="ascii").splitlines()
        contents = [json.loads(line) for line in lines]
        return {content["lead"]: LeadKey(b64decode(content["key"])) for content in contents}
    except OSError as error:
        raise errors.unreadable(str(path), (error.strerror or "the system refused").lower()) from error
    except (KeyError, TypeError, ValueError):
        raise errors.LogError(f"`{path}` is no file of keys") from None
