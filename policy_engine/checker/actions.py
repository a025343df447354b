"""Actions: what a rule does with a lead."""

from policy_engine.checker import errors_rules
from policy_engine.checker.parties import recipient
from policy_engine.checker.scope import Scope
from policy_engine.checker.targets import check_failing, check_target
from policy_engine.checker.values import value_text
from policy_engine.model.routing import Action, Assign, HandOff, Notify, Nurture, Reject, SetPriority, Tag
from policy_engine.syntax import tree

__all__ = ["DECIDING", "check_action", "check_actions"]

DECIDING = (tree.Assign, tree.HandOff, tree.Nurture, tree.Reject)


def check_action(scope: Scope, node: tree.Action) -> Action | None:
    """Return an action, or report what is wrong with it."""
    match node:
        case tree.Assign():
            return _assign(scope, node)
        case tree.HandOff():
            return _hand_off(scope, node)
        case tree.Nurture():
            return Nurture(content=None if node.content is None else node.content.text)
        case tree.Reject():
            return Reject(reason=None if node.reason is None else node.reason.text)
        case tree.Tag():
            return Tag(text=node.text.text)
        case tree.SetPriority():
            return SetPriority(value=value_text(node.value))
        case tree.Notify():
            who = recipient(scope, node.who)
            return None if who is None else Notify(who=who)


def check_actions(scope: Scope, nodes: tuple[tree.Action, ...]) -> tuple[Action, ...] | None:
    """Return the actions of a rule; None where one of them is wrong, or where two of them decide."""
    actions = [check_action(scope, node) for node in nodes]
    deciding = [node for node in nodes if isinstance(node, DECIDING)]
    if len(deciding) > 1:
        scope.report(errors_rules.two_decisions(scope.words(deciding[1]), deciding[1].span, deciding[0].span))
        return None
    good = tuple(action for action in actions if action is not None)
    return good if len(good) == len(actions) else None


def _assign(scope: Scope, node: tree.Assign) -> Assign | None:
    target = check_target(scope, node.target)
    failing = check_failing(scope, node.failing)
    return None if target is None or failing is None else Assign(target=target, failing=failing)


def _hand_off(scope: Scope, node: tree.HandOff) -> HandOff | None:
    role = scope.resolve("role", node.role)
    failing = check_failing(scope, node.failing)
    return None if role is None or failing is None else HandOff(role=role, failing=failing)
