"""Stages and kinds of lead for which nobody has any content.

What a lead is sent depends on who owns its stage for it: the content of the owner, or of
a team that speaks for the owner; where there is none, that of the other side.
"""

from collections.abc import Iterator, Sequence

from policy_engine.checker import errors_content as errors
from policy_engine.checker.draft import Draft
from policy_engine.checker.kinds_of_lead import Asked, Kinds, TooMany
from policy_engine.checker.scope import Scope
from policy_engine.model.funnel import ContentLine, Owner, Stage
from policy_engine.model.membership import everyone_in
from policy_engine.model.organisation import Party
from policy_engine.model.text import text_key

__all__ = ["check_content_gaps"]

_MOST_TOLD = 3


def check_content_gaps(scope: Scope) -> None:
    """Report stages without content, and kinds of lead for which a stage has none.

    A policy that neither lists content nor declares an agreement says nothing about content.
    """
    draft = scope.draft
    if not (draft.contents or draft.agreements):
        return
    kinds = Kinds(draft)
    for stage in draft.stages:
        place = scope.stages.by_key[text_key(stage.name)].location
        lines = [line for line in draft.contents if line.stage == stage.name]
        if not lines:
            scope.report(errors.stage_without_content(stage.name, place))
            continue
        lacking = list(dict.fromkeys(_lacking(draft, kinds, stage, lines)))
        if lacking:
            scope.report(errors.kinds_without_content(stage.name, lacking[:_MOST_TOLD], place))


def _lacking(draft: Draft, kinds: Kinds, stage: Stage, lines: Sequence[ContentLine]) -> Iterator[str]:
    """Yield in words the kinds of lead for which a stage has no content; only those that there surely are."""
    for owner in stage.owners or (None,):
        offered = _lines_of(draft, owner, lines)
        conditions = [content.condition for line in offered for content in line.contents]
        known = [condition for condition in conditions if condition is not None]
        if len(known) < len(conditions):
            continue
        asked: list[Asked] = [(condition, "not true") for condition in known]
        if stage.condition is not None:
            asked.append((stage.condition, "true"))
        if owner is not None and owner.condition is not None:
            asked.append((owner.condition, "true"))
        yield from _told(kinds, asked, len(known))


def _told(kinds: Kinds, asked: Sequence[Asked], contents: int) -> Iterator[str]:
    """Say which leads these are, by the fields on which the contents depend."""
    try:
        fields = {name for kind in kinds.where(*asked[:contents]) for name in kind.values}
        found = kinds.where(*asked)
    except TooMany:
        return
    for kind in found:
        if kinds.are_sure(kind):
            yield kinds.words(kind, sorted(fields))


def _lines_of(draft: Draft, owner: Owner | None, lines: Sequence[ContentLine]) -> Sequence[ContentLine]:
    if owner is None:
        return lines
    return [line for line in lines if _speaks_for(draft, line.party, owner.party)] or lines


def _speaks_for(draft: Draft, party: Party, owner: Party) -> bool:
    return party == owner or (party.kind == "team" and owner in everyone_in(party, draft.pods, draft.teams))
