"""What would have to be otherwise: the fewest parts of a condition that stand in the way of another rule.

Each answer is tried out where it can be: the lead is changed as it says and decided
again, and what then does not come to that rule, since another one takes it first, is
not told.
"""

from dataclasses import replace
from functools import partial
from itertools import accumulate

from policy_engine.calendars.zones import local
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.search import search
from policy_engine.evaluator.situation import Situation
from policy_engine.evaluator.trace import PartTrace, Trace
from policy_engine.explain.edits import Edit, edit_for
from policy_engine.explain.wishes import seen_words, wish_words
from policy_engine.model import condition as c
from policy_engine.model.routing import Assign, Rule
from policy_engine.model.words import action_words, target_words
from policy_engine.source.frozen import frozen

__all__ = ["Instead", "nearest_rules", "what_it_does"]

_MOST_SHOWN = 3
_MOST_CHANGES = 4
_MOST_TRIED = 100


@frozen
class Instead:
    """Another rule, what it would have done, and what would have to be otherwise for it, each in words."""

    rule: Rule
    words: str
    changes: tuple[str, ...]


@frozen
class _Change:
    """A test that would have to come out otherwise, in words, and how to edit the lead so that it does."""

    words: str
    edit: Edit | None


def nearest_rules(trace: Trace) -> tuple[Instead, ...]:
    """Return the rules that would have done something else and need the fewest changes, nearest and kindest first.

    Of a table it is one row: the other rows say the same of other values.
    """
    found: dict[str, Instead] = {}
    for place in _by_distance(trace)[:_MOST_TRIED]:
        rule = trace.rules[place].rule
        words = what_it_does(rule)
        if words in found or _is_row_of(rule, found):
            continue
        changes = _changes_for(trace, place)
        if changes is not None and len(changes) <= _MOST_CHANGES and _comes_to(trace, rule, changes):
            found[words] = Instead(rule, words, tuple(change.words for change in changes))
        if len(found) == _MOST_SHOWN:
            break
    return tuple(found.values())


def _is_row_of(rule: Rule, found: dict[str, Instead]) -> bool:
    return rule.table is not None and any(way.rule.table == rule.table for way in found.values())


def what_it_does(rule: Rule) -> str:
    """Return what a rule that ends the search does with a lead, without what it adds."""
    for action in rule.actions:
        if isinstance(action, Assign):
            return target_words(action.target)
        if action.kind in ("hand_off", "nurture", "reject"):
            return action_words(action)
    return ""


def _by_distance(trace: Trace) -> list[int]:
    """Return the places of all other rules that end the search and do something else, those in reach first."""
    taken = "" if trace.deciding_rule is None else what_it_does(trace.deciding_rule)
    others = [
        place
        for place, traced in enumerate(trace.rules)
        if traced.in_force
        and traced.rule.ends_search
        and place != trace.deciding
        and traced.against <= _MOST_CHANGES
        and what_it_does(traced.rule) != taken
    ]

    undone = _true_above(trace)

    def distance(place: int) -> tuple[bool, int, int]:
        traced = trace.rules[place]
        # Whoever asks wants to know how a lead gets somewhere, and seldom how it is rejected.
        is_rejection = any(action.kind == "reject" for action in traced.rule.actions)
        return is_rejection, traced.against + undone[place], place

    return sorted(others, key=distance)


def _true_above(trace: Trace) -> list[int]:
    """Return for each place how many rules above it are true and end the search."""
    ends = (traced.truth is True and traced.rule.ends_search for traced in trace.rules)
    return list(accumulate(map(int, ends), initial=0))


# ---------------------------------------------------------------- what must change


def _changes_for(trace: Trace, place: int) -> tuple[_Change, ...] | None:
    """Return what must change for a rule to decide: it must be true, and those above it that are true must not be."""
    needed = _cheapest(trace, trace.part(trace.rules[place].rule), wanted=True)
    above = trace.rules[trace.deciding : place] if trace.deciding is not None else ()
    for traced in above:
        if needed is not None and traced.truth is True and traced.rule.ends_search:
            undone = _cheapest(trace, trace.part(traced.rule), wanted=False)
            needed = None if undone is None else (*needed, *undone)
    return None if needed is None else tuple(dict.fromkeys(needed))


def _cheapest(trace: Trace, part: PartTrace | None, *, wanted: bool) -> tuple[_Change, ...] | None:
    """Return the fewest changes that make a part true (or false); None where nothing can."""
    if part is None or part.truth is wanted:
        return () if part is not None or wanted else None
    condition = part.condition
    if isinstance(condition, c.HasProblems) and wanted:
        # Nobody wishes that a lead could not be read.
        return None
    if isinstance(condition, c.Not):
        return _cheapest(trace, part.parts[0], wanted=not wanted)
    if isinstance(condition, c.SegmentRef):
        return _cheapest(trace, part.parts[0], wanted=wanted)
    if isinstance(condition, c.AllOf | c.AnyOf):
        options = [_cheapest(trace, inner, wanted=wanted) for inner in part.parts]
        possible = [option for option in options if option is not None]
        if isinstance(condition, c.AllOf) is not wanted:
            return min(possible, key=len, default=None)
        if len(possible) < len(options):
            return None
        return tuple(change for option in possible for change in option)
    return (_change(trace, part, wanted=wanted),)


def _change(trace: Trace, part: PartTrace, *, wanted: bool) -> _Change:
    zone = trace.situation.lookup.policy.timezone
    seen = seen_words(part.values, zone)
    wish = wish_words(part.condition, partial(local, zone=zone), wanted=wanted)
    return _Change(
        f"{wish} ({', '.join(seen)})" if seen else wish, edit_for(trace.situation, part.condition, wanted=wanted)
    )


# ---------------------------------------------------------------- trying it out


def _comes_to(trace: Trace, rule: Rule, changes: tuple[_Change, ...]) -> bool:
    """Tell whether the changed lead comes to the rule; what cannot be tried out is believed."""
    edits = [change.edit for change in changes]
    if None in edits:
        return True
    situation = trace.situation
    changed = Situation(situation.logic, _edited(situation.lead, [edit for edit in edits if edit]), situation.at)
    decides = search(changed).rule
    return decides is not None and what_it_does(decides) == what_it_does(rule)


def _edited(lead: Lead, edits: list[Edit]) -> Lead:
    """Return the lead with new values; what was wrong with the old ones is gone."""
    names = {name for name, _ in edits}
    problems = tuple(problem for problem in lead.problems if problem.field not in names)
    return replace(lead, values={**lead.values, **dict(edits)}, problems=problems)
