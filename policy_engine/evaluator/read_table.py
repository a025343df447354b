"""From a table of raw leads to columns of typed values: what `read_lead` reads of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.typed_columns import TypedColumn, from_values
from policy_engine.model.decision import Problem
from policy_engine.model.policy import CheckedPolicy

__all__ = ["ReadTable", "read_table"]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The typed columns of the fields, the ids, and what could not be read of each lead."""

    fields: Mapping[str, TypedColumn]
    ids: Sequence[str]
    problems: Sequence[tuple[Problem, ...]]


def read_table(policy: CheckedPolicy, leads: pl.DataFrame) -> ReadTable:
    """Read a table whose columns are the headers or the names of fields."""
    read = [read_lead(policy, raw) for raw in leads.iter_rows(named=True)]
    fields = {
        each.name: from_values([lead.values[each.name] for lead in read], each.kind) for each in policy.lead.fields
    }
    return ReadTable(fields, [lead.id for lead in read], [lead.problems for lead in read])
