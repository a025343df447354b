"""Links between teams: whom a team includes and whom it reports to, never in a circle."""

from collections.abc import Sequence

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.circles import Uses, walk_uses
from policy_engine.checker.scope import Scope
from policy_engine.model.organisation import Party, Team

__all__ = ["check_links"]


def check_links(scope: Scope) -> None:
    """Report teams that include themselves or report to themselves, over others or not."""
    teams = scope.draft.teams
    _report_circles(scope, "includes", {team.name: _teams_of(team.includes or ()) for team in teams})
    _report_circles(scope, "reports to", {team.name: _superior(team) for team in teams})


def _superior(team: Team) -> list[str]:
    return [] if team.reports_to is None else _teams_of((team.reports_to,))


def _teams_of(parties: Sequence[Party]) -> list[str]:
    return [party.name for party in parties if party.kind == "team" and party.name is not None]


def _report_circles(scope: Scope, words: str, links: Uses) -> None:
    _, circles = walk_uses(links)
    for circle in circles:
        declared = scope.teams.find(circle[0])
        if declared is not None:
            scope.report(errors.circle_of_teams(words, circle, declared.location))
