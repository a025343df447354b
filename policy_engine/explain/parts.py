"""The parts of a condition in the policy's words, each with the lead's values beside it."""

from collections.abc import Iterator
from functools import partial

from policy_engine.calendars.zones import local
from policy_engine.evaluator.trace import DerivedTrace, PartTrace
from policy_engine.evaluator.wording import value_words
from policy_engine.explain.wishes import seen_words
from policy_engine.model import condition as c
from policy_engine.model.base import Model
from policy_engine.model.values import Value
from policy_engine.model.words import condition_words, constant_words
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Part", "derived_words", "first_in_the_way", "parts_in_words"]


@frozen_by_name
class Part(Model):
    """One part of a condition in the policy's words; `truth` is None for unknown.

    `joined` says how it stands to the parts before it: `when`, `and`, `or`, `not`, `unless`
    or, of what a segment stands for, `is`. `depth` counts from 0.
    """

    words: str
    truth: bool | None
    values: tuple[str, ...] = ()
    joined: str = "when"
    depth: int = 0


def first_in_the_way(part: PartTrace, zone: str) -> Iterator[Part]:
    """Yield the first part that is false, or else unknown; of alternatives, all of them."""
    if isinstance(part.condition, c.AllOf):
        inner = next((inner for inner in part.parts if inner.truth is part.truth), None)
        if inner is not None:
            yield from first_in_the_way(inner, zone)
            return
    yield from parts_in_words(part, zone)


def parts_in_words(part: PartTrace, zone: str, joined: str = "when", depth: int = 0) -> Iterator[Part]:
    """Yield a condition part by part."""
    condition = part.condition
    words = _words(part, zone)
    if isinstance(condition, c.AllOf | c.AnyOf) and part.parts and not _is_one_test(part, words):
        word = "and" if isinstance(condition, c.AllOf) else "or"
        for place, inner in enumerate(part.parts):
            opens = isinstance(inner.condition, c.AllOf | c.AnyOf)
            yield from parts_in_words(
                inner, zone, joined if place == 0 else word, depth + (1 if opens and place else 0)
            )
    elif isinstance(condition, c.Not) and isinstance(part.parts[0].condition, c.AllOf | c.AnyOf):
        yield from parts_in_words(part.parts[0], zone, f"{joined} not", depth)
    elif isinstance(condition, c.SegmentRef):
        yield Part(words=words, truth=part.truth, joined=joined, depth=depth)
        yield from parts_in_words(part.parts[0], zone, "is", depth + 1)
    else:
        yield Part(words=words, truth=part.truth, values=_seen(part, zone), joined=joined, depth=depth)


def _words(part: PartTrace, zone: str) -> str:
    return condition_words(part.condition, partial(local, zone=zone))


def _is_one_test(part: PartTrace, words: str) -> bool:
    """Tell whether a conjunction reads as one test: `score between 60 and 80`."""
    return (
        len(part.parts) == 2
        and " between " in words.partition(" and ")[0]
        and not any(inner.parts for inner in part.parts)
    )


def _seen(part: PartTrace, zone: str) -> tuple[str, ...]:
    return seen_words(tuple(_all_values(part)), zone)


def _all_values(part: PartTrace) -> Iterator[tuple[c.Operand, Value]]:
    yield from part.values
    for inner in part.parts:
        yield from _all_values(inner)


def derived_words(derived: DerivedTrace, zone: str) -> str:
    """Say what a derived field came to, and which of its cases counted."""
    counted = [
        f"{constant_words(case.value)} for {words}" if derived.is_sum else words
        for case in derived.cases
        if case.part.truth is True and (words := _with_values(case.part, zone))
    ]
    return f"{derived.name} is {value_words(derived.value, zone)}: {'; '.join(counted) or 'no case is true'}"


def _with_values(part: PartTrace, zone: str) -> str:
    seen = _seen(part, zone)
    return f"{_words(part, zone)} ({', '.join(seen)})" if seen else _words(part, zone)
