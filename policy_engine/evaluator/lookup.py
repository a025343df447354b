"""What deciding looks up in a policy, prepared once."""

from collections.abc import Mapping
from functools import cached_property

from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.model.condition import Condition, DecisionRef, DerivedRef, DomainOf, FieldRef, Operand, StageRef
from policy_engine.model.funnel import ContentLine, Share, Stage
from policy_engine.model.organisation import Pod, Rep, Team
from policy_engine.model.policy import CheckedPolicy, DerivedField, meaning_hash
from policy_engine.model.sharing import Sharing
from policy_engine.model.text import text_key
from policy_engine.model.values import TextConstant
from policy_engine.source.frozen import frozen

__all__ = ["Lookup", "RepHomes"]


@frozen
class RepHomes:
    """A rep, and the pods, teams and roles that list the rep."""

    name: str
    pods: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Lookup:
    """The names of one policy, each with what it stands for. References use declared spellings."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self.lists: Mapping[str, frozenset[str]] = {
            values.name: frozenset(text_key(value) for value in values.values) for values in policy.lists
        }
        self.segments: Mapping[str, Condition] = {segment.name: segment.condition for segment in policy.segments}
        self.derived: Mapping[str, DerivedField] = {field.name: field for field in policy.derived}
        self.hours: Mapping[str, OpeningHours] = {
            calendar.name: opening_hours(calendar) for calendar in policy.calendars
        }
        self.pods: Mapping[str, Pod] = {text_key(pod.name): pod for pod in policy.pods}
        self.teams: Mapping[str, Team] = {text_key(team.name): team for team in policy.teams}
        self.stages: Mapping[str, Stage] = {stage.name: stage for stage in policy.stages}
        self.shared = _shared_by_stage(policy.shares)
        self.sharing = Sharing(policy)
        self.contents: dict[str, list[ContentLine]] = {}
        for line in policy.contents:
            self.contents.setdefault(line.stage, []).append(line)
        self.lines_of_owner: dict[tuple[str, str | None, str | None], list[ContentLine]] = {}
        self.pod_field = next((field.name for field in policy.lead.fields if text_key(field.name) == "pod"), None)
        self.reps = _reps(policy)
        self.knows_its_reps = any(not rep.inferred for rep in policy.reps)
        self._texts = frozenset(
            [field.name for field in policy.lead.fields if field.kind in ("text", "choice")]
            + [field.name for field in policy.derived if field.kind in ("text", "choice")]
        )

    @cached_property
    def name(self) -> str:
        """Return what decisions call the policy: its name, and the start of the hash of its meaning."""
        return f"{self.policy.name}@{meaning_hash(self.policy)[:12]}"

    def is_text(self, operand: Operand) -> bool:
        """Tell whether the values of an operand are texts."""
        if isinstance(operand, FieldRef | DerivedRef):
            return operand.name in self._texts
        return isinstance(operand, DomainOf | StageRef | DecisionRef | TextConstant)

    def rep(self, name: str) -> RepHomes | None:
        """Return the rep of that name or email; where a policy knows no reps, whoever is named."""
        found = self.reps.get(text_key(name))
        return found if found is not None or self.knows_its_reps else RepHomes(name)


def _shared_by_stage(shares: tuple[Share, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the names of what is shared on each stage, each once."""
    names: dict[str, dict[str, None]] = {}
    for share in shares:
        names.setdefault(share.stage, {}).update(dict.fromkeys(share.fields))
    return {stage: tuple(fields) for stage, fields in names.items()}


def _reps(policy: CheckedPolicy) -> dict[str, RepHomes]:
    """Return all reps by the keys of their names and emails; a name wins over an email."""
    pods = _homes_by_rep(policy.pods)
    teams = _homes_by_rep(policy.teams)
    roles: dict[str, dict[str, None]] = {}
    homes: list[Pod | Team] = [*policy.pods, *policy.teams]
    for home in homes:
        for role in home.roles:
            for member in role.members:
                roles.setdefault(text_key(member.rep), {})[role.name] = None

    def found(rep: Rep) -> RepHomes:
        key = text_key(rep.name)
        return RepHomes(rep.name, *(tuple(names.get(key, ())) for names in (pods, teams, roles)))

    by_email = {text_key(rep.email): found(rep) for rep in policy.reps if rep.email is not None}
    return {**by_email, **{text_key(rep.name): found(rep) for rep in policy.reps}}


def _homes_by_rep(homes: tuple[Pod, ...] | tuple[Team, ...]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for home in homes:
        for role in home.roles:
            for member in role.members:
                found.setdefault(text_key(member.rep), {})[home.name] = None
    return found
