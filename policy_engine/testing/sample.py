"""Leads that proofs found: what becomes of one, and the same finding shown by a simpler one."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from policy_engine.analysis.claims import Claim, all_of
from policy_engine.analysis.leads import USUAL, SampleLead
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.questions import situation
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.evaluator.wording import number_or_text
from policy_engine.explain.edits import edit_for
from policy_engine.model import condition as c
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key

__all__ = ["asked_of", "at_the_boundary", "comes_to", "judged", "simplest", "what_happens"]

_ID = "id"
_ORDER = (">", ">=", "<", "<=")

Shows = Callable[[SampleLead], bool]


def comes_to(side: Side, place: int) -> Claim:
    """Claim that a lead comes to a rule while it is in force."""
    above = [rule for rule in side.policy.rules[:place] if rule.ends_search]
    return all_of([*map(side.passes_over, above), side.in_force(side.policy.rules[place])])


def judged(policy: CheckedPolicy, lead: SampleLead) -> Judgement:
    return judge(policy, read_lead(policy, lead.raw, lead.id), lead.at)


def what_happens(judgement: Judgement) -> tuple[object, ...]:
    """Return all that becomes of a lead, without which rule did it and what was undecided."""
    return *asked_of(judgement), judgement.decision.stage, judgement.decision.shared


def asked_of(judgement: Judgement) -> tuple[object, ...]:
    """Return what an example may ask of a lead."""
    decision = judgement.decision
    return (
        decision.outcome, decision.pod, decision.team, decision.role, decision.rep, decision.queue, decision.content,
        decision.priority, decision.tags, decision.notify, decision.reason, judgement.candidates,
    )  # fmt: skip


def simplest(lead: SampleLead, shows: Shows) -> SampleLead:
    """Leave out one value of a lead after another, as long as it shows what it is to show.

    A value that the policy asks of every lead stays, but for the id: without it the lead
    has a problem. The time is an everyday one, if it may be.
    """
    everyday = replace(lead, at=USUAL)
    if shows(everyday):
        lead = everyday
    needed = {field.name for field in lead.policy.lead.fields if not field.optional and field.default is None}
    for name in lead.raw:
        if name in needed and text_key(name) != _ID:
            continue
        less = replace(lead, raw={other: text for other, text in lead.raw.items() if other != name})
        if shows(less):
            lead = less
    return lead


def at_the_boundary(lead: SampleLead, tests: Iterable[c.Condition], shows: Shows) -> SampleLead:
    """Move the numbers that are compared to the bound, or to the next number beside it, where the lead still shows."""
    fields = {field.name: field for field in lead.policy.lead.fields}
    for test in tests:
        if not isinstance(test, c.Compare) or test.operator not in _ORDER:
            continue
        found = situation(lead.policy, lead)
        truth = found.judge(test)
        edit = None if truth is None else edit_for(found, test, wanted=truth)
        if edit is None or fields[edit[0]].kind not in ("number", "whole", "money") or edit[0] not in lead.raw:
            continue
        name, value = edit
        text = number_or_text(value)
        text = text.replace(".", ",") if fields[name].decimal_comma else text
        moved = replace(lead, raw={**lead.raw, name: text})
        if shows(moved):
            lead = moved
    return lead
