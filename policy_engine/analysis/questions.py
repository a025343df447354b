"""The first question: is there a lead of which this is true, that false, and a third thing unknown?

    prover = prover_for(policy)
    answer = find_lead(prover, [(condition, True), (other, None)])
    answer.impossible      # proven: there is none
    answer.lead.given      # "score 72, vertical insurance"
    answer.lead.csv        # a CSV file of one row
    answer.is_open         # neither found nor proven

A lead that is returned has been tried: the reference evaluator judges the conditions as
asked and, where a rule is named, decides the lead by it. Its values lie as near as can
be to where a condition changes its truth.
"""

from collections.abc import Iterable, Sequence

from policy_engine.analysis.claims import Claim, all_of
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.prover import USUAL_LIMITS, Limits, Prover, Verdict
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.search import search
from policy_engine.evaluator.situation import Situation
from policy_engine.model.condition import Condition
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule

__all__ = ["deciding_rule", "find_lead", "judged", "prover_for", "rules_before", "situation"]

Wanted = tuple[Condition, bool | None]


def prover_for(policy: CheckedPolicy, extra: Sequence[Condition] = (), limits: Limits = USUAL_LIMITS) -> Prover:
    """Return what answers questions about a policy; conditions that are not part of it are `extra`."""
    return Prover.of((policy,), limits, (extra,))


def find_lead(prover: Prover, wanted: Iterable[Wanted] = (), decided_by: Rule | None = None) -> Verdict:
    """Find a lead of which each condition is true, false (False) or unknown (None), and that a rule decides."""
    side, wanted = prover.sides[0], tuple(wanted)
    claims: list[Claim] = [side.claim(condition, frozenset((truth,))) for condition, truth in wanted]
    if decided_by is not None:
        claims.append(side.applies(decided_by))
        claims += [side.passes_over(rule) for rule in rules_before(side.policy, decided_by) if rule.ends_search]

    def is_as_wanted(lead: SampleLead) -> bool:
        if decided_by is not None and deciding_rule(side.policy, lead) is not decided_by:
            return False
        found = situation(side.policy, lead)
        return all(found.judge(condition) is truth for condition, truth in wanted)

    return prover.find(all_of(claims), is_as_wanted)


def rules_before(policy: CheckedPolicy, rule: Rule) -> tuple[Rule, ...]:
    """Return the rules that stand above a rule."""
    place = next(place for place, other in enumerate(policy.rules) if other is rule)
    return policy.rules[:place]


def situation(policy: CheckedPolicy, lead: SampleLead) -> Situation:
    """Return a lead as a policy reads it, at its time."""
    return situation_of(policy, read_lead(policy, lead.raw, lead.id), lead.at)


def judged(policy: CheckedPolicy, lead: SampleLead, condition: Condition) -> bool | None:
    """Tell whether a condition is true, false or unknown of a lead."""
    return situation(policy, lead).judge(condition)


def deciding_rule(policy: CheckedPolicy, lead: SampleLead) -> Rule | None:
    """Return the rule that decides a lead, None where no rule does."""
    return search(situation(policy, lead)).rule
