"""Links between teams: whom a team includes and whom it reports to, never in a circle."""

from collections.abc import Iterator, Mapping, Sequence

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.scope import Scope
from policy_engine.model.organisation import Party, Team

__all__ = ["check_links"]


def check_links(scope: Scope) -> None:
    """Report teams that include themselves or report to themselves, over others or not."""
    teams = scope.draft.teams
    _report_circles(scope, "includes", {team.name: _teams_of(team.includes or ()) for team in teams})
    _report_circles(scope, "reports to", {team.name: _superior(team) for team in teams})


def _superior(team: Team) -> tuple[str, ...]:
    return () if team.reports_to is None else _teams_of((team.reports_to,))


def _teams_of(parties: Sequence[Party]) -> tuple[str, ...]:
    return tuple(party.name for party in parties if party.kind == "team" and party.name is not None)


def _report_circles(scope: Scope, words: str, links: Mapping[str, tuple[str, ...]]) -> None:
    for circle in _circles(links):
        declared = scope.teams.find(circle[0])
        if declared is not None:
            scope.report(errors.circle_of_teams(words, circle, declared.location))


def _circles(links: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield each circle that closes while the links are followed, from its first team on."""
    done: set[str] = set()
    for start in links:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(links[start]))] if start not in done else []
        while stack:
            path = [name for name, _ in stack]
            following = next(stack[-1][1], None)
            if following is None:
                done.add(stack.pop()[0])
            elif following in path:
                yield tuple(path[path.index(following) :])
            elif following not in done and following in links:
                stack.append((following, iter(links[following])))
