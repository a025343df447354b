"""How many leads of a file go elsewhere: from where to where, and by which rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.analysis.outcomes import outcome_words
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.single import judge
from policy_engine.model.policy import CheckedPolicy

__all__ = ["Move", "Moves", "count_moves"]


@dataclass(slots=True)
class Move:
    """Leads that go from one place to another; `lead` is the id of the first."""

    before: str
    after: str
    count: int
    lead: str
    old_rule: str | None
    new_rule: str | None


@dataclass(slots=True)
class Moves:
    """What became of all leads of a file: those that stay where they were count as moves to the same place."""

    leads: int = 0
    moved: int = 0
    by_ends: dict[tuple[str, str], Move] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[Move, ...]:
        """Return the moves to another place, the largest first."""
        found = [move for move in self.by_ends.values() if move.before != move.after]
        return tuple(sorted(found, key=lambda move: -move.count))


def count_moves(
    old: CheckedPolicy, new: CheckedPolicy, leads: Iterable[tuple[str, Mapping[str, object]]], at: datetime
) -> Moves:
    """Decide every lead by both policies at one time, nobody's turn being asked."""
    moves = Moves()
    for lead_id, raw in leads:
        before, after = (judge(policy, read_lead(policy, raw, lead_id), at) for policy in (old, new))
        ends = outcome_words(before), outcome_words(after)
        moves.leads += 1
        moves.moved += ends[0] != ends[1]
        known = moves.by_ends.get(ends)
        if known is None:
            moves.by_ends[ends] = Move(*ends, 1, lead_id, before.decision.rule, after.decision.rule)
        else:
            known.count += 1
    return moves
