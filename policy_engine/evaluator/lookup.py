"""What deciding looks up in a policy, prepared once."""

from collections.abc import Mapping
from dataclasses import dataclass

from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.model.condition import Condition
from policy_engine.model.funnel import ContentLine, Share, Stage
from policy_engine.model.organisation import Pod, Rep, Team
from policy_engine.model.policy import CheckedPolicy, DerivedField, meaning_hash
from policy_engine.model.text import text_key

__all__ = ["Lookup", "lookup_of"]


@dataclass(frozen=True, slots=True)
class RepHomes:
    """A rep, and the pods, teams and roles that list the rep."""

    rep: Rep
    pods: tuple[str, ...]
    teams: tuple[str, ...]
    roles: tuple[str, ...]


class Lookup:
    """The names of one policy, each with what it stands for. References use declared spellings."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self.name = f"{policy.name}@{meaning_hash(policy)[:12]}"
        self.lists: Mapping[str, frozenset[str]] = {
            values.name: frozenset(text_key(value) for value in values.values) for values in policy.lists
        }
        self.segments: Mapping[str, Condition] = {segment.name: segment.condition for segment in policy.segments}
        self.derived: Mapping[str, DerivedField] = {field.name: field for field in policy.derived}
        self.hours: Mapping[str, OpeningHours] = {
            calendar.name: opening_hours(calendar) for calendar in policy.calendars
        }
        self.pods: Mapping[str, Pod] = {text_key(pod.name): pod for pod in policy.pods}
        self.teams: Mapping[str, Team] = {team.name: team for team in policy.teams}
        self.stages: tuple[Stage, ...] = tuple(reversed(policy.stages))
        self.shares: dict[str, list[Share]] = {}
        for share in policy.shares:
            self.shares.setdefault(share.stage, []).append(share)
        self.contents: dict[str, list[ContentLine]] = {}
        for line in policy.contents:
            self.contents.setdefault(line.stage, []).append(line)
        self.pod_field = next((field.name for field in policy.lead.fields if text_key(field.name) == "pod"), None)
        self.reps = _reps(policy)


def _reps(policy: CheckedPolicy) -> dict[str, RepHomes]:
    """Return all reps by the keys of their names and emails; a name wins over an email."""
    pods: dict[str, dict[str, None]] = {}
    teams: dict[str, dict[str, None]] = {}
    roles: dict[str, dict[str, None]] = {}
    for homes, places in ((policy.pods, pods), (policy.teams, teams)):
        for home in homes:
            for role in home.roles:
                for member in role.members:
                    places.setdefault(text_key(member.rep), {})[home.name] = None
                    roles.setdefault(text_key(member.rep), {})[role.name] = None
    reps = {
        key: RepHomes(rep, tuple(pods.get(key, ())), tuple(teams.get(key, ())), tuple(roles.get(key, ())))
        for rep in policy.reps
        if (key := text_key(rep.name))
    }
    by_email = {text_key(found.rep.email): found for found in reps.values() if found.rep.email is not None}
    return {**by_email, **reps}


_KEPT = 16
_lookups: dict[int, Lookup] = {}


def lookup_of(policy: CheckedPolicy) -> Lookup:
    """Return the lookup of a policy; the last few are kept."""
    # By identity: hashing a policy of thousands of rules takes longer than deciding a lead.
    kept = _lookups.get(id(policy))
    if kept is None or kept.policy is not policy:
        if len(_lookups) >= _KEPT:
            _lookups.clear()
        kept = _lookups[id(policy)] = Lookup(policy)
    return kept
