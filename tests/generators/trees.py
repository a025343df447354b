"""Random trees of the policy language: every kind of node, in every shape that the parser can give.

`Trees(seed)` always gives the same trees for the same seed. A tree is made as the parser
makes it: an `and` holds no bare `or`, equals of arithmetic go from left to right, a
negative number is a number. What a name stands for is left to chance.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from policy_engine.syntax import tree

__all__ = ["Trees"]

T = TypeVar("T")

WORDS = (
    "score", "vertical", "employees", "revenue", "country", "is_partner", "topics", "status", "company", "email", "cta",
    "insurance", "telecom", "AT", "DE", "FR", "x", "été", "Größe", "名前", "on_hold", "mid-market", "o'brien", "load",
    "source", "region", "size", "_private", "हिन्दी", "a1",
    "open", "date", "number", "time", "team", "closed", "the", "of", "in", "with", "lead", "rule", "optional", "domain",
)  # fmt: skip
# `at` in what an example gives is the time of the lead.
FIELDS_GIVEN = tuple(word for word in WORDS if word != "AT")
# Keywords that are values or names where the grammar cannot take them for anything else.
VALUES = (*WORDS, "IN", "NO", "BE", "IS", "high", "yes", "policy", "stage", "now", "other", "text", "pod")
PEOPLE = ("Ana Ruiz", "Luis Gómez", "Zoe", "Marta Díaz", "Paul le Roy", "Nadia", "王 芳", "Seán O'Neil", "Anne-Marie Ü")
NAMES = ("insurance", "telecom", "starter", "office", "madrid", "marketing", "sales", "triage", "support", "SDR", "AE")
EVENTS = ("contacted", "replied", "returned", "won", "assigned", "created", "accepted", "MQL", "SQL")
TEXTS = (
    "ROI calculator", "key account", "1-10", "3M", "N/A", "", " ", "a # b", "a | b", 'say "hi"', "back\\slash", "café",
    "a, b and (c)", "名前", "optional", "\\", '"', "it's", "e\u0301", "x" * 40, "tab\there", "50%", "//", "\\n", "ﬁ",
)  # fmt: skip
PATTERNS = ("^acme", "a/b", r"\d+", "a|b#c", 'say "x"', r"^(a|b)*$", r"[/\]]", "  x  ", r"\\", "(", ",", "and")
DATES = ("2026-12-01", "2026-02-31", "1999-01-01", "2026-10-25")
DATE_TIMES = ("2026-12-01 09:00", "2026-03-29 02:30", "2026-12-24 10:00:30")
NUMBERS = ("0", "1", "20", "60", "1_000", "2.5", "50k", "2M", "25%", "0.5", "100000", "3K", "1_000.25")
ZONES = ("Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+3")
REGIONS = ("FR", "DE", "FR-57", "US-CA")
DAYS = ("Mon", "Tue", "Sat", "Mon-Fri", "Sat-Sun")
HOURS = (("09:00", "12:30"), ("13:30", "18:00"), ("00:00", "24:00"), ("22:00", "06:00"))
COMPARISONS = (
    "=", "!=", ">", ">=", "<", "<=", "is", "is not", "is at least", "is at most", "is more than", "is less than",
    "is exactly", "is not exactly",
)  # fmt: skip
_FACTORS = {"%": Decimal("0.01"), "k": Decimal(1000), "K": Decimal(1000), "M": Decimal(1_000_000)}


class Trees:
    """A source of trees. The methods are named after the nodes they make."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._chance = self.random.random
        self._kinds: tuple[Callable[[], tree.StatementNode], ...] = (
            self.policy_name, self.use, self.timezone, self.lead, self.missing_spellings, self.value_list,
            self.list_from_file, self.segment, self.derived, self.score_card, self.organization, self.team, self.pod,
            self.rep, self.reps_from_file, self.queue, self.rule, self.rule, self.rule, self.rule, self.table,
            self.table_from_file, self.calendar, self.events, self.sla, self.agreement, self.funnel, self.share_on,
            self.content_for, self.indicator, self.objective, self.example,
        )  # fmt: skip

    def policy(self, statements: int) -> tuple[tree.StatementNode, ...]:
        """Make some statements of any kind."""
        return tuple(self.statement() for _ in range(statements))

    def statement(self) -> tree.StatementNode:
        """Make a statement of any kind."""
        return self._one_of(self._kinds)()

    # ---------------------------------------------------------------- chance

    def _one_of(self, choices: Sequence[T]) -> T:
        return choices[int(self._chance() * len(choices))]

    def _maybe(self, make: Callable[[], T], chance: float = 0.5) -> T | None:
        return make() if self._chance() < chance else None

    def _some(self, make: Callable[[], T], least: int = 1, most: int = 3) -> tuple[T, ...]:
        """Make a few, now and then many."""
        count = least + int(self._chance() * (most - least + 1))
        if self._chance() < 0.03:
            count += 12
        return tuple([make() for _ in range(count)])

    # ---------------------------------------------------------------- words and values

    def name(self) -> tree.Name:
        return self.text_name() if self._chance() < 0.1 else tree.Name(self._one_of(NAMES))

    def text_name(self) -> tree.Name:
        return tree.Name(self._one_of(TEXTS), quoted=True)

    def field(self) -> tree.Name:
        return tree.Name(self._one_of(WORDS))

    def person(self) -> tree.Name:
        return self.text_name() if self._chance() < 0.1 else tree.Name(self._one_of(PEOPLE))

    def event(self) -> tree.Name:
        return self.text_name() if self._chance() < 0.05 else tree.Name(self._one_of(EVENTS))

    def quoted(self) -> tree.Quoted:
        return tree.Quoted(self._one_of(TEXTS))

    def number(self) -> tree.Number:
        return number(self._one_of(NUMBERS))

    def signed(self) -> tree.Number:
        return number(("-" if self._chance() < 0.2 else "") + self._one_of(NUMBERS))

    def percent(self) -> tree.Number:
        return number(f"{1 + int(self._chance() * 100)}%")

    def date(self) -> tree.Date:
        return tree.Date(self._one_of(DATES))

    def moment_written(self) -> tree.Date | tree.DateTime:
        return self.date() if self._chance() < 0.5 else tree.DateTime(self._one_of(DATE_TIMES))

    def duration(self) -> tree.Duration:
        business = self._chance() < 0.5
        unit = self._one_of(("minutes", "hours", "days") if business else ("minutes", "hours", "days", "weeks"))
        return tree.Duration(number(self._one_of(("1", "2", "15", "30", "0.5", "1_000"))), unit, business)

    def date_span(self) -> tree.DateSpan:
        return tree.DateSpan(self.date(), self._maybe(self.date))

    def word(self) -> tree.Word:
        return tree.Word(self._one_of(WORDS))

    def value(self) -> tree.Value:
        chance = self._chance()
        if chance < 0.5:
            return tree.Word(self._one_of(VALUES))
        if chance < 0.7:
            return self.quoted()
        return self.signed() if chance < 0.9 else self.moment_written()

    # ---------------------------------------------------------------- operands

    def subject(self) -> tree.Operand:
        """Make what is tested: mostly a field."""
        chance = self._chance()
        if chance < 0.75:
            return self.word()
        return self.domain_of() if chance < 0.8 else self.term() if chance < 0.9 else self.sum()

    def operand(self) -> tree.Operand:
        return self.value() if self._chance() < 0.8 else self.sum()

    def sum(self) -> tree.Operand:
        whole = self.product()
        while self._chance() < 0.3:
            whole = tree.Arithmetic(self._one_of("+-"), whole, self.product())
        return whole

    def product(self) -> tree.Operand:
        whole = self.term()
        while self._chance() < 0.3:
            whole = tree.Arithmetic(self._one_of("*/"), whole, self.term())
        return whole

    def term(self) -> tree.Operand:
        chance = self._chance()
        if chance < 0.4:
            return self.word()
        if chance < 0.7:
            return self.signed()
        if chance < 0.8:
            return tree.Bracketed(self.sum())
        if chance < 0.85:
            return tree.LeadField(self.field())
        if chance < 0.9:
            return tree.DecisionField(self.field())
        return self.domain_of() if chance < 0.95 else self.negative()

    def negative(self) -> tree.Operand:
        operand = self.term()
        if isinstance(operand, tree.Number) and not operand.written.startswith("-"):
            return number(f"-{operand.written}")
        return tree.Negative(operand)

    def domain_of(self) -> tree.DomainOf:
        return tree.DomainOf(self.field())

    # ---------------------------------------------------------------- conditions

    def condition(self, levels: int = 3) -> tree.Condition:
        condition = self.any_of(levels)
        while self._chance() < 0.08:
            condition = tree.Unless(condition, self.any_of(levels))
        return condition

    def any_of(self, levels: int) -> tree.Condition:
        if self._chance() < 0.8:
            return self.all_of(levels)
        return tree.Or(self._some(lambda: self.all_of(levels), 2, 3))

    def all_of(self, levels: int) -> tree.Condition:
        if self._chance() < 0.65:
            return self.part(levels)
        return tree.And(self._some(lambda: self.part(levels), 2, 4))

    def part(self, levels: int) -> tree.Condition:
        chance = self._chance()
        if levels > 0 and chance < 0.12:
            return tree.Group(self.condition(levels - 1))
        if levels > 0 and chance < 0.18:
            return tree.Not(self.part(levels - 1))
        return self._one_of(_TESTS)(self)

    def comparison(self) -> tree.Comparison:
        left, right = self.subject(), self.operand()
        if isinstance(left, tree.Number) and isinstance(right, tree.Word | tree.LeadField):
            left = self.word()
        return tree.Comparison(self._one_of(COMPARISONS), left, right)

    def between(self) -> tree.Between:
        return tree.Between(self.subject(), self.operand(), self.operand(), self._chance() < 0.3)

    def membership(self) -> tree.Membership:
        operator = self._one_of(("in", "not in", "is in", "is not in"))
        values = self._some(self.value) if self._chance() < 0.7 else self.name()
        return tree.Membership(self.subject(), operator, values)

    def text_test(self) -> tree.TextTest:
        test = self._one_of(("contains", "starts with", "ends with"))
        return tree.TextTest(self.subject(), test, self.value())

    def matches(self) -> tree.Matches:
        return tree.Matches(self.subject(), self._one_of(PATTERNS))

    def includes(self) -> tree.Includes:
        return tree.Includes(self.subject(), self.value())

    def presence(self) -> tree.Presence:
        return tree.Presence(self.subject(), self._chance() < 0.5)

    def ago(self) -> tree.Ago:
        return tree.Ago(self.subject(), self._one_of(("more than", "less than")), self.duration())

    def moment(self) -> tree.Moment:
        return tree.Moment(self.subject(), self._one_of(("before", "after")), self.operand())

    def during(self) -> tree.During:
        return tree.During(self.subject(), self.name(), self._chance() < 0.5)

    def flag(self) -> tree.Flag:
        return tree.Flag(self.word() if self._chance() < 0.8 else tree.LeadField(self.field()))

    def has_problems(self) -> tree.HasProblems:
        return tree.HasProblems()

    # ---------------------------------------------------------------- the policy and the lead

    def policy_name(self) -> tree.PolicyName:
        return tree.PolicyName(self.quoted())

    def use(self) -> tree.Use:
        return tree.Use(self.quoted())

    def lead(self) -> tree.Lead:
        return tree.Lead(self._some(self.field_declaration, 1, 6))

    def field_declaration(self) -> tree.FieldDeclaration:
        options = self._some(self.field_option, 0, 2)
        if self._chance() < 0.2:
            return tree.FieldDeclaration(self.field(), tree.FieldType("one of", self._some(self.member)), options)
        kind = self._one_of(
            ("text", "number", "whole number", "money", "yes/no", "date", "time", "list of text"),
        )
        low, high = (self.range_end(), self.range_end()) if self._chance() < 0.2 else (None, None)
        return tree.FieldDeclaration(self.field(), tree.FieldType(kind, low=low, high=high), options)

    def member(self) -> tree.Value:
        return tree.Word(self._one_of(NAMES)) if self._chance() < 0.7 else self.quoted()

    def range_end(self) -> tree.Number | tree.Date:
        return self.signed() if self._chance() < 0.8 else self.date()

    def field_option(self) -> tree.FieldOption:
        kind = self._one_of(("optional", "personal", "decimal comma", "else", "from", "like"))
        if kind == "else":
            return tree.FieldOption(kind, value=self.value())
        return tree.FieldOption(kind, text=self.quoted()) if kind in ("from", "like") else tree.FieldOption(kind)

    def missing_spellings(self) -> tree.MissingSpellings:
        return tree.MissingSpellings(self._some(self.value))

    def value_list(self) -> tree.ValueList:
        return tree.ValueList(self.name(), self._some(self.value, 1, 20))

    def list_from_file(self) -> tree.ListFromFile:
        return tree.ListFromFile(self.name(), self.quoted(), self._maybe(self.name))

    def segment(self) -> tree.Segment:
        return tree.Segment(self.field(), self.condition())

    def case(self) -> tree.Case:
        return tree.Case(self.value(), self.condition(2))

    def derived(self) -> tree.Derived:
        return tree.Derived(self.field(), self._some(self.case), self._maybe(self.value))

    def score_card(self) -> tree.ScoreCard:
        cases = self._some(lambda: tree.Case(self.signed(), self.condition(2)))
        return tree.ScoreCard(self.field(), cases, self._maybe(self.signed, 0.2))

    # ---------------------------------------------------------------- the organisation

    def organization(self) -> tree.Organization:
        return tree.Organization(tree.Name(self._one_of(("isolated", "chain", "pods", "hybrid"))))

    def team(self) -> tree.Team:
        return tree.Team(self.name(), self._some(self.party_clause, 0, 4))

    def pod(self) -> tree.Pod:
        return tree.Pod(self.name(), self._some(self.party_clause, 0, 5))

    def party_clause(self) -> tree.PartyClause:
        return self._one_of(_PARTY_CLAUSES)(self)

    def covers(self) -> tree.Covers:
        return tree.Covers(self.condition(2))

    def led_by(self) -> tree.LedBy:
        return tree.LedBy(self.person())

    def works(self) -> tree.Works:
        return tree.Works(self.name(), self._chance() < 0.5)

    def role(self) -> tree.Role:
        rotation = self._maybe(lambda: self._one_of(("turn", "weight", "load")))
        return tree.Role(self.name(), rotation, self._some(self.role_member, 1, 5))

    def role_member(self) -> tree.Member:
        return tree.Member(self.person(), self._maybe(self.number, 0.3))

    def keep(self) -> tree.Keep:
        return tree.Keep(self.word() if self._chance() < 0.5 else self.domain_of())

    def serves(self) -> tree.Serves:
        return tree.Serves(self._some(self.name, 0, 3))

    def includes_parties(self) -> tree.IncludesParties:
        return tree.IncludesParties(self._some(self.party, 0, 3))

    def reports_to(self) -> tree.ReportsTo:
        return tree.ReportsTo(self.party())

    def party(self) -> tree.Party:
        return tree.Party(self.name(), self._one_of((None, None, "team", "pod", "role")))

    def rep(self) -> tree.Rep:
        return tree.Rep(self.person(), self._some(self.rep_clause, 0, 4))

    def rep_clause(self) -> tree.Email | tree.Works | tree.Capacity | tree.Away:
        chance = self._chance()
        if chance < 0.25:
            quoted = chance < 0.05
            return tree.Email(tree.Name("ana@example.com", quoted))
        if chance < 0.5:
            return self.works()
        return tree.Away(self._some(self.date_span)) if chance < 0.75 else self.capacity()

    def capacity(self) -> tree.Capacity:
        per_day = self._maybe(self.number)
        return tree.Capacity(per_day, self.number() if per_day is None else self._maybe(self.number))

    def reps_from_file(self) -> tree.RepsFromFile:
        return tree.RepsFromFile(self.quoted())

    def queue(self) -> tree.Queue:
        return tree.Queue(self.name())

    # ---------------------------------------------------------------- targets and actions

    def target(self) -> tree.Target:
        if self._chance() < 0.85:
            return self.single_target()
        return tree.SplitTarget(self._some(lambda: tree.Share(self.percent(), self.single_target()), 1, 3))

    def single_target(self) -> tree.SingleTarget:
        return self._one_of(_TARGETS)(self)

    def pod_target(self) -> tree.PodTarget:
        return tree.PodTarget(self.name(), self._maybe(self.name))

    def matching_pod_target(self) -> tree.MatchingPodTarget:
        return tree.MatchingPodTarget(self._maybe(self.name))

    def team_target(self) -> tree.TeamTarget:
        return tree.TeamTarget(self.name(), self._maybe(self.name))

    def role_target(self) -> tree.RoleTarget:
        return tree.RoleTarget(self.name())

    def rep_target(self) -> tree.RepTarget:
        return tree.RepTarget(self.person())

    def field_target(self) -> tree.FieldTarget:
        return tree.FieldTarget(self.field())

    def queue_target(self) -> tree.QueueTarget:
        return tree.QueueTarget(self.name())

    def actions(self) -> tuple[tree.Action, ...]:
        return self._some(self.action, 1, 2)

    def action(self) -> tree.Action:
        return self._one_of(_ACTIONS)(self)

    def assign(self) -> tree.Assign:
        return tree.Assign(self.target(), self._some(self.failing, 0, 2) if self._chance() < 0.5 else ())

    def failing(self) -> tree.SingleTarget | tree.Nurture:
        return self.nurture() if self._chance() < 0.2 else self.single_target()

    def hand_off(self) -> tree.HandOff:
        return tree.HandOff(self.name(), self._some(self.failing, 0, 2))

    def nurture(self) -> tree.Nurture:
        return tree.Nurture(self._maybe(self.quoted))

    def reject(self) -> tree.Reject:
        return tree.Reject(self._maybe(self.quoted))

    def tag(self) -> tree.Tag:
        return tree.Tag(self.quoted() if self._chance() < 0.7 else self.word())

    def set_priority(self) -> tree.SetPriority:
        return tree.SetPriority(self.value())

    def notify(self) -> tree.Notify:
        return tree.Notify(self.who())

    def who(self) -> tree.Party:
        chance = self._chance()
        if chance < 0.2:
            return tree.Party(None, self._one_of(("rep", "manager")))
        if chance < 0.5:
            return tree.Party(tree.Name(self._one_of(PEOPLE)))
        if chance < 0.6:
            return tree.Party(tree.Name("boss@example.com", quoted=True), "address")
        if chance < 0.7:
            return tree.Party(self.text_name())
        return tree.Party(self.name(), self._one_of(("team", "pod", "role")))

    # ---------------------------------------------------------------- rules and tables

    def rule(self) -> tree.Rule:
        condition = self._maybe(self.condition, 0.9)
        if self._chance() < 0.6:
            return tree.Rule(None, None, None, condition, self.actions())
        start, until = self._maybe(self.moment_written), self._maybe(self.moment_written)
        return tree.Rule(self.quoted(), start, until, condition, self.actions())

    def table(self) -> tree.Table:
        conditions = self._some(self.condition_column, 0, 3)[:6]
        kinds = self._some(lambda: self._one_of(("assign", "tag", "priority", "notify")), 1, 2)[:4]
        cells = [*([self.condition_cell] * len(conditions)), *(getattr(self, f"{kind}_cell") for kind in kinds)]
        rows = self._some(lambda: tree.Row(tuple([make() for make in cells])), 1, 4)
        columns = (*conditions, *map(tree.ActionColumn, kinds))
        return tree.Table(self.quoted(), self._chance() < 0.3, columns, rows)

    def table_from_file(self) -> tree.TableFromFile:
        return tree.TableFromFile(self.quoted(), self._chance() < 0.5, self.quoted())

    def condition_column(self) -> tree.ConditionColumn:
        chance = self._chance()
        if chance < 0.8:
            return tree.ConditionColumn(self.word())
        return tree.ConditionColumn(self.domain_of() if chance < 0.9 else tree.LeadField(self.field()))

    def condition_cell(self) -> tree.ConditionCell:
        return self._one_of(_CELLS)(self)

    def any_cell(self) -> tree.AnyCell:
        return tree.AnyCell()

    def presence_cell(self) -> tree.PresenceCell:
        return tree.PresenceCell(self._chance() < 0.5)

    def values_cell(self) -> tree.ValuesCell:
        return tree.ValuesCell(self._some(self.cell_value))

    def comparison_cell(self) -> tree.ComparisonCell:
        return tree.ComparisonCell(self._one_of(COMPARISONS[:6]), self.cell_value())

    def range_cell(self) -> tree.RangeCell:
        return tree.RangeCell(self.signed(), self.signed())

    def text_cell(self) -> tree.TextCell:
        return tree.TextCell(self._one_of(("contains", "starts with", "ends with")), self.cell_value())

    def pattern_cell(self) -> tree.PatternCell:
        return tree.PatternCell(self._one_of(PATTERNS))

    def not_cell(self) -> tree.NotCell:
        return tree.NotCell(self.condition_cell())

    def cell_value(self) -> tree.Value:
        chance = self._chance()
        if chance < 0.6:
            return tree.Word(self._one_of(WORDS if chance < 0.4 else PEOPLE))
        return self.quoted() if chance < 0.8 else self.signed() if chance < 0.95 else self.moment_written()

    def assign_cell(self) -> tree.TargetCell:
        chance = self._chance()
        if chance < 0.8:
            return tree.TargetCell(self.assign())
        return tree.TargetCell(self.nurture() if chance < 0.9 else self.reject())

    def tag_cell(self) -> tree.Tag:
        return tree.Tag(self.quoted() if self._chance() < 0.5 else tree.Word(self._one_of(PEOPLE)))

    def priority_cell(self) -> tree.SetPriority:
        return tree.SetPriority(self.cell_value())

    def notify_cell(self) -> tree.Notify:
        return self.notify()

    # ---------------------------------------------------------------- calendars, events, clocks

    def timezone(self) -> tree.Timezone:
        return tree.Timezone(tree.Name(self._one_of(ZONES)))

    def calendar(self) -> tree.Calendar:
        return tree.Calendar(self.name(), self._some(self.calendar_clause, 0, 4))

    def calendar_clause(self) -> tree.Timezone | tree.Open | tree.ClosedOnHolidays | tree.Closed:
        chance = self._chance()
        if chance < 0.2:
            return self.timezone()
        if chance < 0.6:
            days = self._some(lambda: tree.Name(self._one_of(DAYS)), 0, 3)
            return tree.Open(days, self._some(lambda: tree.Hours(*self._one_of(HOURS)), 1, 2))
        if chance < 0.8:
            return tree.ClosedOnHolidays(self._some(lambda: tree.Name(self._one_of(REGIONS)), 1, 2))
        return tree.Closed(self._some(self.date_span))

    def events(self) -> tree.Events:
        declaration = lambda: tree.EventDeclaration(tree.Name(self._one_of(EVENTS)), self._maybe(self.field))  # noqa: E731
        return tree.Events(self._some(declaration, 1, 4))

    def clock_target(self) -> tree.ClockTarget:
        return tree.ClockTarget(
            self._some(self.event, 1, 2), self.duration(), self.event(), self._maybe(self.name, 0.3)
        )

    def sla(self) -> tree.Sla:
        condition = self._maybe(lambda: self.condition(2))
        return tree.Sla(self.quoted(), self._maybe(self.party), condition, self._some(self.clock_clause, 1, 4))

    def clock_clause(self) -> tree.ClockTarget | tree.PauseWhile | tree.Step | tree.RestartOn:
        chance = self._chance()
        if chance < 0.4:
            return self.clock_target()
        if chance < 0.5:
            return tree.PauseWhile(self.condition(1))
        if chance < 0.6:
            return tree.RestartOn(self.event())
        actions = self._some(self.step_action, 1, 2)
        if chance < 0.8:
            return tree.Step(self.percent(), None, actions)
        return tree.Step(None, self.duration(), actions)

    def step_action(self) -> tree.StepAction:
        return self._one_of(_STEP_ACTIONS)(self)

    def warn(self) -> tree.Warn:
        return tree.Warn(self.who())

    def escalate(self) -> tree.Escalate:
        return tree.Escalate(self.who())

    def reassign_in_pod(self) -> tree.ReassignInPod:
        return tree.ReassignInPod()

    def reassign(self) -> tree.Reassign:
        return tree.Reassign(self.single_target())

    # ---------------------------------------------------------------- agreement, funnel, content, objectives

    def agreement(self) -> tree.Agreement:
        return tree.Agreement(self.quoted(), self._some(self.party, 2, 3))

    def funnel(self) -> tree.Funnel:
        return tree.Funnel(self._some(self.stage, 1, 5))

    def stage(self) -> tree.Stage:
        owners = self._some(self.owner, 0, 2)
        return tree.Stage(self.event(), owners, self._maybe(lambda: self.condition(2)))

    def owner(self) -> tree.Owner:
        return tree.Owner(self.party(), self._maybe(lambda: self.condition(1), 0.3))

    def share_on(self) -> tree.ShareOn:
        return tree.ShareOn(self.event(), self._some(self.field), self.party())

    def content_for(self) -> tree.ContentFor:
        return tree.ContentFor(self.event(), self._some(self.content_line, 1, 3))

    def content_line(self) -> tree.ContentLine:
        verb = self._one_of(("produces", "distributes"))
        return tree.ContentLine(self.party(), verb, self._some(self.content))

    def content(self) -> tree.Content:
        return tree.Content(self.quoted(), self._maybe(lambda: self.condition(1), 0.3))

    def measure(self) -> tree.Measure:
        if self._chance() < 0.8:
            return self.single_measure()
        return tree.Ratio(self.single_measure(), self.single_measure())

    def single_measure(self) -> tree.CountOf | tree.AmountOf | tree.TimeBetween | tree.IndicatorName:
        chance = self._chance()
        if chance < 0.4:
            return tree.CountOf(self.event())
        if chance < 0.6:
            return tree.AmountOf(self._one_of(("sum", "average", "median")), self.field(), self.event())
        if chance < 0.8:
            return tree.TimeBetween(self._one_of(("average", "median")), self.event(), self.event())
        return tree.IndicatorName(self.field())

    def indicator(self) -> tree.Indicator:
        return tree.Indicator(self.field(), self.measure())

    def objective(self) -> tree.Objective:
        return tree.Objective(self.quoted(), self.party(), self._some(self.promise, 1, 3))

    def promise(self) -> tree.Promise | tree.PromisedShare:
        period = self._maybe(lambda: self._one_of(("day", "week", "month", "quarter", "year")))
        if self._chance() < 0.3:
            return tree.PromisedShare(self.percent(), self.event(), self.clock_target(), period)
        value = self.signed() if self._chance() < 0.6 else self.duration()
        bound = self._one_of(("at least", "at most"))
        return tree.Promise(self.measure(), bound, value, period, self._maybe(self.name, 0.2))

    # ---------------------------------------------------------------- examples

    def example(self) -> tree.Example:
        given, at = self._some(self.given), self._maybe(self.moment_written, 0.3)
        if self._chance() < 0.7:
            return tree.Example(self.quoted(), given, at, self.actions())
        return tree.Example(self.quoted(), given, at, (), self._one_of(("unrouted", "waiting")))

    def given(self) -> tree.Given:
        field = tree.Name(self._one_of(FIELDS_GIVEN))
        return tree.Given(field, self._some(self.value, 0, 3) if self._chance() < 0.3 else (self.value(),))


def number(written: str) -> tree.Number:
    """Make a number as the parser reads it."""
    digits = written.rstrip("%kKM")
    return tree.Number(written, Decimal(digits.replace("_", "")) * _FACTORS.get(written[-1], Decimal(1)))


_TESTS = (
    Trees.comparison, Trees.comparison, Trees.comparison, Trees.between, Trees.membership, Trees.text_test,
    Trees.matches, Trees.includes, Trees.presence, Trees.ago, Trees.moment, Trees.during, Trees.flag,
    Trees.has_problems,
)  # fmt: skip
_PARTY_CLAUSES = (
    Trees.covers, Trees.led_by, Trees.works, Trees.role, Trees.keep, Trees.serves, Trees.includes_parties,
    Trees.reports_to,
)  # fmt: skip
_TARGETS = (
    Trees.pod_target, Trees.matching_pod_target, Trees.team_target, Trees.role_target, Trees.rep_target,
    Trees.field_target, Trees.queue_target,
)  # fmt: skip
_ACTIONS = (
    Trees.assign, Trees.assign, Trees.assign, Trees.hand_off, Trees.nurture, Trees.reject, Trees.tag,
    Trees.set_priority, Trees.notify,
)  # fmt: skip
_STEP_ACTIONS = (*_ACTIONS, Trees.warn, Trees.escalate, Trees.reassign_in_pod, Trees.reassign)
_CELLS = (
    Trees.any_cell, Trees.presence_cell, Trees.values_cell, Trees.values_cell, Trees.comparison_cell, Trees.range_cell,
    Trees.text_cell, Trees.pattern_cell, Trees.not_cell,
)  # fmt: skip
