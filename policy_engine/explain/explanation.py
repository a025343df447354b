"""An explanation as data: why this decision, rule by rule, and why not another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.situation import Past
from policy_engine.evaluator.targets import chosen_share
from policy_engine.evaluator.trace import HIDDEN, RuleTrace, Trace, trace
from policy_engine.explain.instead import nearest_rules, what_it_does
from policy_engine.explain.parts import Part, derived_words, first_in_the_way, parts_in_words
from policy_engine.model.base import Model, Place
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, SplitTarget
from policy_engine.model.words import number_words, target_words
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Explanation", "OtherWay", "Part", "RuleWords", "explain"]


@frozen_by_name
class RuleWords(Model):
    """A rule as it met the lead: its parts, or what kept it from being looked at."""

    rule: str
    source: Place
    does: str
    truth: bool | None
    parts: tuple[Part, ...] = ()
    note: str | None = None


@frozen_by_name
class OtherWay(Model):
    """What the lead could have got instead, by which rule, and what would have to be otherwise."""

    gets: str
    rule: str
    changes: tuple[str, ...]


@frozen_by_name
class Explanation(Model):
    """Why a decision was taken. `above` holds each rule above the deciding one with the first part that failed."""

    decision: Decision
    deciding: RuleWords | None
    above: tuple[RuleWords, ...]
    derived: tuple[str, ...]
    instead: tuple[OtherWay, ...]
    undecided: tuple[str, ...]
    problems: tuple[str, ...]


def explain(
    policy: CheckedPolicy,
    lead: Lead,
    at: datetime,
    decision: Decision | None = None,
    *,
    show_personal: bool = False,
    past: Past | None = None,
) -> Explanation:
    """Explain how a policy decides a lead; `decision` is the one that was handed out, where there is one.

    `past` is what its events say of it. Personal values stay out of it unless they are asked for.
    """
    found = trace(policy, lead, at, show_personal=show_personal, past=past)
    shown = _without(found.personal, decision or found.judgement.decision)
    return Explanation(
        decision=shown,
        deciding=None if found.deciding is None else _deciding(found, found.rules[found.deciding]),
        above=tuple(_above(found)),
        derived=tuple(derived_words(derived, policy.timezone) for derived in found.derived),
        instead=tuple(
            OtherWay(gets=way.words, rule=way.rule.label, changes=way.changes) for way in nearest_rules(found)
        ),
        undecided=tuple(note.words for note in shown.undecided),
        problems=tuple(str(problem) for problem in shown.problems),
    )


def _without(personal: frozenset[str], decision: Decision) -> Decision:
    """Hide what is shared of personal fields: who receives the lead gets it with the decision itself."""
    shared = tuple(
        f"{name}: {HIDDEN}" if (name := line.partition(":")[0]) in personal else line for line in decision.shared
    )
    return replace(decision, shared=shared)


# ---------------------------------------------------------------- the rule that decides


def _deciding(found: Trace, traced: RuleTrace) -> RuleWords:
    part = found.part(traced.rule)
    parts = tuple(parts_in_words(part, _zone(found))) if part is not None else ()
    notes = ["takes every lead that comes to it"] if not parts else []
    return _rule(traced, parts, "; ".join([*notes, *_share_taken(found, traced)]) or None)


def _share_taken(found: Trace, traced: RuleTrace) -> Iterator[str]:
    """Say of a split which share the lead belongs to."""
    for action in traced.rule.actions:
        if isinstance(action, Assign) and isinstance(action.target, SplitTarget):
            share = chosen_share(found.situation, traced.rule, action.target)
            yield f"by its id the lead is one of the {number_words(share.percent)}% for {target_words(share.target)}"


def _rule(traced: RuleTrace, parts: tuple[Part, ...], note: str | None) -> RuleWords:
    rule = traced.rule
    does = what_it_does(rule) if rule.ends_search else "only adds to the decision"
    return RuleWords(rule=rule.label, source=rule.place, does=does, truth=traced.truth, parts=parts, note=note)


def _zone(found: Trace) -> str:
    return found.situation.lookup.policy.timezone


# ---------------------------------------------------------------- the rules above it


def _above(found: Trace) -> Iterator[RuleWords]:
    """Yield the rules above the deciding one; of a table, only the row that was nearest."""
    above = found.rules[: found.deciding]
    tables: dict[str, list[RuleTrace]] = {}
    for traced in above:
        if traced.rule.table is not None:
            tables.setdefault(traced.rule.table, []).append(traced)
    for traced in above:
        table = traced.rule.table
        if table is None:
            yield _passed_over(found, traced)
        elif table in tables:
            yield from _rows(found, table, tables.pop(table))


def _passed_over(found: Trace, traced: RuleTrace) -> RuleWords:
    if not traced.in_force:
        return _rule(traced, (), "not in force at this time")
    part = found.part(traced.rule)
    if traced.truth is True or part is None:
        return _rule(traced, (), "true: added to the decision, and let the search go on")
    return _rule(traced, tuple(first_in_the_way(part, _zone(found))), None)


def _rows(found: Trace, table: str, rows: list[RuleTrace]) -> Iterator[RuleWords]:
    """Yield the rows of a table that were true, and of the others the nearest."""
    yield from (_passed_over(found, row) for row in rows if row.truth is True)
    others = [row for row in rows if row.truth is not True]
    if others:
        nearest = min(others, key=lambda row: row.against)
        note = f"none of its {len(others)} rows down to here; nearest is row {nearest.rule.row}"
        if len(others) == 1:
            note = f"its row {nearest.rule.row} is not for this lead"
        yield replace(_passed_over(found, nearest), rule=table, note=note)
