"""The condition of a rule as a choice of terms, each a list of demands.

`not` goes down to the single tests, `and` multiplies choices, `or` adds them; in strong
Kleene logic that changes no truth. A choice that would become too long is judged as a
whole instead, and is one demand.
"""

from itertools import product

from policy_engine.compiler.areas import both
from policy_engine.compiler.demands import Demand, Demands, negated
from policy_engine.model import condition as c

__all__ = ["MOST_TERMS", "Term", "terms_of"]

# A condition with more terms has a part that is judged as a whole.
MOST_TERMS = 64

Term = tuple[Demand, ...]


def terms_of(condition: c.Condition | None, demands: Demands) -> tuple[Term, ...]:
    """Return the terms of a condition; without one there is a single term that demands nothing."""
    if condition is None:
        return ((),)
    return tuple(_united(term) for term in _terms(condition, True, demands))


def _terms(condition: c.Condition, truth: bool, demands: Demands) -> list[Term]:
    match condition:
        case c.Not(part=part):
            return _terms(part, not truth, demands)
        case c.SegmentRef(name=name):
            return _terms(demands.segments[name], truth, demands)
        case c.AllOf(parts=parts) | c.AnyOf(parts=parts) if isinstance(condition, c.AllOf) is truth:
            return _all(list(parts), [_terms(part, truth, demands) for part in parts], truth, demands)
        case c.AllOf(parts=parts) | c.AnyOf(parts=parts):
            return _any(condition, parts, truth, demands)
        case _:
            return [(_whole(condition, truth, demands),)]


def _any(condition: c.Condition, parts: tuple[c.Condition, ...], truth: bool, demands: Demands) -> list[Term]:
    """Add choices; parts that all ask one operand are a single demand."""
    demand = demands.of(condition)
    if demand is not None:
        return [(demand if truth else negated(demand),)]
    terms = [term for part in parts for term in _terms(part, truth, demands)]
    return terms if len(terms) <= MOST_TERMS else [(demands.of_truth(condition, truth),)]


def _whole(condition: c.Condition, truth: bool, demands: Demands) -> Demand:
    demand = demands.of(condition)
    if demand is None:
        return demands.of_truth(condition, truth)
    return demand if truth else negated(demand)


def _all(parts: list[c.Condition], choices: list[list[Term]], truth: bool, demands: Demands) -> list[Term]:
    """Multiply choices; the longest of them are judged as a whole where there would be too many terms."""
    while _count(choices) > MOST_TERMS:
        longest = max(range(len(choices)), key=lambda place: len(choices[place]))
        choices[longest] = [(demands.of_truth(parts[longest], truth),)]
    return [tuple(demand for term in terms for demand in term) for terms in product(*choices)]


def _count(choices: list[list[Term]]) -> int:
    count = 1
    for choice in choices:
        count *= len(choice)
    return count


def _united(term: Term) -> Term:
    """Join the areas that a term demands of one column."""
    areas: dict[int, Demand] = {}
    others = []
    for demand in term:
        known = areas.get(demand.column)
        if demand.area is None:
            others.append(demand)
        elif known is None or known.area is None:
            areas[demand.column] = demand
        else:
            areas[demand.column] = Demand(demand.column, both(known.area, demand.area))
    return (*areas.values(), *others)
