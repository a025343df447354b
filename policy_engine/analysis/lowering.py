"""Conditions as claims about single axes.

Segments, derived fields and stages are written out, so that what is left is read from
the lead and from the time. What no axis expresses stands on an opaque axis of its own,
on which all truths are possible: a proof stays true, and what seems possible is tried.
"""

from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from policy_engine.analysis.ages import age_of
from policy_engine.analysis.axes import Axis, named_axis, order_axis
from policy_engine.analysis.cells import Named
from policy_engine.analysis.claims import ALWAYS, FALSE, NEVER, NOT_TRUE, TRUE, At, Claim, Truths, all_of, any_of
from policy_engine.analysis.space import Space, day_span, is_regular
from policy_engine.analysis.substitution import first_worked_out, reads_lead, with_value
from policy_engine.analysis.texts import KeyTest, TextCell, holds
from policy_engine.evaluator.arithmetic import calculated
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import logic_of, situation_of
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.decision import ProblemKind
from policy_engine.model.policy import CheckedPolicy, DerivedField
from policy_engine.model.routing import Rule
from policy_engine.model.text import exact_form, text_key
from policy_engine.model.values import (
    Constant,
    DateConstant,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    WholeConstant,
)

__all__ = ["Side"]

# A score card with more cases is not written out: its sums are an axis of their own.
_MOST_CASES_OF_SUM = 3
_FLIPPED = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


class Side:
    """One policy of a space, and what its conditions claim."""

    def __init__(self, space: Space, number: int = 0) -> None:
        self.space = space
        self.number = number
        self.policy: CheckedPolicy = space.policies[number]
        self.logic = logic_of(self.policy)
        self._fields = {field.name: field for field in self.policy.lead.fields}
        self._derived = {field.name: field for field in self.policy.derived}
        self._calendars = {calendar.name: calendar for calendar in self.policy.calendars}
        self._empty = situation_of(self.policy, read_lead(self.policy, {}), space.axes[space.at].cells[0].low)
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
            test = c.Compare(left=test.right, operator=_FLIPPED[test.operator], right=test.left)  # type: ignore[arg-type]
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
        return self._of_lead(test, truths)

    def _problems(self, truths: Truths) -> Claim:
        """Claim that something could not be read: what must be there and is missing is such a problem."""
        axis = self._yes_no(("problems", self.space.environments[self.number]), True)
        required = [field.name for field in self.policy.lead.fields if not field.optional and field.default is None]
        yes = any_of((At(axis, 1), *(self.presence(name, is_there=False) for name in required)))
        no = all_of((At(axis, 2), *(self.presence(name, is_there=True) for name in required)))
        return any_of(claim for truth, claim in ((True, yes), (False, no)) if truth in truths)

    def presence(self, name: str, *, is_there: bool) -> Claim:
        """Claim that a field has a value, or that it is missing."""
        number = self.space.field_axis(self.number, name)
        axis = self.space.axes[number]
        bits = axis.present if is_there else axis.missing
        return At(number, bits) if bits else NEVER

    def _yes_no(self, key: Hashable, is_opaque: bool) -> int:
        return self.space.axis(key, lambda: named_axis(key, "yes", "no", is_opaque=is_opaque))

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

    # ------------------------------------------------------------ what is read

    def _of_lead(self, test: c.Condition, truths: Truths) -> Claim:
        match test:
            case c.Compare(left=left, right=right) if not is_constant(right):
                return self._of_two(left, test.operator, right, truths)
            case c.Compare(left=left):
                return self._of_one(test, left, truths)
            case _:
                assert not isinstance(test, c.HasProblems | c.SegmentRef | c.Not | c.AllOf | c.AnyOf)
                return self._of_one(test, test.operand, truths)

    def _of_one(self, test: c.Condition, operand: c.Operand, truths: Truths) -> Claim:
        match operand:
            case c.FieldRef(name=name):
                return self._of_field(test, name, truths)
            case c.DateOf(operand=c.FieldRef(name=name)) if self._fields[name].kind == "date":
                return self._of_field(test, name, truths)
            case c.DateOf(operand=c.FieldRef(name=name)) if self._is_regular(test):
                return self._days(test, self.space.field_axis(self.number, name), truths)
            case c.DomainOf(operand=c.FieldRef(name=name)):
                return self._of_domain(test, name, truths)
            case c.Now():
                return self._of_now(test, truths)
            case c.DateOf(operand=c.Now()) if self._is_regular(test):
                return self._days(test, self.space.at, truths)
            case c.Arithmetic() | c.Negation() | c.DerivedRef():
                return self._of_worked_out(test, operand, truths)
            case _:
                return self._opaque(test, truths)

    def _split(self, axis: int, true: int, truths: Truths, unknown: int | None = None) -> Claim:
        """Claim a truth of a test that is true on some cells, unknown on some and false on all others."""
        every = self.space.axes[axis].every
        open_cells = self.space.axes[axis].missing if unknown is None else unknown
        cells = true if True in truths else 0
        cells |= every & ~true & ~open_cells if False in truths else 0
        cells |= open_cells if None in truths else 0
        return At(axis, cells) if cells else NEVER

    def _of_field(self, test: c.Condition, name: str, truths: Truths) -> Claim:
        number = self.space.field_axis(self.number, name)
        axis = self.space.axes[number]
        match test:
            case c.Missing():
                return self._split(number, axis.missing, truths, 0)
            case c.Includes(value=value):
                return self._apart(("includes", number, text_key(value)), number, truths)
            case c.InHours(calendar=calendar):
                return self._apart(("hours", number, self._calendars[calendar]), number, truths, is_opaque=True)
            case c.TextTest(test="matches", value=value) if axis.of is not None and axis.of.kind == "text":
                return self._apart(("matches", number, value), number, truths, is_opaque=True)
            case c.TextTest() if axis.of is not None and axis.of.kind == "text":
                return self._text_test(test, number, truths)
            case c.Compare(operator=sign, right=right) if is_constant(right) and not isinstance(right, TextConstant):
                if axis.of is not None and axis.of.kind == "flag":
                    return self._split(number, _opposite(axis, axis.with_keys((right.value,)), sign), truths)
                return self._split(number, axis.compared(sign, right.value), truths)
            case c.OneOf(values=values) if values and not isinstance(values[0], TextConstant):
                bits = 0
                for constant in values:
                    bits |= axis.compared("=", constant.value)
                return self._split(number, bits, truths)
            case c.Flag():
                return self._split(number, axis.with_keys((True,)), truths)
            case c.TextTest():
                true = axis.where(repr(test), lambda cell: self._asked_of_member(test, name, cell.value))
                return self._split(number, true, truths)
            case _:
                keys = self._keys_of(test)
                bits = axis.with_keys(keys)
                negative = isinstance(test, c.Compare) and test.operator == "!="
                return self._split(number, axis.present & ~bits if negative else bits, truths)

    def _asked_of_member(self, test: c.Condition, name: str, member: str) -> bool:
        asked = with_value(test, c.FieldRef(name=name), TextConstant(value=member))
        return self.logic.test(asked)(self._empty) is True

    def _apart(self, key: Hashable, number: int, truths: Truths, *, is_opaque: bool = False) -> Claim:
        """Claim a truth of a test with an axis of its own, unknown where the field is missing."""
        axis = self._yes_no(key, is_opaque)
        bits = (1 if True in truths else 0) | (2 if False in truths else 0)
        there, missing = (At(number, self.space.axes[number].present), self.space.axes[number].missing)
        known = all_of((there, At(axis, bits))) if bits else NEVER
        return any_of((known, At(number, missing))) if None in truths and missing else known

    def _keys_of(self, test: c.Condition) -> Iterator[str]:
        match test:
            case c.Compare(right=TextConstant(value=value)):
                yield text_key(value)
            case c.OneOf(values=values):
                yield from (text_key(str(value.value)) for value in values)
            case c.InList(list=name):
                yield from self.logic.lookup.lists[name]
            case _:
                raise AssertionError(f"no test of a text: {test!r}")

    def _text_test(self, test: c.TextTest, number: int, truths: Truths) -> Claim:
        axis = self.space.axes[number]
        if test.test == "exactly":
            form = exact_form(test.value)
            true = axis.where(("exactly", form), lambda cell: cell.spelled == form)
            return self._split(number, true, truths)
        asked = KeyTest(test.test, text_key(test.value))  # type: ignore[arg-type]
        if asked not in axis.apart:
            return self._split(number, axis.where(asked, lambda cell: asked in cell.true), truths)
        return self._own_axis(number, asked, truths)

    def _own_axis(self, number: int, asked: KeyTest, truths: Truths) -> Claim:
        """Claim a truth of a test that keys settle, and that of any other text is free."""
        axis = self.space.axes[number]
        named = axis.where(("named", asked), lambda cell: cell.key is not None and holds(asked, cell.key))
        others = axis.where("others", lambda cell: isinstance(cell, TextCell) and cell.key is None)
        own = self._yes_no((asked, number), True)
        refuted = axis.present & ~named & ~others
        ways: list[Claim] = []
        if True in truths:
            ways += [At(number, named), all_of((At(number, others), At(own, 1)))]
        if False in truths:
            ways += [At(number, refuted), all_of((At(number, others), At(own, 2)))]
        if None in truths:
            ways.append(At(number, axis.missing))
        return any_of(ways)

    # ------------------------------------------------------------ domains

    def _of_domain(self, test: c.Condition, name: str, truths: Truths) -> Claim:
        number = self.space.field_axis(self.number, name)
        axis = self.space.axes[number]
        if axis.domain_apart:
            return self._opaque(test, truths)
        if isinstance(test, c.Missing):
            return self._split(number, axis.without_domain, truths, 0)
        if isinstance(test, c.TextTest):
            return self._domain_test(test, number, truths)
        bits = axis.with_domains(self._keys_of(test))
        if isinstance(test, c.Compare) and test.operator == "!=":
            bits = axis.every & ~axis.without_domain & ~bits
        return self._split(number, bits, truths, axis.without_domain)

    def _domain_test(self, test: c.TextTest, number: int, truths: Truths) -> Claim:
        axis = self.space.axes[number]
        asked = KeyTest(test.test, text_key(test.value))  # type: ignore[arg-type]
        if test.test in ("exactly", "matches") or axis.use is None or asked not in axis.use.domain_tests:
            return self._opaque(test, truths)
        true = axis.where(("domain", asked), lambda cell: cell.domain is not None and asked in cell.domain.true)
        return self._split(number, true, truths, axis.without_domain)

    # ------------------------------------------------------------ time

    def _is_regular(self, test: c.Condition) -> bool:
        """Tell whether a test of a day is one of instants."""
        days = [right] if isinstance(test, c.Compare) and isinstance(right := test.right, DateConstant) else []
        if isinstance(test, c.OneOf):
            days = [value for value in test.values if isinstance(value, DateConstant)]
        return isinstance(test, c.Missing) or (
            bool(days) and all(is_regular(day.value, self.policy.timezone) for day in days)
        )

    def _days(self, test: c.Condition, number: int, truths: Truths) -> Claim:
        axis = self.space.axes[number]
        if isinstance(test, c.Missing):
            return self._split(number, axis.missing, truths, 0)
        days = test.values if isinstance(test, c.OneOf) else (test.right,) if isinstance(test, c.Compare) else ()
        sign = test.operator if isinstance(test, c.Compare) else "="
        bits = 0
        for day in days:
            assert isinstance(day, DateConstant), "a day is compared with days"
            first, after = day_span(day.value, self.policy.timezone)
            inside = axis.compared(">=", first) & axis.compared("<", after)
            bits |= {
                "=": inside,
                "!=": axis.present & ~inside,
                "<": axis.compared("<", first),
                "<=": axis.compared("<", after),
                ">": axis.compared(">=", after),
                ">=": axis.compared(">=", first),
            }[sign]
        return self._split(number, bits, truths)

    def _of_now(self, test: c.Condition, truths: Truths) -> Claim:
        match test:
            case c.InHours(calendar=calendar):
                number = self._yes_no(("now hours", self._calendars[calendar]), True)
                return self._split(number, 1, truths)
            case c.Compare(operator=sign, right=right) if is_constant(right):
                return self._split(self.space.at, self.space.axes[self.space.at].compared(sign, right.value), truths)
            case _:
                return self._opaque(test, truths)

    # ------------------------------------------------------------ two operands, calculations, and all else

    def _of_two(self, left: c.Operand, sign: str, right: c.Operand, truths: Truths) -> Claim:
        if isinstance(left, c.Now | c.BeforeAt) and isinstance(right, c.FieldRef):
            left, sign, right = right, _FLIPPED[sign], left
        if isinstance(left, c.FieldRef) and isinstance(right, c.Now | c.BeforeAt):
            return self._age(left.name, sign, right, truths)
        axis = self._relation(left, right)
        bits = {"=": 2, "!=": 5, "<": 1, "<=": 3, ">": 4, ">=": 6}[sign]
        cells = (bits if True in truths else 0) | (7 & ~bits if False in truths else 0)
        return self._where_present((left, right), At(axis, cells) if cells else NEVER, None in truths)

    def _relation(self, left: c.Operand, right: c.Operand) -> int:
        key = ("relation", self.space.environments[self.number], left, right)
        return self.space.axis(key, lambda: named_axis(key, "below", "equal", "above", is_opaque=True))

    def _where_present(self, operands: tuple[c.Operand, ...], known: Claim, or_missing: bool) -> Claim:
        tests = [c.Missing(operand=operand) for operand in operands]
        ways = [all_of((known, *(self._kept(test, FALSE) for test in tests)))]
        if or_missing:
            ways += [self._kept(test, TRUE) for test in tests]
        return any_of(ways)

    def _kept(self, test: c.Condition, truths: Truths) -> Claim:
        return self._lowered(test, truths)

    def _age(self, name: str, sign: str, right: c.Now | c.BeforeAt, truths: Truths) -> Claim:
        """Claim a truth of how long ago something was."""
        group, place = age_of(right, self.policy.timezone, self._calendars)
        key = ("age", self.space.field_axis(self.number, name), group)
        places = self.space.ages[self.space.field_keys[self.number][name], group]
        number = self.space.axis(key, lambda: order_axis(key, places, True, may_be_missing=False))
        axis = self.space.axes[number]
        true = axis.compared(sign, place)
        cells = (true if True in truths else 0) | (axis.every & ~true if False in truths else 0)
        return self._where_present((c.FieldRef(name=name),), At(number, cells) if cells else NEVER, None in truths)

    def _of_worked_out(self, test: c.Condition, operand: c.Operand, truths: Truths) -> Claim:
        key = ("order", self.space.environments[self.number], operand)
        constants = self.space.worked_out.get(key[1:], set())
        number = self.space.axis(key, lambda: order_axis(key, constants, True))
        axis = self.space.axes[number]
        match test:
            case c.Missing():
                return self._split(number, axis.missing, truths, 0)
            case c.Compare(operator=sign, right=right) if is_constant(right) and right.value in constants:
                return self._split(number, axis.compared(sign, right.value), truths)
            case c.OneOf(values=values) if all(value.value in constants for value in values):
                bits = 0
                for value in values:
                    bits |= axis.compared("=", value.value)
                return self._split(number, bits, truths)
            case _:
                return self._opaque(test, truths)

    def _opaque(self, test: c.Condition, truths: Truths) -> Claim:
        key = ("truth", self.space.environments[self.number], test)
        axis = self.space.axis(key, lambda: named_axis(key, "yes", "no", "unknown", is_opaque=True))
        bits = sum(bit for truth, bit in ((True, 1), (False, 2), (None, 4)) if truth in truths)
        return At(axis, bits) if bits else NEVER


def _opposite(axis: Axis, bits: int, sign: str) -> int:
    return axis.present & ~bits if sign == "!=" else bits


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
