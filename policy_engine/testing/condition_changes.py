"""Small changes of a condition, each as somebody who edits a policy might make it by mistake."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from policy_engine.model import condition as c
from policy_engine.model.values import Duration
from policy_engine.model.words import Local, condition_words, constant_words, duration_words, operand_words
from policy_engine.source.frozen import frozen

__all__ = ["ConditionChange", "changes_of"]

# The same comparison with its bound on the other side.
_BOUND: Mapping[c.Operator, c.Operator] = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": "!=", "!=": "="}


@frozen
class ConditionChange:
    """A condition with one small change, and the change in words."""

    condition: c.Condition
    words: str


def changes_of(condition: c.Condition, local: Local) -> Iterator[ConditionChange]:
    """Yield a condition with one small change after another.

    A comparison gets its bound on the other side, `=` becomes `!=`, an age grows by one, a
    set loses a value, `and` becomes `or`, a part is left out, a test is turned round.
    """
    match condition:
        case c.AllOf(parts=parts) | c.AnyOf(parts=parts) if len(parts) > 1:
            yield from _of_parts(condition, parts, local)
        case c.Not(part=part):
            words = condition_words(condition, local)
            yield ConditionChange(part, f"`{words}` becomes `{condition_words(part, local)}`")
            if not _is_turned_round(part):
                yield from (ConditionChange(c.Not(part=one.condition), one.words) for one in changes_of(part, local))
        case _:
            yield from _of_test(condition, local)


def _of_parts(condition: c.AllOf | c.AnyOf, parts: tuple[c.Condition, ...], local: Local) -> Iterator[ConditionChange]:
    kind, other = (c.AllOf, c.AnyOf) if isinstance(condition, c.AllOf) else (c.AnyOf, c.AllOf)
    for place, part in enumerate(parts):
        rest = (*parts[:place], *parts[place + 1 :])
        for change in changes_of(part, local):
            yield ConditionChange(kind(parts=(*parts[:place], change.condition, *parts[place + 1 :])), change.words)
        left = rest[0] if len(rest) == 1 else kind(parts=rest)
        yield ConditionChange(left, f"`{condition_words(part, local)}` is left out")
    joined = other(parts=parts)
    yield ConditionChange(joined, f"`{condition_words(condition, local)}` becomes `{condition_words(joined, local)}`")


def _of_test(condition: c.Condition, local: Local) -> Iterator[ConditionChange]:
    words = condition_words(condition, local)
    match condition:
        case c.Compare(right=c.BeforeAt(duration=duration)):
            longer = replace(duration, amount=duration.amount + Decimal(1))
            changed = replace(condition, right=c.BeforeAt(duration=longer))
            yield ConditionChange(changed, _longer_words(condition.left, duration, longer, local))
        case c.Compare(operator=sign):
            changed = replace(condition, operator=_BOUND[sign])
            yield ConditionChange(changed, f"`{words}` becomes `{condition_words(changed, local)}`")
        case c.OneOf(values=values) if len(values) > 1:
            for place, value in enumerate(values):
                fewer = replace(condition, values=(*values[:place], *values[place + 1 :]))
                yield ConditionChange(fewer, f"`{words}` without `{constant_words(value, local)}`")
        case _:
            turned = c.Not(part=condition)
            yield ConditionChange(turned, f"`{words}` becomes `{condition_words(turned, local)}`")


def _longer_words(left: c.Operand, duration: Duration, longer: Duration, local: Local) -> str:
    return f"`{operand_words(left, local)}`: `{duration_words(duration)} ago` becomes `{duration_words(longer)} ago`"


def _is_turned_round(part: c.Condition) -> bool:
    """Tell whether the only small change of a test is its opposite, which leaving out `not` makes already."""
    if isinstance(part, c.AllOf | c.AnyOf | c.Not | c.Compare):
        return isinstance(part, c.Compare) and part.operator in ("=", "!=")
    return not (isinstance(part, c.OneOf) and len(part.values) > 1)
