"""Deciding by columns: a whole table of leads, and the reference's answers to the letter.

A table is decided in parts of bounded size. What few leads need, what was undecided and
which calculations failed, is worked out lead by lead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import polars as pl

from policy_engine.compiler.program import DecisionProgram
from policy_engine.evaluator.column_adding import Added, added_by
from policy_engine.evaluator.column_endings import ColumnEndings
from policy_engine.evaluator.column_logic import ColumnLogic, Leads, PolicyColumns
from policy_engine.evaluator.column_pages import ColumnPages
from policy_engine.evaluator.conditions import leaves_marks
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.periods import Force, Forces
from policy_engine.evaluator.reference import Ending, shared_with
from policy_engine.evaluator.single import LeadDecider, decider_of
from policy_engine.evaluator.situation import Situation
from policy_engine.evaluator.typed_columns import Array, TypedColumn, from_polars
from policy_engine.model import condition as c
from policy_engine.model.decision import DECISION_COLUMNS, Problem, Undecided
from policy_engine.model.policy import CheckedPolicy

__all__ = ["TableDecider", "decide_table", "table_decider_of"]

# So many leads are decided at once: their cells and vectors stay near the processor.
_PART = 16_384

_OF_ENDING = ("outcome", "pod", "team", "role", "rep", "queue", "content", "reason")
_OF_ADDED = ("tags", "notify", "priority")
_TEXTS = pl.List(pl.String)


def decide_table(
    program: DecisionProgram,
    table: pl.DataFrame,
    at: datetime,
    columns: Iterable[str] | None = None,
    problems: Sequence[tuple[Problem, ...]] | None = None,
) -> pl.DataFrame:
    """Decide a table of typed columns, named as the fields are; a null is a missing value.

    The ids stand in the column `id`, if there is one. `columns` are those of the decision
    that are asked for: leaving out what is not needed saves its work.
    """
    fields = {each.name: from_polars(table[each.name], each.kind) for each in program.policy.lead.fields}
    ids = table["id"].cast(pl.String).fill_null("").to_list() if "id" in table.columns else [""] * table.height
    return TableDecider(program).decide(fields, ids, at, columns, problems)


@dataclass(slots=True)
class _Found:
    """What was found out about the leads so far, part after part."""

    known_endings: dict[Ending, int] = field(default_factory=dict)
    known_added: dict[Added, int] = field(default_factory=dict)
    decided: list[Array] = field(default_factory=list)
    endings: list[Array] = field(default_factory=list)
    added: list[Array] = field(default_factory=list)
    stages: list[Array] = field(default_factory=list)
    shared: list[tuple[str, ...]] = field(default_factory=list)
    undecided: list[tuple[Undecided, ...]] = field(default_factory=list)
    problems: list[tuple[Problem, ...]] = field(default_factory=list)


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
        self._single = LeadDecider(program)
        self._marking = _marking_conditions(self._shared)

    def rules(self, fields: Mapping[str, TypedColumn], ids: Sequence[str], at: datetime) -> Array:
        """Return the place of the rule that decides each lead, -1 where none does."""
        force = self._forces.at(at.astimezone(UTC))
        parts = self._parts(fields, ids, at.astimezone(UTC), None)
        decided = [self._deciding.decide(logic, force.deciding) for logic in parts]
        return np.concatenate(decided) if decided else np.zeros(0, dtype=np.int64)

    def decide(
        self,
        fields: Mapping[str, TypedColumn],
        ids: Sequence[str],
        at: datetime,
        columns: Iterable[str] | None = None,
        problems: Sequence[tuple[Problem, ...]] | None = None,
    ) -> pl.DataFrame:
        """Return the columns of the decision that are asked for, all of them if none is named."""
        instant = at.astimezone(UTC)
        wanted = DECISION_COLUMNS if columns is None else tuple(columns)
        unknown = [name for name in wanted if name not in DECISION_COLUMNS]
        if unknown:
            raise ValueError(f"a decision has no column `{unknown[0]}`")
        force = self._forces.at(instant)
        found = _Found()
        for logic in self._parts(fields, ids, instant, problems):
            self._decide_part(logic, force, frozenset(wanted), found)
        return pl.DataFrame([self._series(name, found, len(ids), instant) for name in wanted])

    def _parts(
        self,
        fields: Mapping[str, TypedColumn],
        ids: Sequence[str],
        at: datetime,
        problems: Sequence[tuple[Problem, ...]] | None,
    ) -> Iterable[ColumnLogic]:
        for start in range(0, len(ids), _PART):
            stop = min(start + _PART, len(ids))
            leads = Leads(
                {name: column.part(start, stop) for name, column in fields.items()},
                ids[start:stop],
                None if problems is None else problems[start:stop],
            )
            yield ColumnLogic(self._shared, leads, at)

    def _decide_part(self, logic: ColumnLogic, force: Force, wanted: frozenset[str], found: _Found) -> None:
        decided = self._deciding.decide(logic, force.deciding)
        found.decided.append(decided)
        if wanted & {*_OF_ENDING}:
            found.endings.append(self._endings.of(logic, decided, found.known_endings))
        if wanted & {*_OF_ADDED}:
            true = self._adding.true_rules(logic, force.adding, decided)
            found.added.append(added_by(self._policy, decided, true, found.known_added))
        if "stage" in wanted:
            found.stages.append(logic.stage_numbers())
        if "shared" in wanted:
            found.shared += self._shared_of(logic)
        if wanted & {"undecided", "problems"}:
            self._add_exact(logic, force, decided, wanted, found)

    # ---- lead by lead

    def _shared_of(self, logic: ColumnLogic) -> list[tuple[str, ...]]:
        if not self._policy.shares:
            return [()] * logic.leads.count
        on_stage = logic.stage_numbers() >= 0
        return [
            shared_with(Situation(self._shared.logic, logic.leads.lead(row), logic.at)) if on_stage[row] else ()
            for row in range(logic.leads.count)
        ]

    def _add_exact(
        self, logic: ColumnLogic, force: Force, decided: Array, wanted: frozenset[str], found: _Found
    ) -> None:
        """Add what was undecided, and all problems; only the leads that have any are gone through."""
        self._ask_all(logic)
        problems = list(logic.leads.problems or [()] * logic.leads.count)
        undecided: list[tuple[Undecided, ...]] = [()] * logic.leads.count
        exact = logic.failed
        if "undecided" in wanted:
            exact = exact | logic.unjudged
            exact |= self._deciding.has_unknown(logic, force.deciding, decided)
            exact |= self._adding.has_unknown(logic, force.adding, decided)
        for row in np.flatnonzero(exact):
            decision = self._single.judge(logic.leads.lead(int(row)), logic.at).decision
            undecided[row], problems[row] = decision.undecided, decision.problems
        found.undecided += undecided
        found.problems += problems

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

    # ---- columns of the decision

    def _series(self, name: str, found: _Found, count: int, at: datetime) -> pl.Series:
        if name in _OF_ENDING:
            return _gathered(name, [getattr(ending, name) for ending in found.known_endings], found.endings)
        if name in _OF_ADDED:
            return _gathered(name, [getattr(added, name) for added in found.known_added], found.added)
        match name:
            case "rule":
                # One more at the end: the number of no rule is -1.
                return _gathered(name, [*(rule.label for rule in self._policy.rules), None], found.decided)
            case "source":
                return _gathered(name, [*(str(rule.place) for rule in self._policy.rules), None], found.decided)
            case "stage":
                return _gathered(name, [*self._shared.stage_names.values, None], found.stages)
            case "shared":
                return _in_words(name, found.shared)
            case "undecided":
                return _in_words(name, found.undecided)
            case "problems":
                return _in_words(name, found.problems)
            case _:
                value: object = {"sla": [], "policy": self._shared.logic.lookup.name, "at": at}[name]
                return pl.Series(name, [value], dtype=_TYPES.get(name, pl.String)).new_from_index(0, count)


_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "tags": _TEXTS,
    "notify": _TEXTS,
    "sla": _TEXTS,
    "at": pl.Datetime("us", "UTC"),
}


def _gathered(name: str, values: Sequence[object], parts: Sequence[Array]) -> pl.Series:
    """Return a column of values by their numbers; -1 is the last of them."""
    numbers = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    kind = _TYPES.get(name, pl.String)
    return pl.Series(name, values, dtype=kind).gather(np.where(numbers < 0, len(values) - 1, numbers))


def _in_words(name: str, found: Sequence[tuple[object, ...]]) -> pl.Series:
    """Return a column of lists of texts; equal lists, of which most are empty, are made once."""
    known: dict[tuple[str, ...], int] = {(): 0}
    numbers = [known.setdefault(tuple(map(str, row)), len(known)) if row else 0 for row in found]
    return pl.Series(name, list(map(list, known)), dtype=_TEXTS).gather(np.array(numbers, dtype=np.int64))


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
