"""What becomes of many leads at once: who may take them, by the rule that decides each.

Whatever an ending depends on is collected as numbers; of the leads that agree in all of
them, one is taken through the reference.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from policy_engine.evaluator.column_logic import TRUE, ColumnLogic, PolicyColumns
from policy_engine.evaluator.column_pages import NO_RULE
from policy_engine.evaluator.decided import Coded, Judged
from policy_engine.evaluator.reference import ending_of
from policy_engine.evaluator.situation import Situation
from policy_engine.evaluator.targets import split_position
from policy_engine.evaluator.typed_columns import Array
from policy_engine.model import routing as r
from policy_engine.model.condition import Condition, Operand
from policy_engine.model.organisation import Pod, Team
from policy_engine.model.text import text_key

__all__ = ["ColumnEndings"]

_Target = r.Target | r.Nurture
# From the leads, and the rows asked for, to a number for each row.
_Depends = Callable[[ColumnLogic, Array], Array]


class ColumnEndings:
    """The endings of a policy's rules.

    `to_hand_out`: with each ending stand those who may take the lead, and the value that
    keeps it together with others.
    """

    def __init__(self, shared: PolicyColumns, *, to_hand_out: bool = False) -> None:
        self._shared = shared
        self._policy = shared.policy
        self._to_hand_out = to_hand_out
        self._depends = [list(self._of_rule(rule)) for rule in self._policy.rules]
        # Of rules, and of none, whose ending depends on nothing.
        self._fixed: dict[int, Judged] = {}

    def of(self, logic: ColumnLogic, decided: Array) -> Coded[Judged]:
        """Return the ending of each lead."""
        known: dict[Judged, int] = {}
        endings = np.zeros(logic.count, dtype=np.int64)
        order = np.argsort(decided, kind="stable")
        rules, starts = np.unique(decided[order], return_index=True)
        for rule, rows in zip(rules, np.split(order, starts)[1:], strict=True):
            endings[rows] = self._of_group(logic, int(rule), rows, known)
        return Coded(endings, list(known))

    def _of_group(self, logic: ColumnLogic, rule: int, rows: Array, known: dict[Judged, int]) -> Array | int:
        depends = [] if rule == NO_RULE else self._depends[rule]
        if not depends:
            judged = self._fixed.get(rule)
            if judged is None:
                judged = self._fixed[rule] = self._judged(logic, rule, int(rows[0]))
            return known.setdefault(judged, len(known))
        groups = np.zeros(len(rows), dtype=np.int64)
        for depend in depends:
            _, numbers = np.unique(depend(logic, rows), return_inverse=True)
            _, groups = np.unique(groups * (int(numbers.max(initial=0)) + 1) + numbers, return_inverse=True)
        _, firsts = np.unique(groups, return_index=True)
        found = [self._judged(logic, rule, int(rows[first])) for first in firsts]
        return np.array([known.setdefault(judged, len(known)) for judged in found])[groups]

    def _judged(self, logic: ColumnLogic, rule: int, row: int) -> Judged:
        situation = Situation(self._shared.logic, logic.leads.lead(row), logic.at)
        candidates, ending = ending_of(situation, None if rule == NO_RULE else self._policy.rules[rule], None)
        return Judged(ending, candidates if self._to_hand_out else ())

    # ---- what an ending depends on

    def _of_rule(self, rule: r.Rule) -> Iterator[_Depends]:
        for action in rule.actions:
            match action:
                case r.Nurture():
                    yield from self._of_target(rule, action)
                    return
                case r.HandOff(failing=failing):
                    yield from self._home()
                    yield from self._of_targets(rule, failing)
                    return
                case r.Assign(target=target, failing=failing):
                    yield from self._of_targets(rule, (target, *failing))
                    return
                case r.Reject():
                    return

    def _of_targets(self, rule: r.Rule, targets: Sequence[_Target]) -> Iterator[_Depends]:
        for target in targets:
            yield from self._of_target(rule, target)

    def _of_target(self, rule: r.Rule, target: _Target) -> Iterator[_Depends]:
        match target:
            case r.MatchingPodTarget():
                yield from self._conditions([pod.covers for pod in self._policy.pods])
                yield from self._keeps(self._policy.pods)
            case r.PodTarget(pod=pod):
                yield from self._keeps([self._shared.logic.lookup.pods[text_key(pod)]])
            case r.TeamTarget(team=team):
                yield from self._keeps([self._shared.logic.lookup.teams[text_key(team)]])
            case r.FieldTarget(field=field):
                yield _field(field)
            case r.SplitTarget(shares=shares):
                yield self._share(rule, target)
                yield from self._of_targets(rule, [share.target for share in shares])
            case r.Nurture(content=None):
                yield from self._stage_content()

    def _home(self) -> Iterator[_Depends]:
        if self._shared.logic.lookup.pod_field is not None:
            yield _field(self._shared.logic.lookup.pod_field)
        yield from self._conditions([pod.covers for pod in self._policy.pods])
        yield from self._keeps([*self._policy.pods, *self._policy.teams])

    def _keeps(self, homes: Sequence[Pod | Team]) -> Iterator[_Depends]:
        if self._to_hand_out:
            yield from (_value(home.keep) for home in homes if home.keep is not None)

    def _stage_content(self) -> Iterator[_Depends]:
        yield lambda logic, rows: logic.stage_numbers()[rows]
        yield from self._conditions([owner.condition for stage in self._policy.stages for owner in stage.owners])
        yield from self._conditions([content.condition for line in self._policy.contents for content in line.contents])

    def _conditions(self, conditions: Sequence[Condition | None]) -> Iterator[_Depends]:
        for condition in conditions:
            if condition is not None:
                yield _is_true(condition)

    def _share(self, rule: r.Rule, split: r.SplitTarget) -> _Depends:
        ends = np.cumsum([int(share.percent * 100) for share in split.shares])[:-1]
        name = rule.name if rule.name is not None else split.words
        policy = self._policy.name

        def share(logic: ColumnLogic, rows: Array) -> Array:
            positions = np.array([split_position(policy, name, logic.leads.ids[row]) for row in rows])
            return np.searchsorted(ends, positions, side="right")

        return share


def _field(name: str) -> _Depends:
    return lambda logic, rows: logic.leads.column(name).numbers()[rows]


def _value(operand: Operand) -> _Depends:
    def number(logic: ColumnLogic, rows: Array) -> Array:
        column = logic.value(operand).rows(rows)
        if column.distinct is not None:
            return column.numbers()
        _, numbers = np.unique(column.data, return_inverse=True)
        return np.where(column.missing(), -1, numbers)

    return number


def _is_true(condition: Condition) -> _Depends:
    return lambda logic, rows: logic.truth(condition)[rows] == TRUE
