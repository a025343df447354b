"""What a policy works out from a lead: derived fields, score cards, and the stage of the funnel.

A case or a stage that cannot be judged is passed over, and named in the answer.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from policy_engine.evaluator.arithmetic import calculated
from policy_engine.evaluator.conditions import prepared_test
from policy_engine.evaluator.lookup import Lookup
from policy_engine.evaluator.operands import numeric
from policy_engine.evaluator.situation import DerivedValue, Situation, StageFound, Test
from policy_engine.model.funnel import Stage
from policy_engine.model.policy import Case, DerivedField
from policy_engine.model.values import Constant, Kind, Value

__all__ = ["prepared_derived", "prepared_stage"]

_Cases = list[tuple[Case, Test, Value]]


def prepared_derived(field: DerivedField, lookup: Lookup) -> Callable[[Situation], DerivedValue]:
    """Return what works out a derived field."""
    cases = [(case, prepared_test(case.condition, lookup), _as(field.kind, case.value)) for case in field.cases]
    otherwise = None if field.otherwise is None else _as(field.kind, field.otherwise)
    if field.form == "cases":
        return lambda situation: _first_true(situation, cases, otherwise)
    nothing: Value = _NOTHING[field.kind] if otherwise is None else otherwise
    return lambda situation: _sum(situation, cases, nothing)


def _first_true(situation: Situation, cases: _Cases, otherwise: Value) -> DerivedValue:
    unjudged: tuple[Case, ...] = ()
    for case, test, value in cases:
        truth = test(situation)
        if truth:
            return DerivedValue(value, unjudged)
        if truth is None:
            unjudged = (*unjudged, case)
    return DerivedValue(otherwise, unjudged)


def _sum(situation: Situation, cases: _Cases, nothing: Value) -> DerivedValue:
    """Add up the points of every true case; `nothing` where there is none."""
    total: Any = None
    unjudged: tuple[Case, ...] = ()
    failed = False
    for case, test, points in cases:
        truth = test(situation)
        if truth is None:
            unjudged = (*unjudged, case)
        elif truth and not failed:
            total = points if total is None else _added(situation, total, points)
            failed = total is None
    return DerivedValue(total if total is not None or failed else nothing, unjudged)


def _added(situation: Situation, total: Any, points: Any) -> Value:
    return numeric(situation, calculated("+", total, points))


# A score card without a true case and without `otherwise`.
_NOTHING: dict[Kind, Value] = {"number": 0.0, "whole": 0, "money": Decimal("0.0000")}


def _as(kind: Kind, constant: Constant) -> Value:
    """Return the value of a case, of the type that the field has."""
    if kind == "number" and not isinstance(constant.value, str):
        return float(constant.value)  # type: ignore[arg-type]
    return constant.value


# ---------------------------------------------------------------- the stage


def prepared_stage(stages: tuple[Stage, ...], lookup: Lookup) -> Callable[[Situation], StageFound]:
    """Return what finds the last stage, in the order written, whose condition is true."""
    tests = [
        (stage, prepared_test(stage.condition, lookup)) for stage in reversed(stages) if stage.condition is not None
    ]

    def find(situation: Situation) -> StageFound:
        unjudged: tuple[Stage, ...] = ()
        for stage, test in tests:
            truth = test(situation)
            if truth:
                return StageFound(stage.name, unjudged)
            if truth is None:
                unjudged = (stage, *unjudged)
        return StageFound(None, unjudged)

    return find
