"""Decisions as the columns of a table: each distinct value is made once, and gathered by its number."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from policy_engine.evaluator.column_pages import NO_RULE
from policy_engine.evaluator.column_shared import received
from policy_engine.evaluator.decided import Coded, Decided
from policy_engine.evaluator.logic import logic_of
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.typed_columns import Array
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule

__all__ = ["decision_frame", "frame_of_decisions"]

_TEXTS = pl.List(pl.String)
_LISTS = frozenset({"tags", "notify", "sla", "shared", "undecided", "problems"})


def decision_frame(
    policy: CheckedPolicy,
    decided: Decided,
    endings: Coded[Ending],
    names: Sequence[str],
    at: datetime,
    clocks: Coded[tuple[str, ...]] | None = None,
) -> pl.DataFrame:
    """Return some columns of the decisions; `endings` say what became of the leads, `clocks` which clocks run."""
    count = len(decided.rules)

    def series(name: str) -> pl.Series:
        match name:
            case "tags" | "notify" | "priority":
                return _gathered(name, decided.added, lambda added: getattr(added, name))
            case "rule":
                return _of_rules(name, policy, decided.rules, lambda rule: rule.label)
            case "source":
                return _of_rules(name, policy, decided.rules, lambda rule: str(rule.place))
            case "stage":
                return _gathered(name, decided.stages, lambda stage: stage)
            case "shared":
                return _gathered(name, received(logic_of(policy).lookup.sharing, decided, endings), list)
            case "undecided":
                return _gathered(name, decided.undecided, _in_words)
            case "problems":
                return _gathered(name, decided.problems, _in_words)
            case "sla":
                if clocks is not None:
                    return _gathered(name, clocks, list)
                return pl.Series(name, [[]], dtype=_TEXTS).new_from_index(0, count)
            case "policy":
                return pl.Series(name, [logic_of(policy).lookup.name]).new_from_index(0, count)
            case "at":
                return pl.Series(name, [at], dtype=pl.Datetime("us", "UTC")).new_from_index(0, count)
            case _:
                return _gathered(name, endings, lambda ending: getattr(ending, name))

    return pl.DataFrame([series(name) for name in names])


def _in_words(found: tuple[object, ...]) -> list[str]:
    return list(map(str, found))


def _gathered(name: str, values: Coded[Any], part: Callable[[Any], object]) -> pl.Series:
    return _column(name, [part(value) for value in values.values]).gather(values.numbers)


def _of_rules(name: str, policy: CheckedPolicy, rules: Array, part: Callable[[Rule], str]) -> pl.Series:
    # One more at the end: the number of no rule is -1.
    values = [*map(part, policy.rules), None]
    return _column(name, values).gather(np.where(rules == NO_RULE, len(policy.rules), rules))


def _column(name: str, values: Sequence[object]) -> pl.Series:
    return pl.Series(name, values, dtype=_TEXTS if name in _LISTS else pl.String)


def frame_of_decisions(decisions: Sequence[Decision], names: Sequence[str]) -> pl.DataFrame:
    """Return some columns of decisions that are records."""

    def series(name: str) -> pl.Series:
        values = [getattr(decision, name) for decision in decisions]
        if name in _LISTS:
            return _column(name, [_in_words(value) for value in values])
        if name == "at":
            return pl.Series(name, values, dtype=pl.Datetime("us", "UTC"))
        return _column(name, [None if value is None else str(value) for value in values])

    return pl.DataFrame([series(name) for name in names])
