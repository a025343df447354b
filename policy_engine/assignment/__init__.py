"""Assignment: handing out leads to those whose turn it is."""

from policy_engine.assignment.assign import assign, assign_all, release, withdraw
from policy_engine.assignment.handout import Handout, Taken
from policy_engine.assignment.state import HandoutState, Hold

__all__ = ["Handout", "HandoutState", "Hold", "Taken", "assign", "assign_all", "release", "withdraw"]
