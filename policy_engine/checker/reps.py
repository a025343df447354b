"""Reps: their addresses, calendars, capacities and absences."""

from policy_engine.checker import errors_organisation as errors
from policy_engine.checker.calendars import date_span
from policy_engine.checker.clauses import Clause, clauses_of, only_one
from policy_engine.checker.pods import whole_from_one, works
from policy_engine.checker.scope import Scope
from policy_engine.model.organisation import Capacity, DateSpan, Rep
from policy_engine.model.text import text_key
from policy_engine.source.span import Location
from policy_engine.syntax import tree

__all__ = ["check_emails", "check_rep", "is_address"]

_WORDS: dict[type[tree.Node], str] = {tree.Email: "email", tree.Works: "works", tree.Capacity: "capacity"}


def check_rep(scope: Scope, node: tree.Rep) -> None:
    """Add a rep."""
    clause = _once(scope, node, tree.Works)
    calendar, only_in_hours = works(scope, clause)
    scope.draft.reps.append(
        Rep(
            name=node.name.text,
            email=_email(scope, node),
            calendar=calendar,
            only_in_hours=None if clause is None else only_in_hours,
            capacity=_capacity(scope, node),
            away=_away(scope, node),
            place=scope.place(node.name),
        )
    )


def is_address(text: str) -> bool:
    """Tell whether a text looks like an email address."""
    name, at, domain = text.partition("@")
    return bool(name and at and domain) and "@" not in domain and not any(letter.isspace() for letter in text)


def check_emails(scope: Scope) -> None:
    """Report addresses that two reps share: a lead that names its rep by email must find one."""
    first: dict[str, tuple[str, Location]] = {}
    for rep, address, place in _addresses(scope):
        before = first.setdefault(text_key(address), (rep, place))
        if before[0] != rep:
            scope.report(errors.same_email(address, place, before[1]))


def _addresses(scope: Scope) -> list[tuple[str, str, Location]]:
    """List (key of the rep, address, place), in the order of the policy."""
    found: list[tuple[str, str, Location]] = []
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.Rep):
            with scope.enter(statement):
                emails = clauses_of(statement.node.clauses, tree.Email)
                key = text_key(statement.node.name.text)
                found.extend((key, email.address.text, scope.location(email.address)) for email in emails)
    rows = [row for roster in scope.rosters for row in roster.rows if "email" in row.cells]
    found.extend((text_key(row.name.text), row.cells["email"].text, row.cells["email"].location) for row in rows)
    return found


# ---------------------------------------------------------------- clauses


def _once(scope: Scope, node: tree.Rep, kind: type[Clause]) -> Clause | None:
    return only_one(scope, f"`{_WORDS[kind]}` of `{node.name.text}`", clauses_of(node.clauses, kind))


def _email(scope: Scope, node: tree.Rep) -> str | None:
    clause = _once(scope, node, tree.Email)
    if clause is None:
        return None
    if not is_address(clause.address.text):
        scope.report(errors.not_an_address(clause.address))
    return clause.address.text


def _capacity(scope: Scope, node: tree.Rep) -> Capacity:
    clause = _once(scope, node, tree.Capacity)
    if clause is None:
        return Capacity()
    return Capacity(per_day=_count(scope, clause.per_day), open=_count(scope, clause.open))


def _count(scope: Scope, number: tree.Number | None) -> int | None:
    if number is None:
        return None
    count = whole_from_one(number.value)
    if count is None:
        scope.report(errors.not_a_capacity(number))
    return count


def _away(scope: Scope, node: tree.Rep) -> tuple[DateSpan, ...]:
    written = [span for clause in clauses_of(node.clauses, tree.Away) for span in clause.spans]
    spans = [date_span(scope, span) for span in written]
    return tuple(span for span in spans if span is not None)
