"""The tree of a policy: what was written, statement by statement.

A node is frozen data. It keeps the author's words where two words mean the same
(`is`, `=`), so that a policy can be printed again as it was meant; two trees are
equal when they were written alike, wherever they stand. Spans count from the start
of the statement. Nothing here knows what a name stands for: that is the checker's.
"""

from dataclasses import FrozenInstanceError, dataclass, field, fields
from decimal import Decimal
from typing import Any, Literal, TypeVar, dataclass_transform

from policy_engine.source.span import Span
from policy_engine.source.text import SourceText

__all__ = [
    "NOWHERE",
    "Action",
    "ActionCell",
    "ActionColumn",
    "Ago",
    "Agreement",
    "AmountOf",
    "And",
    "AnyCell",
    "Arithmetic",
    "Assign",
    "Away",
    "Between",
    "Bracketed",
    "Calendar",
    "Capacity",
    "Case",
    "Cell",
    "ClockTarget",
    "Closed",
    "ClosedOnHolidays",
    "Comment",
    "Comparison",
    "ComparisonCell",
    "ComparisonWord",
    "Condition",
    "ConditionCell",
    "ConditionColumn",
    "Content",
    "ContentFor",
    "ContentLine",
    "CountOf",
    "Covers",
    "Date",
    "DateSpan",
    "DateTime",
    "DecisionField",
    "Derived",
    "DomainOf",
    "Duration",
    "DurationUnit",
    "During",
    "Email",
    "Escalate",
    "EventDeclaration",
    "Events",
    "Example",
    "FieldDeclaration",
    "FieldOption",
    "FieldTarget",
    "FieldType",
    "Flag",
    "Funnel",
    "Given",
    "Group",
    "HandOff",
    "HasProblems",
    "Hours",
    "Includes",
    "IncludesParties",
    "Indicator",
    "IndicatorName",
    "Keep",
    "Lead",
    "LeadField",
    "LedBy",
    "ListFromFile",
    "Matches",
    "MatchingPodTarget",
    "Measure",
    "Member",
    "Membership",
    "MissingSpellings",
    "Moment",
    "Name",
    "Negative",
    "Node",
    "Not",
    "NotCell",
    "Notify",
    "Number",
    "Nurture",
    "Objective",
    "Open",
    "Operand",
    "Or",
    "Organization",
    "Owner",
    "Party",
    "PartyClause",
    "PatternCell",
    "PauseWhile",
    "Period",
    "Pod",
    "PodTarget",
    "PolicyName",
    "PolicyTree",
    "Presence",
    "PresenceCell",
    "Promise",
    "PromisedShare",
    "Queue",
    "QueueTarget",
    "Quoted",
    "RangeCell",
    "Ratio",
    "Reassign",
    "ReassignInPod",
    "Reject",
    "Rep",
    "RepTarget",
    "ReportsTo",
    "RepsFromFile",
    "RestartOn",
    "Role",
    "RoleTarget",
    "Rotation",
    "Row",
    "Rule",
    "ScoreCard",
    "Segment",
    "Serves",
    "SetPriority",
    "Share",
    "ShareOn",
    "SingleTarget",
    "Sla",
    "SplitTarget",
    "Stage",
    "Statement",
    "StatementNode",
    "Step",
    "StepAction",
    "Table",
    "TableFromFile",
    "Tag",
    "Target",
    "TargetCell",
    "Team",
    "TeamTarget",
    "TextCell",
    "TextTest",
    "TimeBetween",
    "Timezone",
    "Unless",
    "Use",
    "Value",
    "ValueList",
    "ValuesCell",
    "Warn",
    "Word",
    "Works",
]

NOWHERE = Span(0, 0)

_Kind = TypeVar("_Kind")

DurationUnit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal["day", "week", "month", "quarter", "year"]
Rotation = Literal["turn", "weight", "load"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _node(kind: type[_Kind]) -> type[_Kind]:
    return dataclass(slots=True, repr=False, eq=False)(kind)


@_node
class Node:
    """Anything with a place in its statement. Places do not count when trees are compared.

    Nodes are frozen and have value semantics. What `dataclass` would generate for that
    in each of the many classes is written once here: it makes every start faster.
    """

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(self, name):
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return _parts(self) == _parts(other) if self.__class__ is other.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash((self.__class__.__name__, _parts(self)))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}{_parts(self)}"


_compared: dict[str, tuple[str, ...]] = {}


def _parts(node: Any) -> tuple[object, ...]:
    """Return the values of a node that count when it is compared."""
    name = node.__class__.__name__
    if name not in _compared:
        _compared[name] = tuple(part.name for part in fields(node) if part.compare)
    return tuple(getattr(node, part) for part in _compared[name])


# ---------------- words and values


@_node
class Name(Node):
    """A word, several words (people), or a quoted text, that names something."""

    text: str
    quoted: bool = False


@_node
class Quoted(Node):
    """A quoted text, without its quotes and escapes."""

    text: str


@_node
class Number(Node):
    """A number as written (`50k`, `25%`, `-20`) and what it is worth (50000, 0.25, -20)."""

    written: str
    value: Decimal = field(compare=False)


@_node
class Date(Node):
    """`2026-12-01` as written; whether that day exists is the checker's question."""

    written: str


@_node
class DateTime(Node):
    """`2026-12-01 09:00` as written, with one space, in the policy's zone."""

    written: str


@_node
class Duration(Node):
    """`2 business hours`; the unit is always in the plural here."""

    amount: Number
    unit: DurationUnit
    business: bool


@_node
class DateSpan(Node):
    """One day, or `2026-12-24 to 2026-12-31` with both days included."""

    first: Date
    last: Date | None = None


# ---------------- operands: what stands at either side of a comparison


@_node
class Word(Node):
    """A bare word: a field, or a value where only a value can be meant. `now` and `stage` are words too."""

    text: str


@_node
class LeadField(Node):
    """`lead.priority`: surely a field of the lead."""

    field: Name


@_node
class DecisionField(Node):
    """`decision.priority`: surely what was decided."""

    field: Name


@_node
class DomainOf(Node):
    """`domain of email`: what stands after the last `@`."""

    field: Name


@_node
class Arithmetic(Node):
    """Two operands and one of `+ - * /`."""

    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


@_node
class Negative(Node):
    """`-employees`."""

    operand: "Operand"


@_node
class Bracketed(Node):
    """An operand that the author put into brackets."""

    operand: "Operand"


Operand = (
    Word | LeadField | DecisionField | DomainOf | Quoted | Number | Date | DateTime | Arithmetic | Negative | Bracketed
)


Value = Word | Quoted | Number | Date | DateTime


# ---------------- conditions


ComparisonWord = Literal[
    "=",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "is",
    "is not",
    "is at least",
    "is at most",
    "is more than",
    "is less than",
    "is exactly",
    "is not exactly",
]


@_node
class Comparison(Node):
    """`score >= 60`, `country is AT`."""

    operator: ComparisonWord
    left: Operand
    right: Operand


@_node
class Between(Node):
    """`score between 60 and 80`, both ends included."""

    left: Operand
    low: Operand
    high: Operand
    negated: bool = False


@_node
class Membership(Node):
    """`vertical in (insurance, telecom)` or, with a name, `country in dach`."""

    left: Operand
    operator: Literal["in", "not in", "is in", "is not in"]
    values: tuple[Value, ...] | Name


@_node
class TextTest(Node):
    """`company contains "bank"`."""

    left: Operand
    test: Literal["contains", "starts with", "ends with"]
    value: Value


@_node
class Matches(Node):
    r"""`company matches /^acme/`; `pattern` is the text between the slashes, `\/` already read as `/`."""

    left: Operand
    pattern: str


@_node
class Includes(Node):
    """`topics includes pricing`."""

    left: Operand
    value: Value


@_node
class Presence(Node):
    """`revenue is missing`, `revenue is present`."""

    left: Operand
    missing: bool


@_node
class Ago(Node):
    """`created is more than 30 days ago`."""

    left: Operand
    operator: Literal["more than", "less than"]
    duration: Duration


@_node
class Moment(Node):
    """`created before 2026-12-01`, `created after signed`."""

    left: Operand
    operator: Literal["before", "after"]
    right: Operand


@_node
class During(Node):
    """`created during office hours`, `now outside office hours`."""

    left: Operand
    calendar: Name
    outside: bool


@_node
class Flag(Node):
    """A segment or a yes/no field, standing for itself."""

    name: Word | LeadField


@_node
class HasProblems(Node):
    """`lead has problems`."""


@_node
class Not(Node):
    """`not (…)`."""

    part: "Condition"


@_node
class Group(Node):
    """A condition that the author put into brackets."""

    part: "Condition"


@_node
class And(Node):
    """Two or more parts, all of which must hold."""

    parts: "tuple[Condition, ...]"


@_node
class Or(Node):
    """Two or more parts, one of which must hold."""

    parts: "tuple[Condition, ...]"


@_node
class Unless(Node):
    """`… unless …`: the first and not the second; binds last."""

    condition: "Condition"
    exception: "Condition"


Condition = (
    Comparison
    | Between
    | Membership
    | TextTest
    | Matches
    | Includes
    | Presence
    | Ago
    | Moment
    | During
    | Flag
    | HasProblems
    | Not
    | Group
    | And
    | Or
    | Unless
)


# ---------------- the lead and its values


@_node
class FieldType(Node):
    """The type of a field: its kind, the members of `one of`, the ends of a range."""

    kind: Literal["text", "number", "whole number", "money", "yes/no", "date", "time", "one of", "list of text"]
    members: tuple[Value, ...] = ()
    low: Number | Date | None = None
    high: Number | Date | None = None


@_node
class FieldOption(Node):
    """What may follow a type. `value` belongs to `else`, `text` to `from` and `like`."""

    kind: Literal["optional", "personal", "else", "from", "like", "decimal comma"]
    value: Value | None = None
    text: Quoted | None = None


@_node
class FieldDeclaration(Node):
    """One line of `lead has`."""

    name: Name
    type: FieldType
    options: tuple[FieldOption, ...] = ()


@_node
class Lead(Node):
    """`lead has`, and its fields."""

    fields: tuple[FieldDeclaration, ...]


@_node
class MissingSpellings(Node):
    """`missing is NULL, "N/A", Select`."""

    values: tuple[Value, ...]


@_node
class ValueList(Node):
    """`list dach is DE, AT, CH`."""

    name: Name
    values: tuple[Value, ...]


@_node
class ListFromFile(Node):
    """`list accounts from "accounts.csv" column domain`."""

    name: Name
    file: Quoted
    column: Name | None


@_node
class Segment(Node):
    """`segment strategic when …`."""

    name: Name
    condition: Condition


@_node
class Case(Node):
    """`enterprise when employees >= 1000`; in a score card the value is a number."""

    value: Value
    condition: Condition


@_node
class Derived(Node):
    """`let size be`, and its cases: the first true one counts."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Value | None


@_node
class ScoreCard(Node):
    """`let fit be the sum of`: every true case adds its points."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Number | None = None


# ---------------- organisation


@_node
class Covers(Node):
    """`covers vertical = insurance`."""

    condition: Condition


@_node
class LedBy(Node):
    """`led by Sofia Conti`."""

    person: Name


@_node
class Works(Node):
    """`works office, only in hours`."""

    calendar: Name
    only_in_hours: bool


@_node
class Member(Node):
    """`Marta Díaz (weight 2)`."""

    person: Name
    weight: Number | None = None


@_node
class Role(Node):
    """`AE by weight: Marta Díaz (weight 2), Paul Roy`."""

    name: Name
    rotation: Rotation | None
    members: tuple[Member, ...]


@_node
class Keep(Node):
    """`keep company together`."""

    operand: Word | DomainOf


@_node
class Serves(Node):
    """`serves every pod` (no names) or `serves pod a, pod b`."""

    pods: tuple[Name, ...]


@_node
class IncludesParties(Node):
    """`includes every pod` (no names) or `includes pod a, team b`."""

    parties: "tuple[Party, ...]"


@_node
class ReportsTo(Node):
    """`reports to sales`."""

    party: "Party"


PartyClause = Covers | LedBy | Works | Role | Keep | Serves | IncludesParties | ReportsTo


@_node
class Organization(Node):
    """`organization hybrid`."""

    model: Name


@_node
class Team(Node):
    """`team sales`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@_node
class Pod(Node):
    """`pod insurance`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@_node
class Email(Node):
    """`email ana@example.com`."""

    address: Name


@_node
class Capacity(Node):
    """`capacity 20 per day, 60 open`."""

    per_day: Number | None
    open: Number | None


@_node
class Away(Node):
    """`away 2026-12-24 to 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@_node
class Rep(Node):
    """`rep Ana Ruiz`, and its clauses in the order written."""

    name: Name
    clauses: tuple[Email | Works | Capacity | Away, ...] = ()


@_node
class RepsFromFile(Node):
    """`reps from "reps.csv"`."""

    file: Quoted


@_node
class Queue(Node):
    """`queue triage`."""

    name: Name


@_node
class Party(Node):
    """A team, a pod, a role, a person or an address.

    `kind` only where it was written; `the rep` and `manager` are kinds of their own.
    """

    name: Name | None
    kind: Literal["team", "pod", "role", "rep", "manager", "address"] | None = None


# ---------------- targets and actions


@_node
class PodTarget(Node):
    """`pod insurance SDR`; without a role, the pod as it is."""

    pod: Name
    role: Name | None = None


@_node
class MatchingPodTarget(Node):
    """`matching pod SDR`."""

    role: Name | None = None


@_node
class TeamTarget(Node):
    """`team inbound SDR`."""

    team: Name
    role: Name | None = None


@_node
class RoleTarget(Node):
    """`SDR`: every SDR of the organisation."""

    role: Name


@_node
class RepTarget(Node):
    """`rep Ana Ruiz`."""

    rep: Name


@_node
class FieldTarget(Node):
    """`the account_owner`."""

    field: Name


@_node
class QueueTarget(Node):
    """`queue triage`."""

    queue: Name


@_node
class Share(Node):
    """`80% pod a SDR`."""

    percent: Number
    target: "SingleTarget"


@_node
class SplitTarget(Node):
    """`80% pod a SDR, 20% pod b SDR`."""

    shares: tuple[Share, ...]


SingleTarget = PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget


@_node
class Nurture(Node):
    """`nurture`, `nurture with "ROI calculator"`."""

    content: Quoted | None = None


Target = SingleTarget | SplitTarget


@_node
class Assign(Node):
    """`assign TARGET, failing that TARGET`."""

    target: Target
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@_node
class HandOff(Node):
    """`hand off to AE`."""

    role: Name
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@_node
class Reject(Node):
    """`reject because "no budget"`."""

    reason: Quoted | None = None


@_node
class Tag(Node):
    """`tag "key account"`."""

    text: Quoted | Word


@_node
class SetPriority(Node):
    """`set priority to high`."""

    value: Value


@_node
class Notify(Node):
    """`notify manager`."""

    who: Party


Action = Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify


# ---------------- rules and tables


@_node
class Rule(Node):
    """A rule; without a condition it is `otherwise`."""

    name: Quoted | None
    start: Date | DateTime | None
    until: Date | DateTime | None
    condition: Condition | None
    actions: tuple[Action, ...]


@_node
class AnyCell(Node):
    """`any`: every value, missing too."""


@_node
class PresenceCell(Node):
    """`missing` or `present`."""

    missing: bool


@_node
class ValuesCell(Node):
    """One value, or several with commas."""

    values: tuple[Value, ...]


@_node
class ComparisonCell(Node):
    """`>= 1000`."""

    operator: ComparisonWord
    value: Value


@_node
class RangeCell(Node):
    """`1 to 999`, both ends included."""

    low: Value
    high: Value


@_node
class TextCell(Node):
    """`starts with "75"`."""

    test: Literal["contains", "starts with", "ends with"]
    value: Value


@_node
class PatternCell(Node):
    """`matches /^75/`."""

    pattern: str


@_node
class NotCell(Node):
    """`not` before another cell."""

    cell: "ConditionCell"


ConditionCell = AnyCell | PresenceCell | ValuesCell | ComparisonCell | RangeCell | TextCell | PatternCell | NotCell


@_node
class TargetCell(Node):
    """What an `assign` column holds."""

    action: Assign | Nurture | Reject | None


ActionCell = TargetCell | Tag | SetPriority | Notify


Cell = ConditionCell | ActionCell


@_node
class ConditionColumn(Node):
    """A field, derived field or segment."""

    operand: Word | DomainOf | LeadField


@_node
class ActionColumn(Node):
    """`assign`, `tag`, `priority` or `notify`."""

    kind: Literal["assign", "tag", "priority", "notify"]


@_node
class Row(Node):
    """One row of an inline table, a cell a column."""

    cells: tuple[Cell, ...]


@_node
class Table(Node):
    """A table in the policy's own text."""

    name: Quoted
    unique: bool
    columns: tuple[ConditionColumn | ActionColumn, ...]
    rows: tuple[Row, ...]


@_node
class TableFromFile(Node):
    """`table "Named accounts" unique from "named_accounts.csv"`."""

    name: Quoted
    unique: bool
    file: Quoted


# ---------------- calendars and time


@_node
class Timezone(Node):
    """`timezone Europe/Paris`: a statement, or a clause of a calendar."""

    zone: Name


@_node
class Hours(Node):
    """`09:00-12:30`; `24:00` is an end."""

    opens: str
    closes: str


@_node
class Open(Node):
    """`open Mon-Fri 09:00-12:30, 13:30-18:00`; no days are every day. Days are as written: `Mon`, `Mon-Fri`."""

    days: tuple[Name, ...]
    hours: tuple[Hours, ...]


@_node
class ClosedOnHolidays(Node):
    """`closed on holidays of FR-57`."""

    regions: tuple[Name, ...]


@_node
class Closed(Node):
    """`closed 2026-12-24, 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@_node
class Calendar(Node):
    """`calendar office`, and its clauses."""

    name: Name
    clauses: tuple[Timezone | Open | ClosedOnHolidays | Closed, ...] = ()


# ---------------- events and clocks


@_node
class EventDeclaration(Node):
    """`contacted at first_contact_date`, `replied`."""

    name: Name
    field: Name | None = None


@_node
class Events(Node):
    """`events`, and one a line."""

    events: tuple[EventDeclaration, ...]


@_node
class ClockTarget(Node):
    """`contacted or replied within 15 minutes of assigned, in office hours`."""

    stops: tuple[Name, ...]
    within: Duration
    start: Name
    calendar: Name | None = None


@_node
class PauseWhile(Node):
    """`pause while status is on_hold`."""

    condition: Condition


@_node
class Warn(Node):
    """`warn the rep`."""

    who: Party


@_node
class Escalate(Node):
    """`escalate to Sofia Conti`."""

    who: Party


@_node
class ReassignInPod(Node):
    """`reassign in pod`."""


@_node
class Reassign(Node):
    """`reassign to pod telecom SDR`."""

    target: SingleTarget


StepAction = Warn | Notify | Escalate | ReassignInPod | Reassign | Tag | SetPriority | Nurture | Reject | Assign


@_node
class Step(Node):
    """`at 80% warn the rep` or, with `later`, `2 hours later escalate to …`."""

    percent: Number | None
    later: Duration | None
    actions: tuple[StepAction, ...]


@_node
class RestartOn(Node):
    """`restart on reassigned`."""

    event: Name


@_node
class Sla(Node):
    """`sla "First touch" for sales when …`, and its clauses."""

    name: Quoted
    party: Party | None
    condition: Condition | None
    clauses: tuple[ClockTarget | PauseWhile | Step | RestartOn, ...]


# ---------------- agreement, funnel, content, objectives


@_node
class Agreement(Node):
    """`agreement "…" between marketing and sales`."""

    name: Quoted
    parties: tuple[Party, ...]


@_node
class Owner(Node):
    """`by AE when strategic`."""

    party: Party
    condition: Condition | None = None


@_node
class Stage(Node):
    """`MQL: owned by SDR, by AE when strategic, when score >= 60`."""

    name: Name
    owners: tuple[Owner, ...]
    condition: Condition | None = None


@_node
class Funnel(Node):
    """`funnel`, and its stages in order."""

    stages: tuple[Stage, ...]


@_node
class ShareOn(Node):
    """`share on MQL score, vertical with sales`."""

    stage: Name
    fields: tuple[Name, ...]
    party: Party


@_node
class Content(Node):
    """`"Insurance case study" when vertical = insurance`."""

    name: Quoted
    condition: Condition | None = None


@_node
class ContentLine(Node):
    """`marketing produces …`."""

    party: Party
    verb: Literal["produces", "distributes"]
    contents: tuple[Content, ...]


@_node
class ContentFor(Node):
    """`content for MQL`, and a line a side."""

    stage: Name
    lines: tuple[ContentLine, ...]


@_node
class CountOf(Node):
    """`count of MQL`."""

    event: Name


@_node
class AmountOf(Node):
    """`sum of revenue of won`."""

    statistic: Literal["sum", "average", "median"]
    field: Name
    event: Name


@_node
class TimeBetween(Node):
    """`median time from assigned to contacted`."""

    statistic: Literal["average", "median"]
    start: Name
    stop: Name


@_node
class IndicatorName(Node):
    """An indicator, by its name."""

    name: Name


@_node
class Ratio(Node):
    """`count of won / count of SQL`."""

    above: "Measure"
    below: "Measure"


Measure = CountOf | AmountOf | TimeBetween | IndicatorName | Ratio


@_node
class Indicator(Node):
    """`indicator win_rate is …`."""

    name: Name
    measure: Measure


@_node
class Promise(Node):
    """`count of MQL at least 300 per month`."""

    measure: Measure
    bound: Literal["at least", "at most"]
    value: Number | Duration
    period: Period | None = None
    calendar: Name | None = None


@_node
class PromisedShare(Node):
    """`95% of MQL contacted within 2 business hours of assigned`."""

    percent: Number
    stage: Name
    target: ClockTarget
    period: Period | None = None


@_node
class Objective(Node):
    """`objective "Volume" for marketing`, and its promises."""

    name: Quoted
    party: Party
    promises: tuple[Promise | PromisedShare, ...]


# ---------------- examples


@_node
class Given(Node):
    """`vertical insurance`, `country missing` (no value), `topics (pricing, demo)`."""

    field: Name
    values: tuple[Value, ...]


@_node
class Example(Node):
    """`example "…"`. Without actions it expects `unrouted` or `waiting`."""

    name: Quoted
    given: tuple[Given, ...]
    at: Date | DateTime | None
    actions: tuple[Action, ...]
    outcome: Literal["unrouted", "waiting"] | None = None


# ---------------- the policy


@_node
class PolicyName(Node):
    """`policy "Insurance routing"`."""

    name: Quoted


@_node
class Use(Node):
    """`use "file"`."""

    file: Quoted


StatementNode = (
    PolicyName
    | Use
    | Timezone
    | Lead
    | MissingSpellings
    | ValueList
    | ListFromFile
    | Segment
    | Derived
    | ScoreCard
    | Organization
    | Team
    | Pod
    | Rep
    | RepsFromFile
    | Queue
    | Rule
    | Table
    | TableFromFile
    | Calendar
    | Events
    | Sla
    | Agreement
    | Funnel
    | ShareOn
    | ContentFor
    | Indicator
    | Objective
    | Example
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its `#`; `span` counts from the start of its statement."""

    text: str
    own_line: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in its file: `offset` is where its text starts.

    `comments` are those inside it and, with negative spans, those right above it;
    `node` is None where the text could not be read.
    """

    source: SourceText = field(compare=False)
    offset: int = field(compare=False)
    text: str = field(compare=False)
    node: StatementNode | None
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyTree:
    """All statements of a policy, in the order they are read; `name` is its file's or folder's."""

    name: str
    statements: tuple[Statement, ...]
    trailing_comments: tuple[Comment, ...] = ()
