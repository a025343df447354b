"""Conditions as claims about single axes.

Segments, derived fields and stages are written out, so that what is left is read from
the lead and from the time. What no axis expresses stands on an opaque axis of its own,
on which all truths are possible: a proof stays true, and what seems possible is tried.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from policy_engine.analysis.axes import named_axis
from policy_engine.analysis.cells import Named
from policy_engine.analysis.claims import ALWAYS, NEVER, NOT_TRUE, TRUE, At, Claim, Truths, all_of, any_of
from policy_engine.analysis.lead_tests import FLIPPED, LeadTests
from policy_engine.analysis.space import Space
from policy_engine.analysis.substitution import first_worked_out, reads_lead, with_value
from policy_engine.evaluator.arithmetic import calculated
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.decision import ProblemKind
from policy_engine.model.policy import DerivedField
from policy_engine.model.routing import Rule
from policy_engine.model.values import Constant, MoneyConstant, NumberConstant, TextConstant, WholeConstant

__all__ = ["Side"]

# A score card with more cases is not written out: its sums are an axis of their own.
_MOST_CASES_OF_SUM = 3


class Side(LeadTests):
    """One policy of a space, and what its conditions claim."""

    def __init__(self, space: Space, number: int = 0) -> None:
        super().__init__(space, number)
        self._derived = {field.name: field for field in self.policy.derived}
        self._known: dict[tuple[int, Truths], tuple[c.Condition, Claim]] = {}
        self._takes: dict[str, tuple[tuple[Constant | None, Claim], ...]] = {}

    # ------------------------------------------------------------ rules

    def in_force(self, rule: Rule, *, inside: bool = True) -> Claim:
        """Claim that a rule is in force, or that it is not."""
        axis = self.space.axes[self.space.at]
        cells = axis.every
        if rule.start is not None:
            cells &= axis.compared(">=", rule.start)
        if rule.until is not None:
            cells &= axis.compared("<", rule.until)
        return At(self.space.at, cells if inside else axis.every & ~cells)

    def applies(self, rule: Rule) -> Claim:
        """Claim that a rule is in force and true."""
        condition = ALWAYS if rule.condition is None else self.claim(rule.condition, TRUE)
        if rule.start is None and rule.until is None:
            return condition
        return all_of((self.in_force(rule), condition))

    def passes_over(self, rule: Rule) -> Claim:
        """Claim that a rule is not in force or not true."""
        condition = NEVER if rule.condition is None else self.claim(rule.condition, NOT_TRUE)
        if rule.start is None and rule.until is None:
            return condition
        return any_of((self.in_force(rule, inside=False), condition))

    # ------------------------------------------------------------ conditions

    def claim(self, condition: c.Condition, truths: Truths) -> Claim:
        """Claim that a condition has one of the truths."""
        key = (id(condition), truths)
        known = self._known.get(key)
        if known is None:
            # Kept with its condition, so that no other can come to bear its id.
            known = self._known[key] = (condition, self._lowered(condition, truths))
        return known[1]

    def _lowered(self, condition: c.Condition, truths: Truths) -> Claim:
        match condition:
            case c.Not(part=part):
                return self.claim(part, frozenset(None if truth is None else not truth for truth in truths))
            case c.SegmentRef(name=name):
                return self.claim(self.logic.lookup.segments[name], truths)
            case c.AllOf(parts=parts):
                return self._joined(parts, truths, True)
            case c.AnyOf(parts=parts):
                return self._joined(parts, truths, False)
            case _:
                return self._test(condition, truths)

    def _joined(self, parts: tuple[c.Condition, ...], truths: Truths, is_all: bool) -> Claim:
        """Claim a truth of parts; `or` is `and` with yes and no exchanged."""
        best, worst = is_all, not is_all
        every, some = (all_of, any_of)
        choices = []
        if truths == {True, False, None}:
            return ALWAYS
        if best in truths and None in truths:
            return every(self.claim(part, frozenset((best, None))) for part in parts)
        if best in truths:
            choices.append(every(self.claim(part, frozenset((best,))) for part in parts))
        elif None in truths and worst not in truths:
            open_ones = every(self.claim(part, frozenset((best, None))) for part in parts)
            choices.append(all_of((open_ones, some(self.claim(part, frozenset((None,))) for part in parts))))
        if worst in truths:
            choices.append(some(self.claim(part, truths - {best}) for part in parts))
        return any_of(choices)

    # ------------------------------------------------------------ single tests

    def _test(self, test: c.Condition, truths: Truths) -> Claim:
        if isinstance(test, c.Compare) and is_constant(test.left) and not is_constant(test.right):
            test = c.Compare(left=test.right, operator=FLIPPED[test.operator], right=test.left)  # type: ignore[arg-type]
        if isinstance(test, c.HasProblems):
            return self._problems(truths)
        worked_out = first_worked_out(test, self._is_written_out)
        if worked_out is not None:
            return any_of(
                all_of((taken, self._of_value(test, worked_out, value, truths)))
                for value, taken in self._values_of(worked_out)
            )
        if not reads_lead(test):
            return ALWAYS if self.logic.test(test)(self._empty) in truths else NEVER
        return self.of_lead(test, truths)

    def _problems(self, truths: Truths) -> Claim:
        """Claim that something could not be read: what must be there and is missing is such a problem."""
        axis = self.yes_no(("problems", self.space.environments[self.number]), True)
        required = [field.name for field in self.policy.lead.fields if not field.optional and field.default is None]
        yes = any_of((At(axis, 1), *(self.presence(name, is_there=False) for name in required)))
        no = all_of((At(axis, 2), *(self.presence(name, is_there=True) for name in required)))
        return any_of(claim for truth, claim in ((True, yes), (False, no)) if truth in truths)

    # ------------------------------------------------------------ what is worked out

    def _is_written_out(self, operand: c.Operand) -> bool:
        match operand:
            case c.DerivedRef(name=name):
                field = self._derived[name]
                return field.form == "cases" or len(field.cases) <= _MOST_CASES_OF_SUM
            case c.StageRef() | c.DecisionRef():
                return True
            case _:
                return False

    def _values_of(self, operand: c.Operand) -> tuple[tuple[Constant | None, Claim], ...]:
        """Return every value that is worked out, None for missing, with the claim that it is that one."""
        key = repr(operand)
        if key not in self._takes:
            self._takes[key] = tuple(self._ways(operand))
        return self._takes[key]

    def _ways(self, operand: c.Operand) -> Iterator[tuple[Constant | None, Claim]]:
        match operand:
            case c.DerivedRef(name=name) if self._derived[name].form == "cases":
                field = self._derived[name]
                cases = [(_typed(field, case.value), case.condition) for case in field.cases]
                otherwise = None if field.otherwise is None else _typed(field, field.otherwise)
                yield from self._first_true(cases, otherwise)
            case c.DerivedRef(name=name):
                yield from self._sums(self._derived[name])
            case c.StageRef():
                yield from self._stages()
            case _:
                yield None, ALWAYS

    def _first_true(
        self, cases: Sequence[tuple[Constant, c.Condition]], otherwise: Constant | None
    ) -> Iterator[tuple[Constant | None, Claim]]:
        """Yield each value once; a case counts where no case before it that gives another value is true."""
        values = list(dict.fromkeys(value for value, _ in cases))
        for value in [*values, *([otherwise] if otherwise not in values else [])]:
            ways = []
            others: list[Claim] = []
            for given, condition in cases:
                if given == value:
                    ways.append(all_of((*others, self.claim(condition, TRUE))))
                else:
                    others.append(self.claim(condition, NOT_TRUE))
            if value == otherwise:
                ways.append(all_of(others))
            yield value, any_of(ways)

    def _sums(self, field: DerivedField) -> Iterator[tuple[Constant | None, Claim]]:
        for truths in product((True, False), repeat=len(field.cases)):
            claims = [
                self.claim(case.condition, TRUE if truth else NOT_TRUE)
                for case, truth in zip(field.cases, truths, strict=True)
            ]
            points = [case.value for case, truth in zip(field.cases, truths, strict=True) if truth]
            yield _sum(field, points), all_of(claims)

    def _stages(self) -> Iterator[tuple[Constant | None, Claim]]:
        """Yield the stages that conditions give; and any of them where an event has moved the lead."""
        cases = [
            (TextConstant(value=stage.name), stage.condition)
            for stage in reversed(self.policy.stages)
            if stage.condition is not None
        ]
        names = [stage.name for stage in self.policy.stages]
        key = ("stage by event", tuple(names))
        number = self.space.axis(key, lambda: named_axis(key, "no event", *(f"event {name}" for name in names)))
        axis = self.space.axes[number]
        for value, claim in self._first_true(cases, None):
            yield value, all_of((At(number, 1), claim))
        for name in names:
            yield TextConstant(value=name), At(number, axis.named(Named(f"event {name}")))

    def _of_value(self, test: c.Condition, operand: c.Operand, value: Constant | None, truths: Truths) -> Claim:
        if value is None:
            # A missing part makes the whole missing, and nothing is known of what is missing.
            return ALWAYS if (True if isinstance(test, c.Missing) else None) in truths else NEVER
        return self.claim(with_value(test, operand, value), truths)


def _typed(field: DerivedField, value: Constant) -> Constant:
    """Return the value of a case, of the type that the field has."""
    if field.kind == "number" and not isinstance(value, TextConstant):
        return NumberConstant(value=float(value.value))  # type: ignore[arg-type]
    return value


def _sum(field: DerivedField, points: list[Constant]) -> Constant | None:
    """Return what points come to, None where they leave the type of the field."""
    if not points:
        nothing: Constant = field.otherwise if field.otherwise is not None else WholeConstant(value=0)
        return _constant(field, nothing.value)
    total: Any = _constant(field, points[0].value).value
    for point in points[1:]:
        total = calculated("+", total, _constant(field, point.value).value)  # type: ignore[arg-type]
        if isinstance(total, ProblemKind):
            return None
    return _constant(field, total)


def _constant(field: DerivedField, value: Any) -> Constant:
    if field.kind == "number":
        return NumberConstant(value=float(value))
    return MoneyConstant(value=Decimal(value)) if field.kind == "money" else WholeConstant(value=int(value))
