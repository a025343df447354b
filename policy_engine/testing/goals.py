"""What a set of tests should show of a policy, and the leads that show it.

Every rule is to be true once, and every single test of a condition is to decide it both
ways: a lead on which the condition is true because of this test, and one on which it is
not true because of it, all other tests being as they are (the masking reading of modified
condition/decision coverage). The proofs find the lead, at the boundary where they can;
where they prove that there is none, the goal is out of reach.
"""

from collections.abc import Iterator
from itertools import islice

from policy_engine.analysis.boxes import boxes_of
from policy_engine.analysis.claims import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Claim, all_of
from policy_engine.analysis.cover import any_point
from policy_engine.analysis.leads import SampleLead, leads_at
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.prover import IMPOSSIBLE, NOTHING_PROVEN, Check, Prover, Verdict, common
from policy_engine.evaluator.conditions import parts_of
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.model import condition as c
from policy_engine.model.funnel import Stage
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import MatchingPodTarget, Nurture, Rule
from policy_engine.source.frozen import frozen
from policy_engine.testing.coverage import Coverage, bound_of
from policy_engine.testing.mutants import with_condition
from policy_engine.testing.points import Point, single_tests
from policy_engine.testing.sample import at_the_boundary, comes_to, judged, simplest, what_happens

__all__ = ["Goal", "bounds_in", "goals_of", "is_shown", "lead_for"]

# A point that many rules lead to is looked for at the first of them.
_MOST_RULES = 12
# How far it is worth to look for a lead that would be decided otherwise.
_MOST_BOXES = 256
_MOST_BOXES_TRIED = 12
_MOST_LEADS = 2


@frozen
class Goal:
    """A point is true (`test` None), or one of its tests decides it with this truth, or just at its bound."""

    point: int
    test: int | None = None
    truth: bool = True
    at_bound: bool = False


def goals_of(coverage: Coverage, chosen: frozenset[int]) -> Iterator[Goal]:
    """Yield what is to be shown of the chosen rules, and of the segments, derived fields and pods they look at."""
    rules = len(coverage.policy.rules)
    for place, seen in enumerate(coverage.points):
        if place < rules and place not in chosen:
            continue
        yield Goal(place)
        for test, condition in enumerate(seen.point.tests):
            if bound_of(condition) is not None:
                includes = isinstance(condition, c.Compare) and condition.operator in (">=", "<=")
                yield Goal(place, test, includes, at_bound=True)
            yield Goal(place, test, True)
            yield Goal(place, test, False)


def bounds_in(coverage: Coverage) -> list[c.Condition]:
    """Return the tests that a number is exactly a bound, for all bounds of a policy: proofs have to know them."""
    bounds = (bound_of(test) for seen in coverage.points for test in seen.point.tests)
    return [bound for bound in bounds if bound is not None]


def is_shown(coverage: Coverage, goal: Goal) -> bool:
    """Tell whether leads that were counted show it already."""
    seen = coverage.points[goal.point]
    if goal.test is None:
        return seen.seen.true > 0
    test = seen.tests[goal.test]
    return test.at_bound if goal.at_bound else goal.truth in test.decisive


def lead_for(prover: Prover, coverage: Coverage, goal: Goal) -> Verdict:
    """Find a lead that shows it, with no more known of it than is needed, or prove that there is none.

    Best is one that would be decided otherwise if the test came out otherwise.
    """
    (side,) = prover.sides
    turned = _turned_round(coverage, goal)

    def shows(sample: SampleLead) -> bool:
        lead: Lead = read_lead(coverage.policy, sample.raw, sample.id)
        if goal.test is None:
            return coverage.is_true(lead, sample.at, goal.point)
        return coverage.shows(lead, sample.at, goal.point, goal.test, truth=goal.truth, at_bound=goal.at_bound)

    def matters(sample: SampleLead) -> bool:
        before, after = judged(coverage.policy, sample), judged(turned, sample)
        return shows(sample) and what_happens(before) != what_happens(after)

    verdicts = []
    for claim in _ways(side, coverage, goal):
        verdicts.append(prover.find(claim, shows))
        lead = verdicts[-1].lead
        if lead is not None:
            better = lead if matters(lead) else _that_matters(prover, claim, matters)
            check = shows if better is None else matters
            return Verdict(lead=at_the_boundary(simplest(better or lead, check), _tests_near(coverage, goal), check))
    return IMPOSSIBLE if verdicts and all(found.impossible for found in verdicts) else NOTHING_PROVEN


def _that_matters(prover: Prover, claim: Claim, matters: Check) -> SampleLead | None:
    """Look a little further for a lead that would be decided otherwise."""
    boxes = boxes_of(claim, _MOST_BOXES) or ()
    clean = prover.clean()
    everyday = (common(box, clean) or box for box in boxes[:_MOST_BOXES_TRIED])
    leads = (lead for box in everyday for lead in islice(leads_at(prover.space, any_point(box)), _MOST_LEADS))
    return next(filter(matters, leads), None)


def _turned_round(coverage: Coverage, goal: Goal) -> CheckedPolicy:
    """Return the policy with the test turned round, or with a point that is never true."""
    point = coverage.points[goal.point].point
    turned: c.Condition = c.AnyOf(parts=())
    if goal.test is not None and point.condition is not None:
        turned = _with_turned(point.condition, goal.test)
    return with_condition(coverage.policy, goal.point, point, turned)


def _with_turned(condition: c.Condition, test: int) -> c.Condition:
    """Return a condition with one of its tests turned round."""
    if isinstance(condition, c.Not):
        return c.Not(part=_with_turned(condition.part, test))
    if not isinstance(condition, c.AllOf | c.AnyOf):
        return c.Not(part=condition)
    parts = []
    for part in condition.parts:
        count = sum(1 for _ in single_tests(part))
        parts.append(_with_turned(part, test) if 0 <= test < count else part)
        test -= count
    return type(condition)(parts=tuple(parts))


def _tests_near(coverage: Coverage, goal: Goal) -> Iterator[c.Condition]:
    """Yield the tests whose bounds matter to a goal: its own first, then those of what the point looks at."""
    for place in (goal.point, *sorted(coverage.used_by(goal.point))):
        yield from coverage.points[place].point.tests


# ---------------------------------------------------------------- what is claimed of the lead


def _ways(side: Side, coverage: Coverage, goal: Goal) -> Iterator[Claim]:
    """Yield claims of which one must hold of a lead that shows it: one for each rule that leads to the point."""
    policy, point = coverage.policy, coverage.points[goal.point].point
    inside = [] if point.condition is None else [_of_condition(side, point.condition, goal)]
    match point.kind:
        case "rule" | "row":
            yield all_of([comes_to(side, goal.point), *inside])
        case "content":
            stage = _stage_of(policy, point)
            if stage.condition is not None:
                inside += [side.claim(stage.condition, TRUE), *_not_later(side, stage)]
                for place, rule in enumerate(policy.rules):
                    if any(isinstance(action, Nurture) and action.content is None for action in rule.actions):
                        yield all_of([comes_to(side, place), side.applies(rule), *inside])
        case "pod":
            inside += [side.claim(covers, NOT_TRUE) for covers in _covers_above(policy, point.name)]
            for place, rule in enumerate(policy.rules):
                if _matches_pods(rule):
                    yield all_of([comes_to(side, place), side.applies(rule), *inside])
        case _:
            inside += [side.claim(condition, NOT_TRUE) for condition in coverage.cases_above(goal.point)]
            for stage in policy.stages:
                if point.kind == "stage" and stage.name == point.name:
                    inside += _not_later(side, stage)
            for place in coverage.rules_that_use(frozenset((goal.point,)))[:_MOST_RULES]:
                yield all_of(
                    [comes_to(side, place), *_where_it_decides(side, policy.rules[place], point.name), *inside]
                )
                yield all_of([comes_to(side, place), *inside])


def _of_condition(side: Side, condition: c.Condition, goal: Goal) -> Claim:
    if goal.test is None:
        return side.claim(condition, TRUE)
    decides = _decides(side, condition, goal.test, wanted=True, truth=goal.truth)
    if not goal.at_bound:
        return decides
    at_bound = bound_of(list(single_tests(condition))[goal.test])
    assert at_bound is not None, "the test has a bound"
    return all_of([decides, side.claim(at_bound, TRUE)])


def _decides(side: Side, condition: c.Condition, test: int, *, wanted: bool, truth: bool | None) -> Claim:
    """Claim that a test decides whether a condition is `wanted`, and has this truth (None: either)."""
    if isinstance(condition, c.Not):
        return _decides(side, condition.part, test, wanted=not wanted, truth=truth)
    if not isinstance(condition, c.AllOf | c.AnyOf):
        return all_of([]) if truth is None else side.claim(condition, TRUE if truth else FALSE)
    # `and` is true where all other parts are true, and not false where no other is false; `or` the other way round.
    all_needed = isinstance(condition, c.AllOf) is wanted
    others = (TRUE if wanted else FALSE) if all_needed else (NOT_TRUE if wanted else NOT_FALSE)
    claims = []
    for part in parts_of(condition):
        count = sum(1 for _ in single_tests(part))
        if 0 <= test < count:
            claims.append(_decides(side, part, test, wanted=wanted, truth=truth))
        else:
            claims.append(side.claim(part, others))
        test -= count
    return all_of(claims)


def _where_it_decides(side: Side, rule: Rule, segment: str) -> list[Claim]:
    """Claim that a segment decides the rule that names it, where the rule does so itself."""
    if rule.condition is None:
        return []
    tests = list(single_tests(rule.condition))
    places = [place for place, test in enumerate(tests) if isinstance(test, c.SegmentRef) and test.name == segment]
    return [_decides(side, rule.condition, place, wanted=True, truth=None) for place in places[:1]]


def _covers_above(policy: CheckedPolicy, name: str) -> Iterator[c.Condition]:
    for pod in policy.pods:
        if pod.name == name:
            return
        if pod.covers is not None:
            yield pod.covers


def _not_later(side: Side, stage: Stage) -> Iterator[Claim]:
    """Claim that no later stage takes the lead: where one does an earlier one is not asked."""
    later = side.policy.stages[side.policy.stages.index(stage) + 1 :]
    for other in later:
        if other.condition is not None:
            yield side.claim(other.condition, NOT_TRUE)


def _stage_of(policy: CheckedPolicy, point: Point) -> Stage:
    """Return the stage that a content is for."""
    contents = ((line.stage, content) for line in policy.contents for content in line.contents)
    name = next(stage for stage, content in contents if content.condition is point.condition)
    return next(stage for stage in policy.stages if stage.name == name)


def _matches_pods(rule: Rule) -> bool:
    targets = [
        target for action in rule.actions if action.kind == "assign" for target in (action.target, *action.failing)
    ]
    return any(isinstance(target, MatchingPodTarget) for target in targets)
