"""The checked policy: all of it, as data."""

import hashlib
import re
from typing import Literal

from policy_engine.model.agreement import Agreement, Indicator, Objective
from policy_engine.model.base import Model, Place
from policy_engine.model.border import to_json
from policy_engine.model.calendar import Calendar
from policy_engine.model.condition import Condition
from policy_engine.model.funnel import ContentLine, Share, Stage
from policy_engine.model.organisation import Pod, Queue, Rep, Team
from policy_engine.model.routing import Action, Rule, Table
from policy_engine.model.schema import Schema
from policy_engine.model.sla import Event, Sla
from policy_engine.model.values import Constant, Kind
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Case", "CheckedPolicy", "DerivedField", "Example", "Segment", "ValueList", "meaning_hash"]


@frozen_by_name
class ValueList(Model):
    name: str
    values: tuple[str, ...]
    place: Place | None = None


@frozen_by_name
class Segment(Model):
    name: str
    condition: Condition
    place: Place


@frozen_by_name
class Case(Model):
    value: Constant
    condition: Condition


@frozen_by_name
class DerivedField(Model):
    """`cases`: the value of the first true case. `sum`: the points of every true case, added up from 0.

    `members` are the texts it can be, where it is a `choice`. The order of
    `CheckedPolicy.derived` is such that a field uses only those before it.
    """

    name: str
    form: Literal["cases", "sum"]
    kind: Kind
    cases: tuple[Case, ...]
    otherwise: Constant | None = None
    members: tuple[str, ...] = ()
    place: Place


@frozen_by_name
class Example(Model):
    """`given` holds the lead as text, None or a list of text, to be read as a lead's data is."""

    name: str
    given: tuple[tuple[str, str | tuple[str, ...] | None], ...]
    at: str | None
    actions: tuple[Action, ...]
    outcome: Literal["unrouted", "waiting"] | None
    place: Place


@frozen_by_name
class CheckedPolicy(Model):
    """A policy that may run. Names are as declared; every reference uses the declared spelling."""

    name: str
    timezone: str = "UTC"
    model: Literal["isolated", "chain", "pods", "hybrid"] | None = None
    lead: Schema = Schema()
    lists: tuple[ValueList, ...] = ()
    segments: tuple[Segment, ...] = ()
    derived: tuple[DerivedField, ...] = ()
    pods: tuple[Pod, ...] = ()
    teams: tuple[Team, ...] = ()
    reps: tuple[Rep, ...] = ()
    queues: tuple[Queue, ...] = ()
    rules: tuple[Rule, ...] = ()
    tables: tuple[Table, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    events: tuple[Event, ...] = ()
    slas: tuple[Sla, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    stages: tuple[Stage, ...] = ()
    shares: tuple[Share, ...] = ()
    contents: tuple[ContentLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    objectives: tuple[Objective, ...] = ()
    examples: tuple[Example, ...] = ()


# A quote inside a text is escaped in JSON, so nothing but a place of ours is found.
_PLACE = re.compile(r'"place":(?:null|\{"file":"(?:[^"\\]|\\.)*","line":\d+,"column":\d+\}),?')


def meaning_hash(policy: CheckedPolicy) -> str:
    """Return 64 hex digits that stay the same as long as the policy means the same.

    Places and examples do not count: moving a rule's text, or adding a test, changes
    no decision.
    """
    written = to_json(policy, without="examples")
    return hashlib.sha256(_PLACE.sub("", written).encode()).hexdigest()
