"""Writing the log: entries without holes, each chained to the one before.

The hash of an entry is SHA-256 over the hash before it, a line break and the entry's
text. What an entry was decided from stands beside it, bound by a digest, so that it
can be taken away without a change to the chain. What is sealed of it holds bytes drawn
by chance: taken away, the digest tells nothing of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from policy_engine.decision_log.reading import canonical
from policy_engine.decision_log.seal import LeadKey, sealed, tokens
from policy_engine.decision_log.versions import versions
from policy_engine.model.decision import Decision
from policy_engine.store.protocol import Writer
from policy_engine.store.records import EntryRow, ReadingRow

__all__ = [
    "PUBLIC_PARTS",
    "Cause",
    "LogWriter",
    "Told",
    "chained",
    "decided_bodies",
    "public_parts",
    "reading_digest",
    "written_parts",
]

PUBLIC_PARTS = (
    "outcome", "pod", "team", "role", "rep", "queue", "content", "stage", "priority", "tags", "notify", "reason",
    "rule", "source",
)  # fmt: skip


def chained(previous: str, entry: str) -> str:
    """Return the hash of an entry that follows the one with hash `previous`."""
    return sha256(f"{previous}\n{entry}".encode()).hexdigest()


def reading_digest(text: str, sealed: bytes) -> str:
    """Return what binds a reading to its entry; the length of the text says where it ends."""
    return sha256(f"{len(text)}\n{text}".encode() + sealed).hexdigest()


class Told(NamedTuple):
    """What entries say of leads, each part a column: their ids, the members of the entries (such as `decided_bodies`),
    the leads' keys, and what was read of them, in clear and sealed."""

    leads: Sequence[str]
    bodies: Sequence[str]
    secrets: Sequence[bytes]
    texts: Sequence[str]
    closed: Sequence[bytes]


class LogWriter:
    """Adds to the log within one transaction; `rows` holds the new entries until `close` keeps them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._number, self._hash = writer.head()
        self._at: tuple[datetime, str] | None = None
        self.rows: list[EntryRow] = []

    def decided(self, at: datetime, told: Told) -> None:
        """Write down decisions about leads, and keep them."""
        self.close()
        self._writer.append(self._added("decided", at, told))

    def happened(self, kind: str, at: datetime, lead: str, key: LeadKey, body: Mapping[str, object]) -> int:
        """Write down something else about a lead, in words without personal values; return its number."""
        closed = sealed([key.secret], self.next, [canonical({"id": lead}).encode()])
        self.rows += self._added(kind, at, Told([lead], [_members(body)], [key.secret], ["{}"], closed))
        return self._number

    @property
    def next(self) -> int:
        """Return the number of the next entry."""
        return self._number + 1

    def erased(self, at: datetime, lead: str, key: LeadKey, entries: int) -> int:
        """Write down that a lead was erased: from now on its readings may be gone."""
        self.rows.append(self._chain("erased", at, _members({"lead": key.token(lead), "entries": entries}), None))
        return self._number

    def close(self) -> None:
        """Keep the new entries."""
        self._writer.append(self.rows)
        self.rows = []

    def _added(self, kind: str, at: datetime, told: Told) -> Iterator[EntryRow]:
        leads, bodies, secrets, texts, closed = told
        digests = list(map(reading_digest, texts, closed))
        readings = zip(leads, texts, closed, strict=True)
        for token, body, digest, reading in zip(tokens(secrets, leads), bodies, digests, readings, strict=True):
            yield self._chain(kind, at, f'"lead":"{token}",{body},"read":"{digest}"', reading)

    def _chain(self, kind: str, at: datetime, body: str, reading: ReadingRow | None) -> EntryRow:
        self._number += 1
        entry = f'{{"number":{self._number},"kind":"{kind}","at":"{self._told(at)}",{body}}}'
        self._hash = chained(self._hash, entry)
        return self._number, entry, self._hash, reading

    def _told(self, at: datetime) -> str:
        """Return a time in words; most entries of a transaction have the same."""
        if self._at is None or self._at[0] is not at:
            self._at = at, at.isoformat()
        return self._at[1]


def public_parts(decision: Decision) -> dict[str, object]:
    """Return what a decision says in the policy's own words: nothing that the lead brought along."""
    parts: dict[str, object] = {name: getattr(decision, name) for name in PUBLIC_PARTS}
    parts["source"] = str(decision.source) if decision.source is not None else None
    return {name: value for name, value in parts.items() if value is not None and value != ()}


def written_parts(decision: Decision) -> str:
    """Return the public parts of a decision as JSON."""
    return canonical(public_parts(decision))


class Cause(NamedTuple):
    """Why a lead was decided: it was `new`, or `waited`, its `stage` changed, or it was decided `again` because of
    something."""

    cause: str
    because: str | None = None


def decided_bodies(
    name: str, policy_hash: str, causes: Sequence[Cause], parts: Sequence[str], turns: Sequence[int | None]
) -> list[str]:
    """Return decisions by a policy as members of entries: `parts` are their `written_parts`, `turns` what they used."""
    by = {"policy": {"name": name, "hash": policy_hash}, "versions": dict(versions())}
    begins = {cause: _members({**_words_of(cause), **by}) for cause in set(causes)}
    used = [f',"turn":{turn}' if turn is not None else "" for turn in turns]
    return [f'{begins[cause]},"decision":{part}{turn}' for cause, part, turn in zip(causes, parts, used, strict=True)]


def _words_of(cause: Cause) -> Mapping[str, str]:
    return {"cause": cause.cause} if cause.because is None else {"cause": cause.cause, "because": cause.because}


def _members(content: Mapping[str, object]) -> str:
    """Return the members of an object as JSON, without the braces around them."""
    return canonical(content)[1:-1]
