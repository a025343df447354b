"""Leads that no rule decides, and leads that fall through because a value is missing."""

from collections.abc import Iterator

from policy_engine.analysis.boxes import boxes_of
from policy_engine.analysis.claims import ALWAYS, UNKNOWN, At, all_of
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.gather import parts_below
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import judged
from policy_engine.analysis.substitution import operands_inside
from policy_engine.model import condition as c
from policy_engine.model.routing import Rule

__all__ = ["find_gaps", "find_left_to_otherwise"]


def find_gaps(proofs: Proofs) -> Iterator[Finding]:
    """Yield R042 where there is a lead that no rule decides."""
    rules = proofs.rules
    if any(_takes_all(rule) for rule in rules):
        return
    verdict = proofs.outside(({},), len(rules), ALWAYS, lambda lead: proofs.takes(lead) is None, show=True)
    if verdict.lead is not None:
        yield Finding("R042", lead=verdict.lead)
    elif verdict.is_open:
        proofs.open_questions.append("whether every lead is decided")


def _takes_all(rule: Rule) -> bool:
    return rule.ends_search and rule.condition is None and rule.start is None and rule.until is None


def find_left_to_otherwise(proofs: Proofs) -> Iterator[Finding]:
    """Yield R043 for fields without which a lead falls through, at the first rule that cannot be judged then."""
    last = next((number for number, rule in enumerate(proofs.rules) if _takes_all(rule)), len(proofs.rules))
    seen: set[str] = set()
    for number, rule in enumerate(proofs.rules[:last]):
        if rule.condition is None or not rule.ends_search:
            continue
        names = [name for name in dict.fromkeys(_fields_of(rule.condition)) if name not in seen]
        seen.update(names)
        found = {name: lead for name in names if (lead := _without(proofs, name, number, last)) is not None}
        if found:
            rules = (number, last) if last < len(proofs.rules) else (number,)
            yield Finding("R043", rules, tuple(found), next(iter(found.values())))


def _fields_of(condition: c.Condition) -> Iterator[str]:
    """Yield the fields that a condition reads of the lead itself."""
    for test in parts_below(condition):
        if not isinstance(test, c.Missing | c.SegmentRef):
            for operand in operands_inside(test):
                if isinstance(operand, c.FieldRef):
                    yield operand.name


def _without(proofs: Proofs, name: str, number: int, last: int) -> SampleLead | None:
    """Return a lead without the field that falls through, and that a rule cannot be judged of."""
    rule = proofs.rules[number]
    assert rule.condition is not None, "a rule that reads a field has a condition"
    axis = proofs.prover.space.field_axis(0, name)
    missing = proofs.prover.space.axes[axis].missing
    if not missing:
        return None
    claim = all_of((At(axis, missing), proofs.side.claim(rule.condition, UNKNOWN)))
    if rule.start is not None or rule.until is not None:
        claim = all_of((claim, proofs.side.in_force(rule)))
    boxes = boxes_of(claim)
    if boxes is None or boxes == ():
        return None

    def falls_through(lead: SampleLead) -> bool:
        return proofs.takes(lead) == (last if last < len(proofs.rules) else None) and (
            judged(proofs.policy, lead, rule.condition) is None  # type: ignore[arg-type]
        )

    return proofs.outside(boxes, last, claim, falls_through, show=True).lead
