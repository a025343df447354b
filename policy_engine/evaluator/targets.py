"""From what a rule does to who may take the lead: named, and not yet asked."""

import hashlib
from dataclasses import dataclass

from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.situation import Situation
from policy_engine.model import routing as r
from policy_engine.model.funnel import ContentLine, Stage
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import Party, Pod
from policy_engine.model.text import text_key

__all__ = ["Nobody", "candidates_of", "covering_pod", "stage_content"]


@dataclass(frozen=True, slots=True)
class Nobody:
    """A target that names nobody, and why."""

    reason: str


def candidates_of(
    situation: Situation, rule: r.Rule, action: r.Assign | r.HandOff, pod: str | None
) -> tuple[tuple[Candidate, ...], str | None]:
    """Return all who may take the lead, in the order to be tried; the reason where the first target names nobody.

    `pod` is the one of the lead's last decision.
    """
    first = (
        _hand_off(situation, action, pod) if isinstance(action, r.HandOff) else _named(situation, rule, action.target)
    )
    found = [first, *(_named(situation, rule, target) for target in action.failing)]
    reason = first.reason if isinstance(first, Nobody) else None
    return tuple(candidate for candidate in found if isinstance(candidate, Candidate)), reason


def covering_pod(situation: Situation) -> Pod | None:
    """Return the first pod, in the order written, whose `covers` is true."""
    for pod in situation.lookup.policy.pods:
        if pod.covers is not None and situation.judge(pod.covers) is True:
            return pod
    return None


def _named(situation: Situation, rule: r.Rule, target: r.Target | r.Failing) -> Candidate | Nobody:
    if isinstance(target, r.PodTarget):
        return _pod(situation, target.pod, target.role)
    if isinstance(target, r.MatchingPodTarget):
        pod = covering_pod(situation)
        return _pod(situation, pod.name, target.role) if pod is not None else Nobody("no pod covers this lead")
    if isinstance(target, r.TeamTarget):
        return _team(situation, target.team, target.role)
    if isinstance(target, r.RoleTarget):
        return Candidate(kind="role", role=target.role)
    if isinstance(target, r.RepTarget):
        return _rep(situation.lookup, target.rep) or Nobody(f"no rep is called {target.rep}")
    if isinstance(target, r.FieldTarget):
        return _field(situation, target.field)
    if isinstance(target, r.QueueTarget):
        return Candidate(kind="queue", queue=target.queue)
    if isinstance(target, r.Nurture):
        return Candidate(kind="nurture", content=target.content or stage_content(situation))
    return _named(situation, rule, _share(situation, rule, target))


def _pod(situation: Situation, name: str, role: str | None) -> Candidate:
    pod = situation.lookup.pods[text_key(name)]
    return Candidate(kind="pod", pod=pod.name, role=role, keep=_keep(situation, pod.keep))


def _team(situation: Situation, name: str, role: str | None) -> Candidate:
    team = situation.lookup.teams[name]
    return Candidate(kind="team", team=name, role=role, keep=_keep(situation, team.keep))


def _keep(situation: Situation, operand: object) -> str | None:
    value = situation.value(operand) if operand is not None else None  # type: ignore[arg-type]
    return text_key(str(value)) if value is not None else None


def _rep(lookup: Lookup, name: str) -> Candidate | None:
    homes = lookup.reps.get(text_key(name))
    if homes is None:
        return None
    return Candidate(
        kind="rep", rep=homes.rep.name, pod=_only(homes.pods), team=_only(homes.teams), role=_only(homes.roles)
    )


def _only(names: tuple[str, ...]) -> str | None:
    return names[0] if len(names) == 1 else None


def _field(situation: Situation, field: str) -> Candidate | Nobody:
    value = situation.lead.values[field]
    if not isinstance(value, str):
        return Nobody(f"{field} is missing")
    return _rep(situation.lookup, value) or Nobody(f"{field} names no rep")


def _share(situation: Situation, rule: r.Rule, split: r.SplitTarget) -> r.SingleTarget:
    """Choose by a stable hash of the lead's id: the first 8 bytes of SHA-256, modulo 10,000."""
    rule_name = rule.name if rule.name is not None else split.words
    text = f"{situation.lookup.policy.name}{rule_name}\0{situation.lead.id}"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    position = int.from_bytes(digest[:8], "big") % 10_000
    below = 0
    for share in split.shares:
        below += int(share.percent * 100)
        if position < below:
            return share.target
    return split.shares[-1].target


def _hand_off(situation: Situation, action: r.HandOff, pod: str | None) -> Candidate | Nobody:
    """To that role in the pod the lead is in, or in a team that serves that pod; without pods, to the role anywhere."""
    lookup = situation.lookup
    if not lookup.policy.pods:
        return Candidate(kind="role", role=action.role)
    home = _pod_of_lead(situation, pod)
    if home is None:
        return Nobody("this lead is in no pod, and no pod covers it")
    if any(text_key(role.name) == text_key(action.role) for role in home.roles):
        return _pod(situation, home.name, action.role)
    for team in lookup.policy.teams:
        serves = team.serves is None or any(text_key(name) == text_key(home.name) for name in team.serves)
        if serves and any(text_key(role.name) == text_key(action.role) for role in team.roles):
            return _team(situation, team.name, action.role)
    return _pod(situation, home.name, action.role)


def _pod_of_lead(situation: Situation, pod: str | None) -> Pod | None:
    lookup = situation.lookup
    written = situation.lead.values[lookup.pod_field] if lookup.pod_field is not None else None
    for name in (pod, written):
        if isinstance(name, str) and text_key(name) in lookup.pods:
            return lookup.pods[text_key(name)]
    return covering_pod(situation)


# ---------------------------------------------------------------- content of a stage


def stage_content(situation: Situation) -> str | None:
    """Return the first content of the lead's stage that its owner has for such a lead.

    Where the owner of the stage has none at all, that of the other side serves.
    """
    name = situation.stage()
    stage = next((stage for stage in situation.lookup.stages if stage.name == name), None)
    if stage is None:
        return None
    lines = situation.lookup.contents.get(stage.name, [])
    owner = _owner(situation, stage)
    own = [line for line in lines if line.party == owner]
    return _first_content(situation, own or lines)


def _owner(situation: Situation, stage: Stage) -> Party | None:
    """Return who owns a stage for this lead: an owner whose condition is true, before the one for all others."""
    for owner in stage.owners:
        if owner.condition is not None and situation.judge(owner.condition) is True:
            return owner.party
    return next((owner.party for owner in stage.owners if owner.condition is None), None)


def _first_content(situation: Situation, lines: list[ContentLine]) -> str | None:
    for line in lines:
        for content in line.contents:
            if content.condition is None or situation.judge(content.condition) is True:
                return content.name
    return None
