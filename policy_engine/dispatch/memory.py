"""Decisions as the state keeps them: what is shared of a lead may be personal, and stays sealed."""

import json
from collections.abc import Iterable

from policy_engine.decision_log.reading import LeadRecord, record_of
from policy_engine.decision_log.seal import LeadKey
from policy_engine.model.decision import Decision
from policy_engine.store.protocol import Reader

__all__ = ["kept_decision", "lead_record", "restored"]

_SEALED = ("sealed",)


def kept_decision(decision: Decision) -> str:
    """Return a decision as text that names no shared value."""
    if decision.shared:
        decision = decision.model_copy(update={"shared": _SEALED})
    return decision.model_dump_json()


def restored(reader: Reader, kept: Iterable[tuple[int, str]]) -> dict[int, Decision]:
    """Return decisions as they were, by the numbers of their entries, from the texts that were kept of them."""
    decisions = {entry: Decision.model_validate_json(text) for entry, text in kept}
    sealed = [entry for entry, decision in decisions.items() if decision.shared]
    readings = reader.readings(sealed)
    secrets = reader.secrets([reading.lead for reading in readings.values()])
    for entry in sealed:
        reading = readings[entry]
        closed = json.loads(LeadKey(secrets[reading.lead]).unseal(entry, reading.sealed))
        decisions[entry] = decisions[entry].model_copy(update={"shared": tuple(closed["shared"])})
    return decisions


def lead_record(reader: Reader, entry: int) -> LeadRecord:
    """Return what a lead was like when an entry was written; raises KeyError where it was erased."""
    reading = reader.readings([entry])[entry]
    return record_of(reading.text, reading.sealed, LeadKey(reader.secrets([reading.lead])[reading.lead]), entry)
