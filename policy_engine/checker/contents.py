"""Contents that rules and steps send: a name that is nearly one of the funnel's is a slip."""

from collections.abc import Iterator

from policy_engine.checker.closest import Slips, closest
from policy_engine.checker.errors_funnel import nearly_a_content
from policy_engine.checker.scope import Scope
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_sent"]


def check_sent(scope: Scope) -> None:
    """Warn of contents that are sent under a name that differs by a letter from one that somebody produces.

    A content that nobody produces may be sent all the same: not every policy says who writes what.
    """
    names = {text_key(content.name): content.name for line in scope.draft.contents for content in line.contents}
    if not names:
        return
    slips = Slips(names.values())
    for statement in scope.tree.statements:
        with scope.enter(statement):
            for content in _sent(statement.node):
                near = closest(content.text, names.values()) if slips.has(content.text) else None
                if near is not None and text_key(content.text) not in names:
                    scope.report(nearly_a_content(content, near))


def _sent(node: tree.StatementNode | None) -> Iterator[tree.Quoted]:
    match node:
        case tree.Rule() | tree.Example():
            yield from _contents(node.actions)
        case tree.Table():
            cells = [cell for row in node.rows for cell in row.cells if isinstance(cell, tree.TargetCell)]
            yield from _contents(tuple(cell.action for cell in cells if cell.action is not None))
        case tree.Sla():
            for step in (clause for clause in node.clauses if isinstance(clause, tree.Step)):
                yield from _contents(step.actions)


def _contents(actions: tuple[tree.Action | tree.StepAction, ...]) -> Iterator[tree.Quoted]:
    for action in actions:
        parts = action.failing if isinstance(action, tree.Assign | tree.HandOff) else (action,)
        for part in parts:
            if isinstance(part, tree.Nurture) and part.content is not None:
                yield part.content
