"""What could not be judged: the part of a condition that is unknown, and the fields it needs."""

from collections.abc import Iterator

from policy_engine.calendars.zones import local
from policy_engine.evaluator.situation import DerivedValue, Situation
from policy_engine.model import condition as c
from policy_engine.model.decision import Undecided
from policy_engine.model.policy import DerivedField
from policy_engine.model.routing import Assign, Rule
from policy_engine.model.words import action_words, condition_words, constant_words, operand_words, target_words

__all__ = ["needs_of", "undecided_derived", "undecided_rule", "undecided_table"]


def undecided_rule(situation: Situation, rule: Rule) -> Undecided:
    """Say what a rule that is unknown needs, and what it would have done."""
    assert rule.condition is not None, "a rule without a condition is always true"
    needs = needs_of(situation, rule.condition)
    would = " and ".join(
        target_words(action.target) if isinstance(action, Assign) else action_words(action) for action in rule.actions
    )
    return _undecided(situation, rule.label, needs, rule.condition, would)


def undecided_table(name: str, needs: tuple[str, ...]) -> Undecided:
    """Say once for a whole table which fields its rows need."""
    return Undecided(rule=name, needs=needs, words=f"needs {', '.join(needs)}; then a row of {name} may take it")


def undecided_derived(situation: Situation, field: DerivedField, derived: DerivedValue) -> Iterator[Undecided]:
    """Say for each case of a derived field that could not be judged what it needs."""
    for case in derived.unjudged:
        value = constant_words(case.value)
        would = f"{field.name} {value}" if field.form == "cases" else f"{value} more for {field.name}"
        yield _undecided(situation, field.name, needs_of(situation, case.condition), case.condition, would)


def _undecided(
    situation: Situation, label: str, needs: tuple[str, ...], condition: c.Condition, would: str
) -> Undecided:
    zone = situation.lookup.policy.timezone
    unknown = condition_words(_unknown_part(situation, condition), lambda instant: local(instant, zone))
    return Undecided(rule=label, needs=needs, words=f"needs {', '.join(needs)}; with {unknown}: {would}")


def _unknown_part(situation: Situation, condition: c.Condition) -> c.Condition:
    """Leave out the parts of an unknown condition that are true or false."""
    if isinstance(condition, c.AllOf | c.AnyOf):
        unknown = tuple(_unknown_part(situation, part) for part in condition.parts if situation.judge(part) is None)
        return unknown[0] if len(unknown) == 1 else type(condition)(parts=unknown)
    return condition


def needs_of(situation: Situation, condition: c.Condition) -> tuple[str, ...]:
    """Return the fields that an unknown condition lacks, each once, in the order they are met."""
    return tuple(dict.fromkeys(_needs(situation, condition)))


def _needs(situation: Situation, condition: c.Condition) -> Iterator[str]:
    if situation.judge(condition) is not None:
        return
    if isinstance(condition, c.AllOf | c.AnyOf):
        for part in condition.parts:
            yield from _needs(situation, part)
    elif isinstance(condition, c.Not):
        yield from _needs(situation, condition.part)
    elif isinstance(condition, c.SegmentRef):
        yield from _needs(situation, situation.lookup.segments[condition.name])
    elif isinstance(condition, c.Compare):
        yield from _lacks(situation, condition.left)
        yield from _lacks(situation, condition.right)
    elif not isinstance(condition, c.HasProblems):
        yield from _lacks(situation, condition.operand)


def _lacks(situation: Situation, operand: c.Operand) -> Iterator[str]:
    """Yield what an operand without a value lacks."""
    if situation.value(operand) is not None:
        return
    if isinstance(operand, c.DerivedRef):
        cases = situation.derive(operand.name).unjudged
        needed = [need for case in cases for need in _needs(situation, case.condition)]
        yield from needed or [operand.name]
    elif isinstance(operand, c.Arithmetic):
        inner = [*_lacks(situation, operand.left), *_lacks(situation, operand.right)]
        yield from inner or [operand_words(operand)]
    elif isinstance(operand, c.Negation | c.DateOf):
        yield from _lacks(situation, operand.operand)
    elif isinstance(operand, c.DomainOf):
        inner = list(_lacks(situation, operand.operand))
        yield from inner or [operand_words(operand)]
    else:
        yield operand_words(operand)
