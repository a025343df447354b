"""The reference evaluator: the plain truth of what a policy decides.

Slow and obvious on purpose. Every faster or foreign form of deciding is compared with
it, and explanations and witnesses come from it. Deciding is pure: it looks at no turn
and no availability.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.lookup import lookup_of
from policy_engine.evaluator.situation import DerivedValue, Situation, Truth
from policy_engine.evaluator.targets import candidates_of, stage_content
from policy_engine.evaluator.undecided import needs_of, undecided_derived, undecided_rule, undecided_table
from policy_engine.model.decision import Decision, Outcome, Undecided
from policy_engine.model.judgement import Candidate, Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, HandOff, Notify, Nurture, Reject, Rule, SetPriority, Tag
from policy_engine.model.values import Value
from policy_engine.model.words import party_words

__all__ = ["decide", "in_force", "judge", "value_words"]


def decide(policy: CheckedPolicy, raw: Mapping[str, object], at: datetime, lead_id: str = "") -> Decision:
    """Decide one lead from its raw values, at an instant in UTC."""
    return judge(policy, read_lead(policy, raw, lead_id), at).decision


def judge(policy: CheckedPolicy, lead: Lead, at: datetime, pod: str | None = None) -> Judgement:
    """Decide one lead and name all who may take it.

    `pod` is the one of its last decision, to which `hand off` goes back.
    """
    situation = Situation(lookup_of(policy), lead, at)
    search = _Search(situation)
    rule = search.run(policy.rules)
    candidates, ending = _ending(situation, rule, pod)
    decision = Decision(
        lead=lead.id,
        at=at,
        policy=situation.lookup.name,
        stage=situation.stage(),
        rule=rule.label if rule is not None else None,
        source=rule.place if rule is not None else None,
        tags=tuple(search.tags),
        notify=tuple(search.notify),
        priority=search.priority,
        undecided=tuple(search.undecided(situation)),
        shared=tuple(_shared(situation)),
        problems=(*lead.problems, *situation.problems.values()),
        outcome=ending.outcome,
        pod=ending.pod,
        team=ending.team,
        role=ending.role,
        rep=ending.rep,
        queue=ending.queue,
        content=ending.content,
        reason=ending.reason,
    )
    return Judgement(decision=decision, candidates=candidates)


def in_force(rule: Rule, at: datetime) -> bool:
    """Tell whether a rule is in force at an instant."""
    return (rule.start is None or rule.start <= at) and (rule.until is None or at < rule.until)


class _Search:
    """The walk down the rules: what was added on the way, and what could not be judged."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self.tags: dict[str, None] = {}
        self.notify: dict[str, None] = {}
        self.priority: str | None = None
        self._unknown: list[Rule] = []
        self._used: tuple[tuple[str, DerivedValue], ...] = ()

    def run(self, rules: tuple[Rule, ...]) -> Rule | None:
        """Return the first rule that is true and ends the search."""
        found = self._first(rules)
        self._used = tuple(self._situation.derived.items())
        return found

    def _first(self, rules: tuple[Rule, ...]) -> Rule | None:
        for rule in rules:
            if not in_force(rule, self._situation.at):
                continue
            truth: Truth = True if rule.condition is None else self._situation.judge(rule.condition)
            if truth is None:
                self._unknown.append(rule)
            elif truth:
                self._add(rule)
                if rule.ends_search:
                    return rule
        return None

    def _add(self, rule: Rule) -> None:
        for action in rule.actions:
            if isinstance(action, Tag):
                self.tags[action.text] = None
            elif isinstance(action, SetPriority):
                self.priority = action.value
            elif isinstance(action, Notify):
                self.notify[party_words(action.who)] = None

    def undecided(self, situation: Situation) -> Iterator[Undecided]:
        """Yield what could not be judged: rules in their order, a table once, then cases of derived fields."""
        tables: dict[str, dict[str, None]] = {}
        for rule in self._unknown:
            if rule.table is not None and rule.condition is not None:
                tables.setdefault(rule.table, {}).update(dict.fromkeys(needs_of(situation, rule.condition)))
        told: set[str] = set()
        for rule in self._unknown:
            if rule.table is None:
                yield undecided_rule(situation, rule)
            elif rule.table not in told:
                told.add(rule.table)
                yield undecided_table(rule.table, tuple(tables[rule.table]))
        for name, derived in self._used:
            yield from undecided_derived(situation, situation.lookup.derived[name], derived)


@dataclass(frozen=True, slots=True)
class _Ending:
    """What the deciding rule makes of a decision."""

    outcome: Outcome
    pod: str | None = None
    team: str | None = None
    role: str | None = None
    rep: str | None = None
    queue: str | None = None
    content: str | None = None
    reason: str | None = None


def _ending(situation: Situation, rule: Rule | None, pod: str | None) -> tuple[tuple[Candidate, ...], _Ending]:
    for action in rule.actions if rule is not None else ():
        if isinstance(action, Nurture):
            return (), _Ending("nurture", content=action.content or stage_content(situation))
        if isinstance(action, Reject):
            return (), _Ending("rejected", reason=action.reason)
        if isinstance(action, Assign | HandOff):
            assert rule is not None, "an action belongs to a rule"
            candidates, reason = candidates_of(situation, rule, action, pod)
            return candidates, _of_first(candidates, reason)
    return (), _Ending("unrouted")


def _of_first(candidates: tuple[Candidate, ...], reason: str | None) -> _Ending:
    if not candidates:
        return _Ending("waiting", reason=reason)
    first = candidates[0]
    if first.kind == "nurture":
        return _Ending("nurture", content=first.content, reason=reason)
    return _Ending(
        "assigned",
        pod=first.pod,
        team=first.team,
        role=first.role,
        rep=first.rep,
        queue=first.queue,
        reason=reason,
    )


def _shared(situation: Situation) -> Iterator[str]:
    """Yield what is shared on the lead's stage and is there: `score: 72`."""
    names: dict[str, None] = {}
    for share in situation.lookup.shares.get(situation.stage() or "", []):
        names.update(dict.fromkeys(share.fields))
    for name in names:
        value = situation.lead.values[name] if name in situation.lead.values else situation.derive(name).value
        if value is not None:
            yield f"{name}: {value_words(value)}"


def value_words(value: Value) -> str:
    """Return a value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
