"""Deciding by columns: a whole table of leads, and the reference's answers to the letter.

A table is decided in parts of bounded size. What few leads need, what was undecided and
which calculations failed, is worked out lead by lead.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import polars as pl

from policy_engine.compiler.program import DecisionProgram
from policy_engine.evaluator.column_adding import added_by
from policy_engine.evaluator.column_endings import ColumnEndings
from policy_engine.evaluator.column_logic import ColumnLogic, PolicyColumns
from policy_engine.evaluator.column_pages import ColumnPages
from policy_engine.evaluator.column_shared import ColumnShares
from policy_engine.evaluator.conditions import leaves_marks
from policy_engine.evaluator.decided import Added, Coded, Decided, Judged, coded, joined
from policy_engine.evaluator.decision_frame import decision_frame
from policy_engine.evaluator.lead_columns import Leads, TypedLeads
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.periods import Force, Forces
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.single import LeadDecider, decider_of
from policy_engine.evaluator.typed_columns import Array, from_polars
from policy_engine.model import condition as c
from policy_engine.model.decision import DECISION_COLUMNS, Problem, Undecided
from policy_engine.model.policy import CheckedPolicy

__all__ = ["TableDecider", "decide_table", "table_decider_of"]

# So many leads are decided at once: their cells and vectors stay near the processor.
_PART = 16_384

_T = TypeVar("_T", bound=Hashable)

_OF_ENDING = frozenset({"outcome", "pod", "team", "role", "rep", "queue", "content", "reason"})
_OF_ADDED = frozenset({"tags", "notify", "priority"})
_OF_SHARED = frozenset({"stage", "outcome"})
_NOT_ASKED = Judged(Ending("unrouted"))


def decide_table(
    program: DecisionProgram, table: pl.DataFrame, at: datetime, columns: Iterable[str] | None = None
) -> pl.DataFrame:
    """Decide a table of typed columns, named as the fields are; a null is a missing value.

    The ids stand in the column `id`, if there is one. `columns` are those of the decision
    that are asked for: leaving out what is not needed saves its work.
    """
    fields = {each.name: from_polars(table[each.name], each.kind) for each in program.policy.lead.fields}
    ids = table["id"].cast(pl.String).fill_null("").to_list() if "id" in table.columns else [""] * table.height
    return TableDecider(program).decide(TypedLeads(fields, ids), at, columns)


class TableDecider:
    """A program ready to decide tables."""

    def __init__(self, program: DecisionProgram) -> None:
        self.program = program
        self._policy = program.policy
        self._shared = PolicyColumns(logic_of(program.policy))
        self._forces = Forces(program)
        self._deciding = ColumnPages(program, program.deciding)
        self._adding = ColumnPages(program, program.adding)
        self._endings = ColumnEndings(self._shared)
        self._to_hand_out = ColumnEndings(self._shared, to_hand_out=True)
        self._shares = ColumnShares(self._shared)
        self._single = LeadDecider(program)
        self._marking = _marking_conditions(self._shared)

    def rules(self, leads: Leads, at: datetime) -> Array:
        """Return the place of the rule that decides each lead, -1 where none does."""
        instant = at.astimezone(UTC)
        force = self._forces.at(instant)
        decided = [self._deciding.decide(logic, force.deciding) for logic in self._parts(leads, instant)]
        return np.concatenate(decided) if decided else np.zeros(0, dtype=np.int64)

    def decide(self, leads: Leads, at: datetime, columns: Iterable[str] | None = None) -> pl.DataFrame:
        """Return the columns of the decision that are asked for, all of them if none is named."""
        wanted = DECISION_COLUMNS if columns is None else tuple(columns)
        unknown = [name for name in wanted if name not in DECISION_COLUMNS]
        if unknown:
            raise ValueError(f"a decision has no column `{unknown[0]}`")
        # What is shared depends on the stage and on who has the lead.
        needed = frozenset(wanted) | (_OF_SHARED if "shared" in wanted and self._policy.shares else frozenset())
        decided = self._decided(leads, at, needed, self._endings)
        return decision_frame(self._policy, decided, decided.judged.made(lambda judged: judged.ending), wanted, at)

    def judge(self, leads: Leads, at: datetime) -> Decided:
        """Decide leads and name all who may take each of them."""
        return self._decided(leads, at, frozenset(DECISION_COLUMNS), self._to_hand_out)

    def _decided(self, leads: Leads, at: datetime, wanted: frozenset[str], endings: ColumnEndings) -> Decided:
        instant = at.astimezone(UTC)
        force = self._forces.at(instant)
        parts = [self._part(logic, force, wanted, endings) for logic in self._parts(leads, instant)]
        return Decided(
            np.concatenate([part.rules for part in parts]),
            joined([part.judged for part in parts]),
            joined([part.added for part in parts]),
            joined([part.stages for part in parts]),
            joined([part.shared for part in parts]),
            joined([part.undecided for part in parts]),
            joined([part.problems for part in parts]),
        )

    def _parts(self, leads: Leads, at: datetime) -> Iterator[ColumnLogic]:
        """Yield some leads after others; where there are none, once none."""
        count = len(leads.ids)
        for start in range(0, max(count, 1), _PART):
            part = leads if count <= _PART else leads.part(start, min(start + _PART, count))
            yield ColumnLogic(self._shared, part, at)

    def _part(self, logic: ColumnLogic, force: Force, wanted: frozenset[str], endings: ColumnEndings) -> Decided:
        rules = self._deciding.decide(logic, force.deciding)
        judged = endings.of(logic, rules) if wanted & _OF_ENDING else _same(logic, _NOT_ASKED)
        added = _same(logic, Added())
        if wanted & _OF_ADDED:
            added = added_by(self._policy, rules, self._adding.true_rules(logic, force.adding, rules))
        stages: Coded[str | None] = _same(logic, None)
        if "stage" in wanted:
            stages = Coded(logic.stage_numbers() + 1, [None, *self._shared.stage_names.values])
        shared: Coded[tuple[str, ...]] = self._shares.of(logic) if "shared" in wanted else _same(logic, ())
        undecided, problems = self._exact(logic, force, rules, wanted)
        return Decided(rules, judged, added, stages, shared, undecided, problems)

    # ---- lead by lead

    def _exact(
        self, logic: ColumnLogic, force: Force, decided: Array, wanted: frozenset[str]
    ) -> tuple[Coded[tuple[Undecided, ...]], Coded[tuple[Problem, ...]]]:
        """Return what was undecided, and all problems; only the leads that have any are gone through."""
        if not wanted & {"undecided", "problems"}:
            return _same(logic, ()), _same(logic, ())
        self._ask_all(logic)
        undecided: dict[int, tuple[Undecided, ...]] = {}
        problems = {row: logic.leads.problems(row) for row in np.flatnonzero(logic.leads.has_problems()).tolist()}
        exact = logic.failed
        if "undecided" in wanted:
            exact = exact | logic.unjudged
            exact |= self._deciding.has_unknown(logic, force.deciding, decided)
            exact |= self._adding.has_unknown(logic, force.adding, decided)
        for row in np.flatnonzero(exact).tolist():
            decision = self._single.judge(logic.leads.lead(row), logic.at).decision
            undecided[row], problems[row] = decision.undecided, decision.problems
        return coded(logic.count, undecided, ()), coded(logic.count, problems, ())

    def _ask_all(self, logic: ColumnLogic) -> None:
        """Work out all that may leave something behind."""
        for mark in self.program.marks:
            logic.value(mark.operand)
        for condition in self._marking:
            logic.truth(condition)
        if self._shared.stages:
            logic.stage_numbers()
        for share in self._policy.shares:
            for name in share.fields:
                if name in self._shared.fields:
                    logic.value(c.DerivedRef(name=name))


def _same(logic: ColumnLogic, value: _T) -> Coded[_T]:
    return Coded(np.zeros(logic.count, dtype=np.int64), [value])


def _marking_conditions(shared: PolicyColumns) -> list[c.Condition]:
    """Return what is asked besides the rules, and may leave something behind."""
    policy = shared.policy
    conditions = [pod.covers for pod in policy.pods]
    conditions += [owner.condition for stage in policy.stages for owner in stage.owners]
    conditions += [content.condition for line in policy.contents for content in line.contents]
    return [condition for condition in conditions if condition is not None and leaves_marks(condition)]


_KEPT = 16
_deciders: dict[int, TableDecider] = {}


def table_decider_of(policy: CheckedPolicy) -> TableDecider:
    """Return the decider of a policy; the last few are kept."""
    kept = _deciders.get(id(policy))
    if kept is None or kept.program.policy is not policy:
        if len(_deciders) >= _KEPT:
            _deciders.clear()
        kept = _deciders[id(policy)] = TableDecider(decider_of(policy).program)
    return kept
