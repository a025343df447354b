"""Who may take a lead: the members of pods, teams and roles, with what each of them said about work.

A roster is made of a policy once and looked up by name ever after.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from policy_engine.assignment.state import PoolId
from policy_engine.calendars.hours import OpeningHours, opening_hours
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import DateSpan, Member, Pod, Rep, Role, Rotation, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.sharing import Sharing
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["Pool", "Roster", "Seat", "roster_of"]


@frozen
class Seat:
    """A rep in a pool. `hours`: the calendar outside which the rep takes no lead. Days begin at midnight in `zone`."""

    rep: str
    weight: int
    zone: str
    hours: OpeningHours | None
    away: tuple[DateSpan, ...]
    per_day: int | None
    open: int | None

    @property
    def is_limited(self) -> bool:
        """Tell whether the rep can be full."""
        return self.per_day is not None or self.open is not None


@frozen
class Pool:
    """Those among whom leads are handed out, in the order written; no seats: it takes its leads without a rep."""

    id: PoolId
    rotation: Rotation
    seats: tuple[Seat, ...]


class Roster:
    """The pools and reps of one policy, and what each of them gets to see of a lead."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.sharing = Sharing(policy)
        self._policy = policy
        self._reps = {text_key(rep.name): rep for rep in policy.reps}
        self._calendars = {calendar.name: calendar for calendar in policy.calendars}
        self._pools: dict[tuple[str, str | None, str | None], Pool] = {}
        self._named: dict[str, Seat] = {}

    def pool(self, candidate: Candidate) -> Pool:
        """Return those who stand behind a pod, a team or a role."""
        name = candidate.pod if candidate.kind == "pod" else candidate.team if candidate.kind == "team" else None
        wanted = (candidate.kind, name, candidate.role)
        found = self._pools.get(wanted)
        if found is None:
            found = self._pools[wanted] = (
                self._everywhere(candidate) if name is None else self._pool_of(candidate, name)
            )
        return found

    def seat(self, name: str) -> Seat:
        """Return the seat of a rep who is named directly: where the rep is listed first says the hours."""
        found = self._named.get(name)
        if found is None:
            homes = self._homes.get(text_key(name), [])
            working = [home for home in homes if home.calendar is not None]
            found = self._named[name] = self._seat(Member(rep=name), next(iter(working or homes), None))
        return found

    @cached_property
    def _homes(self) -> dict[str, list[Pod | Team]]:
        """The pods and teams of each rep, in the order written."""
        homes: dict[str, list[Pod | Team]] = {}
        for home in self._all_homes():
            for member in _members(home.roles):
                homes.setdefault(text_key(member.rep), []).append(home)
        return homes

    def _all_homes(self) -> Iterator[Pod | Team]:
        yield from self._policy.pods
        yield from self._policy.teams

    def _pool_of(self, candidate: Candidate, name: str) -> Pool:
        kind: Literal["pod", "team"] = "pod" if candidate.kind == "pod" else "team"
        homes: Sequence[Pod | Team] = self._policy.pods if kind == "pod" else self._policy.teams
        home = next((home for home in homes if text_key(home.name) == text_key(name)), None)
        if home is None:
            return Pool(PoolId(kind, name, candidate.role), "turn", ())
        if candidate.role is None:
            return Pool(PoolId(kind, home.name, None), "turn", self._seats((home, home.roles)))
        roles = _named_roles(home, candidate.role)
        if not roles:
            return Pool(PoolId(kind, home.name, candidate.role), "turn", ())
        return Pool(PoolId(kind, home.name, roles[0].name), roles[0].rotation, self._seats((home, roles)))

    def _everywhere(self, candidate: Candidate) -> Pool:
        """Return all who have a role, in any pod or team, by turn."""
        wanted = candidate.role or ""
        found = [(home, roles) for home in self._all_homes() if (roles := _named_roles(home, wanted))]
        role = found[0][1][0].name if found else wanted
        return Pool(PoolId("role", None, role), "turn", self._seats(*found))

    def _seats(self, *groups: tuple[Pod | Team, Sequence[Role]]) -> tuple[Seat, ...]:
        """Return a seat for each member, once, in the order written."""
        seats: dict[str, Seat] = {}
        for home, roles in groups:
            for member in _members(roles):
                if text_key(member.rep) not in seats:
                    seats[text_key(member.rep)] = self._seat(member, home)
        return tuple(seats.values())

    def _seat(self, member: Member, home: Pod | Team | None) -> Seat:
        rep = self._reps.get(text_key(member.rep)) or Rep(name=member.rep)
        return Seat(
            rep=rep.name,
            weight=member.weight,
            zone=self._zone(rep),
            hours=self._hours(rep, home),
            away=rep.away,
            per_day=rep.capacity.per_day,
            open=rep.capacity.open,
        )

    def _hours(self, rep: Rep, home: Pod | Team | None) -> OpeningHours | None:
        """Return the hours outside which a rep takes no lead; what the rep says goes over what the home says."""
        only_in_hours = rep.only_in_hours
        if only_in_hours is None:
            only_in_hours = home is not None and home.only_in_hours
        calendar = rep.calendar or (home.calendar if home is not None else None)
        return opening_hours(self._calendars[calendar]) if only_in_hours and calendar is not None else None

    def _zone(self, rep: Rep) -> str:
        """Return the zone of a rep's calendar: the rep's own, else that of the first home with one, else the policy's.

        A rep has one zone, whichever way a lead comes, so that a day is counted once.
        """
        homes = self._homes.get(text_key(rep.name), [])
        calendars = (rep.calendar, *(home.calendar for home in homes))
        calendar = next((name for name in calendars if name is not None), None)
        return self._policy.timezone if calendar is None else self._calendars[calendar].zone


_KEPT_ROSTERS = 16
_rosters: dict[int, tuple[CheckedPolicy, Roster]] = {}


def roster_of(policy: CheckedPolicy) -> Roster:
    """Return the roster of a policy; the last few are kept."""
    # By identity: hashing a policy of thousands of rules takes longer than handing out a lead.
    kept = _rosters.get(id(policy))
    if kept is None or kept[0] is not policy:
        if len(_rosters) >= _KEPT_ROSTERS:
            _rosters.clear()
        kept = _rosters[id(policy)] = (policy, Roster(policy))
    return kept[1]


def _members(roles: Sequence[Role]) -> Iterator[Member]:
    for role in roles:
        yield from role.members


def _named_roles(home: Pod | Team, name: str) -> list[Role]:
    return [role for role in home.roles if text_key(role.name) == text_key(name)]
