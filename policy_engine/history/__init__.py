"""The life of a lead: its events, the lead as of any instant, and its stage at each.

`read_events` turns the rows of an event log into events; `life` puts those of one lead
in the order of their times, whatever order they arrived in, and answers for any instant
what the lead was like, which stage it was in, and what had happened to it.
"""

from policy_engine.history.life import Life, life
from policy_engine.history.names import event_key, event_names
from policy_engine.history.read import EventLog, EventProblem, EventReader, read_events

__all__ = ["EventLog", "EventProblem", "EventReader", "Life", "event_key", "event_names", "life", "read_events"]
