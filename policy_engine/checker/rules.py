"""Rules: when they apply, how long, and what they do."""

from datetime import datetime

from policy_engine.checker import errors_rules
from policy_engine.checker.actions import check_actions
from policy_engine.checker.conditions import check_condition
from policy_engine.checker.scope import Scope
from policy_engine.checker.values import end_of, start_of
from policy_engine.model.routing import Rule
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_rule"]


def check_rule(scope: Scope, node: tree.Rule) -> None:
    """Add a rule, or report all that is wrong with it."""
    _take_name(scope, node)
    condition = None if node.condition is None else check_condition(scope, node.condition)
    actions = check_actions(scope, node.actions)
    period = _period(scope, node)
    if actions is None or period is None or (condition is None) != (node.condition is None):
        return
    scope.draft.rules.append(
        Rule(
            name=None if node.name is None else node.name.text,
            condition=condition,
            actions=actions,
            start=period[0],
            until=period[1],
            place=scope.place(node),
        )
    )


def _take_name(scope: Scope, node: tree.Rule) -> None:
    if node.name is None:
        return
    key = text_key(node.name.text)
    before = scope.rules.get(key)
    if before is not None:
        scope.report(errors_rules.name_given_twice("rule", node.name.text, node.name.span, before))
    else:
        scope.rules[key] = scope.location(node.name)


def _period(scope: Scope, node: tree.Rule) -> tuple[datetime | None, datetime | None] | None:
    """Return when the rule starts and ends, the end half open; None where something is wrong."""
    start = None if node.start is None else start_of(scope, node.start)
    until = None if node.until is None else end_of(scope, node.until)
    if (start is None) != (node.start is None) or (until is None) != (node.until is None):
        return None
    if start is not None and until is not None and node.start and node.until and until <= start:
        scope.report(errors_rules.period_reversed(node.start.written, node.until.written, node.until.span))
        return None
    return start, until
