"""What would have to be otherwise: the fewest parts of a condition that stand in the way of another rule."""

from dataclasses import dataclass

from policy_engine.evaluator.trace import PartTrace, Trace
from policy_engine.evaluator.wording import value_words
from policy_engine.model import condition as c
from policy_engine.model.routing import Assign, Rule
from policy_engine.model.words import action_words, condition_words, constant_words, operand_words, target_words

__all__ = ["Instead", "nearest_rules", "what_it_does"]

_MOST_SHOWN = 3
_MOST_CHANGES = 4


@dataclass(frozen=True, slots=True)
class Instead:
    """Another rule, what it would have done, and what would have to be otherwise for it, each in words."""

    rule: Rule
    words: str
    changes: tuple[str, ...]


def nearest_rules(trace: Trace) -> tuple[Instead, ...]:
    """Return the rules that would have done something else and need the fewest changes, nearest and kindest first."""
    taken = what_it_does(trace.rules[trace.deciding].rule) if trace.deciding is not None else ""
    found: dict[str, Instead] = {}
    for place, traced in enumerate(trace.rules):
        if not traced.in_force or not traced.rule.ends_search or place == trace.deciding:
            continue
        words = what_it_does(traced.rule)
        changes = _changes_for(trace, place)
        if words == taken or changes is None or len(changes) > _MOST_CHANGES:
            continue
        if words not in found or len(changes) < len(found[words].changes):
            found[words] = Instead(traced.rule, words, changes)
    # Whoever asks wants to know how a lead gets somewhere, and seldom how it is rejected.
    nearest = sorted(found.values(), key=lambda instead: (instead.words.startswith("reject"), len(instead.changes)))
    return tuple(nearest[:_MOST_SHOWN])


def what_it_does(rule: Rule) -> str:
    """Return what a rule that ends the search does with a lead, without what it adds."""
    for action in rule.actions:
        if isinstance(action, Assign):
            return target_words(action.target)
        if action.kind in ("hand_off", "nurture", "reject"):
            return action_words(action)
    return ""


def _changes_for(trace: Trace, place: int) -> tuple[str, ...] | None:
    """Return what must change for a rule to decide: it must be true, and those above it that are true must not be."""
    part = trace.rules[place].part
    needed = _cheapest(part, wanted=True) if part is not None else ()
    if needed is None or trace.deciding is None or place < trace.deciding:
        return needed
    for traced in trace.rules[trace.deciding : place]:
        if traced.truth is True and traced.rule.ends_search:
            undone = _cheapest(traced.part, wanted=False) if traced.part is not None else None
            if undone is None:
                return None
            needed = tuple(dict.fromkeys((*needed, *undone)))
    return needed


def _cheapest(part: PartTrace, *, wanted: bool) -> tuple[str, ...] | None:
    """Return the fewest changes that make a part true (or false); None where no change of the lead can."""
    if part.truth is wanted:
        return ()
    condition = part.condition
    if isinstance(condition, c.Not):
        return _cheapest(part.parts[0], wanted=not wanted)
    if isinstance(condition, c.SegmentRef):
        return _cheapest(part.parts[0], wanted=wanted)
    if isinstance(condition, c.AllOf | c.AnyOf):
        options = [_cheapest(inner, wanted=wanted) for inner in part.parts]
        possible = [option for option in options if option is not None]
        if isinstance(condition, c.AllOf) is not wanted:
            return min(possible, key=len, default=None)
        if len(possible) < len(options):
            return None
        return tuple(dict.fromkeys(change for option in possible for change in option))
    return (_change(part, wanted=wanted),)


def _change(part: PartTrace, *, wanted: bool) -> str:
    wish = _wish(part.condition, wanted=wanted)
    is_now = ", ".join(f"{operand_words(operand)} {_is(value)}" for operand, value in part.values)
    return f"{wish} ({is_now})" if is_now else wish


def _is(value: object) -> str:
    return "is missing" if value is None else f"is {value_words(value, 'UTC')}"  # type: ignore[arg-type]


_BE = {"=": "be", "!=": "not be", ">": "be more than", ">=": "be at least", "<": "be less than", "<=": "be at most"}
_OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_TEXT = {"contains": "contain", "starts with": "start with", "ends with": "end with", "exactly": "be exactly"}


def _wish(condition: c.Condition, *, wanted: bool) -> str:
    """Say what a single test asks of the lead."""
    would = "would have to" if wanted else "must not"
    if isinstance(condition, c.Compare) and not isinstance(condition.right, c.BeforeAt):
        sign = condition.operator if wanted else _OPPOSITE[condition.operator]
        return f"{operand_words(condition.left)} would have to {_BE[sign]} {operand_words(condition.right)}"
    if isinstance(condition, c.OneOf):
        values = ", ".join(constant_words(value) for value in condition.values)
        return f"{operand_words(condition.operand)} {would} be one of {values}"
    if isinstance(condition, c.InList):
        return f"{operand_words(condition.operand)} {would} be in {condition.list}"
    if isinstance(condition, c.TextTest) and condition.test in _TEXT:
        return f"{operand_words(condition.operand)} {would} {_TEXT[condition.test]} “{condition.value}”"
    if isinstance(condition, c.Includes):
        return f"{operand_words(condition.operand)} {would} include {condition.value}"
    if isinstance(condition, c.Missing):
        return f"{operand_words(condition.operand)} would have to be {'missing' if wanted else 'present'}"
    if isinstance(condition, c.Flag):
        return f"{operand_words(condition.operand)} would have to be {'yes' if wanted else 'no'}"
    return f"`{condition_words(condition)}` would have to be {'true' if wanted else 'false'}"
