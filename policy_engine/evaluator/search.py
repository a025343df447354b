"""The walk down the rules: the first that is true and ends the search decides the lead."""

from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.evaluator.situation import Situation
from policy_engine.model.organisation import Party
from policy_engine.model.routing import Notify, Rule, SetPriority, Tag

__all__ = ["Search", "in_force", "search"]


@dataclass(slots=True)
class Search:
    """What the walk found: the deciding rule, what rules added on the way, and the rules that could not be judged.

    `read_stage`: some rule asked for the stage of the lead.
    """

    rule: Rule | None = None
    tags: dict[str, None] = field(default_factory=dict)
    notify: dict[str, None] = field(default_factory=dict)
    priority: str | None = None
    unknown: list[Rule] = field(default_factory=list)
    read_stage: bool = False


def search(situation: Situation) -> Search:
    """Walk down the rules of the policy."""
    found = Search()
    for step in situation.logic.steps(situation):
        if step.is_timed and not in_force(step.rule, situation.at):
            continue
        truth = True if step.test is None else step.test(situation)
        if truth is None:
            found.unknown.append(step.rule)
        elif truth:
            _add(step.rule, found)
            if step.ends_search:
                found.rule = step.rule
                break
    found.read_stage = situation.stage_was_read
    return found


def in_force(rule: Rule, at: datetime) -> bool:
    """Tell whether a rule is in force at an instant."""
    return (rule.start is None or rule.start <= at) and (rule.until is None or at < rule.until)


def _add(rule: Rule, found: Search) -> None:
    """Add what a rule tags, sets and notifies; of several priorities the last one stands."""
    for action in rule.actions:
        if isinstance(action, Tag):
            found.tags[action.text] = None
        elif isinstance(action, SetPriority):
            found.priority = action.value
        elif isinstance(action, Notify):
            found.notify[_name(action.who)] = None


def _name(who: Party) -> str:
    """Return who is notified: a name or an address as it is, `manager` and `the rep` as they are called."""
    return who.name if who.name is not None else who.kind
