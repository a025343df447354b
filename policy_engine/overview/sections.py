"""A checked policy as titled rows of words, for a terminal."""

from collections.abc import Iterator
from itertools import chain

from policy_engine.model.organisation import Pod, Rep, Role, Team
from policy_engine.model.policy import CheckedPolicy, DerivedField
from policy_engine.model.routing import Rule
from policy_engine.model.words import condition_words
from policy_engine.overview.promises import promise_sections
from policy_engine.overview.words import (
    Local,
    absence_words,
    calendar_words,
    capacity_words,
    case_words,
    field_words,
    hours_words,
    list_words,
    local_of,
    parts_of_pod,
    parts_of_team,
    period_words,
    role_words,
    rule_action_words,
    rule_condition_words,
)

__all__ = ["Row", "Section", "overview"]

Row = tuple[str, str]
Section = tuple[str, list[Row]]

_ROWS_OF_A_TABLE = 8


def overview(policy: CheckedPolicy) -> Iterator[Section]:
    """Return all parts of a policy that are there, in the order in which one would tell them."""
    in_zone = local_of(policy)
    sections = [
        ("lead", [(field.name, field_words(field, in_zone)) for field in policy.lead.fields]),
        ("lists", [(values.name, list_words(values)) for values in policy.lists]),
        ("segments", [(item.name, f"when {condition_words(item.condition, in_zone)}") for item in policy.segments]),
        ("derived fields", [row for item in policy.derived for row in _derived(item, in_zone)]),
        ("teams", [row for team in policy.teams for row in _team(team)]),
        ("pods", [row for pod in policy.pods for row in _pod(pod, in_zone)]),
        ("reps", [_rep(rep) for rep in policy.reps]),
        ("queues", [(queue.name, "leads wait here for a person") for queue in policy.queues]),
        ("calendars", [(calendar.name, "; ".join(calendar_words(calendar))) for calendar in policy.calendars]),
        ("rules", list(_rules(policy, in_zone))),
        *promise_sections(policy, in_zone),
    ]
    return ((title, rows) for title, rows in sections if rows)


def _derived(field: DerivedField, in_zone: Local) -> Iterator[Row]:
    yield field.name, "the sum of" if field.form == "sum" else ""
    yield from (("", words) for words in case_words(field, in_zone))


def _team(team: Team) -> Iterator[Row]:
    yield team.name, "; ".join(parts_of_team(team))
    yield from map(_role, team.roles)


def _pod(pod: Pod, in_zone: Local) -> Iterator[Row]:
    yield pod.name, "; ".join(parts_of_pod(pod, in_zone))
    yield from map(_role, pod.roles)


def _role(role: Role) -> Row:
    return f"  {role.name}", role_words(role)


def _rep(rep: Rep) -> Row:
    capacity, away = capacity_words(rep), absence_words(rep)
    parts = chain(
        [rep.email] if rep.email else [],
        hours_words(rep.calendar, bool(rep.only_in_hours)),
        [f"capacity {capacity}"] if capacity else [],
        [f"away {away}"] if away else [],
    )
    return rep.name, "; ".join(parts)


# ---------------------------------------------------------------- rules


def _rules(policy: CheckedPolicy, in_zone: Local) -> Iterator[Row]:
    shown: dict[str, int] = {}
    sizes = {table.name: table.last - table.first for table in policy.tables}
    for number, rule in enumerate(policy.rules, 1):
        if rule.table is None:
            yield f"{number:,}", _rule(rule, in_zone)
            continue
        shown[rule.table] = shown.get(rule.table, 0) + 1
        if shown[rule.table] <= _ROWS_OF_A_TABLE:
            yield f"{number:,}", f"{rule.label}: {_rule(rule, in_zone, named=False)}"
        elif shown[rule.table] == _ROWS_OF_A_TABLE + 1:
            more = sizes[rule.table] - _ROWS_OF_A_TABLE
            yield "…", f"{rule.table}: {more:,} more row{'' if more == 1 else 's'}"


def _rule(rule: Rule, in_zone: Local, named: bool = True) -> str:
    name = f'"{rule.name}":' if rule.name and named else ""
    condition = rule_condition_words(rule, in_zone) + ("" if rule.condition is None else ",")
    return " ".join(filter(None, (name, period_words(rule, in_zone), condition, rule_action_words(rule))))
