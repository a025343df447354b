"""Who answers: every stage, objective and agreement has one party that does, and a mixed team somebody who leads it."""

from collections.abc import Iterator, Sequence

from policy_engine.checker import errors_accountability as errors
from policy_engine.checker.scope import Scope
from policy_engine.model.membership import everyone_in
from policy_engine.model.organisation import Party, Pod, Team
from policy_engine.model.text import text_key
from policy_engine.model.words import party_words
from policy_engine.source.span import Location

__all__ = ["check_accountability"]


def check_accountability(scope: Scope) -> None:
    """Report stages, objectives, agreements and teams for which nobody answers, or more than one party does."""
    _led(scope)
    _owned(scope)
    for what, name, party, place in _promised(scope):
        _answered(scope, what, name, party, place)
    _objectives_of_parties(scope)


# ---------------------------------------------------------------- teams


def _led(scope: Scope) -> None:
    """Report mixed teams without a lead: an error where an organisation is declared."""
    draft = scope.draft
    answering = {party for _, _, party, _ in _promised(scope)}
    for team in draft.teams:
        held = [Party(kind="pod", name=pod.name) for pod in draft.pods] if team.includes is None else team.includes
        parties = [*_roles(team), *(party_words(party) for party in held)]
        _report_unled(scope, team, "team", parties, is_looked_at=True)
    for pod in draft.pods:
        promises = Party(kind="pod", name=pod.name) in answering
        _report_unled(scope, pod, "pod", _roles(pod), is_looked_at=draft.model is not None or promises)


def _roles(home: Pod | Team) -> list[str]:
    return [role.name for role in home.roles]


def _report_unled(scope: Scope, home: Pod | Team, kind: str, parties: Sequence[str], *, is_looked_at: bool) -> None:
    if is_looked_at and home.leader is None and not home.inferred and len(parties) > 1:
        place = (scope.pods if kind == "pod" else scope.teams).by_key[text_key(home.name)].location
        is_error = scope.draft.model is not None
        scope.report(errors.nobody_leads(kind, home.name, parties, place, is_error=is_error))


# ---------------------------------------------------------------- stages


def _owned(scope: Scope) -> None:
    """Report stages without an owner, and those that have one only for some leads."""
    for stage in scope.draft.stages:
        place = scope.stages.by_key[text_key(stage.name)].location
        if not stage.owners:
            scope.report(errors.nobody_owns(stage.name, place, is_error=scope.draft.model is not None))
        elif all(owner.condition is not None for owner in stage.owners):
            scope.report(errors.some_owned(stage.name, party_words(stage.owners[-1].party), place))


# ---------------------------------------------------------------- objectives and agreements


def _promised(scope: Scope) -> Iterator[tuple[str, str, Party, Location]]:
    """Yield each objective and each agreement with a party that answers for it."""
    for objective in scope.draft.objectives:
        yield "objective", objective.name, objective.party, scope.given["objective", text_key(objective.name)]
    for agreement in scope.draft.agreements:
        for party in agreement.parties:
            yield "agreement", agreement.name, party, scope.given["agreement", text_key(agreement.name)]


def _answered(scope: Scope, what: str, name: str, party: Party, place: Location) -> None:
    """Report a promise of a party in which there is nobody, or of a role that several teams have."""
    homes: list[Pod | Team] = [*scope.draft.pods, *scope.draft.teams]
    if party.kind == "role":
        having = [_home_words(home) for home in homes if any(role.name == party.name for role in home.roles)]
        if len(having) > 1:
            scope.report(errors.several_answer(what, name, party_words(party), having, place))
        return
    home = next(home for home in homes if _home_words(home) == party_words(party))
    held = everyone_in(party, scope.draft.pods, scope.draft.teams)
    if home.leader is None and not home.inferred and len(held) == 1:
        scope.report(errors.nobody_there(what, name, party_words(party), place))


def _home_words(home: Pod | Team) -> str:
    return party_words(Party(kind="pod" if isinstance(home, Pod) else "team", name=home.name))


def _objectives_of_parties(scope: Scope) -> None:
    """Report parties of an agreement that promise nothing, themselves or through who belongs to them."""
    promising = {objective.party for objective in scope.draft.objectives}
    for agreement in scope.draft.agreements:
        for party in agreement.parties:
            if not promising & everyone_in(party, scope.draft.pods, scope.draft.teams):
                place = scope.given["agreement", text_key(agreement.name)]
                scope.report(errors.promises_nothing(agreement.name, party_words(party), place))
