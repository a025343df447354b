"""Write examples that show every rule once at its boundary, and every test of a condition deciding it both ways.

What the policy's own tests show already is not shown again, so that nothing that was kept
is written twice. Each example is read back with the policy and run by the reference: one
that does not come out as it says is not given.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.prover import Limits
from policy_engine.analysis.questions import prover_for
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.reference import in_force, judge
from policy_engine.explain.instead import what_it_does
from policy_engine.formatter.format import format_source
from policy_engine.loading import check_sources, open_sources
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Notify, SetPriority, Tag
from policy_engine.model.text import text_key
from policy_engine.model.words import action_words, quoted
from policy_engine.source.diagnostic import PolicyError
from policy_engine.source.text import SourceText
from policy_engine.testing.coverage import Coverage
from policy_engine.testing.examples import run_example
from policy_engine.testing.goals import Goal, bounds_in, goals_of, is_shown, lead_for
from policy_engine.testing.mutants import Mutant
from policy_engine.testing.outcomes import candidate_words
from policy_engine.testing.sample import asked_of, judged
from policy_engine.testing.telling import TellingApart

__all__ = ["Generated", "generate", "generate_for_changes", "goals_left", "sound", "with_examples"]

# The source that holds what was written, while it is read back.
_WRITTEN = "generated.policy"


@dataclass(slots=True)
class Generated:
    """The texts of examples by their names, and how many goals are out of reach, or could not be settled."""

    examples: dict[str, str] = field(default_factory=dict)
    impossible: int = 0
    open: int = 0


def goals_left(coverage: Coverage, chosen: frozenset[int]) -> list[Goal]:
    """Return what the tests that were counted have not shown yet."""
    return [goal for goal in goals_of(coverage, chosen) if not is_shown(coverage, goal)]


def generate(
    policy: CheckedPolicy, coverage: Coverage, goals: Iterable[Goal], limits: Limits, advance: Callable[[], None]
) -> Generated:
    """Find a lead for each goal that no lead before it shows, and write it as an example.

    `coverage` counts the new leads too; `advance` is called after each goal.
    """
    prover = prover_for(policy, bounds_in(coverage), limits)
    made = Generated()
    taken = {text_key(example.name) for example in policy.examples}
    for goal in goals:
        if not is_shown(coverage, goal):
            verdict = lead_for(prover, coverage, goal)
            if verdict.lead is not None:
                coverage.add(read_lead(policy, verdict.lead.raw, verdict.lead.id), verdict.lead.at)
                name = _unused(_name(coverage, goal), taken)
                made.examples[name] = _example(policy, name, verdict.lead, in_full=goal.test is None)
            elif verdict.impossible:
                made.impossible += 1
            else:
                made.open += 1
        advance()
    return made


def generate_for_changes(
    policy: CheckedPolicy, mutants: Sequence[Mutant], examples: Iterable[str], advance: Callable[[], None]
) -> dict[str, str]:
    """Write an example for each small change that no test notices, where a lead tells it.

    `examples` are the names that are taken. One example may do for several changes.
    """
    apart = TellingApart(policy, mutants)
    taken = {text_key(name) for name in (*examples, *(example.name for example in policy.examples))}
    made: dict[str, str] = {}
    leads: list[SampleLead] = []
    for mutant in mutants:
        if not any(_notices(policy, mutant, lead) for lead in leads):
            lead = apart.tell(mutant).lead
            if lead is not None and _notices(policy, mutant, lead):
                leads.append(lead)
                name = _unused(f"{mutant.name}: noticed if {mutant.words}", taken)
                made[name] = _example(policy, name, lead, in_full=True)
        advance()
    return made


def _notices(policy: CheckedPolicy, mutant: Mutant, lead: SampleLead) -> bool:
    """Tell whether an example of a lead notices a change: what it expects is not the stage, nor what is shared."""
    before, after = judged(policy, lead), judged(mutant.policy, lead)
    return asked_of(before) != asked_of(after)


def _name(coverage: Coverage, goal: Goal) -> str:
    """Return what an example shows: `Key accounts: with score >= 40`."""
    point = coverage.points[goal.point].point
    name = point.name
    if name == str(point.place):
        name = what_it_does(coverage.policy.rules[goal.point]) or f"line {point.place.line}"
    if goal.test is None:
        return name
    return f"{name}: {'with' if goal.truth else 'without'} {point.words[goal.test]}"


def _unused(name: str, taken: set[str]) -> str:
    """Return a name that no example has yet, and take it."""
    found, number = name, 1
    while text_key(found) in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(text_key(found))
    return found


# ---------------------------------------------------------------- an example as text


def _example(policy: CheckedPolicy, name: str, lead: SampleLead, *, in_full: bool) -> str:
    judgement = judge(policy, read_lead(policy, lead.raw, lead.id), lead.at)
    expected = " and ".join(_expected(policy, lead, judgement, in_full=in_full))
    return f"example {quoted(name)}\n  given {lead.given}\n  expect {expected}\n"


def _expected(policy: CheckedPolicy, lead: SampleLead, judgement: Judgement, *, in_full: bool) -> Iterator[str]:
    """Yield what becomes of a lead, as actions of a rule: the end of the search, then what rules added."""
    decision, candidates = judgement.decision, judgement.candidates
    if decision.outcome in ("unrouted", "waiting"):
        yield decision.outcome
        return
    if decision.outcome == "rejected":
        yield "reject" if decision.reason is None else f"reject because {quoted(decision.reason)}"
    elif candidates and candidates[0].kind != "nurture":
        others = candidates[1:] if in_full else ()
        yield f"assign {', failing that '.join(map(candidate_words, (candidates[0], *others)))}"
    else:
        yield "nurture" if decision.content is None else f"nurture with {quoted(decision.content)}"
    yield from _added(policy, lead)


def _added(policy: CheckedPolicy, lead: SampleLead) -> Iterator[str]:
    """Yield the tags, the priority and the messages that rules add, down to the one that decides."""
    situation = situation_of(policy, read_lead(policy, lead.raw, lead.id), lead.at)
    words: dict[str, None] = {}
    priority = None
    for rule in policy.rules:
        if not in_force(rule, lead.at) or (rule.condition is not None and not situation.judge(rule.condition)):
            continue
        for action in rule.actions:
            if isinstance(action, Tag | Notify):
                words[action_words(action)] = None
            elif isinstance(action, SetPriority):
                priority = action_words(action)
        if rule.ends_search:
            break
    yield from words
    if priority is not None:
        yield priority


# ---------------------------------------------------------------- read back and run


def sound(path: str | os.PathLike[str], examples: dict[str, str], at: datetime) -> tuple[str, int]:
    """Return the examples that come out as they say, in the canonical layout, and how many do not."""
    kept = _that_come_out(path, _that_read(path, examples), at)
    text, _ = format_source(SourceText(_WRITTEN, "\n".join(kept.values())))
    return text or "", len(examples) - len(kept)


def _that_read(path: str | os.PathLike[str], examples: dict[str, str]) -> dict[str, str]:
    """Leave out what the checker does not take; the lines of a finding tell which it is."""
    try:
        _checked(path, examples)
    except PolicyError as error:
        wrong = {found.line for found in error.diagnostics if found.file == _WRITTEN}
        return {name: text for (name, text), lines in zip(examples.items(), _lines(examples), strict=True)
                if not wrong & set(lines)}  # fmt: skip
    return examples


def _lines(examples: dict[str, str]) -> Iterator[range]:
    start = 1
    for text in examples.values():
        count = text.count("\n") + 1
        yield range(start, start + count)
        start += count


def _that_come_out(path: str | os.PathLike[str], examples: dict[str, str], at: datetime) -> dict[str, str]:
    checked = _checked(path, examples)
    passed = {example.name for example in checked.examples if run_example(checked, example, at).passed}
    return {name: text for name, text in examples.items() if name in passed}


def with_examples(path: str | os.PathLike[str], text: str) -> CheckedPolicy:
    """Return a policy with more examples than stand in its files."""
    return _checked(path, {"": text})


def _checked(path: str | os.PathLike[str], examples: dict[str, str]) -> CheckedPolicy:
    name, sources, files = open_sources(path)
    written = SourceText(_WRITTEN, "\n".join(examples.values()))
    checked, _ = check_sources(name, (*sources, written), files)
    return checked
