"""Where a policy judges a lead: its rules and table rows, and the segments, derived fields, pods, stages and contents.

A point has a condition, and the condition is made of single tests. A segment inside a
condition is one test there, and a point of its own where it is declared.
"""

from collections.abc import Iterator
from functools import partial
from typing import Literal

from policy_engine.calendars.zones import local
from policy_engine.evaluator.conditions import operands_of, parts_of
from policy_engine.model import condition as c
from policy_engine.model.base import Place
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.words import condition_words, constant_words
from policy_engine.source.frozen import frozen

__all__ = ["Point", "PointKind", "names_used", "points_of", "single_tests"]

PointKind = Literal["rule", "row", "segment", "case", "pod", "stage", "content"]


@frozen
class Point:
    """A place where a lead is judged. Without a condition it is true of every lead that comes to it."""

    kind: PointKind
    name: str
    place: Place
    condition: c.Condition | None
    tests: tuple[c.Condition, ...]
    words: tuple[str, ...]


def points_of(policy: CheckedPolicy) -> tuple[Point, ...]:
    """Return the points of a policy: its rules first, in their order, then the others as they are declared."""
    return tuple(_points(policy))


def _points(policy: CheckedPolicy) -> Iterator[Point]:
    clock = partial(local, zone=policy.timezone)

    def point(kind: PointKind, name: str, place: Place, condition: c.Condition | None) -> Point:
        tests = () if condition is None else tuple(single_tests(condition))
        return Point(kind, name, place, condition, tests, tuple(condition_words(test, clock) for test in tests))

    for rule in policy.rules:
        name = f"{rule.table} row {rule.row}" if rule.table is not None else rule.label
        yield point("row" if rule.table is not None else "rule", name, rule.place, rule.condition)
    for segment in policy.segments:
        yield point("segment", segment.name, segment.place, segment.condition)
    for field in policy.derived:
        for case in field.cases:
            yield point("case", f"{field.name}: {constant_words(case.value)}", field.place, case.condition)
    for pod in policy.pods:
        if pod.covers is not None and pod.place is not None:
            yield point("pod", pod.name, pod.place, pod.covers)
    for stage in policy.stages:
        if stage.condition is not None:
            yield point("stage", stage.name, stage.place, stage.condition)
    for line in policy.contents:
        for content in line.contents:
            if content.condition is not None:
                yield point("content", content.name, line.place, content.condition)


def single_tests(condition: c.Condition) -> Iterator[c.Condition]:
    """Yield the single tests that a condition is made of, in the order written."""
    parts = parts_of(condition)
    if not parts and not isinstance(condition, c.AllOf | c.AnyOf):
        yield condition
    for part in parts:
        yield from single_tests(part)


def names_used(condition: c.Condition) -> Iterator[tuple[PointKind, str]]:
    """Yield the segments and derived fields that a condition names, and the stage where it reads that."""
    for test in single_tests(condition):
        if isinstance(test, c.SegmentRef):
            yield "segment", test.name
        for operand in operands_of(test):
            yield from _names_in(operand)


def _names_in(operand: c.Operand) -> Iterator[tuple[PointKind, str]]:
    match operand:
        case c.DerivedRef(name=name):
            yield "case", name
        case c.StageRef():
            yield "stage", ""
        case c.Arithmetic(left=left, right=right):
            yield from (*_names_in(left), *_names_in(right))
        case c.Negation(operand=inner) | c.DateOf(operand=inner) | c.DomainOf(operand=inner):
            yield from _names_in(inner)
