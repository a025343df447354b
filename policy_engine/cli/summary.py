"""What became of a batch, counted for a person: outcomes, people, rules, problems, repeats, refused rows.

Counts and the policy's own names only: no value of a lead is kept or shown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar, get_args

from policy_engine.calendars.zones import local
from policy_engine.cli.screen import counted
from policy_engine.model.decision import Decision, Outcome, Problem, Undecided
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.words import condition_words
from policy_engine.source.frozen import frozen

if TYPE_CHECKING:
    from policy_engine.evaluator.reference import Ending
    from policy_engine.routing.by_history import DecisionCounts
    from policy_engine.routing.records import Decisions

__all__ = [
    "Count",
    "Summary",
    "by_outcome",
    "by_problem",
    "by_rule",
    "by_taker",
    "by_undecided",
    "never_reached",
    "waiting_for",
]

_T = TypeVar("_T")

_OUTCOMES: tuple[str, ...] = get_args(Outcome)


@frozen
class Count:
    """A line of the summary: how many of what; the parts of a whole are set in below it."""

    name: str
    number: int
    is_part: bool = False
    remark: str = ""


@dataclass(slots=True)
class Summary:
    """Counts over the decisions of a batch."""

    leads: int = 0
    with_problems: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    takers: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    rules: Counter[str | None] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, decision: Decision) -> None:
        """Count one decision."""
        self._count_ending(decision, 1)
        self.rules[decision.rule] += 1
        self._count_undecided(decision.undecided, 1)
        self._count_problems(decision.problems, 1)

    def add_all(self, decisions: "Decisions | DecisionCounts") -> None:
        """Count decisions in columns: equal parts are counted together."""
        for ending, number in decisions.endings():
            self._count_ending(ending, number)
        for rule, number in decisions.rules():
            self.rules[rule] += number
        for undecided, number in decisions.undecided():
            self._count_undecided(undecided, number)
        for problems, number in decisions.problems():
            self._count_problems(problems, number)

    def _count_ending(self, ending: "Decision | Ending", number: int) -> None:
        self.leads += number
        self.outcomes[ending.outcome] += number
        if ending.outcome == "assigned":
            self.takers[_party(ending), ending.rep] += number
        elif ending.outcome == "waiting":
            self.waiting[_target(ending)] += number

    def _count_undecided(self, undecided: tuple[Undecided, ...], number: int) -> None:
        for name in _once(note.rule for note in undecided):
            self.undecided[name] += number

    def _count_problems(self, problems: tuple[Problem, ...], number: int) -> None:
        self.with_problems += number if problems else 0
        for kind in _once((found.field or "", found.kind.value) for found in problems):
            self.problems[kind] += number


def by_outcome(summary: Summary) -> Iterator[Count]:
    """Return every outcome with its share."""
    for outcome in _OUTCOMES:
        number = summary.outcomes[outcome]
        yield Count(outcome, number, remark=f"{number / max(summary.leads, 1):.0%}")


def by_taker(summary: Summary) -> Iterator[Count]:
    """Return pods, teams and queues with what they took, each with its reps; the largest first."""
    parties: Counter[str] = Counter()
    for (party, _), number in summary.takers.items():
        parties[party] += number
    for party, number in parties.most_common():
        yield Count(party, number)
        reps = Counter({rep: count for (of, rep), count in summary.takers.items() if of == party and rep})
        yield from (Count(rep, count, is_part=True) for rep, count in reps.most_common())


def waiting_for(summary: Summary) -> Iterator[Count]:
    """Return whom leads wait for."""
    return (Count(target or "nobody named", number) for target, number in summary.waiting.most_common())


def by_rule(summary: Summary, policy: CheckedPolicy) -> Iterator[Count]:
    """Return the rules that decided leads in the policy's order, a table as one, and what no rule decided."""
    for name, words, numbers in _decided(summary, policy):
        reached = sum(number > 0 for number in numbers)
        if reached:
            rows = f"{reached:,} of {counted(len(numbers), 'row')}"
            yield Count(name, sum(numbers), remark=words if len(numbers) == 1 else rows)
    if summary.rules[None]:
        yield Count("no rule", summary.rules[None])


def never_reached(summary: Summary, policy: CheckedPolicy) -> Iterator[Count]:
    """Return the rules, and the tables, that decided no lead."""
    return (Count(name, 0, remark=words) for name, words, numbers in _decided(summary, policy) if not any(numbers))


def _decided(summary: Summary, policy: CheckedPolicy) -> Iterator[tuple[str, str, list[int]]]:
    """Return every rule with its words and the number it decided, and every table with the numbers of its rows."""
    deciding = (rule for rule in policy.rules if rule.ends_search)
    for table, rules in groupby(deciding, key=lambda rule: rule.table):
        if table is None:
            yield from ((rule.label, _words(rule, policy), [summary.rules[rule.label]]) for rule in rules)
        else:
            yield table, "", [summary.rules[rule.label] for rule in rules]


def _words(rule: Rule, policy: CheckedPolicy) -> str:
    """Return the condition of a rule that has no name to know it by."""
    if rule.name is not None or rule.condition is None:
        return ""
    return f"when {condition_words(rule.condition, lambda instant: local(instant, policy.timezone))}"


def by_problem(summary: Summary) -> Iterator[Count]:
    """Return the kinds of problems by field, the most frequent first."""
    for (field_name, kind), number in summary.problems.most_common():
        yield Count(f"{field_name}: {kind}" if field_name else kind, number)


def by_undecided(summary: Summary) -> Iterator[Count]:
    """Return the rules and tables that could not be judged for want of a value, the most frequent first."""
    return (Count(rule, number) for rule, number in summary.undecided.most_common())


def _once(found: Iterable[_T]) -> tuple[_T, ...]:
    """Return each thing once, in the order found."""
    return tuple(dict.fromkeys(found))


def _party(ending: "Decision | Ending") -> str:
    if ending.queue is not None:
        return f"queue {ending.queue}"
    if ending.pod is not None:
        return f"pod {ending.pod}"
    if ending.team is not None:
        return f"team {ending.team}"
    return ending.role or "reps outside pods and teams"


def _target(ending: "Decision | Ending") -> str:
    party = _party(ending)
    return f"{party} {ending.role}" if ending.role and ending.role != party else party
