"""The tree of a policy: what was written, statement by statement.

A node is frozen data. It keeps the author's words where two words mean the same
(`is`, `=`), so that a policy can be printed again as it was meant; two trees are
equal when they were written alike, wherever they stand. Spans count from the start
of the statement. Nothing here knows what a name stands for: that is the checker's.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

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

DurationUnit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal["day", "week", "month", "quarter", "year"]
Rotation = Literal["turn", "weight", "load"]


@dataclass(frozen=True, slots=True)
class Node:
    """Anything with a place in its statement. Places do not count when trees are compared."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True, repr=False)


# ---------------- words and values


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word, several words (people), or a quoted text, that names something."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Quoted(Node):
    """A quoted text, without its quotes and escapes."""

    text: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written (`50k`, `25%`, `-20`) and what it is worth (50000, 0.25, -20)."""

    written: str
    value: Decimal = field(compare=False)


@dataclass(frozen=True, slots=True)
class Date(Node):
    """`2026-12-01` as written; whether that day exists is the checker's question."""

    written: str


@dataclass(frozen=True, slots=True)
class DateTime(Node):
    """`2026-12-01 09:00` as written, with one space, in the policy's zone."""

    written: str


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """`2 business hours`; the unit is always in the plural here."""

    amount: Number
    unit: DurationUnit
    business: bool


@dataclass(frozen=True, slots=True)
class DateSpan(Node):
    """One day, or `2026-12-24 to 2026-12-31` with both days included."""

    first: Date
    last: Date | None = None


# ---------------- operands: what stands at either side of a comparison


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A bare word: a field, or a value where only a value can be meant. `now` and `stage` are words too."""

    text: str


@dataclass(frozen=True, slots=True)
class LeadField(Node):
    """`lead.priority`: surely a field of the lead."""

    field: Name


@dataclass(frozen=True, slots=True)
class DecisionField(Node):
    """`decision.priority`: surely what was decided."""

    field: Name


@dataclass(frozen=True, slots=True)
class DomainOf(Node):
    """`domain of email`: what stands after the last `@`."""

    field: Name


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands and one of `+ - * /`."""

    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """`-employees`."""

    operand: "Operand"


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`score >= 60`, `country is AT`."""

    operator: ComparisonWord
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`score between 60 and 80`, both ends included."""

    left: Operand
    low: Operand
    high: Operand
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`vertical in (insurance, telecom)` or, with a name, `country in dach`."""

    left: Operand
    operator: Literal["in", "not in", "is in", "is not in"]
    values: tuple[Value, ...] | Name


@dataclass(frozen=True, slots=True)
class TextTest(Node):
    """`company contains "bank"`."""

    left: Operand
    test: Literal["contains", "starts with", "ends with"]
    value: Value


@dataclass(frozen=True, slots=True)
class Matches(Node):
    r"""`company matches /^acme/`; `pattern` is the text between the slashes, `\/` already read as `/`."""

    left: Operand
    pattern: str


@dataclass(frozen=True, slots=True)
class Includes(Node):
    """`topics includes pricing`."""

    left: Operand
    value: Value


@dataclass(frozen=True, slots=True)
class Presence(Node):
    """`revenue is missing`, `revenue is present`."""

    left: Operand
    missing: bool


@dataclass(frozen=True, slots=True)
class Ago(Node):
    """`created is more than 30 days ago`."""

    left: Operand
    operator: Literal["more than", "less than"]
    duration: Duration


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """`created before 2026-12-01`, `created after signed`."""

    left: Operand
    operator: Literal["before", "after"]
    right: Operand


@dataclass(frozen=True, slots=True)
class During(Node):
    """`created during office hours`, `now outside office hours`."""

    left: Operand
    calendar: Name
    outside: bool


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """A segment or a yes/no field, standing for itself."""

    name: Word | LeadField


@dataclass(frozen=True, slots=True)
class HasProblems(Node):
    """`lead has problems`."""


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not (…)`."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Group(Node):
    """A condition that the author put into brackets."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class And(Node):
    """Two or more parts, all of which must hold."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Two or more parts, one of which must hold."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class FieldType(Node):
    """The type of a field: its kind, the members of `one of`, the ends of a range."""

    kind: Literal["text", "number", "whole number", "money", "yes/no", "date", "time", "one of", "list of text"]
    members: tuple[Value, ...] = ()
    low: Number | Date | None = None
    high: Number | Date | None = None


@dataclass(frozen=True, slots=True)
class FieldOption(Node):
    """What may follow a type. `value` belongs to `else`, `text` to `from` and `like`."""

    kind: Literal["optional", "personal", "else", "from", "like", "decimal comma"]
    value: Value | None = None
    text: Quoted | None = None


@dataclass(frozen=True, slots=True)
class FieldDeclaration(Node):
    """One line of `lead has`."""

    name: Name
    type: FieldType
    options: tuple[FieldOption, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead(Node):
    """`lead has`, and its fields."""

    fields: tuple[FieldDeclaration, ...]


@dataclass(frozen=True, slots=True)
class MissingSpellings(Node):
    """`missing is NULL, "N/A", Select`."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ValueList(Node):
    """`list dach is DE, AT, CH`."""

    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ListFromFile(Node):
    """`list accounts from "accounts.csv" column domain`."""

    name: Name
    file: Quoted
    column: Name | None


@dataclass(frozen=True, slots=True)
class Segment(Node):
    """`segment strategic when …`."""

    name: Name
    condition: Condition


@dataclass(frozen=True, slots=True)
class Case(Node):
    """`enterprise when employees >= 1000`; in a score card the value is a number."""

    value: Value
    condition: Condition


@dataclass(frozen=True, slots=True)
class Derived(Node):
    """`let size be`, and its cases: the first true one counts."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Value | None


@dataclass(frozen=True, slots=True)
class ScoreCard(Node):
    """`let fit be the sum of`: every true case adds its points."""

    name: Name
    cases: tuple[Case, ...]
    otherwise: Number | None = None


# ---------------- organisation


@dataclass(frozen=True, slots=True)
class Covers(Node):
    """`covers vertical = insurance`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class LedBy(Node):
    """`led by Sofia Conti`."""

    person: Name


@dataclass(frozen=True, slots=True)
class Works(Node):
    """`works office, only in hours`."""

    calendar: Name
    only_in_hours: bool


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`Marta Díaz (weight 2)`."""

    person: Name
    weight: Number | None = None


@dataclass(frozen=True, slots=True)
class Role(Node):
    """`AE by weight: Marta Díaz (weight 2), Paul Roy`."""

    name: Name
    rotation: Rotation | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Keep(Node):
    """`keep company together`."""

    operand: Word | DomainOf


@dataclass(frozen=True, slots=True)
class Serves(Node):
    """`serves every pod` (no names) or `serves pod a, pod b`."""

    pods: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class IncludesParties(Node):
    """`includes every pod` (no names) or `includes pod a, team b`."""

    parties: "tuple[Party, ...]"


@dataclass(frozen=True, slots=True)
class ReportsTo(Node):
    """`reports to sales`."""

    party: "Party"


PartyClause = Covers | LedBy | Works | Role | Keep | Serves | IncludesParties | ReportsTo


@dataclass(frozen=True, slots=True)
class Organization(Node):
    """`organization hybrid`."""

    model: Name


@dataclass(frozen=True, slots=True)
class Team(Node):
    """`team sales`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@dataclass(frozen=True, slots=True)
class Pod(Node):
    """`pod insurance`, and its clauses in the order written."""

    name: Name
    clauses: tuple[PartyClause, ...] = ()


@dataclass(frozen=True, slots=True)
class Email(Node):
    """`email ana@example.com`."""

    address: Name


@dataclass(frozen=True, slots=True)
class Capacity(Node):
    """`capacity 20 per day, 60 open`."""

    per_day: Number | None
    open: Number | None


@dataclass(frozen=True, slots=True)
class Away(Node):
    """`away 2026-12-24 to 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@dataclass(frozen=True, slots=True)
class Rep(Node):
    """`rep Ana Ruiz`, and its clauses in the order written."""

    name: Name
    clauses: tuple[Email | Works | Capacity | Away, ...] = ()


@dataclass(frozen=True, slots=True)
class RepsFromFile(Node):
    """`reps from "reps.csv"`."""

    file: Quoted


@dataclass(frozen=True, slots=True)
class Queue(Node):
    """`queue triage`."""

    name: Name


@dataclass(frozen=True, slots=True)
class Party(Node):
    """A team, a pod, a role, a person or an address.

    `kind` only where it was written; `the rep` and `manager` are kinds of their own.
    """

    name: Name | None
    kind: Literal["team", "pod", "role", "rep", "manager", "address"] | None = None


# ---------------- targets and actions


@dataclass(frozen=True, slots=True)
class PodTarget(Node):
    """`pod insurance SDR`; without a role, the pod as it is."""

    pod: Name
    role: Name | None = None


@dataclass(frozen=True, slots=True)
class MatchingPodTarget(Node):
    """`matching pod SDR`."""

    role: Name | None = None


@dataclass(frozen=True, slots=True)
class TeamTarget(Node):
    """`team inbound SDR`."""

    team: Name
    role: Name | None = None


@dataclass(frozen=True, slots=True)
class RoleTarget(Node):
    """`SDR`: every SDR of the organisation."""

    role: Name


@dataclass(frozen=True, slots=True)
class RepTarget(Node):
    """`rep Ana Ruiz`."""

    rep: Name


@dataclass(frozen=True, slots=True)
class FieldTarget(Node):
    """`the account_owner`."""

    field: Name


@dataclass(frozen=True, slots=True)
class QueueTarget(Node):
    """`queue triage`."""

    queue: Name


@dataclass(frozen=True, slots=True)
class Share(Node):
    """`80% pod a SDR`."""

    percent: Number
    target: "SingleTarget"


@dataclass(frozen=True, slots=True)
class SplitTarget(Node):
    """`80% pod a SDR, 20% pod b SDR`."""

    shares: tuple[Share, ...]


SingleTarget = PodTarget | MatchingPodTarget | TeamTarget | RoleTarget | RepTarget | FieldTarget | QueueTarget


@dataclass(frozen=True, slots=True)
class Nurture(Node):
    """`nurture`, `nurture with "ROI calculator"`."""

    content: Quoted | None = None


Target = SingleTarget | SplitTarget


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """`assign TARGET, failing that TARGET`."""

    target: Target
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@dataclass(frozen=True, slots=True)
class HandOff(Node):
    """`hand off to AE`."""

    role: Name
    failing: "tuple[SingleTarget | Nurture, ...]" = ()


@dataclass(frozen=True, slots=True)
class Reject(Node):
    """`reject because "no budget"`."""

    reason: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Tag(Node):
    """`tag "key account"`."""

    text: Quoted | Word


@dataclass(frozen=True, slots=True)
class SetPriority(Node):
    """`set priority to high`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Notify(Node):
    """`notify manager`."""

    who: Party


Action = Assign | HandOff | Nurture | Reject | Tag | SetPriority | Notify


# ---------------- rules and tables


@dataclass(frozen=True, slots=True)
class Rule(Node):
    """A rule; without a condition it is `otherwise`."""

    name: Quoted | None
    start: Date | DateTime | None
    until: Date | DateTime | None
    condition: Condition | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class AnyCell(Node):
    """`any`: every value, missing too."""


@dataclass(frozen=True, slots=True)
class PresenceCell(Node):
    """`missing` or `present`."""

    missing: bool


@dataclass(frozen=True, slots=True)
class ValuesCell(Node):
    """One value, or several with commas."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ComparisonCell(Node):
    """`>= 1000`."""

    operator: ComparisonWord
    value: Value


@dataclass(frozen=True, slots=True)
class RangeCell(Node):
    """`1 to 999`, both ends included."""

    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class TextCell(Node):
    """`starts with "75"`."""

    test: Literal["contains", "starts with", "ends with"]
    value: Value


@dataclass(frozen=True, slots=True)
class PatternCell(Node):
    """`matches /^75/`."""

    pattern: str


@dataclass(frozen=True, slots=True)
class NotCell(Node):
    """`not` before another cell."""

    cell: "ConditionCell"


ConditionCell = AnyCell | PresenceCell | ValuesCell | ComparisonCell | RangeCell | TextCell | PatternCell | NotCell


@dataclass(frozen=True, slots=True)
class TargetCell(Node):
    """What an `assign` column holds."""

    action: Assign | Nurture | Reject | None


ActionCell = TargetCell | Tag | SetPriority | Notify


Cell = ConditionCell | ActionCell


@dataclass(frozen=True, slots=True)
class ConditionColumn(Node):
    """A field, derived field or segment."""

    operand: Word | DomainOf | LeadField


@dataclass(frozen=True, slots=True)
class ActionColumn(Node):
    """`assign`, `tag`, `priority` or `notify`."""

    kind: Literal["assign", "tag", "priority", "notify"]


@dataclass(frozen=True, slots=True)
class Row(Node):
    """One row of an inline table, a cell a column."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table in the policy's own text."""

    name: Quoted
    unique: bool
    columns: tuple[ConditionColumn | ActionColumn, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableFromFile(Node):
    """`table "Named accounts" unique from "named_accounts.csv"`."""

    name: Quoted
    unique: bool
    file: Quoted


# ---------------- calendars and time


@dataclass(frozen=True, slots=True)
class Timezone(Node):
    """`timezone Europe/Paris`: a statement, or a clause of a calendar."""

    zone: Name


@dataclass(frozen=True, slots=True)
class Hours(Node):
    """`09:00-12:30`; `24:00` is an end."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Open(Node):
    """`open Mon-Fri 09:00-12:30, 13:30-18:00`; no days are every day. Days are as written: `Mon`, `Mon-Fri`."""

    days: tuple[Name, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class ClosedOnHolidays(Node):
    """`closed on holidays of FR-57`."""

    regions: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Closed(Node):
    """`closed 2026-12-24, 2026-12-31`."""

    spans: tuple[DateSpan, ...]


@dataclass(frozen=True, slots=True)
class Calendar(Node):
    """`calendar office`, and its clauses."""

    name: Name
    clauses: tuple[Timezone | Open | ClosedOnHolidays | Closed, ...] = ()


# ---------------- events and clocks


@dataclass(frozen=True, slots=True)
class EventDeclaration(Node):
    """`contacted at first_contact_date`, `replied`."""

    name: Name
    field: Name | None = None


@dataclass(frozen=True, slots=True)
class Events(Node):
    """`events`, and one a line."""

    events: tuple[EventDeclaration, ...]


@dataclass(frozen=True, slots=True)
class ClockTarget(Node):
    """`contacted or replied within 15 minutes of assigned, in office hours`."""

    stops: tuple[Name, ...]
    within: Duration
    start: Name
    calendar: Name | None = None


@dataclass(frozen=True, slots=True)
class PauseWhile(Node):
    """`pause while status is on_hold`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Warn(Node):
    """`warn the rep`."""

    who: Party


@dataclass(frozen=True, slots=True)
class Escalate(Node):
    """`escalate to Sofia Conti`."""

    who: Party


@dataclass(frozen=True, slots=True)
class ReassignInPod(Node):
    """`reassign in pod`."""


@dataclass(frozen=True, slots=True)
class Reassign(Node):
    """`reassign to pod telecom SDR`."""

    target: SingleTarget


StepAction = Warn | Notify | Escalate | ReassignInPod | Reassign | Tag | SetPriority | Nurture | Reject | Assign


@dataclass(frozen=True, slots=True)
class Step(Node):
    """`at 80% warn the rep` or, with `later`, `2 hours later escalate to …`."""

    percent: Number | None
    later: Duration | None
    actions: tuple[StepAction, ...]


@dataclass(frozen=True, slots=True)
class RestartOn(Node):
    """`restart on reassigned`."""

    event: Name


@dataclass(frozen=True, slots=True)
class Sla(Node):
    """`sla "First touch" for sales when …`, and its clauses."""

    name: Quoted
    party: Party | None
    condition: Condition | None
    clauses: tuple[ClockTarget | PauseWhile | Step | RestartOn, ...]


# ---------------- agreement, funnel, content, objectives


@dataclass(frozen=True, slots=True)
class Agreement(Node):
    """`agreement "…" between marketing and sales`."""

    name: Quoted
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Owner(Node):
    """`by AE when strategic`."""

    party: Party
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Stage(Node):
    """`MQL: owned by SDR, by AE when strategic, when score >= 60`."""

    name: Name
    owners: tuple[Owner, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Funnel(Node):
    """`funnel`, and its stages in order."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class ShareOn(Node):
    """`share on MQL score, vertical with sales`."""

    stage: Name
    fields: tuple[Name, ...]
    party: Party


@dataclass(frozen=True, slots=True)
class Content(Node):
    """`"Insurance case study" when vertical = insurance`."""

    name: Quoted
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class ContentLine(Node):
    """`marketing produces …`."""

    party: Party
    verb: Literal["produces", "distributes"]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class ContentFor(Node):
    """`content for MQL`, and a line a side."""

    stage: Name
    lines: tuple[ContentLine, ...]


@dataclass(frozen=True, slots=True)
class CountOf(Node):
    """`count of MQL`."""

    event: Name


@dataclass(frozen=True, slots=True)
class AmountOf(Node):
    """`sum of revenue of won`."""

    statistic: Literal["sum", "average", "median"]
    field: Name
    event: Name


@dataclass(frozen=True, slots=True)
class TimeBetween(Node):
    """`median time from assigned to contacted`."""

    statistic: Literal["average", "median"]
    start: Name
    stop: Name


@dataclass(frozen=True, slots=True)
class IndicatorName(Node):
    """An indicator, by its name."""

    name: Name


@dataclass(frozen=True, slots=True)
class Ratio(Node):
    """`count of won / count of SQL`."""

    above: "Measure"
    below: "Measure"


Measure = CountOf | AmountOf | TimeBetween | IndicatorName | Ratio


@dataclass(frozen=True, slots=True)
class Indicator(Node):
    """`indicator win_rate is …`."""

    name: Name
    measure: Measure


@dataclass(frozen=True, slots=True)
class Promise(Node):
    """`count of MQL at least 300 per month`."""

    measure: Measure
    bound: Literal["at least", "at most"]
    value: Number | Duration
    period: Period | None = None
    calendar: Name | None = None


@dataclass(frozen=True, slots=True)
class PromisedShare(Node):
    """`95% of MQL contacted within 2 business hours of assigned`."""

    percent: Number
    stage: Name
    target: ClockTarget
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Objective(Node):
    """`objective "Volume" for marketing`, and its promises."""

    name: Quoted
    party: Party
    promises: tuple[Promise | PromisedShare, ...]


# ---------------- examples


@dataclass(frozen=True, slots=True)
class Given(Node):
    """`vertical insurance`, `country missing` (no value), `topics (pricing, demo)`."""

    field: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Example(Node):
    """`example "…"`. Without actions it expects `unrouted` or `waiting`."""

    name: Quoted
    given: tuple[Given, ...]
    at: Date | DateTime | None
    actions: tuple[Action, ...]
    outcome: Literal["unrouted", "waiting"] | None = None


# ---------------- the policy


@dataclass(frozen=True, slots=True)
class PolicyName(Node):
    """`policy "Insurance routing"`."""

    name: Quoted


@dataclass(frozen=True, slots=True)
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
