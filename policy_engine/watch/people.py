"""Who a message of a step goes to: people with their names and addresses."""

from collections.abc import Iterable, Iterator

from policy_engine.model.decision import Decision
from policy_engine.model.organisation import Party, Pod, Role, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key

__all__ = ["Directory"]


class Directory:
    """The people of one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._emails = {text_key(rep.name): rep.email for rep in policy.reps}
        self._pods = {pod.name: pod for pod in policy.pods}
        self._teams = {team.name: team for team in policy.teams}

    def of(self, who: Party, decision: Decision) -> list[dict[str, str]]:
        """Return the people behind a party, for the lead of a decision; an empty list where there is nobody."""
        if who.kind == "address":
            return [{"email": who.name or ""}]
        return [self._person(name) for name in dict.fromkeys(self._names(who, decision))]

    def _names(self, who: Party, decision: Decision) -> Iterator[str]:
        home = self._home(decision)
        match who.kind:
            case "the rep":
                yield from [decision.rep] if decision.rep is not None else []
            case "manager":
                yield from [home.leader] if home is not None and home.leader is not None else []
            case "rep":
                yield who.name or ""
            case "team" | "pod":
                named = self._teams.get(who.name or "") if who.kind == "team" else self._pods.get(who.name or "")
                if named is not None:
                    yield from [named.leader] if named.leader is not None else _members(named.roles)
            case "role":
                yield from self._of_role(who.name or "", home)

    def _of_role(self, name: str, home: Pod | Team | None) -> Iterator[str]:
        """Yield the members of a role of the lead's pod or team; where it has none, of all."""
        homes: Iterable[Pod | Team] = [home] if home is not None else []
        found = list(_members(role for each in homes for role in each.roles if role.name == name))
        if not found:
            everywhere: list[Pod | Team] = [*self._pods.values(), *self._teams.values()]
            found = list(_members(role for each in everywhere for role in each.roles if role.name == name))
        yield from found

    def _home(self, decision: Decision) -> Pod | Team | None:
        if decision.pod is not None:
            return self._pods.get(decision.pod)
        return self._teams.get(decision.team) if decision.team is not None else None

    def _person(self, name: str) -> dict[str, str]:
        email = self._emails.get(text_key(name))
        return {"name": name} if email is None else {"name": name, "email": email}


def _members(roles: Iterable[Role]) -> Iterator[str]:
    for role in roles:
        for member in role.members:
            yield member.rep
