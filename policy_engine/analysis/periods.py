"""Rules for one kind of lead that follow one another in time: a gap between them, or an overlap."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from policy_engine.analysis.claims import TRUE, At, all_of
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import judged
from policy_engine.calendars.zones import LAST_INSTANT
from policy_engine.model.condition import Condition

__all__ = ["find_gaps_in_time"]


def find_gaps_in_time(proofs: Proofs) -> Iterator[Finding]:
    """Yield R053 where periods of rules with one condition leave a gap, R056 where they overlap."""
    by_condition: dict[Condition, list[int]] = {}
    for number, rule in enumerate(proofs.rules):
        if rule.condition is not None and (rule.start is not None or rule.until is not None):
            by_condition.setdefault(rule.condition, []).append(number)
    for condition, numbers in by_condition.items():
        ordered = sorted(
            numbers, key=lambda number: proofs.rules[number].start or datetime.min.replace(tzinfo=LAST_INSTANT.tzinfo)
        )
        for one, other in pairwise(ordered):
            yield from _between(proofs, condition, one, other)


def _between(proofs: Proofs, condition: Condition, one: int, other: int) -> Iterator[Finding]:
    first, second = proofs.rules[one], proofs.rules[other]
    if first.until is None or second.start is None:
        end = first.until
        if second.start is not None and first.ends_search and second.ends_search:
            end = second.until or LAST_INSTANT
            yield from _shown(proofs, "R056", condition, (one, other), (second.start, end))
        return
    if first.until < second.start:
        yield from _shown(proofs, "R053", condition, (one, other), (first.until, second.start))
    elif second.start < first.until and first.ends_search and second.ends_search:
        end = min(first.until, second.until or first.until)
        yield from _shown(proofs, "R056", condition, (one, other), (second.start, end))


def _shown(
    proofs: Proofs, code: str, condition: Condition, rules: tuple[int, int], span: tuple[datetime, datetime]
) -> Iterator[Finding]:
    space = proofs.prover.space
    axis = space.axes[space.at]
    inside = axis.compared(">=", span[0]) & axis.compared("<", span[1])
    claim = all_of((proofs.side.claim(condition, TRUE), At(space.at, inside)))

    def is_inside(lead: SampleLead) -> bool:
        return span[0] <= lead.at < span[1] and judged(proofs.policy, lead, condition) is True

    verdict = proofs.prover.find(claim, is_inside)
    if verdict.lead is not None:
        yield Finding(code, rules, lead=verdict.lead, span=span)
