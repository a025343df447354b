"""The organisation: its model, its queues, the reps of files, and what only shows when all of it is known."""

from typing import Literal, cast, get_args

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.clauses import said_before
from policy_engine.checker.closest import closest
from policy_engine.checker.links import check_links
from policy_engine.checker.loads import check_loads
from policy_engine.checker.reps import check_emails
from policy_engine.checker.rosters import check_rosters, declare_roles_of_rosters, declare_roster
from policy_engine.checker.scope import Scope
from policy_engine.model.organisation import Queue
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["check_organization", "check_queue", "finish_organisation", "read_rosters"]

_Model = Literal["isolated", "chain", "pods", "hybrid"]
_MODELS: tuple[str, ...] = get_args(_Model)


def read_rosters(scope: Scope) -> None:
    """Read the files of reps, and make their reps and roles known; pods and teams are declared before."""
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.RepsFromFile):
            with scope.enter(statement):
                declare_roster(scope, statement.node)
    declare_roles_of_rosters(scope)


def check_organization(scope: Scope, node: tree.Organization) -> None:
    """Set the model of the organisation."""
    if said_before(scope, "the organization", node):
        return
    model = text_key(node.model.text)
    if model not in _MODELS:
        scope.report(errors.unknown_model(node.model, closest(model, _MODELS)))
        return
    scope.draft.model = cast(_Model, model)


def check_queue(scope: Scope, node: tree.Queue) -> None:
    """Add a queue."""
    scope.draft.queues.append(Queue(name=node.name.text, place=scope.place(node.name)))


def finish_organisation(scope: Scope) -> None:
    """Add the reps of files to the pods and teams that are checked, and look at all of them together."""
    check_rosters(scope)
    check_emails(scope)
    check_loads(scope)
    check_links(scope)
