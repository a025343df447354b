"""What policies ask of each field, found by walking all their conditions once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from policy_engine.analysis.axes import FieldUse
from policy_engine.analysis.texts import KeyTest
from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.evaluator.operands import is_constant
from policy_engine.model import condition as c
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.text import text_key
from policy_engine.model.values import Constant, DateConstant, TextConstant

__all__ = ["Uses", "all_conditions", "gathered", "parts_below"]


@dataclass(slots=True)
class Uses:
    """What is asked of the fields by name, of the time of deciding, and of what is worked out.

    `days` are compared with the days of instants. `worked_out` holds, for each operand
    that is not read from one field, the constants it is compared with.
    """

    fields: dict[str, FieldUse] = field(default_factory=dict)
    days: dict[str, set[DateConstant]] = field(default_factory=dict)
    now: set[object] = field(default_factory=set)
    worked_out: dict[c.Operand, set[object]] = field(default_factory=dict)
    ages: list[tuple[str, c.Now | c.BeforeAt]] = field(default_factory=list)

    def of(self, name: str) -> FieldUse:
        """Return what is asked of a field."""
        return self.fields.setdefault(name, FieldUse())


def all_conditions(policy: CheckedPolicy) -> Iterator[c.Condition]:
    """Yield every condition that deciding reads."""
    yield from (segment.condition for segment in policy.segments)
    yield from (case.condition for derived in policy.derived for case in derived.cases)
    yield from (stage.condition for stage in policy.stages if stage.condition is not None)
    yield from (pod.covers for pod in policy.pods if pod.covers is not None)
    yield from (rule.condition for rule in policy.rules if rule.condition is not None)


def parts_below(condition: c.Condition) -> Iterator[c.Condition]:
    """Yield the single tests of a condition."""
    parts = parts_of(condition)
    if isinstance(condition, c.AllOf | c.AnyOf | c.Not):
        for part in parts:
            yield from parts_below(part)
    else:
        yield condition


def gathered(conditions: Iterable[c.Condition], values_of_list: Callable[[str], Iterable[str]], uses: Uses) -> None:
    """Write down what conditions ask; `values_of_list` are those of a declared list."""
    seen: set[int] = set()
    for condition in conditions:
        # Rows of one table share the conditions of equal cells.
        for test in parts_below(condition):
            if id(test) not in seen:
                seen.add(id(test))
                _note(test, values_of_list, uses)


def _note(test: c.Condition, values_of_list: Callable[[str], Iterable[str]], uses: Uses) -> None:
    operands = operands_of(test)
    constants: tuple[Constant, ...] = tuple(operand for operand in operands if is_constant(operand))
    if isinstance(test, c.OneOf):
        constants = test.values
    for operand in operands:
        if not is_constant(operand):
            _note_operand(test, operand, constants, values_of_list, uses)
    if isinstance(test, c.Compare):
        for one, other in ((test.left, test.right), (test.right, test.left)):
            if isinstance(one, c.FieldRef) and isinstance(other, c.Now | c.BeforeAt):
                uses.ages.append((one.name, other))


def _note_operand(
    test: c.Condition,
    operand: c.Operand,
    constants: tuple[Constant, ...],
    values_of_list: Callable[[str], Iterable[str]],
    uses: Uses,
) -> None:
    match operand:
        case c.FieldRef(name=name):
            use = uses.of(name)
            use.constants |= {constant.value for constant in constants if not isinstance(constant, TextConstant)}
            _note_text(test, constants, values_of_list, use.keys, use.tests, use.forms)
        case c.DomainOf(operand=c.FieldRef(name=name)):
            use = uses.of(name)
            use.asks_domain = True
            _note_text(test, constants, values_of_list, use.domains, use.domain_tests, None)
        case c.DateOf(operand=c.FieldRef(name=name)):
            uses.days.setdefault(name, set()).update(day for day in constants if isinstance(day, DateConstant))
            uses.of(name)
        case c.Now():
            uses.now |= {constant.value for constant in constants}
        case c.DateOf(operand=c.Now()):
            uses.now |= {constant.value for constant in constants}
        case c.Arithmetic() | c.Negation() | c.DerivedRef() | c.DateOf():
            uses.worked_out.setdefault(operand, set()).update(constant.value for constant in constants)
            for inner in _inner(operand):
                uses.of(inner)
        case _:
            pass


def _note_text(
    test: c.Condition,
    constants: tuple[Constant, ...],
    values_of_list: Callable[[str], Iterable[str]],
    keys: dict[str, str],
    tests: dict[KeyTest, None],
    forms: dict[str, None] | None,
) -> None:
    for constant in constants:
        if isinstance(constant, TextConstant):
            keys.setdefault(text_key(constant.value), constant.value)
    match test:
        case c.InList(list=name):
            for value in values_of_list(name):
                keys.setdefault(text_key(value), value)
        case c.TextTest(test="exactly", value=value):
            if forms is not None:
                forms[value] = None
        case c.TextTest(test="contains" | "starts with" | "ends with" as kind, value=value):
            tests[KeyTest(kind, text_key(value))] = None
        case _:
            pass


def _inner(operand: c.Operand) -> Iterator[str]:
    match operand:
        case c.FieldRef(name=name):
            yield name
        case c.Arithmetic(left=left, right=right):
            yield from _inner(left)
            yield from _inner(right)
        case c.Negation(operand=inner) | c.DateOf(operand=inner) | c.DomainOf(operand=inner):
            yield from _inner(inner)
        case _:
            pass
