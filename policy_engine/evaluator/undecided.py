"""What could not be judged: the part of a condition that is unknown, and the fields it needs."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from policy_engine.calendars.zones import local
from policy_engine.evaluator.conditions import SINGLE_TESTS, operands_of, parts_of
from policy_engine.evaluator.operands import CONSTANTS
from policy_engine.evaluator.situation import DerivedValue, Situation, StageFound
from policy_engine.model import condition as c
from policy_engine.model.decision import Undecided
from policy_engine.model.policy import Case, DerivedField
from policy_engine.model.routing import Assign, Rule
from policy_engine.model.words import action_words, condition_words, constant_words, operand_words, target_words

__all__ = ["needs_of", "undecided_derived", "undecided_rule", "undecided_stage", "undecided_table"]

_MOST_REMEMBERED = 10_000


def undecided_rule(situation: Situation, rule: Rule) -> Undecided:
    """Say what a rule that is unknown needs, and what it would have done."""
    assert rule.condition is not None, "a rule without a condition is always true"
    return _undecided(situation, rule.label, rule.condition, partial(_what_it_does, rule))


def _what_it_does(rule: Rule) -> str:
    return " and ".join(
        target_words(action.target) if isinstance(action, Assign) else action_words(action) for action in rule.actions
    )


def undecided_table(name: str, needs: Iterable[str]) -> Undecided:
    """Say once for a whole table which fields its rows need."""
    needed = tuple(dict.fromkeys(needs))
    return Undecided(rule=name, needs=needed, words=f"needs {', '.join(needed)}; then a row of {name} may take it")


def undecided_derived(situation: Situation, field: DerivedField, derived: DerivedValue) -> Iterator[Undecided]:
    """Say for each case of a derived field that could not be judged what it needs."""
    for case in derived.unjudged:
        yield _undecided(situation, field.name, case.condition, partial(_what_it_gives, field, case))


def _what_it_gives(field: DerivedField, case: Case) -> str:
    value = constant_words(case.value)
    return f"{field.name} {value}" if field.form == "cases" else f"{value} more for {field.name}"


def undecided_stage(situation: Situation, found: StageFound) -> Iterator[Undecided]:
    """Say for each later stage that could not be judged what it needs."""
    for stage in found.unjudged:
        if stage.condition is not None:
            yield _undecided(situation, "stage", stage.condition, partial("stage {}".format, stage.name))


def _undecided(situation: Situation, label: str, condition: c.Condition, would: Callable[[], str]) -> Undecided:
    unknown = _unknown_tests(situation, condition)
    needs = _needs_of_tests(situation, unknown)
    # Many leads lack the same: the words are made once.
    told, key = situation.logic.told, (id(condition), *map(id, unknown), *needs)
    known = told.get(key)
    if known is None:
        if len(told) >= _MOST_REMEMBERED:
            told.clear()
        known = told[key] = _in_words(situation, label, condition, needs, would)
    return known


def _in_words(
    situation: Situation, label: str, condition: c.Condition, needs: tuple[str, ...], would: Callable[[], str]
) -> Undecided:
    wall_clock = partial(local, zone=situation.lookup.policy.timezone)
    unknown = condition_words(_unknown_part(situation, condition), wall_clock)
    return Undecided(rule=label, needs=needs, words=f"needs {', '.join(needs)}; with {unknown}: {would()}")


def _unknown_part(situation: Situation, condition: c.Condition) -> c.Condition:
    """Leave out the parts of an unknown condition that are true or false."""
    if isinstance(condition, c.Not):
        return c.Not(part=_unknown_part(situation, condition.part))
    if isinstance(condition, c.AllOf | c.AnyOf):
        unknown = tuple(_unknown_part(situation, part) for part in condition.parts if situation.judge(part) is None)
        return unknown[0] if len(unknown) == 1 else type(condition)(parts=unknown)
    return condition


def _unknown_tests(situation: Situation, condition: c.Condition) -> list[c.Condition]:
    """Return the single tests that make a condition unknown; the condition is unknown."""
    parts = parts_of(condition)
    if not parts:
        return [condition]
    test_of = situation.logic.test
    return [
        test
        for part in parts
        if test_of(part)(situation) is None
        for test in ([part] if isinstance(part, SINGLE_TESTS) else _unknown_tests(situation, part))
    ]


# ---------------------------------------------------------------- the fields that are needed


def needs_of(situation: Situation, condition: c.Condition) -> tuple[str, ...]:
    """Return the fields that an unknown condition lacks, each once, in the order they are met."""
    return _needs_of_tests(situation, _unknown_tests(situation, condition))


def _needs_of_tests(situation: Situation, tests: list[c.Condition]) -> tuple[str, ...]:
    needs: dict[str, None] = {}
    for test in tests:
        if isinstance(test, c.SegmentRef):
            needs.update(dict.fromkeys(needs_of(situation, situation.lookup.segments[test.name])))
        for operand in operands_of(test):
            if isinstance(operand, c.FieldRef):
                if situation.values[operand.name] is None:
                    needs[operand.name] = None
            elif not isinstance(operand, CONSTANTS):
                needs.update(dict.fromkeys(_lacks(situation, operand)))
    return tuple(needs)


def _needs_of_cases(situation: Situation, conditions: Iterable[c.Condition | None]) -> list[str]:
    return [need for condition in conditions if condition is not None for need in needs_of(situation, condition)]


def _lacks(situation: Situation, operand: c.Operand) -> Iterator[str]:
    """Yield what an operand without a value lacks; where all is there, the operand itself."""
    if isinstance(operand, CONSTANTS):
        return
    if isinstance(operand, c.FieldRef):
        if situation.values[operand.name] is None:
            yield operand.name
    elif situation.value(operand) is None:
        yield from _lacks_inside(situation, operand) or [operand_words(operand)]


def _lacks_inside(situation: Situation, operand: c.Operand) -> list[str]:
    match operand:
        case c.DerivedRef(name=name):
            return _needs_of_cases(situation, (case.condition for case in situation.derive(name).unjudged))
        case c.StageRef():
            return _needs_of_cases(situation, (stage.condition for stage in situation.stage.unjudged))
        case c.Arithmetic(left=left, right=right):
            return [*_lacks(situation, left), *_lacks(situation, right)]
        case c.Negation(operand=inner) | c.DateOf(operand=inner) | c.DomainOf(operand=inner):
            return list(_lacks(situation, inner))
        case _:
            return []
