"""What marketing sends to a lead on its stage."""

from collections.abc import Iterable

from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.situation import Situation
from policy_engine.model.funnel import ContentLine, Stage
from policy_engine.model.membership import everyone_in
from policy_engine.model.organisation import Party
from policy_engine.model.text import text_key

__all__ = ["owner_of", "stage_content"]


def stage_content(situation: Situation) -> str | None:
    """Return the first content of the lead's stage that its owner has for such a lead, and that it was not sent yet.

    A team that includes the owner speaks for it. Where nobody who owns the stage has any
    content at all, that of the other side serves.
    """
    name = situation.stage.name
    if name is None:
        return None
    owner = owner_of(situation, situation.lookup.stages[name])
    return _first_content(situation, _lines_of(situation.lookup, name, owner))


def owner_of(situation: Situation, stage: Stage) -> Party | None:
    """Return who owns a stage for this lead: an owner whose condition is true, before the one for all others."""
    for owner in stage.owners:
        if owner.condition is not None and situation.judge(owner.condition) is True:
            return owner.party
    return next((owner.party for owner in stage.owners if owner.condition is None), None)


def _lines_of(lookup: Lookup, stage: str, owner: Party | None) -> list[ContentLine]:
    """Return what is there for a stage of that owner; found once, and kept."""
    key = (stage, owner.kind, owner.name) if owner is not None else (stage, None, None)
    kept = lookup.lines_of_owner.get(key)
    if kept is None:
        lines = lookup.contents.get(stage, [])
        own = [line for line in lines if owner is not None and _speaks_for(lookup, line.party, owner)]
        kept = lookup.lines_of_owner[key] = own or lines
    return kept


def _speaks_for(lookup: Lookup, party: Party, owner: Party) -> bool:
    policy = lookup.policy
    return party == owner or (party.kind == "team" and owner in everyone_in(party, policy.pods, policy.teams))


def _first_content(situation: Situation, lines: Iterable[ContentLine]) -> str | None:
    sent = frozenset[str]() if situation.past is None else situation.past.sent
    for line in lines:
        for content in line.contents:
            if sent and text_key(content.name) in sent:
                continue
            if content.condition is None or situation.judge(content.condition) is True:
                return content.name
    return None
