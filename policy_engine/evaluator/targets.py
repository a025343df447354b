"""From what a rule does to who may take the lead: named, and not yet asked."""

import hashlib
from functools import lru_cache

from policy_engine.evaluator.content import stage_content
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.situation import Situation
from policy_engine.evaluator.wording import number_or_text
from policy_engine.model import routing as r
from policy_engine.model.condition import Operand
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import Pod, Role
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["candidates_of", "chosen_share", "covering_pod", "is_settled", "split_position"]


@frozen
class _Nobody:
    """A target that names nobody, and why."""

    reason: str


_Found = Candidate | _Nobody

# Many leads have the same takers: each is made once.
_candidate = lru_cache(maxsize=4_096)(Candidate)


def candidates_of(
    situation: Situation, rule: r.Rule, action: r.Assign | r.HandOff, pod: str | None
) -> tuple[tuple[Candidate, ...], str | None]:
    """Return all who may take the lead, in the order to be tried; the reason where the first target names nobody.

    `pod` is the one of the lead's last decision.
    """
    if action.kind == "hand_off":
        first = _hand_off(situation, action.role, pod)
    elif action.target.kind == "split":
        first = _named(situation, chosen_share(situation, rule, action.target).target)
    else:
        first = _named(situation, action.target)
    found = [first, *(_named(situation, target) for target in action.failing)]
    reason = first.reason if isinstance(first, _Nobody) else None
    return tuple(candidate for candidate in found if isinstance(candidate, Candidate)), reason


def covering_pod(situation: Situation) -> Pod | None:
    """Return the first pod, in the order written, whose `covers` is true."""
    if situation.covering is None:
        pods = situation.lookup.policy.pods
        found = (pod for pod in pods if pod.covers is not None and situation.judge(pod.covers) is True)
        situation.covering = (next(found, None),)
    return situation.covering[0]


def _named(situation: Situation, target: r.SingleTarget | r.Nurture) -> _Found:
    match target.kind:
        case "pod":
            return _pod(situation, situation.lookup.pods[text_key(target.pod)], target.role)
        case "matching_pod":
            pod = covering_pod(situation)
            return _pod(situation, pod, target.role) if pod is not None else _Nobody("no pod covers this lead")
        case "team":
            return _team(situation, target.team, target.role)
        case "role":
            return _candidate(kind="role", role=target.role)
        case "rep":
            return _rep(situation, target.rep) or _Nobody(f"no rep is called {target.rep}")
        case "field":
            return _rep_in_field(situation, target.field)
        case "queue":
            return _candidate(kind="queue", queue=target.queue)
        case "nurture":
            content = target.content if target.content is not None else stage_content(situation)
            return _candidate(kind="nurture", content=content)


def _pod(situation: Situation, pod: Pod, role: str | None) -> Candidate:
    return _candidate(kind="pod", pod=pod.name, role=role, keep=_keep(situation, pod.keep))


def _team(situation: Situation, name: str, role: str | None) -> Candidate:
    team = situation.lookup.teams[text_key(name)]
    return _candidate(kind="team", team=team.name, role=role, keep=_keep(situation, team.keep))


def _keep(situation: Situation, operand: Operand | None) -> str | None:
    """Return the key of the value by which leads are kept together."""
    value = None if operand is None else situation.value(operand)
    return None if value is None else text_key(number_or_text(value))


def _rep(situation: Situation, name: str) -> Candidate | None:
    homes = situation.lookup.rep(name)
    if homes is None:
        return None
    return _candidate(
        kind="rep", rep=homes.name, pod=_only(homes.pods), team=_only(homes.teams), role=_only(homes.roles)
    )


def _only(names: tuple[str, ...]) -> str | None:
    return names[0] if len(names) == 1 else None


def _rep_in_field(situation: Situation, field: str) -> _Found:
    value = situation.values[field]
    if value is None:
        return _Nobody(f"{field} is missing")
    # What the field holds may be personal: the reason names the field alone.
    return _rep(situation, str(value)) or _Nobody(f"{field} names no rep")


# ---------------------------------------------------------------- what depends on no lead


def is_settled(rule: r.Rule | None, lookup: Lookup) -> bool:
    """Tell whether a rule sends every lead to the same takers; no rule does."""
    for action in rule.actions if rule is not None else ():
        match action:
            case r.Assign(target=target, failing=failing):
                return all(_is_settled_target(each, lookup) for each in (target, *failing))
            case r.Nurture(content=content):
                return content is not None
            case r.HandOff():
                return False
            case r.Reject():
                return True
    return True


def _is_settled_target(target: r.Target | r.Nurture, lookup: Lookup) -> bool:
    match target:
        case r.PodTarget(pod=pod):
            return lookup.pods[text_key(pod)].keep is None
        case r.TeamTarget(team=team):
            return lookup.teams[text_key(team)].keep is None
        case r.Nurture(content=content):
            return content is not None
        case _:
            return isinstance(target, r.RoleTarget | r.RepTarget | r.QueueTarget)


# ---------------------------------------------------------------- splits


def chosen_share(situation: Situation, rule: r.Rule, split: r.SplitTarget) -> r.Share:
    """Return the share in whose part the lead's position lies."""
    rule_name = rule.name if rule.name is not None else split.words
    position = split_position(situation.lookup.policy.name, rule_name, situation.lead.id)
    below = 0
    for share in split.shares:
        below += int(share.percent * 100)
        if position < below:
            return share
    return split.shares[-1]


def split_position(policy: str, rule: str, lead: str) -> int:
    """Return where a lead stands among 10,000: by a stable hash of its id, not by chance.

    >>> split_position("p", "r", "42")
    1881
    """
    digest = hashlib.sha256(f"{policy}{rule}\0{lead}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % 10_000


# ---------------------------------------------------------------- hand-offs


def _hand_off(situation: Situation, role: str, pod: str | None) -> _Found:
    """Name that role in the pod the lead is in, or in a team that serves the pod; without pods, the role anywhere."""
    if not situation.lookup.policy.pods:
        return _candidate(kind="role", role=role)
    home = _pod_of_lead(situation, pod)
    if home is None:
        return _Nobody("this lead is in no pod, and no pod covers it")
    if _has_role(home.roles, role):
        return _pod(situation, home, role)
    for team in situation.lookup.policy.teams:
        serves = team.serves is None or any(text_key(name) == text_key(home.name) for name in team.serves)
        if serves and _has_role(team.roles, role):
            return _team(situation, team.name, role)
    return _pod(situation, home, role)


def _has_role(roles: tuple[Role, ...], name: str) -> bool:
    return any(text_key(role.name) == text_key(name) for role in roles)


def _pod_of_lead(situation: Situation, pod: str | None) -> Pod | None:
    """Return the pod of the last decision, else of the field `pod`, else the first that covers the lead."""
    lookup = situation.lookup
    written = None if lookup.pod_field is None else situation.values[lookup.pod_field]
    for name in (pod, written):
        if isinstance(name, str) and text_key(name) in lookup.pods:
            return lookup.pods[text_key(name)]
    return covering_pod(situation)
