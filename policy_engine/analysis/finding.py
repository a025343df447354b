"""Findings as plain data: what was proven, of which rules and names, shown by which lead.

A finding holds no place and no words: the same meaning gives the same findings, wherever
it is written, so that they can be kept. Places and words come from `errors.py`.
"""

from datetime import datetime

from policy_engine.analysis.leads import SampleLead
from policy_engine.source.frozen import frozen

__all__ = ["Finding"]


@frozen
class Finding:
    """One finding. `rules` are places in the policy's order, the first is where it stands.

    `names` are those of pods, tables, fields, reps or conditions in words, as each code says.
    `span` is a stretch of time.
    """

    code: str
    rules: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    lead: SampleLead | None = None
    span: tuple[datetime, datetime] | None = None
