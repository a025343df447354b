"""Calls that come twice: the same key with the same lead gets the same answer, and takes no turn."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b

from policy_engine.decision_log.reading import canonical, plain_values
from policy_engine.dispatch.arrival import Dispatched
from policy_engine.dispatch.memory import kept_decision, restored
from policy_engine.store.protocol import Writer
from policy_engine.store.records import Request, storable

__all__ = ["KEPT", "KeyReusedError", "answer_once"]

# Whoever asks again does so within a day; a week leaves room for those who were down.
KEPT = timedelta(days=7)


class KeyReusedError(Exception):
    """A key came with another lead than the first time; nothing was decided."""

    def __init__(self) -> None:
        super().__init__("this key came with another lead before")


def answer_once(
    writer: Writer, key: str, lead: Mapping[str, object], at: datetime, decide: Callable[[], Dispatched]
) -> Dispatched:
    """Return what was answered to this key, else decide; raises KeyReusedError where the lead is another one."""
    key = storable(key)
    body = _fingerprint(lead, writer.secret())
    before = writer.request(key)
    if before is not None:
        if before.body != body:
            raise KeyReusedError
        return Dispatched(restored(writer, [(before.entry, before.answer)])[before.entry], before.entry, True)
    found = decide()
    writer.forget_requests(at - KEPT)
    lead_id = found.decision.lead
    writer.put_request(key, Request(body, lead_id, found.entry, at, kept_decision(found.decision)))
    return found


def _fingerprint(lead: Mapping[str, object], secret: bytes) -> str:
    content = canonical(sorted(plain_values(lead).items()))
    return blake2b(content.encode(), key=secret, person=b"call", digest_size=16).hexdigest()
