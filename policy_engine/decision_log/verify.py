"""Verifying the log: the first entry that is not what was written, if there is one."""

import json
from collections.abc import Callable, Iterable, Mapping

from policy_engine.decision_log.record import chained, reading_digest
from policy_engine.decision_log.seal import LeadKey, UnsealableError
from policy_engine.source.frozen import frozen
from policy_engine.store.records import Head, LogRow, Reading

__all__ = ["BadEntry", "Verdict", "verify"]

KeyOf = Callable[[str], LeadKey | None]


@frozen
class BadEntry:
    """The first entry that is not what was written, and why."""

    number: int
    why: str


@frozen
class Verdict:
    """How far a log holds: its end, how many of its entries are about erased leads, and the first bad entry."""

    head: Head
    erased: int = 0
    bad: BadEntry | None = None


def verify(
    rows: Iterable[LogRow], head: Head | None = None, key_of: KeyOf | None = None, after: Head | None = None
) -> Verdict:
    """Walk along a log from its beginning, or from the end of the part `after` which it stands.

    `head` is the end that it must have; `key_of` gives the keys of leads, which tell that a reading is about its lead.
    """
    last = after or Head(0, "")
    # Entries whose reading is gone, until the entry that says so.
    gone: dict[str, list[int]] = {}
    erased = 0
    bad: BadEntry | None = None
    for row in rows:
        why = _wrong(row, last, key_of)
        if why is not None:
            bad = BadEntry(last.entries + 1, why)
            break
        entry = json.loads(row.entry)
        if entry["kind"] == "erased":
            erased += len(gone.pop(entry["lead"], ()))
        elif row.reading is None:
            gone.setdefault(entry["lead"], []).append(row.number)
        last = Head(row.number, row.hash)
    missing = min((numbers[0] for numbers in gone.values()), default=None)
    if missing is not None:
        bad = BadEntry(missing, "what it was decided from is gone, and its lead was not erased")
    elif bad is None and head is not None and head != last:
        bad = BadEntry(min(last.entries, head.entries) + 1, f"the log ends at entry {last.entries}, not where it ended")
    return Verdict(last, erased, bad)


def _wrong(row: LogRow, last: Head, key_of: KeyOf | None) -> str | None:
    if row.number != last.entries + 1:
        return f"entry {row.number} stands in its place"
    if row.hash != chained(last.hash, row.entry):
        return "its text is not the one that was written"
    entry: Mapping[str, object] = json.loads(row.entry)
    if entry["number"] != row.number:
        return f"it says that it is entry {entry['number']}"
    if row.reading is None:
        return None
    if entry.get("read") != reading_digest(row.reading.text, row.reading.sealed):
        return "what it was decided from is not what was written"
    return _wrong_lead(row.number, row.reading, entry, key_of) if key_of is not None else None


def _wrong_lead(number: int, reading: Reading, entry: Mapping[str, object], key_of: KeyOf) -> str | None:
    key = key_of(reading.lead)
    if key is None:
        return "the key of its lead is gone, and the lead was not erased"
    if entry["lead"] != key.token(reading.lead):
        return "it is about another lead"
    try:
        key.unseal(number, reading.sealed)
    except UnsealableError:
        return "what is sealed in it cannot be opened"
    return None
