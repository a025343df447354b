"""What deciding found out about a lead, before anybody's turn was asked."""

from typing import Literal

from policy_engine.model.decision import Decision
from policy_engine.source.frozen import frozen

__all__ = ["Candidate", "Judgement"]


@frozen
class Candidate:
    """One taker of a lead: the target of an assignment, or what stands after `failing that`.

    `role` alone is that role of the whole organisation. `keep` is the key of the value
    by which the pod or team keeps leads together, where the lead has one. A candidate
    of kind `nurture` sends `content`.
    """

    kind: Literal["pod", "team", "role", "rep", "queue", "nurture"]
    pod: str | None = None
    team: str | None = None
    role: str | None = None
    rep: str | None = None
    queue: str | None = None
    content: str | None = None
    keep: str | None = None


@frozen
class Judgement:
    """A decision that names its target, and all who may take the lead, in the order to be tried.

    Of an assignment whose targets all name nobody there are no candidates: the lead
    waits, and the decision already says why. `shared` is all that the lead's stage shares:
    who takes the lead gets its part of it.
    """

    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    shared: tuple[str, ...] = ()
