"""Whose lead it was at an instant, and which leads a party answers for.

Facts go over rules: what the events say last before the instant, else first after it; else
the fields `pod`, `team`, `role` and `rep` of the lead; else what the rules decide about
the lead as it was, and then the first pod that covers it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.single import judge
from policy_engine.evaluator.targets import covering_pod
from policy_engine.history import Life
from policy_engine.model.decision import Decision
from policy_engine.model.organisation import Pod, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.model.values import Value
from policy_engine.source.frozen import frozen

__all__ = ["Place", "Places"]

_PARTS = ("pod", "team", "role", "rep")


@frozen
class Place:
    """The pod, team, role and rep a lead is with; None where nothing tells."""

    pod: str | None = None
    team: str | None = None
    role: str | None = None
    rep: str | None = None


class Places:
    """Where the leads of one policy are."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._policy = policy
        self._lookup = logic_of(policy).lookup
        self._names = _names_by_key(policy)
        self._fields = {
            part: field.name for part in _PARTS for field in policy.lead.fields if text_key(field.name) == part
        }

    def of(self, life: Life) -> "PlacesOfLead":
        """Return the places of one lead."""
        return PlacesOfLead(self, life)

    def told(self, life: Life) -> Iterator[tuple[datetime, Place]]:
        """Yield where events say a lead went, in order."""
        place = Place()
        for event in life.events:
            given = self._given({part: event.given.get(part) for part in _PARTS})
            if given:
                place = _moved(place, given, self._lookup)
                yield event.at, place

    def from_fields(self, values: Mapping[str, Value]) -> dict[str, str]:
        """Return what the fields of a lead say."""
        return self._given({part: values.get(field) for part, field in self._fields.items()})

    def decision(self, life: Life, at: datetime) -> Decision:
        """Return what the rules say of a lead as it was."""
        return judge(self._policy, life.lead_at(at), at, past=life.past_at(at)).decision

    def by_rules(self, life: Life, at: datetime) -> Place:
        """Return where the rules send a lead as it was, else the pod that covers it."""
        decision = self.decision(life, at)
        pod = decision.pod
        if pod is None and decision.team is None:
            covering = covering_pod(life.situation_at(at))
            pod = covering.name if covering is not None else None
        return Place(pod, decision.team, decision.role, decision.rep)

    def overlaid(self, place: Place, given: Mapping[str, str]) -> Place:
        """Return a place with what is known better."""
        return _moved(place, given, self._lookup) if given else place

    def _given(self, parts: Mapping[str, Value]) -> dict[str, str]:
        """Return the parts that name something, spelled as the policy declares it."""
        return {
            part: self._names.get((part, text_key(text)), text)
            for part, text in parts.items()
            if isinstance(text, str) and text
        }


class PlacesOfLead:
    """Where one lead was at each instant. What is worked out once is kept."""

    def __init__(self, places: Places, life: Life) -> None:
        self._places = places
        self._life = life
        told = list(places.told(life))
        self._times = [at for at, _ in told]
        self._told = [place for _, place in told]
        self._known: dict[datetime, Place] = {}

    def at(self, at: datetime) -> Place:
        """Return where the lead was."""
        if at not in self._known:
            self._known[at] = self._find(at)
        return self._known[at]

    def _find(self, at: datetime) -> Place:
        told = self._told[max(bisect_right(self._times, at) - 1, 0)] if self._told else Place()
        if told.role is not None and (told.pod is not None or told.team is not None):
            return told
        place = self._places.by_rules(self._life, at)
        place = self._places.overlaid(place, self._places.from_fields(self._life.lead_at(at).values))
        return self._places.overlaid(place, _parts_of(told))


def _parts_of(place: Place) -> dict[str, str]:
    return {part: value for part in _PARTS if (value := getattr(place, part)) is not None}


def _moved(place: Place, given: Mapping[str, str], lookup: Lookup) -> Place:
    """Return a place after a move: a new rep brings the pod, team and role that are the rep's alone."""
    rep = lookup.rep(given["rep"]) if "rep" in given else None
    if rep is not None:
        homes = {"pod": _only(rep.pods), "team": _only(rep.teams), "role": _only(rep.roles), "rep": rep.name}
        given = {**{part: name for part, name in homes.items() if name is not None}, **given, "rep": rep.name}
    moved = "pod" in given and given["pod"] != place.pod
    if "rep" not in given and (moved or ("team" in given and given["team"] != place.team)):
        place = replace(place, rep=None)
    if "pod" in given and "team" not in given:
        place = replace(place, team=None)
    if "team" in given and "pod" not in given:
        place = replace(place, pod=None)
    return replace(place, **given)


def _only(names: tuple[str, ...]) -> str | None:
    return names[0] if len(names) == 1 else None


def _names_by_key(policy: CheckedPolicy) -> dict[tuple[str, str], str]:
    homes: list[Pod | Team] = [*policy.pods, *policy.teams]
    roles = [role.name for home in homes for role in home.roles]
    names = {
        "pod": [pod.name for pod in policy.pods],
        "team": [team.name for team in policy.teams],
        "role": roles,
        "rep": [rep.name for rep in policy.reps],
    }
    return {(part, text_key(name)): name for part, declared in names.items() for name in declared}
