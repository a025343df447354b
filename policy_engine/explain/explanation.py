"""An explanation as data: why this decision, rule by rule, and why not another."""

from collections.abc import Iterator
from datetime import datetime

from policy_engine.calendars.zones import local
from policy_engine.evaluator.decode import Lead
from policy_engine.evaluator.trace import HIDDEN, DerivedTrace, PartTrace, RuleTrace, Trace, trace
from policy_engine.evaluator.wording import value_words
from policy_engine.explain.instead import nearest_rules, what_it_does
from policy_engine.model import condition as c
from policy_engine.model.base import Model, Place
from policy_engine.model.decision import Decision
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.words import Local, condition_words, operand_words

__all__ = ["Explanation", "OtherWay", "Part", "RuleWords", "explain"]


class Part(Model):
    """One part of a condition in the policy's words; `truth` is None for unknown.

    `joined` says how it stands to the parts before it: `when`, `and`, `or`, `not`, `unless`
    or, of what a segment stands for, `is`. `depth` counts from 0.
    """

    words: str
    truth: bool | None
    values: tuple[str, ...] = ()
    joined: str = "when"
    depth: int = 0


class RuleWords(Model):
    """A rule as it met the lead: its parts, or what kept it from being looked at."""

    rule: str
    source: Place
    does: str
    truth: bool | None
    parts: tuple[Part, ...] = ()
    note: str | None = None


class OtherWay(Model):
    """What the lead could have got instead, by which rule, and what would have to be otherwise."""

    gets: str
    rule: str
    changes: tuple[str, ...]


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
) -> Explanation:
    """Explain how a policy decides a lead; `decision` is the one that was handed out, where there is one.

    Personal values stay out of it unless they are asked for.
    """
    found = trace(policy, lead, at, show_personal=show_personal)

    def zone(instant: datetime) -> datetime:
        return local(instant, policy.timezone)

    shown = decision or found.judgement.decision
    if not show_personal:
        shown = _without_personal(policy, shown)
    deciding = found.rules[found.deciding] if found.deciding is not None else None
    return Explanation(
        decision=shown,
        deciding=_deciding(deciding, zone) if deciding is not None else None,
        above=tuple(_above(found, zone)),
        derived=tuple(_derived(derived, zone) for derived in found.derived),
        instead=tuple(
            OtherWay(gets=way.words, rule=way.rule.label, changes=way.changes) for way in nearest_rules(found)
        ),
        undecided=tuple(note.words for note in shown.undecided),
        problems=tuple(str(problem) for problem in shown.problems),
    )


def _without_personal(policy: CheckedPolicy, decision: Decision) -> Decision:
    """Hide what is shared of personal fields: who receives the lead gets it with the decision itself."""
    personal = {field.name for field in policy.lead.fields if field.personal}
    shared = tuple(
        f"{name}: {HIDDEN}" if (name := line.partition(":")[0]) in personal else line for line in decision.shared
    )
    return decision.model_copy(update={"shared": shared})


def _deciding(traced: RuleTrace, zone: Local) -> RuleWords:
    parts = tuple(_parts(traced.part, zone, "when", 0)) if traced.part is not None else ()
    note = None if parts else "takes every lead that comes to it"
    return _rule(traced, parts, note)


def _rule(traced: RuleTrace, parts: tuple[Part, ...], note: str | None) -> RuleWords:
    rule = traced.rule
    does = what_it_does(rule) if rule.ends_search else "only adds to the decision"
    return RuleWords(rule=rule.label, source=rule.place, does=does, truth=traced.truth, parts=parts, note=note)


def _above(found: Trace, zone: Local) -> Iterator[RuleWords]:
    """Yield the rules above the deciding one; of a table, only the row that was nearest."""
    end = found.deciding if found.deciding is not None else len(found.rules)
    tables: dict[str, list[RuleTrace]] = {}
    for traced in found.rules[:end]:
        if traced.rule.table is not None:
            tables.setdefault(traced.rule.table, []).append(traced)
    told: set[str] = set()
    for traced in found.rules[:end]:
        table = traced.rule.table
        if table is None:
            yield _passed_over(traced, zone)
        elif table not in told:
            told.add(table)
            yield _nearest_row(table, tables[table], zone)


def _passed_over(traced: RuleTrace, zone: Local) -> RuleWords:
    if not traced.in_force:
        return _rule(traced, (), "not in force at this time")
    if traced.truth is True or traced.part is None:
        return _rule(traced, (), "true: added to the decision, and let the search go on")
    return _rule(traced, tuple(_first_in_the_way(traced.part, zone)), None)


def _nearest_row(table: str, rows: list[RuleTrace], zone: Local) -> RuleWords:
    """Show the row of a table that had the fewest parts against it."""
    nearest = min(rows, key=lambda row: _against(row.part))
    shown = _passed_over(nearest, zone)
    note = (
        f"none of its {len(rows)} rows down to here; nearest is row {nearest.rule.row}"
        if shown.truth is not True
        else shown.note
    )
    return shown.model_copy(update={"rule": table, "note": note})


def _against(part: PartTrace | None) -> int:
    if part is None or part.truth is True:
        return 0
    return sum(_against(inner) for inner in part.parts) if part.parts and _is_all(part) else 1


def _is_all(part: PartTrace) -> bool:
    return isinstance(part.condition, c.AllOf)


def _first_in_the_way(part: PartTrace, zone: Local) -> Iterator[Part]:
    """Yield the first part that is false, or else unknown; of alternatives, all of them."""
    if _is_all(part):
        inner = next((inner for inner in part.parts if inner.truth is part.truth), None)
        if inner is not None:
            yield from _first_in_the_way(inner, zone)
            return
    yield from _parts(part, zone, "when", 0)


def _parts(part: PartTrace, zone: Local, joined: str, depth: int) -> Iterator[Part]:
    """Yield a condition part by part, each with the lead's values beside it."""
    condition = part.condition
    if isinstance(condition, c.AllOf | c.AnyOf) and part.parts and not _is_one_test(part, zone):
        word = "and" if isinstance(condition, c.AllOf) else "or"
        for place, inner in enumerate(part.parts):
            opens = isinstance(inner.condition, c.AllOf | c.AnyOf)
            yield from _parts(inner, zone, joined if place == 0 else word, depth + (1 if opens and place else 0))
    elif isinstance(condition, c.Not) and isinstance(part.parts[0].condition, c.AllOf | c.AnyOf):
        yield from _parts(part.parts[0], zone, f"{joined} not" if joined != "when" else "when not", depth)
    elif isinstance(condition, c.SegmentRef):
        yield Part(words=condition_words(condition, zone), truth=part.truth, joined=joined, depth=depth)
        yield from _parts(part.parts[0], zone, "is", depth + 1)
    else:
        yield Part(
            words=condition_words(condition, zone),
            truth=part.truth,
            values=_values(part, zone),
            joined=joined,
            depth=depth,
        )


def _is_one_test(part: PartTrace, zone: Local) -> bool:
    """Tell whether a conjunction reads as one test: `score between 60 and 80`."""
    return " between " in condition_words(part.condition, zone) and len(part.parts) == 2


def _values(part: PartTrace, zone: Local) -> tuple[str, ...]:
    read = list(part.values)
    for inner in part.parts:
        read += [value for value in inner.values if value not in read]
        read += [value for deeper in inner.parts for value in deeper.values if value not in read]
    return tuple(dict.fromkeys(f"{operand_words(operand)} {_is(value, zone)}" for operand, value in read))


def _is(value: object, zone: Local) -> str:
    if value is None:
        return "is missing"
    if isinstance(value, datetime):
        value = zone(value)
    return f"is {value_words(value, 'UTC')}"  # type: ignore[arg-type]


def _derived(derived: DerivedTrace, zone: Local) -> str:
    """Say what a derived field came to, and which of its cases counted."""
    counted = [case for case in derived.cases if case.truth is True]
    because = "; ".join(
        f"{condition_words(case.condition, zone)} ({', '.join(_values(case, zone)) or 'true'})" for case in counted
    )
    return f"{derived.name} {_is(derived.value, zone)}: {because or 'no case is true'}"
