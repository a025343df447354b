"""The leads of a file, read one by one, with the ids that every command gives them."""

from collections.abc import Iterator
from dataclasses import replace

from policy_engine.batch.leads import LeadRow, LeadsFile
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.model.policy import CheckedPolicy

__all__ = ["leads_in"]


def leads_in(file: LeadsFile, policy: CheckedPolicy) -> Iterator[tuple[LeadRow, Lead]]:
    """Yield each row with its lead; one without an id bears the number of its row."""
    for row in file.rows():
        asked = file.lead_id(row) if file.id_column is not None else ""
        lead = read_lead(policy, row.cells, asked)
        yield row, lead if lead.id else replace(lead, id=str(row.number))
