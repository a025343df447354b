"""Decisions as the state keeps them: what is shared of a lead may be personal, and stays sealed."""

import json
from collections.abc import Iterable
from dataclasses import replace

from policy_engine.decision_log.reading import LeadRecord, canonical, record_of
from policy_engine.decision_log.record import written_parts
from policy_engine.decision_log.seal import LeadKey
from policy_engine.model.border import from_json, to_json
from policy_engine.model.decision import Decision
from policy_engine.source.frozen import frozen
from policy_engine.store.protocol import Reader
from policy_engine.store.records import storable

__all__ = ["InForce", "Ruling", "decision_in_force", "kept_decision", "lead_record", "restored"]

_SEALED = "*"


def kept_decision(decision: Decision) -> str:
    """Return a decision as text that names no shared value; where there are some, a mark says so."""
    if not decision.shared:
        return to_json(decision, brief=True)
    return _SEALED + to_json(decision, without="shared", brief=True)


class Ruling:
    """All of a decision but its lead, as it is written down: of leads that are decided alike, it is made once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.parts = written_parts(decision)
        nobody = kept_decision(decision.about("", decision.problems, decision.at))
        self._before, _, self._after = nobody.partition('""')

    def kept(self, lead: str) -> str:
        """Return the decision about a lead as `kept_decision` does."""
        return f"{self._before}{canonical(lead)}{self._after}"


def restored(reader: Reader, kept: Iterable[tuple[int, str]]) -> dict[int, Decision]:
    """Return decisions as they were, by the numbers of their entries, from the texts that were kept of them."""
    decisions: dict[int, Decision] = {}
    sealed: list[int] = []
    for entry, text in kept:
        decisions[entry] = from_json(Decision, text.removeprefix(_SEALED))
        if text.startswith(_SEALED):
            sealed.append(entry)
    readings = reader.readings(sealed)
    secrets = reader.secrets([reading.lead for reading in readings.values()])
    for entry in sealed:
        reading = readings[entry]
        closed = json.loads(LeadKey(secrets[reading.lead]).unseal(entry, reading.sealed))
        decisions[entry] = replace(decisions[entry], shared=tuple(closed["shared"]))
    return decisions


def lead_record(reader: Reader, entry: int) -> LeadRecord:
    """Return what a lead was like when an entry was written; raises KeyError where it was erased."""
    reading = reader.readings([entry])[entry]
    return record_of(reading.text, reading.sealed, LeadKey(reader.secrets([reading.lead])[reading.lead]), entry)


@frozen
class InForce:
    """The decision in force for a lead, the hash of the policy that took it, and what the lead was like."""

    decision: Decision
    policy_hash: str
    record: LeadRecord


def decision_in_force(reader: Reader, lead_id: str) -> InForce:
    """Return the decision in force for a lead; raises KeyError for one that was not decided."""
    lead = reader.leads([storable(lead_id)])[storable(lead_id)]
    decision = restored(reader, [(lead.entry, lead.decision)])[lead.entry]
    return InForce(decision, lead.policy, lead_record(reader, lead.entry))
