"""Tests of what is read from the lead and from the time, as claims about single axes.

What no axis expresses stands on an opaque axis of its own, on which all truths are
possible: a proof stays true, and what seems possible is tried.
"""

from collections.abc import Hashable, Iterator

from policy_engine.analysis.ages import age_of
from policy_engine.analysis.axes import Axis, named_axis, order_axis
from policy_engine.analysis.claims import ALWAYS, FALSE, NEVER, TRUE, At, Claim, Truths, all_of, any_of
from policy_engine.analysis.space import Space, day_span, is_regular
from policy_engine.analysis.substitution import with_value
from policy_engine.analysis.texts import KeyTest, TextCell, holds
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import logic_of, situation_of
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import exact_form, text_key
from policy_engine.model.values import DateConstant, TextConstant

__all__ = ["FLIPPED", "LeadTests"]

FLIPPED = {"=": "=", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


class LeadTests:
    """Single tests of one policy of a space."""

    def __init__(self, space: Space, number: int = 0) -> None:
        self.space = space
        self.number = number
        self.policy: CheckedPolicy = space.policies[number]
        self.logic = logic_of(self.policy)
        self._fields = {field.name: field for field in self.policy.lead.fields}
        self._calendars = {calendar.name: calendar for calendar in self.policy.calendars}
        self._empty = situation_of(self.policy, read_lead(self.policy, {}), space.axes[space.at].cells[0].low)

    def presence(self, name: str, *, is_there: bool) -> Claim:
        """Claim that a field has a value, or that it is missing."""
        number = self.space.field_axis(self.number, name)
        axis = self.space.axes[number]
        bits = axis.present if is_there else axis.missing
        return At(number, bits) if bits else NEVER

    def yes_no(self, key: Hashable, is_opaque: bool) -> int:
        """Return the axis of a test that is true or false."""
        return self.space.axis(key, lambda: named_axis(key, "yes", "no", is_opaque=is_opaque))

    def of_lead(self, test: c.Condition, truths: Truths) -> Claim:
        """Claim a truth of a test that asks nothing that is worked out, but large score cards."""
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
        axis = self.yes_no(key, is_opaque)
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
        own = self.yes_no((asked, number), True)
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
                number = self.yes_no(("now hours", self._calendars[calendar]), True)
                return self._split(number, 1, truths)
            case c.Compare(operator=sign, right=right) if is_constant(right):
                return self._split(self.space.at, self.space.axes[self.space.at].compared(sign, right.value), truths)
            case _:
                return self._opaque(test, truths)

    # ------------------------------------------------------------ two operands, calculations, and all else

    def _of_two(self, left: c.Operand, sign: str, right: c.Operand, truths: Truths) -> Claim:
        if isinstance(left, c.Now | c.BeforeAt) and isinstance(right, c.FieldRef):
            left, sign, right = right, FLIPPED[sign], left
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

    def _kept(self, test: c.Missing, truths: Truths) -> Claim:
        if is_constant(test.operand) or isinstance(test.operand, c.Now | c.BeforeAt):
            return ALWAYS if False in truths else NEVER
        return self.of_lead(test, truths)

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
