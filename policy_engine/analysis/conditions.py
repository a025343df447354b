"""Conditions that are always true, parts that change nothing, and yes/no fields without which nothing is known."""

from collections.abc import Iterator
from dataclasses import replace

from policy_engine.analysis.boxes import boxes_of
from policy_engine.analysis.claims import NOT_TRUE, TRUE, Claim, all_of
from policy_engine.analysis.cover import any_point
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.gather import parts_below
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import find_lead, judged
from policy_engine.model import condition as c
from policy_engine.model.words import condition_words

__all__ = ["find_always_true", "find_idle_parts", "find_unjudged_flags"]

# Longer conditions are not taken apart.
_MOST_PARTS = 16


def find_always_true(proofs: Proofs) -> Iterator[Finding]:
    """Yield R051 for a rule whose condition is true of every lead."""
    for number, rule in enumerate(proofs.rules):
        if rule.condition is None or rule.table is not None or proofs.prover.out_of_time:
            continue
        if _is_impossible(proofs, proofs.side.claim(rule.condition, NOT_TRUE)):
            found = find_lead(proofs.prover, [(rule.condition, True)])
            yield Finding("R051", (number,), lead=found.lead)


def find_idle_parts(proofs: Proofs) -> Iterator[Finding]:
    """Yield R052 for a part of a condition that can be dropped: no lead is taken otherwise without it."""
    for number, rule in enumerate(proofs.rules):
        if rule.condition is None or rule.table is not None or proofs.prover.out_of_time:
            continue
        found = _idle_part(proofs, rule.condition)
        if found is not None:
            shown = find_lead(proofs.prover, [(rule.condition, True)])
            if shown.impossible:
                # The whole never applies: that is said of the rule.
                continue
            yield Finding("R052", (number,), tuple(condition_words(part) for part in found), shown.lead)


def _idle_part(proofs: Proofs, condition: c.Condition) -> tuple[c.Condition, c.Condition] | None:
    """Return the first part that can be dropped, and the condition without it."""
    if sum(1 for _ in parts_below(condition)) > _MOST_PARTS:
        return None
    side = proofs.side
    for part, shorter, widens in _without_a_part(condition):
        # Without a part of `and` more leads are taken, without one of `or` fewer; `not` exchanges the two.
        wide, narrow = (shorter, condition) if widens else (condition, shorter)
        if _is_impossible(proofs, all_of((side.claim(wide, TRUE), side.claim(narrow, NOT_TRUE)))):
            return part, shorter
    return None


def _without_a_part(condition: c.Condition) -> Iterator[tuple[c.Condition, c.Condition, bool]]:
    """Yield each part that stands in a list of several, the condition without it, and whether that is true of more."""
    if isinstance(condition, c.Not):
        for part, shorter, widens in _without_a_part(condition.part):
            yield part, c.Not(part=shorter), not widens
    if isinstance(condition, c.AllOf | c.AnyOf) and len(condition.parts) > 1:
        parts = condition.parts
        for place, part in enumerate(parts):
            rest = (*parts[:place], *parts[place + 1 :])
            shorter = rest[0] if len(rest) == 1 else replace(condition, parts=rest)
            yield part, shorter, isinstance(condition, c.AllOf)
            for inner, shortened, widens in _without_a_part(part):
                others = (*parts[:place], shortened, *parts[place + 1 :])
                yield inner, replace(condition, parts=others), widens


def _is_impossible(proofs: Proofs, claim: Claim) -> bool:
    """Tell whether no lead is as claimed; where boxes leave it open, the solver is asked."""
    boxes = boxes_of(claim)
    if boxes == ():
        return True
    if boxes is not None and any(proofs.is_plain(any_point(box)) for box in boxes):
        return False
    return proofs.prover.ask_solver(claim, _nothing, rounds=1).impossible


def _nothing(_: SampleLead) -> bool:
    return False


# ---------------------------------------------------------------- yes/no fields


def find_unjudged_flags(proofs: Proofs) -> Iterator[Finding]:
    """Yield R048 for each yes/no field that may be empty, and that a rule then cannot be judged without."""
    flags = {field.name: field for field in proofs.policy.lead.fields if field.kind == "flag" and field.default is None}
    for number, rule in enumerate(proofs.rules):
        if rule.condition is None or not flags:
            continue
        for test in parts_below(rule.condition):
            if isinstance(test, c.Flag) and isinstance(test.operand, c.FieldRef) and test.operand.name in flags:
                name = test.operand.name
                missing = c.Missing(operand=test.operand)
                found = find_lead(proofs.prover, [(rule.condition, None), (missing, True)])
                if found.lead is not None and judged(proofs.policy, found.lead, rule.condition) is None:
                    del flags[name]
                    yield Finding("R048", (number,), (name,), found.lead)
