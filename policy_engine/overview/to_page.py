"""A checked policy as a page: organisation, funnel, content, rules, clocks, and what was promised."""

from collections.abc import Iterable, Iterator, Sequence

from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.promise_words import measure_words, promise_words
from policy_engine.model.routing import Rule
from policy_engine.model.words import condition_words, party_words
from policy_engine.overview.organisation_chart import organisation_chart
from policy_engine.overview.page_of_promises import clock_cards, content_matrix, funnel_steps
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
    period_words,
    rule_action_words,
    rule_condition_words,
)
from policy_engine.report import Block, Cell, Content, Fold, Page, Paragraph, Section, Table

__all__ = ["to_page"]

# A table may hold tens of thousands of rows: a page shows how it begins.
_ROWS_OF_A_TABLE = 12


def to_page(policy: CheckedPolicy, policy_hash: str) -> Page:
    """Return the page of a policy; parts that it does not have are left out."""
    in_zone = local_of(policy)
    sections = [
        Section("Organisation", list(_organisation(policy, in_zone))),
        Section("Funnel", funnel_steps(policy, in_zone), "The stages of a lead, who answers for each, who sees what."),
        Section("Content", content_matrix(policy, in_zone), "What each side gives a lead on each stage."),
        Section(
            "Rules", _rules(policy, in_zone), "From top to bottom: the first that is true and decides takes the lead."
        ),
        Section("Clocks", clock_cards(policy, in_zone), "What must happen within what time, and what follows."),
        Section("Promises", list(_promises(policy))),
        Section("The lead", list(_lead(policy, in_zone))),
    ]
    model = [("organisation", policy.model)] if policy.model else []
    return Page(
        policy.name,
        [section for section in sections if section.blocks],
        kind="Policy",
        facts=[*model, ("time zone", policy.timezone), ("meaning", policy_hash[:12])],
        foot=f"What the policy means, as the checker understood it. Its meaning: {policy_hash}",
    )


# ---------------------------------------------------------------- the organisation


def _organisation(policy: CheckedPolicy, in_zone: Local) -> Iterator[Block]:
    yield from organisation_chart(policy, in_zone)
    if policy.queues:
        yield Paragraph(f"Leads wait for a person in: {', '.join(queue.name for queue in policy.queues)}.", "quiet")
    people = [
        (
            rep.name,
            "; ".join(hours_words(rep.calendar, bool(rep.only_in_hours))),
            capacity_words(rep),
            absence_words(rep),
        )
        for rep in policy.reps
        if not rep.inferred
    ]
    yield from _folded("Everybody, with capacities and absences", ("who", "works", "capacity", "away"), people)
    calendars = [(item.name, "; ".join(calendar_words(item))) for item in policy.calendars]
    yield from _folded("Calendars", ("calendar", "hours"), calendars)


def _folded(summary: str, header: Sequence[str], rows: Sequence[Sequence[Content]]) -> Iterator[Block]:
    if rows:
        yield Fold(summary, (Table(header, rows),))


# ---------------------------------------------------------------- rules


def _rules(policy: CheckedPolicy, in_zone: Local) -> list[Block]:
    rows = list(_rule_rows(policy, in_zone))
    return [Table(("", "rule", "leads", "what happens"), rows, numbers=(0,), shown=200, stacks=True)] if rows else []


def _rule_rows(policy: CheckedPolicy, in_zone: Local) -> Iterator[Sequence[Content]]:
    sizes = {table.name: table.last - table.first for table in policy.tables}
    for number, rule in enumerate(policy.rules, 1):
        if rule.row is not None and rule.table is not None and rule.row > _ROWS_OF_A_TABLE:
            if rule.row == _ROWS_OF_A_TABLE + 1:
                yield (
                    "…",
                    Cell(rule.table, "quiet"),
                    Cell(f"{sizes[rule.table] - _ROWS_OF_A_TABLE:,} more", "quiet"),
                    "",
                )
            continue
        yield f"{number:,}", _rule_name(rule, in_zone), rule_condition_words(rule, in_zone), _rule_does(rule)


def _rule_name(rule: Rule, in_zone: Local) -> Cell:
    if rule.name is None:
        return Cell(rule.label, "quiet", note=period_words(rule, in_zone))
    return Cell(rule.name, note=period_words(rule, in_zone))


def _rule_does(rule: Rule) -> Cell:
    return Cell(rule_action_words(rule), note="" if rule.ends_search else "and the search goes on")


# ---------------------------------------------------------------- promises


def _promises(policy: CheckedPolicy) -> Iterator[Block]:
    for agreement in policy.agreements:
        yield Paragraph(f"{agreement.name}: between {' and '.join(map(party_words, agreement.parties))}.")
    rows = [
        (objective.name if number == 0 else "", party_words(objective.party), promise_words(promise, policy.indicators))
        for objective in policy.objectives
        for number, promise in enumerate(objective.promises)
    ]
    if rows:
        yield Table(("objective", "who answers", "promised"), rows)
    if policy.indicators:
        measures = [(indicator.name, measure_words(indicator.measure)) for indicator in policy.indicators]
        yield Table(("indicator", "measured as"), measures)


# ---------------------------------------------------------------- the lead


def _lead(policy: CheckedPolicy, in_zone: Local) -> Iterator[Block]:
    fields = [(field.name, field_words(field, in_zone)) for field in policy.lead.fields]
    yield from _table(("field", "holds"), fields)
    derived = [
        (
            item.name,
            "points, added up" if item.form == "sum" else "the first that is true",
            tuple(case_words(item, in_zone)),
        )
        for item in policy.derived
    ]
    if derived:
        yield Table(("worked out", "how", "from"), derived, stacks=True)
    segments = [(item.name, f"when {condition_words(item.condition, in_zone)}") for item in policy.segments]
    yield from _table(("segment", "leads"), segments)
    yield from _table(("list", "values"), [(values.name, list_words(values)) for values in policy.lists])
    events = [(item.name, f"at {item.field}" if item.field else "from the event log") for item in policy.events]
    yield from _table(("event", "read"), events)


def _table(header: Sequence[str], rows: Iterable[Sequence[Content]]) -> Iterator[Block]:
    rows = list(rows)
    if rows:
        yield Table(header, rows)
