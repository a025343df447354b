"""Deciding: from a checked policy and a lead to a decision. Pure: no clock, no turns, no state."""
