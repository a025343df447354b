"""What could not be judged: the part of a condition that is unknown, and the fields it needs."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from policy_engine.calendars.zones import local
from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.evaluator.operands import is_constant
from policy_engine.evaluator.situation import DerivedValue, Situation, StageFound
from policy_engine.model import condition as c
from policy_engine.model.decision import Undecided
from policy_engine.model.policy import Case, DerivedField
from policy_engine.model.routing import Assign, Rule
from policy_engine.model.words import action_words, condition_words, constant_words, operand_words, target_words

__all__ = ["needs_of", "undecided_derived", "undecided_rule", "undecided_stage", "undecided_table"]

_MOST_REMEMBERED = 10_000
# Tests that are unknown where a field of theirs is missing, and only there.
_KNOWN_BY_FIELDS = frozenset({"compare", "one_of", "in_list", "text_test", "includes", "flag"})


def undecided_rule(situation: Situation, rule: Rule) -> Undecided:
    """Say what a rule that is unknown needs, and what it would have done."""
    assert rule.condition is not None, "a rule without a condition is always true"
    return _undecided(situation, rule.label, rule.condition, partial(_what_it_does, rule))


def _what_it_does(rule: Rule) -> str:
    return " and ".join(
        target_words(action.target) if isinstance(action, Assign) else action_words(action) for action in rule.actions
    )


def undecided_table(situation: Situation, name: str, needs: Iterable[str]) -> Undecided:
    """Say once for a whole table which fields its rows need."""
    needed = tuple(dict.fromkeys(needs))
    return _told(situation, (name, *needed), partial(_table_in_words, name, needed))


def _table_in_words(name: str, needed: tuple[str, ...]) -> Undecided:
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
    # Many leads lack the same: the words are made once.
    fields = _fields_asked(situation, condition)
    if fields is not None:
        lacking = (id(condition), *[name for name in fields if situation.values[name] is None])
        known = situation.logic.told.get(lacking)
        if known is not None:
            return known
    unknown = _unknown_tests(situation, condition)
    needs = _needs_of_tests(situation, unknown)
    key = lacking if fields is not None else (id(condition), *map(id, unknown), *needs)
    return _told(situation, key, partial(_in_words, situation, label, condition, needs, would))


def _fields_asked(situation: Situation, condition: c.Condition) -> tuple[str, ...] | None:
    """Return the fields of a condition that, where it is unknown, is so for want of some of them and nothing else."""
    known = situation.logic.fields_asked
    if id(condition) not in known:
        known[id(condition)] = _fields_of_tests(condition)
    return known[id(condition)]


def _fields_of_tests(condition: c.Condition) -> tuple[str, ...] | None:
    """Return the fields of tests that must all hold; None where a test may be known though its field is missing."""
    parts = condition.parts if condition.kind == "all" else (condition,)
    fields: dict[str, None] = {}
    for part in parts:
        test = part.part if part.kind == "not" else part
        if test.kind not in _KNOWN_BY_FIELDS:
            return None
        for operand in operands_of(test):
            if operand.kind == "field":
                fields[operand.name] = None
            elif not is_constant(operand):
                return None
    return tuple(fields)


def _told(situation: Situation, key: tuple[object, ...], in_words: Callable[[], Undecided]) -> Undecided:
    """Return what was said before of the same gap, else say it."""
    told = situation.logic.told
    known = told.get(key)
    if known is None:
        if len(told) >= _MOST_REMEMBERED:
            told.clear()
        known = told[key] = in_words()
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
    found: list[c.Condition] = []
    for part in parts:
        if situation.judge(part) is None:
            found += _unknown_tests(situation, part)
    return found


# ---------------------------------------------------------------- the fields that are needed


def needs_of(situation: Situation, condition: c.Condition) -> tuple[str, ...]:
    """Return the fields that an unknown condition lacks, each once, in the order they are met."""
    return _needs_of_tests(situation, _unknown_tests(situation, condition))


def _needs_of_tests(situation: Situation, tests: list[c.Condition]) -> tuple[str, ...]:
    needs: dict[str, None] = {}
    for test in tests:
        if test.kind == "segment":
            needs.update(dict.fromkeys(needs_of(situation, situation.lookup.segments[test.name])))
        for operand in operands_of(test):
            if operand.kind == "field":
                if situation.values[operand.name] is None:
                    needs[operand.name] = None
            elif not is_constant(operand):
                needs.update(dict.fromkeys(_lacks(situation, operand)))
    return tuple(needs)


def _needs_of_cases(situation: Situation, conditions: Iterable[c.Condition | None]) -> list[str]:
    return [need for condition in conditions if condition is not None for need in needs_of(situation, condition)]


def _lacks(situation: Situation, operand: c.Operand) -> Iterator[str]:
    """Yield what an operand without a value lacks; where all is there, the operand itself."""
    if is_constant(operand):
        return
    if operand.kind == "field":
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
