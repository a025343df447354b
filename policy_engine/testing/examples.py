"""Run the examples that stand in a policy.

An example is a lead and what should become of it. The lead is read as a lead's data is
and judged by the reference evaluator, so that no turn and no absence decides a test.

What is expected is judged too, by a policy whose one rule does it: so `expect assign
matching pod SDR` holds for whatever pod covers the lead, and two ways of writing one
target are one. What an example does not mention (tags, a priority, a content, a reason)
it does not ask for.
"""

from dataclasses import replace
from datetime import datetime

from policy_engine.calendars.zones import to_utc
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.model.base import Place
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy, Example
from policy_engine.model.routing import Action, Assign, HandOff, Nurture, Reject, Rule, SetPriority, SplitTarget
from policy_engine.model.text import text_key
from policy_engine.model.words import action_words
from policy_engine.source.frozen import frozen
from policy_engine.testing.bench import Watch
from policy_engine.testing.given_words import given_words
from policy_engine.testing.outcomes import outcome_words

__all__ = ["ExampleResult", "run_example", "run_examples"]


@frozen
class ExampleResult:
    """What came of one example: expected and got, both in the policy's words."""

    name: str
    place: Place
    passed: bool
    expected: str
    got: str
    given: str | None
    rule: str | None = None
    undecided: tuple[str, ...] = ()

    def words(self) -> str:
        """Say in a few lines what was expected and what came out."""
        lines = [f"{self.place}: {self.name}", f"  expected: {self.expected}", f"  came out: {self.got}"]
        if self.rule is not None:
            lines.append(f"  by rule:  {self.rule}")
        lines += [f"  undecided: {note}" for note in self.undecided]
        return "\n".join(lines)


def run_examples(policy: CheckedPolicy, at: datetime, watch: Watch | None = None) -> tuple[ExampleResult, ...]:
    """Run every example of a policy, in the order written; `at` is the time of those that name none."""
    return tuple(run_example(policy, example, at, watch) for example in policy.examples)


def run_example(policy: CheckedPolicy, example: Example, at: datetime, watch: Watch | None = None) -> ExampleResult:
    """Run one example; `watch` hears of the lead that is judged."""
    at = _time(example, policy.timezone, at)
    lead = read_lead(policy, dict(example.given))
    got = judge(policy, lead, at)
    if watch is not None:
        watch(lead, at)
    wanted = [judge(_only(policy, example, actions), lead, at) for actions in _ways(example.actions)]
    return ExampleResult(
        name=example.name,
        place=example.place,
        passed=_outcome_met(example, got) and (not wanted or any(_meets(got, way, example) for way in wanted)),
        expected=example.outcome or " and ".join(action_words(action) for action in example.actions),
        got=outcome_words(got.decision),
        given=given_words(policy, example),
        rule=got.decision.rule,
        undecided=tuple(note.words for note in got.decision.undecided),
    )


def _time(example: Example, zone: str, at: datetime) -> datetime:
    return at if example.at is None else to_utc(datetime.fromisoformat(example.at), zone)


def _only(policy: CheckedPolicy, example: Example, actions: tuple[Action, ...]) -> CheckedPolicy:
    """Return the policy with one rule instead of its own: one that does what is expected."""
    rule = Rule(name=None, condition=None, actions=actions, place=example.place)
    return replace(policy, rules=(rule,), tables=())


def _ways(actions: tuple[Action, ...]) -> list[tuple[Action, ...]]:
    """Return what meets the expectation: of a split, each of its targets does."""
    for position, action in enumerate(actions):
        if isinstance(action, Assign) and isinstance(action.target, SplitTarget):
            return [
                (*actions[:position], replace(action, target=share.target), *actions[position + 1 :])
                for share in action.target.shares
            ]
    return [actions] if actions else []


def _outcome_met(example: Example, got: Judgement) -> bool:
    return example.outcome is None or got.decision.outcome == example.outcome


def _meets(got: Judgement, wanted: Judgement, example: Example) -> bool:
    """Tell whether the judgement does everything that the example asks for."""
    asked = example.actions
    return (
        (not any(isinstance(action, Assign | HandOff | Nurture | Reject) for action in asked) or _same_end(got, wanted))
        and _same_target(got, wanted, asked)
        and all(_content_or_reason_met(got.decision, action) for action in asked)
        and set(wanted.decision.tags) <= set(got.decision.tags)
        and set(wanted.decision.notify) <= set(got.decision.notify)
        and (
            not any(isinstance(action, SetPriority) for action in asked)
            or got.decision.priority == wanted.decision.priority
        )
    )


def _same_end(got: Judgement, wanted: Judgement) -> bool:
    return got.decision.outcome == wanted.decision.outcome


def _same_target(got: Judgement, wanted: Judgement, asked: tuple[Action, ...]) -> bool:
    """Compare who takes the lead; the others who are tried count only where the example names them."""
    if any(isinstance(action, Assign | HandOff) and action.failing for action in asked):
        return got.candidates == wanted.candidates
    return got.candidates[:1] == wanted.candidates[:1] if wanted.candidates else True


def _content_or_reason_met(got: Decision, action: Action) -> bool:
    if isinstance(action, Nurture) and action.content is not None:
        return got.content is not None and text_key(got.content) == text_key(action.content)
    if isinstance(action, Reject) and action.reason is not None:
        return got.reason is not None and text_key(got.reason) == text_key(action.reason)
    return True
