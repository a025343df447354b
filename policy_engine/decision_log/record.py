"""Writing the log: entries without holes, each chained to the one before.

The hash of an entry is SHA-256 over the hash before it, a line break and the entry's
text. What an entry was decided from stands beside it, bound by a salted digest, so
that it can be taken away without a change to the chain.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from policy_engine.decision_log.reading import canonical
from policy_engine.decision_log.seal import LeadKey
from policy_engine.decision_log.versions import versions
from policy_engine.model.decision import Decision
from policy_engine.store.protocol import Writer
from policy_engine.store.records import LogRow, Reading

__all__ = ["PUBLIC_PARTS", "LogWriter", "chained", "public_parts", "reading_digest", "written_parts"]

PUBLIC_PARTS = (
    "outcome", "pod", "team", "role", "rep", "queue", "content", "stage", "priority", "tags", "notify", "reason",
    "rule", "source",
)  # fmt: skip


def chained(previous: str, entry: str) -> str:
    """Return the hash of an entry that follows the one with hash `previous`."""
    return sha256(f"{previous}\n{entry}".encode()).hexdigest()


def reading_digest(salt: str, text: str, sealed: bytes) -> str:
    """Return what binds a reading to its entry."""
    return sha256(b"\n".join((salt.encode(), text.encode(), sealed))).hexdigest()


class LogWriter:
    """Adds to the log within one transaction; `rows` holds the new entries until `close` keeps them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._number, self._hash = writer.head()
        self._at: tuple[datetime, str] | None = None
        self.rows: list[LogRow] = []

    def decided(
        self,
        policy_name: str,
        policy_hash: str,
        lead: str,
        parts: str,
        at: datetime,
        key: LeadKey,
        read: Callable[[int], tuple[str, bytes]],
        *,
        cause: Mapping[str, str],
        turn: int | None = None,
    ) -> int:
        """Write down a decision, of which `parts` are the `written_parts`; return its number.

        `read` writes down what it was decided from, by that number; `cause` says why the lead was decided.
        """
        text, sealed = read(self._number + 1)
        body = f'{_causes(*cause.items())},{_by_what(policy_name, policy_hash)},"decision":{parts}'
        if turn is not None:
            body += f',"turn":{turn}'
        return self._add("decided", at, body, lead, key, text, sealed)

    def happened(self, kind: str, at: datetime, lead: str, key: LeadKey, body: Mapping[str, object]) -> int:
        """Write down something else about a lead, in words without personal values; return its number."""
        sealed = key.seal(self._number + 1, canonical({"id": lead}).encode())
        return self._add(kind, at, _members(body), lead, key, "{}", sealed)

    def erased(self, at: datetime, lead: str, key: LeadKey, entries: int) -> int:
        """Write down that a lead was erased: from now on its readings may be gone."""
        return self._chain("erased", at, _members({"lead": key.token(lead), "entries": entries}), None)

    def close(self) -> None:
        """Keep the new entries."""
        self._writer.append(self.rows)
        self.rows = []

    def _add(self, kind: str, at: datetime, body: str, lead: str, key: LeadKey, text: str, sealed: bytes) -> int:
        salt = key.salt(self._number + 1)
        bound = f'"lead":"{key.token(lead)}",{body},"read":"{reading_digest(salt, text, sealed)}"'
        return self._chain(kind, at, bound, Reading(lead, salt, text, sealed))

    def _chain(self, kind: str, at: datetime, body: str, reading: Reading | None) -> int:
        self._number += 1
        entry = f'{{"number":{self._number},"kind":"{kind}","at":"{self._told(at)}",{body}}}'
        self._hash = chained(self._hash, entry)
        self.rows.append(LogRow(self._number, entry, self._hash, reading))
        return self._number

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


@lru_cache(maxsize=64)
def _causes(*cause: tuple[str, str]) -> str:
    return _members(dict(cause))


@lru_cache(maxsize=64)
def _by_what(name: str, policy_hash: str) -> str:
    return _members({"policy": {"name": name, "hash": policy_hash}, "versions": dict(versions())})


def _members(content: Mapping[str, object]) -> str:
    """Return the members of an object as JSON, without the braces around them."""
    return canonical(content)[1:-1]
