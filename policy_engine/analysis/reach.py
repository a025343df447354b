"""Rules that never apply, and rules that those above always take first: which ones, together too."""

from collections.abc import Iterator

from policy_engine.analysis.boxes import Box
from policy_engine.analysis.claims import all_of
from policy_engine.analysis.cover import TooHardError, bits_of
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import judged, situation
from policy_engine.evaluator.search import in_force, search

__all__ = ["find_unreachable"]

# Nobody reads a longer list of rules that take another together.
_MOST_TAKERS = 40


def find_unreachable(proofs: Proofs) -> Iterator[Finding]:
    """Yield R040 for a rule that never applies, R041 for one that is always taken first, R050 where it only adds."""
    for number, rule in enumerate(proofs.rules):
        if proofs.prover.out_of_time:
            proofs.open_questions.append(f"whether `{rule.label}` is ever reached")
            continue
        finding = _finding(proofs, number)
        if finding is not None:
            yield finding


def _finding(proofs: Proofs, number: int) -> Finding | None:
    rule, boxes = proofs.rules[number], proofs.boxes[number]
    if boxes == ():
        return Finding("R040", (number,))
    verdict = proofs.outside(
        boxes, number, proofs.claims[number], lambda lead: _is_reached(proofs, lead, number), show=False
    )
    if verdict.is_open:
        proofs.open_questions.append(f"whether `{rule.label}` is ever reached")
    if not verdict.impossible:
        return None
    found = proofs.prover.find(proofs.claims[number], lambda lead: _applies(proofs, lead, number))
    if found.impossible:
        return Finding("R040", (number,))
    takers = _takers(proofs, number, found.lead)
    return Finding("R041" if rule.ends_search else "R050", (number, *takers), lead=found.lead)


def _applies(proofs: Proofs, lead: SampleLead, number: int) -> bool:
    rule = proofs.rules[number]
    return in_force(rule, lead.at) and (rule.condition is None or judged(proofs.policy, lead, rule.condition) is True)


def _is_reached(proofs: Proofs, lead: SampleLead, number: int) -> bool:
    """Tell whether a lead comes to a rule, and the rule applies."""
    if not _applies(proofs, lead, number):
        return False
    deciding = search(situation(proofs.policy, lead)).rule
    return deciding is None or not any(deciding is rule for rule in proofs.rules[:number])


# ---------------------------------------------------------------- which rules take it


def _takers(proofs: Proofs, number: int, lead: SampleLead | None) -> tuple[int, ...]:
    """Return rules above that together take all leads of a rule, none of which can be left out."""
    boxes = proofs.boxes[number]
    by_lead = None if lead is None else proofs.takes(lead)
    if boxes is None or not _are_covered(proofs, boxes, proofs.above(number)):
        return _by_solver(proofs, number) or (() if by_lead is None else (by_lead,))
    single = _single(proofs, number, boxes)
    if single is not None:
        return (single,)
    met = 0
    for box in boxes:
        met |= proofs.cover.meeting(box, proofs.above(number))
    takers = list(dict.fromkeys(proofs.rule_of_box(place) for place in bits_of(met)))
    if len(takers) > _MOST_TAKERS:
        return ()
    for taker in reversed(takers):
        fewer = [other for other in takers if other != taker]
        if _are_covered(proofs, boxes, proofs.of_rules(fewer)):
            takers = fewer
    return tuple(takers)


def _single(proofs: Proofs, number: int, boxes: tuple[Box, ...]) -> int | None:
    """Return the first rule above that alone takes all leads of a rule."""
    candidates: set[int] | None = None
    for box in boxes:
        holding = proofs.cover.containing(box, proofs.above(number))
        rules = {proofs.rule_of_box(place) for place in bits_of(holding)}
        candidates = rules if candidates is None else candidates & rules
    return min(candidates, default=None) if candidates else None


def _are_covered(proofs: Proofs, boxes: tuple[Box, ...], vector: int) -> bool:
    try:
        return all(proofs.cover.outside(box, vector) is None for box in boxes)
    except TooHardError:
        return False


def _by_solver(proofs: Proofs, number: int) -> tuple[int, ...]:
    """Return rules above that take all leads of a rule, found by leaving out one after another."""
    takers = [other for other in range(number) if proofs.rules[other].ends_search]
    for taker in tuple(takers)[:_MOST_TAKERS]:
        fewer = [other for other in takers if other != taker]
        claim = all_of((proofs.claims[number], *(proofs.side.passes_over(proofs.rules[other]) for other in fewer)))
        if proofs.prover.ask_solver(claim, lambda _: False, rounds=1).impossible:
            takers = fewer
    return tuple(takers) if len(takers) <= _MOST_TAKERS else ()
