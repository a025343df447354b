"""Handing out a judged lead: pure functions of the policy, the judgement, the state and the time."""

from collections.abc import Iterable
from datetime import datetime

from policy_engine.assignment.handout import Handout
from policy_engine.assignment.memory import HandoutMemory
from policy_engine.assignment.state import HandoutState, Hold
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy

__all__ = ["assign", "assign_all", "release", "withdraw"]


def assign(
    policy: CheckedPolicy, judgement: Judgement, state: HandoutState, at: datetime
) -> tuple[Decision, HandoutState]:
    """Return a lead's decision with the rep who takes it, and the next state."""
    (decision,), following = assign_all(policy, (judgement,), state, at)
    return decision, following


def assign_all(
    policy: CheckedPolicy, judgements: Iterable[Judgement], state: HandoutState, at: datetime
) -> tuple[list[Decision], HandoutState]:
    """Return the decisions of a batch in its order, and the next state: what its leads one by one would have got."""
    handout = Handout(policy, state)
    decisions = [handout.hand_out(judgement, at)[0] for judgement in judgements]
    return decisions, handout.state()


def release(state: HandoutState, hold: Hold) -> HandoutState:
    """Return the state after a lead is no longer open for its rep; the day on which the rep got it still counts it."""
    memory = HandoutMemory(state)
    memory.release(hold)
    return memory.state()


def withdraw(state: HandoutState, hold: Hold) -> HandoutState:
    """Return the state after an assignment is undone: the rep has the day's room back too, but not the turn."""
    memory = HandoutMemory(state)
    memory.withdraw(hold)
    return memory.state()
