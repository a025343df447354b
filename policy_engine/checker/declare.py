"""All names of a policy, before anything that uses them is checked."""

from collections.abc import Iterator

from policy_engine.checker import errors
from policy_engine.checker.closest import Slips
from policy_engine.checker.derived import declare_derived, declare_segment
from policy_engine.checker.organisation import read_rosters
from policy_engine.checker.salvage import salvage_names, salvaged_kind
from policy_engine.checker.scope import Declared, NameKind, Scope
from policy_engine.model.text import text_key
from policy_engine.syntax import tree

__all__ = ["declare_names", "declares_fields"]

# Which statements declare names of a kind that may also be inferred from its use.
_DECLARING: dict[NameKind, tuple[type[tree.Node], ...]] = {
    "pod": (tree.Pod,),
    "team": (tree.Team,),
    "rep": (tree.Rep, tree.RepsFromFile),
    "queue": (tree.Queue,),
    "event": (tree.Events,),
}


def declares_fields(scope: Scope) -> bool:
    """Tell whether the policy says what a lead has, readably or not."""
    return any(
        isinstance(statement.node, tree.Lead) or (statement.node is None and salvaged_kind(statement) == "field")
        for statement in scope.tree.statements
    )


def declare_names(scope: Scope) -> None:
    """Make all names known, those of unreadable statements last; say which kinds may be inferred."""
    for kind, statements in _DECLARING.items():
        scope.names(kind).may_infer = not _declares(scope, kind, statements)
    for statement in scope.tree.statements:
        with scope.enter(statement):
            _declare(scope, statement.node)
    read_rosters(scope)
    _declare_members(scope)
    salvage_names(scope)
    for kind in _DECLARING:
        names = scope.names(kind)
        names.may_infer = names.may_infer and not names.incomplete
    scope.roles.may_infer = len(scope.roles) == 0 and not scope.roles.incomplete
    scope.covered_pods = [declared for statement in scope.tree.statements for declared in _covered(scope, statement)]


def _declares(scope: Scope, kind: NameKind, statements: tuple[type[tree.Node], ...]) -> bool:
    return any(
        isinstance(statement.node, statements) or (statement.node is None and salvaged_kind(statement) == kind)
        for statement in scope.tree.statements
    )


def _declare(scope: Scope, node: tree.StatementNode | None) -> None:
    match node:
        case tree.Calendar():
            scope.declare("calendar", node.name)
        case tree.Pod():
            _declare_party(scope, scope.declare("pod", node.name), node)
        case tree.Team():
            _declare_party(scope, scope.declare("team", node.name), node)
        case tree.Rep():
            scope.declare("rep", node.name)
        case tree.Queue():
            scope.declare("queue", node.name)
        case tree.ValueList() | tree.ListFromFile():
            scope.declare("list", node.name)
        case tree.Segment():
            declare_segment(scope, node)
        case tree.Derived() | tree.ScoreCard():
            declare_derived(scope, node)
        case tree.Funnel():
            for stage in node.stages:
                scope.declare("stage", stage.name)
        case tree.Events():
            for event in node.events:
                scope.declare("event", event.name)
        case tree.Indicator():
            scope.declare("indicator", node.name)


def _declare_party(scope: Scope, declared: Declared, node: tree.Pod | tree.Team) -> None:
    """Make the roles of a pod or a team known, and who leads it; a role is spelled as where it stands first."""
    for clause in node.clauses:
        if isinstance(clause, tree.Role):
            known = scope.roles.find(clause.name.text) or scope.declare("role", clause.name)
            declared.roles.setdefault(text_key(clause.name.text), known.name)
        elif isinstance(clause, tree.LedBy) and scope.leaders.find(clause.person.text) is None:
            scope.declare("leader", clause.person)


def _declare_members(scope: Scope) -> None:
    """Take who is listed under a role for declared, unless the name looks like a slip of a declared rep's."""
    slips = Slips(declared.name for declared in scope.reps)
    for statement in scope.tree.statements:
        with scope.enter(statement):
            for person in _members(statement.node):
                if scope.reps.find(person.text) is None and not slips.has(person.text):
                    if errors.mixes_scripts(person.text):
                        scope.report(errors.mixed_scripts(person.text, person.span, None))
                    known = Declared(person.text, scope.location(person), inferred=True)
                    scope.reps.by_key[text_key(person.text)] = known
                    scope.reps.may_infer = False


def _members(node: tree.StatementNode | None) -> Iterator[tree.Name]:
    if isinstance(node, tree.Pod | tree.Team):
        for clause in node.clauses:
            if isinstance(clause, tree.Role):
                yield from (member.person for member in clause.members)


def _covered(scope: Scope, statement: tree.Statement) -> Iterator[Declared]:
    node = statement.node
    if isinstance(node, tree.Pod) and any(isinstance(clause, tree.Covers) for clause in node.clauses):
        found = scope.pods.find(node.name.text)
        if found is not None:
            yield found
