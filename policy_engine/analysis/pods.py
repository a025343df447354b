"""Pods that cover a lead twice, leads that no pod covers, and pods that no rule reaches."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from policy_engine.analysis.boxes import boxes_of
from policy_engine.analysis.claims import NOT_TRUE, TRUE, all_of
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.questions import judged
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.model import routing as r
from policy_engine.model.condition import Condition
from policy_engine.model.organisation import Pod
from policy_engine.model.sla import Reassign
from policy_engine.model.text import text_key

__all__ = ["find_overlapping_pods", "find_uncovered", "find_unreached_pods"]


def _covering(proofs: Proofs) -> list[Pod]:
    return [pod for pod in proofs.policy.pods if pod.covers is not None]


def find_overlapping_pods(proofs: Proofs) -> Iterator[Finding]:
    """Yield R046 for two pods that cover one lead."""
    for one, other in combinations(_covering(proofs), 2):
        assert one.covers is not None and other.covers is not None, "pods that cover"
        covers = (one.covers, other.covers)
        claim = all_of(proofs.side.claim(condition, TRUE) for condition in covers)
        verdict = proofs.prover.find(claim, partial(_all_true, proofs, covers))
        if verdict.lead is not None:
            yield Finding("R046", names=(one.name, other.name), lead=verdict.lead)
        elif verdict.is_open:
            proofs.open_questions.append(f"whether pods `{one.name}` and `{other.name}` overlap")


def _all_true(proofs: Proofs, conditions: Sequence[Condition], lead: SampleLead) -> bool:
    return all(judged(proofs.policy, lead, condition) is True for condition in conditions)


def find_uncovered(proofs: Proofs) -> Iterator[Finding]:
    """Yield R047 for a lead that no pod covers, R058 where a value that must be there is missing from each of them."""
    pods = _covering(proofs)
    if not pods:
        return
    covers = [pod.covers for pod in pods if pod.covers is not None]
    claim = all_of(proofs.side.claim(condition, NOT_TRUE) for condition in covers)

    def is_uncovered(lead: SampleLead) -> bool:
        return not any(judged(proofs.policy, lead, condition) for condition in covers)

    required = [field.name for field in proofs.policy.lead.fields if not field.optional and field.default is None]
    whole = all_of((claim, *(proofs.side.presence(name, is_there=True) for name in required)))
    for code, asked in (("R047", whole), ("R058", claim)):
        verdict = proofs.prover.find(asked, is_uncovered)
        if verdict.lead is not None:
            yield Finding(code, names=tuple(pod.name for pod in pods), lead=verdict.lead)
        elif verdict.is_open:
            proofs.open_questions.append("whether every lead is covered by a pod")
        if not verdict.impossible or not required:
            return


# ---------------------------------------------------------------- pods that nothing reaches


def find_unreached_pods(proofs: Proofs) -> Iterator[Finding]:
    """Yield R054 for a pod with members that no rule and no step of a clock ever sends a lead to."""
    policy = proofs.policy
    if not policy.rules:
        return
    named = {text_key(name) for name in _named(proofs)}
    for pod in policy.pods:
        if pod.inferred or not pod.roles or text_key(pod.name) in named:
            continue
        if not _is_matched(proofs, pod):
            yield Finding("R054", names=(pod.name,))


def _named(proofs: Proofs) -> Iterator[str]:
    """Yield the pods that rules and steps name, and those of the roles and reps they name."""
    policy = proofs.policy
    targets = [target for rule in policy.rules for action in rule.actions for target in _targets(action)]
    targets += [
        action.target
        for sla in policy.slas
        for step in sla.steps
        for action in step.actions
        if isinstance(action, Reassign)
    ]
    for target in targets:
        match target:
            case r.PodTarget(pod=name):
                yield name
            case r.RoleTarget(role=role):
                yield from (
                    pod.name for pod in policy.pods if any(text_key(o.name) == text_key(role) for o in pod.roles)
                )
            case r.RepTarget(rep=rep):
                yield from (
                    pod.name
                    for pod in policy.pods
                    if any(text_key(member.rep) == text_key(rep) for of in pod.roles for member in of.members)
                )
            case _:
                pass


def _targets(action: r.Action) -> Iterator[r.SingleTarget | r.Nurture]:
    if isinstance(action, r.Assign):
        if isinstance(action.target, r.SplitTarget):
            yield from (share.target for share in action.target.shares)
        else:
            yield action.target
    if isinstance(action, r.Assign | r.HandOff):
        yield from action.failing


def _is_matched(proofs: Proofs, pod: Pod) -> bool:
    """Tell whether some rule may send a lead to a pod by what it covers, or hands off inside it; if in doubt, yes."""
    for number, rule in enumerate(proofs.rules):
        hands_off = any(isinstance(action, r.HandOff) for action in rule.actions)
        matches = any(isinstance(target, r.MatchingPodTarget) for action in rule.actions for target in _targets(action))
        if not hands_off and not matches:
            continue
        # A lead may have come to be in a pod by another way than by what it covers.
        if hands_off and (
            pod.covers is None or any(text_key(known.name) == "pod" for known in proofs.policy.lead.fields)
        ):
            return True
        if pod.covers is None:
            continue
        claim = all_of((proofs.claims[number], proofs.side.claim(pod.covers, TRUE)))
        verdict = proofs.outside(boxes_of(claim), number, claim, lambda lead: _goes_to(proofs, lead, pod), show=True)
        if not verdict.impossible:
            return True
    return False


def _goes_to(proofs: Proofs, lead: SampleLead, pod: Pod) -> bool:
    judgement = judge(proofs.policy, read_lead(proofs.policy, lead.raw, lead.id), lead.at)
    return any(candidate.pod == pod.name for candidate in judgement.candidates)
