"""The policy as a whole: what its organisation must be, who answers, and what nobody gets.

Everything here is looked at once all statements are in order: where a name is mistaken,
what follows from it would be noise.
"""

from policy_engine.checker.accountability import check_accountability
from policy_engine.checker.content_gaps import check_content_gaps
from policy_engine.checker.models import check_model
from policy_engine.checker.reach import check_reach
from policy_engine.checker.scope import Scope

__all__ = ["check_structure"]


def check_structure(scope: Scope) -> None:
    """Report what only shows when all statements are known."""
    if scope.has_errors or any(statement.node is None for statement in scope.tree.statements):
        return
    check_model(scope)
    check_accountability(scope)
    check_reach(scope)
    check_content_gaps(scope)
