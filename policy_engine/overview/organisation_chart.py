"""The organisation as boxes inside boxes: a team holds what it includes."""

from collections.abc import Iterator

from policy_engine.model.organisation import Party, Pod, Role, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.overview.words import Local, members_words, parts_of_pod, parts_of_team
from policy_engine.report import Block, Node, Tree

__all__ = ["organisation_chart"]


def organisation_chart(policy: CheckedPolicy, in_zone: Local) -> Iterator[Block]:
    """Yield the chart, where there is somebody to draw."""
    nodes = list(_Chart(policy, in_zone).nodes())
    if nodes:
        yield Tree(nodes)


class _Chart:
    """Draws each team and pod once: inside the first team that includes it, else on its own."""

    def __init__(self, policy: CheckedPolicy, in_zone: Local) -> None:
        self._policy = policy
        self._in_zone = in_zone
        self._teams = {team.name: team for team in policy.teams}
        self._pods = {pod.name: pod for pod in policy.pods}
        self._drawn: set[tuple[str, str]] = set()

    def nodes(self) -> Iterator[Node]:
        inside = {part for team in self._policy.teams for part in self._parts(team)}
        # Teams that stand above come first; a team in a circle of teams would else be drawn nowhere.
        outer = [team for team in self._policy.teams if ("team", team.name) not in inside]
        for team in (*outer, *self._policy.teams):
            yield from self._team(team.name)
        for pod in self._policy.pods:
            yield from self._pod(pod.name)

    def _parts(self, team: Team) -> list[tuple[str, str]]:
        included = team.includes
        if included is None:
            return [("pod", pod.name) for pod in self._policy.pods]
        return [(party.kind, party.name or "") for party in included if party.kind in ("team", "pod")]

    def _team(self, name: str) -> Iterator[Node]:
        if ("team", name) in self._drawn:
            return
        self._drawn.add(("team", name))
        team = self._teams[name]
        children = [
            node
            for kind, part in self._parts(team)
            for node in (self._team(part) if kind == "team" else self._pod(part))
        ]
        shown = {child.title for child in children}
        parts = [words for words in parts_of_team(team) if not (shown and words.startswith("includes "))]
        others = [name for name in _names(team.includes) if name not in shown]
        if shown and others:
            parts.append(f"includes {', '.join(others)}")
        yield Node(team.name, "team", "; ".join(parts), _roles(team.roles), children)

    def _pod(self, name: str) -> Iterator[Node]:
        if ("pod", name) in self._drawn:
            return
        self._drawn.add(("pod", name))
        pod: Pod = self._pods[name]
        yield Node(pod.name, "pod", "; ".join(parts_of_pod(pod, self._in_zone)), _roles(pod.roles))


def _names(parties: tuple[Party, ...] | None) -> list[str]:
    return [party.name or "" for party in parties or ()]


def _roles(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(f"{role.name} by {role.rotation}", members_words(role) or "nobody is listed") for role in roles]
