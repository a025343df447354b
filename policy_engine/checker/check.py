"""The checker: from the tree of a policy to the policy that may run.

Names first, then fields, then what is worked out from them, then everything that uses
them: so that every statement is checked on its own, and one run reports the mistakes of
all of them.
"""

from collections.abc import Callable
from typing import Any

from policy_engine.checker import errors
from policy_engine.checker.agreement import check_agreement, check_indicator, check_objective, settle_indicators
from policy_engine.checker.calendars import check_calendar, check_timezone
from policy_engine.checker.circles import order_by_use
from policy_engine.checker.clauses import said_before
from policy_engine.checker.contents import check_sent
from policy_engine.checker.declare import declare_names, declares_fields
from policy_engine.checker.derived import check_derived, check_segment
from policy_engine.checker.events import check_events
from policy_engine.checker.examples import check_example
from policy_engine.checker.fields import check_columns, check_lead, check_missing, check_missing_members
from policy_engine.checker.funnel import check_content, check_funnel, check_share
from policy_engine.checker.infer import infer_fields
from policy_engine.checker.inferred import add_inferred
from policy_engine.checker.lists import check_list, check_list_from_file
from policy_engine.checker.notes import note_what_was_inferred
from policy_engine.checker.organisation import check_organization, check_queue, finish_organisation
from policy_engine.checker.pods import check_pod, check_team
from policy_engine.checker.reps import check_rep
from policy_engine.checker.rules import check_rule
from policy_engine.checker.scope import Scope
from policy_engine.checker.sla import check_sla
from policy_engine.checker.structure import check_structure
from policy_engine.checker.tables import check_table, check_table_from_file
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic, in_order
from policy_engine.source.files import PolicyFiles
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.syntax import tree

__all__ = ["check"]

_Checks = dict[type[object], Callable[[Scope, Any], None]]


def _check_name(scope: Scope, node: tree.PolicyName) -> None:
    if not said_before(scope, "the name of the policy", node):
        scope.draft.name = node.name.text


_FIRST: _Checks = {
    tree.PolicyName: _check_name,
    tree.Timezone: check_timezone,
}
_FIELDS: _Checks = {
    tree.Lead: check_lead,
    tree.MissingSpellings: check_missing,
}
_ALL_ELSE: _Checks = {
    tree.MissingSpellings: check_missing_members,
    tree.ValueList: check_list,
    tree.ListFromFile: check_list_from_file,
    tree.Segment: check_segment,
    tree.Derived: check_derived,
    tree.ScoreCard: check_derived,
    tree.Calendar: check_calendar,
    tree.Organization: check_organization,
    tree.Team: check_team,
    tree.Pod: check_pod,
    tree.Rep: check_rep,
    tree.Queue: check_queue,
    tree.Rule: check_rule,
    tree.Table: check_table,
    tree.TableFromFile: check_table_from_file,
}
# After the rules, which may name teams and roles that nothing declares.
_AGREED: _Checks = {
    tree.Funnel: check_funnel,
    tree.ShareOn: check_share,
    tree.ContentFor: check_content,
    tree.Events: check_events,
    tree.Sla: check_sla,
    tree.Agreement: check_agreement,
    tree.Indicator: check_indicator,
}
_OBJECTIVES: _Checks = {tree.Objective: check_objective}
_EXAMPLES: _Checks = {tree.Example: check_example}


def check(
    policy: tree.PolicyTree, files: PolicyFiles, limits: Limits = DEFAULT_LIMITS
) -> tuple[CheckedPolicy | None, tuple[Diagnostic, ...]]:
    """Return the policy that may run, None where there are errors, and all findings in their order."""
    scope = Scope(policy, files, limits)
    if len(policy.statements) > limits.statements:
        _refuse(scope)
    else:
        _check(scope)
    checked = None if scope.has_errors else scope.draft.finished()
    return checked, in_order(tuple(scope.diagnostics))


def _refuse(scope: Scope) -> None:
    limit = scope.limits.statements
    with scope.enter(scope.tree.statements[limit]):
        scope.report(errors.too_many_statements(limit, scope.statement_span))


def _check(scope: Scope) -> None:
    _run(scope, _FIRST)
    _run(scope, _FIELDS)
    check_columns(scope)
    declare_names(scope)
    if not declares_fields(scope) and not scope.fields.incomplete:
        infer_fields(scope)
    _run(scope, _ALL_ELSE)
    _run(scope, _AGREED)
    settle_indicators(scope)
    _run(scope, _OBJECTIVES)
    # An example that names something else than the rules do is mistaken.
    scope.stop_inferring()
    _run(scope, _EXAMPLES)
    add_inferred(scope)
    finish_organisation(scope)
    check_sent(scope)
    order_by_use(scope)
    note_what_was_inferred(scope)
    check_structure(scope)


def _run(scope: Scope, checks: _Checks) -> None:
    for statement in scope.tree.statements:
        check_statement = checks.get(type(statement.node))
        if check_statement is not None:
            with scope.enter(statement):
                check_statement(scope, statement.node)
