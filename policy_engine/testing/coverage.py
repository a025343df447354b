"""What tests have seen of a policy: each rule and each test inside it true, false and unknown.

A rule is seen where the search comes to it: not below the rule that decides, and not
out of its period. What a test inside a condition came to is counted whenever its rule
is seen. It is *decisive* where, all other tests being as they are, the condition would
be true with this test true, and not true with it false, or the other way round: the
masking reading of modified condition/decision coverage, carried over to unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.evaluator.conditions import parts_of
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.reference import in_force, judge_situation
from policy_engine.evaluator.situation import Past, Situation, Truth
from policy_engine.model import condition as c
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Nurture
from policy_engine.source.frozen import frozen
from policy_engine.testing.points import Point, PointKind, names_used, points_of, single_tests

__all__ = ["Coverage", "PointSeen", "Seen", "bound_of", "decisive_tests", "is_at_bound"]

_ORDER = (">", ">=", "<", "<=")
_NUMBERS = ("number", "whole", "money")


@dataclass(slots=True)
class Seen:
    """How often something was true, false and unknown; `decisive` holds the truths with which it decided.

    `at_bound`: it decided with a number that is exactly the bound it is compared with.
    """

    true: int = 0
    false: int = 0
    unknown: int = 0
    decisive: set[bool] = field(default_factory=set)
    at_bound: bool = False

    @property
    def is_seen(self) -> bool:
        """Tell whether it was judged at all."""
        return bool(self.true or self.false or self.unknown)

    def add(self, truth: Truth) -> None:
        """Count a truth."""
        if truth is None:
            self.unknown += 1
        elif truth:
            self.true += 1
        else:
            self.false += 1


@frozen
class PointSeen:
    """A point, how often it was true, false and unknown, and the same for each of its tests."""

    point: Point
    seen: Seen
    tests: tuple[Seen, ...]

    def never(self) -> list[str]:
        """Return what has not been seen of the point, in words: `never true`, "`is_partner` never false"."""
        if not self.seen.is_seen:
            return ["never looked at"]
        if self.point.condition is None:
            return [] if self.seen.true else ["never true"]
        single = len(self.tests) == 1
        missing = _never(self.seen)
        for words, seen in zip(self.point.words, self.tests, strict=True):
            said = _never(seen)
            if said and not (single and said == missing):
                missing.append(f"`{words}` {' and '.join(said)}")
        return missing

    @property
    def goals(self) -> tuple[int, int]:
        """Return how much of the point was seen and how much there is: each test both ways, and so the whole."""
        if self.point.condition is None:
            return int(self.seen.true > 0), 1
        parts = (self.seen, *(self.tests if len(self.tests) > 1 else ()))
        return sum((seen.true > 0) + (seen.false > 0) for seen in parts), 2 * len(parts)


def _never(seen: Seen) -> list[str]:
    return [*(["never true"] if not seen.true else []), *(["never false"] if not seen.false else [])]


class Coverage:
    """Counts what the leads of tests show of one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self.points = tuple(PointSeen(point, Seen(), tuple(Seen() for _ in point.tests)) for point in points_of(policy))
        self._by_name: dict[tuple[str, str], list[int]] = {}
        for place, seen in enumerate(self.points):
            name = seen.point.name.partition(": ")[0] if seen.point.kind == "case" else seen.point.name
            self._by_name.setdefault((seen.point.kind, name), []).append(place)
        self._used = [self._all_used(seen.point.condition) for seen in self.points]
        self._stages_too: list[frozenset[int]] | None = None
        self._above = self._cases_above()

    def add(self, lead: Lead, at: datetime, past: Past | None = None) -> frozenset[int]:
        """Judge a lead and count what it shows; returns the places of the points that it came to."""
        situation, came_to = self.walked(lead, at, past)
        for place in came_to:
            self._count(situation, self.points[place])
        return came_to

    def shows(self, lead: Lead, at: datetime, place: int, test: int, *, truth: bool, at_bound: bool) -> bool:
        """Tell whether a lead comes to a point and a test of it decides the point with a truth, and at its bound."""
        situation, came_to = self.walked(lead, at)
        point = self.points[place].point
        if place not in came_to or point.condition is None:
            return False
        decides = situation.judge(point.tests[test]) is truth and test in decisive_tests(situation, point.condition)
        return decides and (not at_bound or is_at_bound(situation, point.tests[test]))

    def is_true(self, lead: Lead, at: datetime, place: int) -> bool:
        """Tell whether a lead comes to a point and it is true."""
        situation, came_to = self.walked(lead, at)
        condition = self.points[place].point.condition
        return place in came_to and (condition is None or situation.judge(condition) is True)

    def walked(self, lead: Lead, at: datetime, past: Past | None = None) -> tuple[Situation, frozenset[int]]:
        """Judge a lead; return what was found out, and the places of the points that it came to."""
        situation = situation_of(self.policy, lead, at, past)
        judge_situation(situation)
        came_to = frozenset(
            place
            for place in self._came_to(situation)
            if not any(situation.judge(condition) for condition in self._above.get(place, ()))
        )
        return situation, came_to

    @property
    def share(self) -> float:
        """Return which part of all there is to see was seen, from 0 to 1."""
        goals = [seen.goals for seen in self.points]
        there = sum(there for _, there in goals)
        return sum(seen for seen, _ in goals) / there if there else 1.0

    def rules_that_use(self, points: frozenset[int]) -> list[int]:
        """Return the places of the rules whose conditions lead to one of the points, at any depth."""
        if self._stages_too is None:
            rules = self.points[: len(self.policy.rules)]
            self._stages_too = [self._all_used(seen.point.condition, by_stage=True) for seen in rules]
        return [place for place, used in enumerate(self._stages_too) if used & points]

    def _came_to(self, situation: Situation) -> Iterator[int]:
        """Yield the points that a lead comes to: rules down to the one that decides, and what they name."""
        for place, rule in enumerate(self.policy.rules):
            if not in_force(rule, situation.at):
                continue
            yield from self._with_used(place)
            if rule.ends_search and (rule.condition is None or situation.judge(rule.condition)):
                if any(isinstance(action, Nurture) and action.content is None for action in rule.actions):
                    yield from self._contents(situation)
                break
        yield from self._covers(situation)
        yield from self._stages(situation)

    def _covers(self, situation: Situation) -> Iterator[int]:
        """Yield the pods that were asked whether they cover the lead, down to the one that does."""
        if situation.covering is None:
            return
        (covering,) = situation.covering
        for pod in self.policy.pods:
            yield from self._of("pod", pod.name)
            if covering is not None and pod.name == covering.name:
                break

    def _stages(self, situation: Situation) -> Iterator[int]:
        """Yield the stages that were asked, from the last one up to the one that takes the lead."""
        for stage in reversed(self.policy.stages):
            yield from self._of("stage", stage.name)
            if stage.name == situation.stage.name:
                break

    def _contents(self, situation: Situation) -> Iterator[int]:
        for line in self.policy.contents:
            if line.stage == situation.stage.name:
                for content in line.contents:
                    yield from self._of("content", content.name)

    def _of(self, kind: PointKind, name: str) -> Iterator[int]:
        for place in self._by_name.get((kind, name), ()):
            yield from self._with_used(place)

    def _with_used(self, place: int) -> Iterator[int]:
        yield place
        yield from self._used[place]

    def _count(self, situation: Situation, seen: PointSeen) -> None:
        condition = seen.point.condition
        if condition is None:
            seen.seen.add(True)
            return
        seen.seen.add(situation.judge(condition))
        for test, of_test in zip(seen.point.tests, seen.tests, strict=True):
            of_test.add(situation.judge(test))
        for place in decisive_tests(situation, condition):
            truth = situation.judge(seen.point.tests[place])
            if truth is not None:
                seen.tests[place].decisive.add(truth)
                seen.tests[place].at_bound |= is_at_bound(situation, seen.point.tests[place])

    def used_by(self, place: int) -> frozenset[int]:
        """Return the places of the segments and derived fields that a point looks at, at any depth."""
        return self._used[place]

    def cases_above(self, place: int) -> list[c.Condition]:
        """Return the conditions that must not be true for a case of a derived field to be asked."""
        return self._above.get(place, [])

    def _cases_above(self) -> dict[int, list[c.Condition]]:
        """Return for each case of a derived field those above it: where one of them is true it is not asked."""
        above: dict[int, list[c.Condition]] = {}
        for derived in self.policy.derived:
            places = self._by_name.get(("case", derived.name), []) if derived.form == "cases" else []
            for count, place in enumerate(places):
                above[place] = [case.condition for case in derived.cases[:count]]
        return above

    def _all_used(self, condition: c.Condition | None, *, by_stage: bool = False) -> frozenset[int]:
        """Return the points of the segments and derived fields that a condition leads to, at any depth."""
        found: set[int] = set()
        waiting = [condition]
        while waiting:
            asked = waiting.pop()
            for name in names_used(asked) if asked is not None else ():
                for place in self._places_of(name, by_stage=by_stage):
                    if place not in found:
                        found.add(place)
                        waiting.append(self.points[place].point.condition)
        return frozenset(found)

    def _places_of(self, name: tuple[PointKind, str], *, by_stage: bool) -> Sequence[int]:
        if name[0] != "stage":
            return self._by_name.get(name, ())
        # Whatever lead is judged has its stage looked for, and is counted there.
        return [place for place, seen in enumerate(self.points) if by_stage and seen.point.kind == "stage"]


# ---------------------------------------------------------------- which test decides


def bound_of(test: c.Condition) -> c.Compare | None:
    """Return the test that a number is exactly the bound which a test compares it with."""
    if isinstance(test, c.Compare) and test.operator in _ORDER and test.right.kind in _NUMBERS:
        return c.Compare(left=test.left, operator="=", right=test.right)
    return None


def is_at_bound(situation: Situation, test: c.Condition) -> bool:
    """Tell whether a number is exactly the bound that a test compares it with."""
    if not isinstance(test, c.Compare) or test.operator not in _ORDER or test.right.kind not in _NUMBERS:
        return False
    return situation.value(test.left) == situation.value(test.right)


def decisive_tests(situation: Situation, condition: c.Condition) -> list[int]:
    """Return the places of the tests that decide a condition: turned round, it would apply or no longer apply."""
    return list(_decisive(situation, condition, 0, wanted=True))


def _decisive(situation: Situation, condition: c.Condition, start: int, *, wanted: bool) -> Iterator[int]:
    """Yield the tests that decide whether a condition is `wanted`; the first test has the place `start`."""
    if isinstance(condition, c.Not):
        yield from _decisive(situation, condition.part, start, wanted=not wanted)
        return
    if not isinstance(condition, c.AllOf | c.AnyOf):
        yield start
        return
    parts = parts_of(condition)
    truths = [situation.judge(part) for part in parts]
    # `and` is true where every part is, and not false where no part is; `or` the other way round.
    all_needed = isinstance(condition, c.AllOf) is wanted
    for place, part in enumerate(parts):
        others = truths[:place] + truths[place + 1 :]
        if all(truth is wanted for truth in others) if all_needed else wanted not in others:
            yield from _decisive(situation, part, start, wanted=wanted)
        start += sum(1 for _ in single_tests(part))
