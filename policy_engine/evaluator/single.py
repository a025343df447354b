"""One lead at a time: its cells, and the conjunction of their bit vectors, whatever the number of rules.

It gives what the reference gives, to the letter. What a lead leaves undecided, and
where it goes, is worked out by the reference's own parts.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from policy_engine.compiler.from_checked import compile_policy
from policy_engine.compiler.program import (
    Column,
    DecisionProgram,
    OrderCells,
    Page,
    PageColumn,
    TruthCells,
)
from policy_engine.evaluator.cells import key_look
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.logic import PolicyLogic, logic_of
from policy_engine.evaluator.periods import Force, Forces, terms_before
from policy_engine.evaluator.reference import concluded
from policy_engine.evaluator.search import Search, add
from policy_engine.evaluator.situation import Past, Situation
from policy_engine.evaluator.targets import is_settled
from policy_engine.model import condition as c
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.values import Value

__all__ = ["LeadDecider", "decide", "decider_of", "judge"]

_MOST_REMEMBERED = 20_000
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)

_Look = Callable[[Any], int]
_Read = Callable[[Situation], Any]


def decide(policy: CheckedPolicy, raw: Mapping[str, object], at: datetime, lead_id: str = "") -> Decision:
    """Decide one lead from its raw values, at an instant."""
    return judge(policy, read_lead(policy, raw, lead_id), at).decision


def judge(
    policy: CheckedPolicy, lead: Lead, at: datetime, pod: str | None = None, past: Past | None = None
) -> Judgement:
    """Decide one lead and name all who may take it.

    `pod` is the one of its last decision, `past` what its events say of it.
    """
    return decider_of(policy).judge(lead, at.astimezone(UTC), pod, past)


class LeadDecider:
    """A program ready to decide one lead after another. It may be used from several threads."""

    def __init__(self, program: DecisionProgram) -> None:
        self.program = program
        self._logic = logic_of(program.policy)
        self._forces = Forces(program)
        self._reads = [_read(column, self._logic) for column in program.columns]
        self._deciding = [_Page(page, program.columns) for page in program.deciding]
        self._adding = [_Page(page, program.columns) for page in program.adding]
        policy = program.policy
        has_stages = any(stage.condition is not None for stage in policy.stages)
        # Nothing but the rule that decides says anything of a lead.
        self._may_be_plain = not (program.adding or program.marks or policy.shares or has_stages)
        self._plains: dict[int, _Plain | None] = {}

    def judge(self, lead: Lead, at: datetime, pod: str | None = None, past: Past | None = None) -> Judgement:
        """Decide one lead at an instant in UTC."""
        situation = Situation(self._logic, lead, at, past)
        force = self._forces.at(at)
        values = _Values(self._reads, situation)
        rule, unknown = _decide(self._deciding, force.deciding, values)
        if self._may_be_plain and past is None and not unknown:
            plain = self._plain(rule)
            if plain is not None:
                return plain.of(lead, at)
        return concluded(*self._search(situation, force, values, rule, unknown), pod)

    def _plain(self, rule: int | None) -> "_Plain | None":
        """Return what a rule makes of every lead, None where that depends on the lead."""
        place = len(self.program.policy.rules) if rule is None else rule
        if place not in self._plains:
            deciding = None if rule is None else self.program.policy.rules[rule]
            self._plains[place] = _Plain(self._logic, deciding) if is_settled(deciding, self._logic.lookup) else None
        return self._plains[place]

    def _search(
        self, situation: Situation, force: Force, values: "_Values", rule: int | None, unknown: set[int]
    ) -> tuple[Situation, Search]:
        """Return what the walk down the rules found, and the lead with what they left behind."""
        rules = self.program.policy.rules
        added: set[int] = set()
        for page, terms in zip(self._adding, force.adding, strict=True):
            true, unrefuted = page.terms(values, terms if rule is None else terms & terms_before(page.page, rule))
            met = set(page.rules_of(true))
            added |= met
            unknown |= {number for number in page.rules_of(unrefuted & ~true) if number not in met}
        found = Search(
            rule=None if rule is None else rules[rule], unknown=[rules[number] for number in sorted(unknown)]
        )
        for number in sorted(added):
            add(rules[number], found)
        if found.rule is not None:
            add(found.rule, found)
        if self.program.marks:
            situation = self._as_walked(situation, force, len(rules) if rule is None else rule)
        found.read_stage = situation.stage_was_read
        return situation, found

    def _as_walked(self, situation: Situation, force: Force, last: int) -> Situation:
        """Return the lead with what the rules down to the last one leave behind, and no other."""
        read = [operand for rule, operand in force.first_readers if rule <= last]
        for operand in read:
            situation.value(operand)
        if not _left_something(situation):
            return situation
        # Some of it may come from rules behind the last one: those before it are read again, alone.
        walked = Situation(self._logic, situation.lead, situation.at, situation.past)
        for operand in read:
            walked.value(operand)
        return walked


class _Plain:
    """A decision that a rule makes of every lead: only the id, the problems and the time are the lead's own."""

    def __init__(self, logic: PolicyLogic, rule: Rule | None) -> None:
        found = Search(rule=rule)
        if rule is not None:
            add(rule, found)
        nobody = Situation(logic, Lead("", {field.name: None for field in logic.lookup.policy.lead.fields}), _ANY_TIME)
        judgement = concluded(nobody, found)
        self._candidates = judgement.candidates
        self._decision = judgement.decision

    def of(self, lead: Lead, at: datetime) -> Judgement:
        """Return the decision about a lead."""
        return Judgement(self._decision.about(lead.id, lead.problems, at), self._candidates)


def _left_something(situation: Situation) -> bool:
    """Tell whether a decision shows what was worked out: a calculation that failed, a case that was not judged."""
    if situation.failed or any(derived.unjudged for derived in situation.derived.values()):
        return True
    return situation.stage_was_read and bool(situation.stage.unjudged)


class _Values(dict[int, Any]):
    """The value or the truth of each column, worked out when it is first asked for."""

    __slots__ = ("_reads", "_situation", "fields")

    def __init__(self, reads: Sequence[_Read], situation: Situation) -> None:
        super().__init__()
        self.fields = situation.values
        self._reads = reads
        self._situation = situation

    def __missing__(self, column: int) -> Any:
        value = self[column] = self._reads[column](self._situation)
        return value


def _read(column: Column, logic: PolicyLogic) -> _Read:
    if column.operand is not None:
        return logic.reading(column.operand)
    assert column.condition is not None, "a column reads an operand or judges a condition"
    return logic.test(column.condition)


# ---------------------------------------------------------------- pages


class _Page:
    """A page whose cells are found by a call each."""

    __slots__ = ("_truths", "_values", "page")

    def __init__(self, page: Page, columns: Sequence[Column]) -> None:
        self.page = page
        self._values = [_looked_up(asked, columns[asked.column]) for asked in page.columns if not _is_truth(asked)]
        self._truths = [
            (asked.column, page.every & ~asked.cells.unknown, asked.cells)
            for asked in page.columns
            if isinstance(asked.cells, TruthCells)
        ]

    def terms(self, values: "_Values", terms: int) -> tuple[int, int]:
        """Return which of these terms are true, and which are not refuted."""
        true = unrefuted = terms
        fields = values.fields
        for field, column, look, missing, maybe in self._values:
            value = values[column] if field is None else fields[field]
            if value is None:
                true &= missing
                unrefuted &= maybe
            else:
                bits = look(value)
                true &= bits
                unrefuted &= bits
            if not unrefuted:
                return 0, 0
        # A whole condition takes longer to judge: it is asked only where a term depends on it.
        for column, asking, cells in self._truths:
            if unrefuted & asking:
                truth = values[column]
                if truth is None:
                    true &= cells.unknown
                else:
                    bits = cells.yes if truth else cells.no
                    true &= bits
                    unrefuted &= bits
        return true, unrefuted

    def rules_of(self, terms: int) -> Iterator[int]:
        """Yield the rule of each term."""
        rules = self.page.rules
        while terms:
            lowest = terms & -terms
            yield rules[lowest.bit_length() - 1]
            terms ^= lowest


def _decide(pages: Sequence[_Page], forces: Sequence[int], values: _Values) -> tuple[int | None, set[int]]:
    """Return the first rule that is true, and those before it that could not be judged."""
    unknown: set[int] = set()
    for page, terms in zip(pages, forces, strict=True):
        true, unrefuted = page.terms(values, terms)
        first = true & -true
        if unrefuted != true:
            unjudged = unrefuted & ~true
            unknown.update(page.rules_of(unjudged & (first - 1) if first else unjudged))
        if first:
            rule = page.page.rules[first.bit_length() - 1]
            unknown.discard(rule)
            return rule, unknown
    return None, unknown


def _is_truth(asked: PageColumn) -> bool:
    return isinstance(asked.cells, TruthCells)


def _looked_up(asked: PageColumn, column: Column) -> tuple[str | None, int, _Look, int, int]:
    """Return the field a column is, if it is one, its number, what finds a vector, and the vectors without one."""
    cells = asked.cells
    assert not isinstance(cells, TruthCells), "a truth is no value"
    field = column.operand.name if isinstance(column.operand, c.FieldRef) else None
    if isinstance(cells, OrderCells):
        look = _in_order(cells)
    else:
        look = key_look(cells, column.family)
        if column.family != "key":
            look = _remembered(look)
    return field, asked.column, look, cells.missing, cells.unrefuted


def _in_order(cells: OrderCells) -> _Look:
    cuts, bits = cells.cuts, cells.bits
    # The cuts passed are those below (value, 1): just below the value itself, and both of all smaller constants.
    return lambda value: bits[bisect_left(cuts, (value, 1))]


def _remembered(look: _Look) -> _Look:
    """Look up a text, or a list of them; equal ones are keyed and tested once."""
    known: dict[Value, int] = {}

    def remember(value: Any) -> int:
        bits = known.get(value)
        if bits is None:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            bits = known[value] = look(value)
        return bits

    return remember


# ---------------------------------------------------------------- the decider of a policy

_KEPT = 16
_deciders: dict[int, LeadDecider] = {}


def decider_of(policy: CheckedPolicy) -> LeadDecider:
    """Return the decider of a policy; the last few are kept."""
    # By identity: hashing a policy of thousands of rules takes longer than deciding a lead.
    kept = _deciders.get(id(policy))
    if kept is None or kept.program.policy is not policy:
        if len(_deciders) >= _KEPT:
            _deciders.clear()
        kept = _deciders[id(policy)] = LeadDecider(compile_policy(policy))
    return kept
