"""Clauses and statements that may be given once: the first of them, and a report for every other."""

from collections.abc import Iterable
from typing import TypeVar

from policy_engine.checker import errors_parties as errors
from policy_engine.checker.errors_rules import name_given_twice
from policy_engine.checker.scope import Scope
from policy_engine.model.text import text_key
from policy_engine.source.span import Span
from policy_engine.syntax.tree import Name, Node, Quoted, Statement

__all__ = ["Clause", "clauses_of", "only_one", "said_before", "take_name"]

Clause = TypeVar("Clause", bound=Node)


def clauses_of(clauses: Iterable[Node], kind: type[Clause]) -> list[Clause]:
    """Return the clauses of one kind, in the order written."""
    return [clause for clause in clauses if isinstance(clause, kind)]


def only_one(scope: Scope, what: str, clauses: list[Clause]) -> Clause | None:
    """Return the first clause, and report the others as given twice."""
    for again in clauses[1:]:
        scope.report(errors.said_twice(what, again.span, scope.location(clauses[0])))
    return clauses[0] if clauses else None


def said_before(scope: Scope, what: str, node: Node) -> bool:
    """Report a statement of whose kind the policy has one already, and tell whether it has."""
    for statement in scope.tree.statements:
        if statement is scope.statement:
            return False
        if isinstance(statement.node, type(node)):
            before = _first_line(statement).in_source(statement.source, statement.offset)
            scope.report(errors.said_twice(what, _first_line(scope.statement), before))
            return True
    return False


def _first_line(statement: Statement) -> Span:
    return Span(0, len(statement.text.partition("\n")[0].rstrip()))


def take_name(scope: Scope, what: str, name: Name | Quoted) -> None:
    """Note the name of an SLA, an agreement, an objective or an example, and report one that is taken."""
    key = what, text_key(name.text)
    before = scope.given.setdefault(key, scope.location(name))
    if before != scope.location(name):
        scope.report(name_given_twice(what, name.text, name.span, before))
