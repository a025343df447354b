"""From the tree to policy text, in the one layout that every policy has.

What is printed reads back as the same tree. Statements stand at the margin and their clauses
two columns in; what the author chose between (`is` or `=`, quotes, brackets, the order of
clauses) stays as it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from policy_engine.formatter import (
    actions,
    agreement,
    calendars,
    clocks,
    conditions,
    lead,
    organisation,
    others,
    routing,
)
from policy_engine.formatter.layout import Block, Line, flat, lay_out
from policy_engine.syntax import tree

__all__ = ["print_action", "print_condition", "print_statement", "print_target", "statement_lines"]

_PRINTERS: Mapping[type[tree.StatementNode], Callable[..., Iterable[Block]]] = {
    tree.PolicyName: others.policy_name,
    tree.Use: others.use,
    tree.Timezone: calendars.timezone,
    tree.Lead: lead.lead,
    tree.MissingSpellings: lead.missing_spellings,
    tree.ValueList: lead.value_list,
    tree.ListFromFile: lead.list_from_file,
    tree.Segment: lead.segment,
    tree.Derived: lead.derived,
    tree.ScoreCard: lead.score_card,
    tree.Organization: organisation.organization,
    tree.Team: organisation.team,
    tree.Pod: organisation.pod,
    tree.Rep: organisation.rep,
    tree.RepsFromFile: organisation.reps_from_file,
    tree.Queue: organisation.queue,
    tree.Rule: routing.rule,
    tree.Table: routing.table,
    tree.TableFromFile: routing.table_from_file,
    tree.Calendar: calendars.calendar,
    tree.Events: clocks.events,
    tree.Sla: clocks.sla,
    tree.Agreement: agreement.agreement,
    tree.Funnel: agreement.funnel,
    tree.ShareOn: agreement.share_on,
    tree.ContentFor: agreement.content_for,
    tree.Indicator: agreement.indicator,
    tree.Objective: agreement.objective,
    tree.Example: others.example,
}


def print_statement(node: tree.StatementNode) -> str:
    """Return the text of a statement, without a line break at its end.

    >>> rep = tree.RepTarget(tree.Name("Ana Ruiz"))
    >>> print_statement(tree.Rule(None, None, None, None, (tree.Assign(rep),)))
    'otherwise assign rep Ana Ruiz'
    """
    return "\n".join(map(str, statement_lines(node)))


def statement_lines(node: tree.StatementNode, stops: Sequence[int] = ()) -> list[Line]:
    """Return the lines of a statement; at `stops`, where its comments are, a line has to end."""
    return lay_out(_PRINTERS[type(node)](node), stops)


def print_condition(node: tree.Condition) -> str:
    """Return a condition on one line."""
    return flat(conditions.condition(node))


def print_target(node: tree.Target) -> str:
    """Return a target on one line: `80% pod a SDR, 20% pod b SDR`."""
    return flat(actions.target(node))


def print_action(node: tree.Action | tree.StepAction) -> str:
    """Return an action on one line."""
    return flat(actions.action(node))
