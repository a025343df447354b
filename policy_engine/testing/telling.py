"""Tell two policies apart by a lead, or prove that no lead can.

The proofs look for a lead that comes to the change, on either side of it; the reference
evaluator says whether the two policies decide it otherwise. Where it is proven that no
lead comes there, the change changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy_engine.analysis.claims import ALWAYS, KNOWN, NOT_TRUE, TRUE, UNKNOWN, Claim, all_of, any_of
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.prover import NOTHING_PROVEN, Limits, Prover, Verdict
from policy_engine.analysis.questions import prover_for
from policy_engine.model import condition as c
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.mutants import Mutant, Telling
from policy_engine.testing.outcomes import candidate_words, outcome_words
from policy_engine.testing.sample import comes_to, judged, simplest, what_happens

__all__ = ["TellingApart", "Told"]

_LIMITS = Limits(question_seconds=1.0, seconds=60.0)
# A change in what many rules look at is looked for at the first of them.
_MOST_RULES = 12


@frozen
class Told:
    """What tells a change: a lead with what becomes of it before and after, or the proof that there is none."""

    same: bool = False
    lead: SampleLead | None = None
    before: str = ""
    after: str = ""

    @property
    def given(self) -> str | None:
        """Return the lead as an example gives it."""
        return None if self.lead is None else self.lead.given


class TellingApart:
    """Tells changed policies from the one they were made of."""

    def __init__(self, policy: CheckedPolicy, mutants: Sequence[Mutant]) -> None:
        self._policy = policy
        self._coverage = Coverage(policy)
        self._prover = prover_for(policy, tuple(_conditions(mutants)), _LIMITS)

    def tell(self, mutant: Mutant) -> Told:
        """Return what tells a change; nothing where a decision alone cannot, or time is over."""
        if mutant.telling is None:
            return Told()
        verdict = self._asked(mutant, mutant.telling)
        if verdict.impossible:
            return Told(same=True)
        if verdict.lead is None and mutant.telling.rule is None:
            verdict = self._by_rule(mutant, mutant.telling)
        if verdict.lead is None:
            return Told()
        lead = simplest(verdict.lead, lambda less: self._differs(less, mutant))
        before, after = (judged(policy, lead) for policy in (self._policy, mutant.policy))
        return Told(False, lead, *_difference(before, after))

    def _asked(self, mutant: Mutant, telling: Telling) -> Verdict:
        return self._prover.find(_claim(self._prover, telling), lambda lead: self._differs(lead, mutant))

    def _by_rule(self, mutant: Mutant, telling: Telling) -> Verdict:
        """Look for a lead at one rule after another of those that lead to the change."""
        asked = (
            self._asked(mutant, replace(telling, rule=place))
            for place in self._coverage.rules_that_use(mutant.points or frozenset())[:_MOST_RULES]
        )
        return next((verdict for verdict in asked if verdict.lead is not None), NOTHING_PROVEN)

    def _differs(self, lead: SampleLead, mutant: Mutant) -> bool:
        before, after = (judged(policy, lead) for policy in (self._policy, mutant.policy))
        return what_happens(before) != what_happens(after)


def _conditions(mutants: Iterable[Mutant]) -> Iterable[c.Condition]:
    for mutant in mutants:
        telling = mutant.telling
        if telling is not None:
            yield from (one for one in (telling.condition, telling.other) if one is not None)


def _claim(prover: Prover, telling: Telling) -> Claim:
    (side,) = prover.sides
    claims = [ALWAYS if telling.rule is None else comes_to(side, telling.rule)]
    if telling.condition is not None:
        claims.append(_either_way(side, telling))
    return all_of(claims)


def _either_way(side: Side, telling: Telling) -> Claim:
    """Claim that one of two conditions is true and the other is not; of one alone, that it is true."""
    condition, other = telling.condition, telling.other
    assert condition is not None, "something is asked of the lead"
    if other is None:
        return side.claim(condition, TRUE)
    ways = [
        all_of((side.claim(condition, TRUE), side.claim(other, NOT_TRUE))),
        all_of((side.claim(condition, NOT_TRUE), side.claim(other, TRUE))),
    ]
    if telling.is_used:
        # A segment that is unknown and one that is false are not the same: `not` turns only one of them round.
        ways += [
            all_of((side.claim(condition, UNKNOWN), side.claim(other, KNOWN))),
            all_of((side.claim(condition, KNOWN), side.claim(other, UNKNOWN))),
        ]
    return any_of(ways)


def _difference(before: Judgement, after: Judgement) -> tuple[str, str]:
    """Return what becomes of a lead before and after, in words that differ."""
    for words in (_outcome, _with_others, _stage, _shared):
        one, other = words(before), words(after)
        if one != other:
            return one, other
    changed = (part.partition(":")[0] for part in after.decision.shared if part not in before.decision.shared)
    return "shared: " + ", ".join(_names(before)), f"another {', '.join(changed)} is shared"


def _outcome(judgement: Judgement) -> str:
    return outcome_words(judgement.decision)


def _with_others(judgement: Judgement) -> str:
    """Return the outcome with all who would be tried after the first."""
    others = [f", failing that {candidate_words(candidate)}" for candidate in judgement.candidates[1:]]
    return outcome_words(judgement.decision) + "".join(others)


def _stage(judgement: Judgement) -> str:
    return f"stage {judgement.decision.stage or 'none'}"


def _shared(judgement: Judgement) -> str:
    return f"shared: {', '.join(_names(judgement)) or 'nothing'}"


def _names(judgement: Judgement) -> list[str]:
    # A value that is shared may be personal: its name is enough.
    return [part.partition(":")[0] for part in judgement.decision.shared]
