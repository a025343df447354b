"""All analyses of a policy, one table; findings are kept by what the policy means.

found = analyze(policy)
found.findings         # what was proven, each with a lead
found.open_questions   # what was not, by name
"""

from collections.abc import Callable, Iterator

from policy_engine.analysis.conditions import find_always_true, find_idle_parts, find_unjudged_flags
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.gaps import find_gaps, find_left_to_otherwise
from policy_engine.analysis.periods import find_gaps_in_time
from policy_engine.analysis.pods import find_overlapping_pods, find_uncovered, find_unreached_pods
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.prover import USUAL_LIMITS, Limits, Prover
from policy_engine.analysis.reach import find_unreachable
from policy_engine.analysis.tables import find_overlapping_rows
from policy_engine.analysis.waiting import find_absent_reps, find_waiting
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.source.frozen import frozen

__all__ = ["ANALYSES", "Analysis", "Findings", "analyze", "analyze_promises"]

Analysis = Callable[[Proofs], Iterator[Finding]]

# What must hold comes first: time may run out.
ANALYSES: tuple[Analysis, ...] = (
    find_overlapping_rows,
    find_uncovered,
    find_overlapping_pods,
    find_gaps,
    find_unreachable,
    find_unjudged_flags,
    find_always_true,
    find_idle_parts,
    find_gaps_in_time,
    find_unreached_pods,
    find_absent_reps,
    find_waiting,
    find_left_to_otherwise,
)

_KEPT = 64
_kept: list[tuple["_Question", "Findings"]] = []


@frozen
class Findings:
    """What was proven of a policy, and what was not."""

    findings: tuple[Finding, ...]
    open_questions: tuple[str, ...] = ()


class _Question:
    """What is asked of a policy; the hash of its meaning is taken once there is another question to compare it with."""

    def __init__(self, policy: CheckedPolicy, limits: Limits, analyses: tuple[Analysis, ...]) -> None:
        self._policy: CheckedPolicy | None = policy
        self._hash = ""
        self.asked = (limits, analyses)

    def hash(self) -> str:
        """Return the hash of what the policy means; from then on the policy is not needed, and let go."""
        policy = self._policy
        if policy is not None:
            self._hash = meaning_hash(policy)
            self._policy = None
        return self._hash

    def is_the_same(self, other: "_Question") -> bool:
        """Tell whether the answer to one answers the other."""
        return self.asked == other.asked and self.hash() == other.hash()


def analyze(
    policy: CheckedPolicy, limits: Limits = USUAL_LIMITS, analyses: tuple[Analysis, ...] = ANALYSES
) -> Findings:
    """Return what is proven of a policy."""
    question = _Question(policy, limits, analyses)
    known = next((found for asked, found in _kept if asked.is_the_same(question)), None)
    if known is None:
        known = _analyzed(policy, limits, analyses)
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept.append((question, known))
    return known


def analyze_promises(policy: CheckedPolicy, limits: Limits = USUAL_LIMITS) -> Findings:
    """Return what is proven of the promises that a policy must keep to run: unique tables, pods that cover once."""
    of_pods = (find_uncovered, find_overlapping_pods) if policy.model in ("pods", "hybrid") else ()
    return analyze(policy, limits, (find_overlapping_rows, *of_pods))


def _analyzed(policy: CheckedPolicy, limits: Limits, analyses: tuple[Analysis, ...]) -> Findings:
    proofs = Proofs(Prover.of((policy,), limits))
    findings: list[Finding] = []
    for analysis in analyses:
        findings += analysis(proofs)
    return Findings(tuple(findings), tuple(dict.fromkeys(proofs.open_questions)))
