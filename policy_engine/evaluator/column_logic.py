"""Conditions and operands of many leads at once: each condition a column of truths, each operand one of values.

Truths are numbers: 0 false, 1 unknown, 2 true; so `and` is the least, `or` the greatest.
What no column shows is judged lead by lead, by the reference.
"""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from typing import Any

import numpy as np

from policy_engine.calendars.durations import before
from policy_engine.calendars.zones import local_date
from policy_engine.compiler.areas import Area, Keys
from policy_engine.compiler.demands import Demand, Demands
from policy_engine.evaluator.column_arithmetic import calculated_column, kind_of_result
from policy_engine.evaluator.column_order import order_of
from policy_engine.evaluator.conditions import value_test
from policy_engine.evaluator.decode import MONEY_LIMITS, WHOLE_LIMITS
from policy_engine.evaluator.lead_columns import Leads
from policy_engine.evaluator.logic import PolicyLogic
from policy_engine.evaluator.operands import domain_of, is_constant
from policy_engine.evaluator.situation import Situation
from policy_engine.evaluator.stored import stored
from policy_engine.evaluator.typed_columns import (
    Array,
    Distinct,
    TypedColumn,
    constant_column,
    dtype_of,
    from_values,
    thresholds,
)
from policy_engine.model import condition as c
from policy_engine.model.funnel import Stage
from policy_engine.model.policy import DerivedField
from policy_engine.model.text import text_key
from policy_engine.model.values import Kind, MoneyConstant, WholeConstant

__all__ = ["FALSE", "TRUE", "UNKNOWN", "ColumnLogic", "PolicyColumns"]

FALSE, UNKNOWN, TRUE = 0, 1, 2


class PolicyColumns:
    """What the columns of one policy share: demands on them, and the values that derived fields can take."""

    def __init__(self, logic: PolicyLogic) -> None:
        self.logic = logic
        self.policy = logic.lookup.policy
        self.demands = Demands(self.policy)
        self.fields = {field.name: field for field in self.policy.derived}
        self.stages = [stage for stage in self.policy.stages if stage.condition is not None]
        self.stage_names = Distinct([stage.name for stage in self.stages])
        self._known: dict[int, tuple[c.Condition, Demand | None]] = {}
        self._distinct: dict[str, Distinct] = {}

    def demand(self, condition: c.Condition) -> Demand | None:
        """Return a single test as a demand on the value of one operand."""
        known = self._known.get(id(condition))
        if known is None:
            known = self._known[id(condition)] = (condition, self.demands.of(condition))
        return known[1]

    def values_of(self, field: DerivedField) -> Distinct:
        """Return the texts that a derived field can be."""
        known = self._distinct.get(field.name)
        if known is None:
            values = [case.value.value for case in field.cases]
            if field.otherwise is not None:
                values.append(field.otherwise.value)
            known = self._distinct[field.name] = Distinct(list(dict.fromkeys(values)))
        return known


class ColumnLogic:
    """The conditions and operands of a policy for some leads at one time; each is worked out once.

    `failed` tells of each lead whether a calculation failed, `unjudged` whether a case of
    a derived field or a stage could not be judged.
    """

    def __init__(self, shared: PolicyColumns, leads: Leads, at: datetime) -> None:
        self.shared = shared
        self.leads = leads
        self.count = len(leads.ids)
        self.at = at
        self.failed = np.zeros(self.count, dtype=bool)
        self.unjudged = np.zeros(self.count, dtype=bool)
        self._truths: dict[int, Array] = {}
        self._segments: dict[str, Array] = {}
        self._values: dict[object, TypedColumn] = {}

    # ---- conditions

    def truth(self, condition: c.Condition) -> Array:
        """Return the truths of a condition."""
        known = self._truths.get(id(condition))
        if known is None:
            known = self._truths[id(condition)] = self._truth(condition)
        return known

    def _truth(self, condition: c.Condition) -> Array:
        match condition:
            case c.Not(part=part):
                return TRUE - self.truth(part)
            case c.AllOf(parts=parts):
                return reduce(np.minimum, map(self.truth, parts), self._all(TRUE))
            case c.AnyOf(parts=parts):
                return reduce(np.maximum, map(self.truth, parts), self._all(FALSE))
            case c.SegmentRef(name=name):
                return self.truth(self.shared.logic.lookup.segments[name])
            case c.HasProblems():
                return self._has_problems()
            case _:
                return self._single(condition)

    def _all(self, truth: int) -> Array:
        return np.full(self.count, truth, dtype=np.int8)

    def _has_problems(self) -> Array:
        return np.where(self.leads.has_problems(), TRUE, FALSE).astype(np.int8)

    def _single(self, condition: c.Condition) -> Array:
        demand = self.shared.demand(condition)
        if demand is not None:
            return self._demanded(demand)
        match condition:
            case c.Compare(left=left, operator=operator, right=right) if _fits(left) and _fits(right):
                return self._compared(left, operator, right)
            case c.InHours(operand=operand, calendar=calendar):
                hours = self.shared.logic.lookup.hours[calendar]
                return self._asked_of_instants(operand, hours.contains)
            case c.Missing(operand=operand):
                return np.where(self.value(operand).missing(), TRUE, FALSE).astype(np.int8)
            case _:
                return self._one_by_one(condition)

    def _one_by_one(self, condition: c.Condition) -> Array:
        test, logic = self.shared.logic.test(condition), self.shared.logic
        codes = {False: FALSE, None: UNKNOWN, True: TRUE}
        truths = [codes[test(Situation(logic, self.leads.lead(row), self.at))] for row in range(self.count)]
        return np.array(truths, dtype=np.int8)

    # ---- demands

    def _demanded(self, demand: Demand) -> Array:
        operand = self.shared.demands.columns[demand.column].operand
        assert operand is not None, "a demand on a value has an operand"
        column = self.value(operand)
        if demand.area is None:
            return self._tested(column, demand)
        missing = UNKNOWN if demand.area.missing is None else TRUE if demand.area.missing else FALSE
        if column.distinct is not None:
            assert isinstance(demand.area, Keys), "texts are found by key"
            return column.distinct.each(demand, _in_keys(demand.area), np.int8, missing)[column.numbers()]
        inside = _inside(demand.area, column)
        return np.where(column.missing(), missing, np.where(inside, TRUE, FALSE)).astype(np.int8)

    def _tested(self, column: TypedColumn, demand: Demand) -> Array:
        assert column.distinct is not None and isinstance(demand.test, c.TextTest | c.Includes), "a test of texts"
        holds = value_test(demand.test)
        answers = column.distinct.each(
            demand, lambda value: TRUE if holds(value) is demand.truth else FALSE, np.int8, UNKNOWN
        )
        return answers[column.numbers()]

    # ---- two operands

    def _compared(self, left: c.Operand, operator: str, right: c.Operand) -> Array:
        one, other = self.value(left), self.value(right)
        order = order_of(one, other)
        holds = {
            "=": order == 0,
            "!=": order != 0,
            ">": order > 0,
            ">=": order >= 0,
            "<": order < 0,
            "<=": order <= 0,
        }[operator]
        missing = one.missing() | other.missing()
        return np.where(missing, UNKNOWN, np.where(holds, TRUE, FALSE)).astype(np.int8)

    def _asked_of_instants(self, operand: c.Operand, holds: Callable[[datetime], bool]) -> Array:
        column = self.value(operand)
        instants, numbers = np.unique(column.data, return_inverse=True)
        answers = np.array([TRUE if holds(_instant(micros)) else FALSE for micros in instants], dtype=np.int8)
        return np.where(column.missing(), UNKNOWN, answers[numbers]).astype(np.int8)

    # ---- operands

    def value(self, operand: c.Operand) -> TypedColumn:
        """Return the values of an operand."""
        name: object = (operand.kind, operand.name) if isinstance(operand, c.FieldRef | c.DerivedRef) else id(operand)
        known = self._values.get(name)
        if known is None:
            known = self._values[name] = self._value(operand)
        return known

    def _value(self, operand: c.Operand) -> TypedColumn:
        match operand:
            case c.FieldRef(name=name):
                return self.leads.column(name)
            case c.DerivedRef(name=name):
                return self._derived(operand, self.shared.fields[name])
            case c.StageRef():
                return self._stage()
            case c.DomainOf(operand=inner):
                return self._of_each(self.value(inner), domain_of)
            case c.DateOf(operand=inner):
                return self._days(self.value(inner))
            case c.Arithmetic(operator=sign, left=left, right=right):
                if not (_fits(left) and _fits(right)):
                    return self._read_one_by_one(operand, kind_of_result(sign, self._kind(left), self._kind(right)))
                return self._calculated(sign, self.value(left), self.value(right))
            case c.Negation(operand=inner):
                if not _fits(inner):
                    return self._read_one_by_one(operand, self._kind(inner))
                return self._calculated("-", constant_column("whole", 0, self.count), self.value(inner))
            case c.Now():
                return constant_column("time", self.at, self.count)
            case c.BeforeAt(duration=duration):
                return constant_column("time", before(self.at, duration, self.shared.policy), self.count)
            case c.DecisionRef():
                return constant_column("text", None, self.count)
            case _:
                assert is_constant(operand), "every other operand is named above"
                return constant_column(operand.kind, operand.value, self.count)

    def _of_each(self, column: TypedColumn, what: Callable[[str], str | None]) -> TypedColumn:
        """Return what is made of each text; nothing is made of some."""
        assert column.distinct is not None, "a text has distinct values"
        distinct, places = column.distinct.mapped(what)
        data = places[column.numbers()]
        return TypedColumn("text", np.maximum(data, 0), data >= 0, distinct)

    def _days(self, column: TypedColumn) -> TypedColumn:
        if column.kind != "time":
            return column
        zone = self.shared.policy.timezone
        instants, numbers = np.unique(column.data, return_inverse=True)
        days = [stored("date", local_date(_instant(micros), zone)) for micros in instants]
        return TypedColumn("date", np.array(days, dtype=np.int64)[numbers], column.present)

    def _calculated(self, sign: str, left: TypedColumn, right: TypedColumn) -> TypedColumn:
        result, failed = calculated_column(sign, left, right)
        self.failed |= failed
        return result

    def _read_one_by_one(self, operand: c.Operand, kind: Kind) -> TypedColumn:
        """Read an operand that holds a constant too large for a column."""
        values = []
        for row in range(self.count):
            situation = Situation(self.shared.logic, self.leads.lead(row), self.at)
            values.append(situation.value(operand))
            self.failed[row] |= bool(situation.failed)
            self.unjudged[row] |= any(derived.unjudged for derived in situation.derived.values())
        return from_values(values, kind)

    def _kind(self, operand: c.Operand) -> Kind:
        return operand.kind if is_constant(operand) else self.value(operand).kind

    # ---- what is worked out

    def stage_numbers(self) -> Array:
        """Return which stage each lead is on: its number among those with a condition, -1 for none."""
        column = self.value(_STAGE)
        return np.where(column.missing(), -1, column.data)

    def _stage(self) -> TypedColumn:
        codes = np.full(self.count, -1, dtype=np.int64)
        for number in reversed(range(len(self.shared.stages))):
            truth = self.truth(_condition_of(self.shared.stages[number]))
            self.unjudged |= (codes < 0) & (truth == UNKNOWN)
            codes[(codes < 0) & (truth == TRUE)] = number
        return TypedColumn("text", np.maximum(codes, 0), codes >= 0, self.shared.stage_names)

    def _derived(self, operand: c.Operand, field: DerivedField) -> TypedColumn:
        if not all(_fits(case.value) for case in field.cases) or not (
            field.otherwise is None or _fits(field.otherwise)
        ):
            return self._read_one_by_one(operand, field.kind)
        return self._first_true(field) if field.form == "cases" else self._sum(field)

    def _first_true(self, field: DerivedField) -> TypedColumn:
        indexed = field.kind in ("text", "choice", "texts")
        distinct = self.shared.values_of(field) if indexed else None
        open_rows = np.ones(self.count, dtype=bool)
        data: Array = np.zeros(self.count, dtype=np.int64 if indexed else dtype_of(field.kind))
        present = np.zeros(self.count, dtype=bool)
        for case in field.cases:
            truth = self.truth(case.condition)
            self.unjudged |= open_rows & (truth == UNKNOWN)
            taken = open_rows & (truth == TRUE)
            data[taken] = _as_stored(field.kind, case.value.value, distinct)
            present |= taken
            open_rows &= ~taken
        if field.otherwise is not None:
            data[open_rows] = _as_stored(field.kind, field.otherwise.value, distinct)
            present |= open_rows
        return TypedColumn(field.kind, data, present, distinct)

    def _sum(self, field: DerivedField) -> TypedColumn:
        count = self.count
        nothing = constant_column(field.kind, 0 if field.otherwise is None else field.otherwise.value, count)
        total: Array = np.zeros(count, dtype=dtype_of(field.kind))
        met = np.zeros(count, dtype=bool)
        broken = np.zeros(count, dtype=bool)
        for case in field.cases:
            truth = self.truth(case.condition)
            self.unjudged |= truth == UNKNOWN
            true = (truth == TRUE) & ~broken
            points = constant_column(field.kind, case.value.value, count)
            added, failed = calculated_column("+", TypedColumn(field.kind, total, met & true), points)
            broken |= failed
            total = np.where(true & met & ~failed, added.data, np.where(true & ~met, points.data, total))
            met |= true
        self.failed |= broken
        return TypedColumn(field.kind, np.where(met, total, nothing.data), ~broken)


_STAGE = c.StageRef()


def _fits(operand: c.Operand) -> bool:
    """Tell whether an operand is no constant that is too large for a column of its kind."""
    match operand:
        case WholeConstant(value=whole):
            return WHOLE_LIMITS[0] <= whole <= WHOLE_LIMITS[1]
        case MoneyConstant(value=amount):
            return MONEY_LIMITS[0] <= amount <= MONEY_LIMITS[1]
        case _:
            return True


def _condition_of(stage: Stage) -> c.Condition:
    assert stage.condition is not None, "a stage without a condition is entered by an event"
    return stage.condition


def _as_stored(kind: Kind, value: Any, distinct: Distinct | None) -> Any:
    return stored(kind, value) if distinct is None else distinct.values.index(value)


def _instant(micros: Any) -> datetime:
    value = TypedColumn("time", np.array([micros])).value(0)
    assert isinstance(value, datetime), "an instant"
    return value


def _in_keys(area: Keys) -> Callable[[Any], int]:
    """Tell of a text, or of a list of texts, whether it lies in an area; of a list only its being there counts."""
    return lambda value: TRUE if (_key(value) in area.keys) is not area.inverted else FALSE


def _key(value: Any) -> str:
    return text_key(value) if isinstance(value, str) else ""


def _inside(area: Area, column: TypedColumn) -> Array:
    if isinstance(area, Keys):
        flags = np.array([(flag in area.keys) is not area.inverted for flag in (False, True)])
        held: Array = flags[column.data.astype(np.int8)]
        return held
    passed = np.searchsorted(thresholds(area.cuts, column.kind), column.data, side="right")
    inside: Array = (passed % 2 == 1) != area.starts
    return inside
