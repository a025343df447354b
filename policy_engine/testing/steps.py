"""Steps for scenarios about a policy, in words that a sales manager reads.

A suite has them by one line in the `conftest.py` of its root folder:

    pytest_plugins = ["policy_engine.testing.steps"]

The path of a policy counts from the folder of the feature. The manual lists the steps.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when
from pytest_bdd.parser import Feature

from policy_engine.model.decision import Decision
from policy_engine.model.text import text_key
from policy_engine.testing.outcomes import outcome_words, target_of
from policy_engine.testing.story import Story, read_given

__all__ = ["pytest_bdd_before_scenario", "story"]


@pytest.fixture
def story(pytestconfig: pytest.Config) -> Story:
    """Begin the scenario with nothing told yet."""
    return Story(pytestconfig.rootpath)


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature) -> None:
    """Let the paths of a story count from the folder of its feature."""
    request.getfixturevalue("story").folder = Path(feature.filename).parent


# ---------------------------------------------------------------- given


@given("the policy")
@when("the policy becomes")
def _the_policy(story: Story, docstring: str) -> None:
    story.tell_policy(docstring)


@given(parsers.parse('the policy "{path}"'))
def _the_policy_of_a_folder(story: Story, path: str) -> None:
    story.load_policy(path)


@given(parsers.parse('the file "{name}"'))
def _the_file(story: Story, name: str, datatable: Sequence[Sequence[str]]) -> None:
    story.add_file(name, datatable)


@given("these reps")
def _these_reps(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    story.add_file("reps.csv", datatable)
    story.add_to_policy('reps from "reps.csv"')


@given("a lead of which nothing is known")
def _an_empty_lead(story: Story) -> None:
    story.leads.append({})


@given(parsers.parse("a lead with {words}"))
def _a_lead(story: Story, words: str) -> None:
    story.leads.append(read_given(words))


@given("these leads")
def _these_leads(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    story.add_leads(datatable)


@given(parsers.re(r"(?P<count>\d+) leads"))
def _leads(story: Story, count: str) -> None:
    story.leads += [{"id": str(number)} for number in range(1, int(count) + 1)]


@given(parsers.re(r"(?P<count>\d+) leads with (?P<words>.+)"))
def _alike_leads(story: Story, count: str, words: str) -> None:
    story.leads += [{"id": str(number), **read_given(words)} for number in range(1, int(count) + 1)]


@given(parsers.parse("it is {time}"))
@when(parsers.parse("it is {time}"))
def _it_is(story: Story, time: str) -> None:
    story.time = time


# ---------------------------------------------------------------- when


@when(parsers.re(r"the leads? (?:is|are) decided(?: again)?(?: at (?P<time>.+))?"))
def _decided(story: Story, time: str | None) -> None:
    story.time = time or story.time
    story.decide()


@when(parsers.re(r"the leads? (?:is|are) routed(?: again)?(?: at (?P<time>.+))?"))
def _routed(story: Story, time: str | None) -> None:
    story.time = time or story.time
    story.route()


@when(parsers.re(r"leads (?P<first>\d+) to (?P<last>\d+) are routed(?: at (?P<time>.+))?"))
def _some_routed(story: Story, first: str, last: str, time: str | None) -> None:
    story.time = time or story.time
    story.route(int(first), int(last))


@when("the policy is checked")
def _checked(story: Story) -> None:
    story.check()


# ---------------------------------------------------------------- then: one lead


@then(parsers.parse("the outcome is {outcome}"))
def _the_outcome(story: Story, outcome: str) -> None:
    assert story.decision.outcome == outcome, _came_out(story.decision)


@then(parsers.parse("it goes to {target}"))
def _goes_to(story: Story, target: str) -> None:
    assert story.going_to(target) == [story.decision], _came_out(story.decision)


@then(parsers.parse("the rep is {rep}"))
def _the_rep(story: Story, rep: str) -> None:
    got = story.decision.rep
    assert text_key(got or "nobody") == text_key(rep), _came_out(story.decision)


@then("it has no rep")
def _no_rep(story: Story) -> None:
    assert story.decision.rep is None, _came_out(story.decision)


@then(parsers.parse('the rule is "{rule}"'))
def _the_rule(story: Story, rule: str) -> None:
    assert story.decision.rule == rule, _came_out(story.decision)


@then("no rule decides it")
def _no_rule(story: Story) -> None:
    assert story.decision.rule is None, _came_out(story.decision)


@then(parsers.parse("it was decided at line {line:d}"))
def _at_line(story: Story, line: int) -> None:
    source = story.decision.source
    assert source is not None, _came_out(story.decision)
    assert source.line == line, f"it was decided at line {source.line}"


@then(parsers.parse('the reason is "{reason}"'))
def _the_reason(story: Story, reason: str) -> None:
    assert story.decision.reason == reason, f"the reason is: {story.decision.reason}"


@then(parsers.parse('the reason names "{words}"'))
def _the_reason_names(story: Story, words: str) -> None:
    assert words in (story.decision.reason or ""), f"the reason is: {story.decision.reason}"


@then(parsers.parse('marketing sends "{content}"'))
def _sends(story: Story, content: str) -> None:
    assert story.decision.content == content, _came_out(story.decision)


@then(parsers.parse("the stage is {stage}"))
def _the_stage(story: Story, stage: str) -> None:
    assert text_key(story.decision.stage or "none") == text_key(stage), f"the stage is: {story.decision.stage}"


@then(parsers.parse("what is shared names {fields}"))
def _shared(story: Story, fields: str) -> None:
    shared = [part.partition(":")[0] for part in story.decision.shared]
    assert shared == fields.split(", "), f"shared: {', '.join(shared) or 'nothing'}"


@then(parsers.parse("the priority is {priority}"))
def _the_priority(story: Story, priority: str) -> None:
    assert story.decision.priority == priority, f"the priority is: {story.decision.priority}"


@then(parsers.parse("it is tagged {tags}"))
def _tagged(story: Story, tags: str) -> None:
    assert list(story.decision.tags) == re.findall(r'"([^"]*)"', tags), _tags(story.decision)


@then("it has no tags")
def _no_tags(story: Story) -> None:
    assert story.decision.tags == (), _tags(story.decision)


@then(parsers.parse('"{who}" is notified'))
def _notified(story: Story, who: str) -> None:
    assert who in story.decision.notify, _told(story.decision)


@then("nobody is notified")
def _nobody_notified(story: Story) -> None:
    assert story.decision.notify == (), _told(story.decision)


@then(parsers.re('undecided says "(?P<words>.*)"'))
def _undecided(story: Story, words: str) -> None:
    assert words in [str(note) for note in story.decision.undecided], _notes(story.decision)


@then(parsers.re('undecided says "(?P<words>.*)" once'))
def _undecided_once(story: Story, words: str) -> None:
    notes = [note for note in story.decision.undecided if words in (note.rule, note.words)]
    assert len(notes) == 1, _notes(story.decision)


@then(parsers.parse("undecided names {fields}"))
def _undecided_names(story: Story, fields: str) -> None:
    needed = {name for note in story.decision.undecided for name in note.needs}
    assert needed == (set() if fields == "nothing" else set(fields.split(", "))), _notes(story.decision)


@then("nothing is undecided")
def _nothing_undecided(story: Story) -> None:
    assert story.decision.undecided == (), _notes(story.decision)


@then(parsers.re('problems say "(?P<words>.*)"'))
def _problems_say(story: Story, words: str) -> None:
    assert words in [str(problem) for problem in story.decision.problems], _problems(story.decision)


@then("there are no problems")
def _no_problems(story: Story) -> None:
    assert story.decision.problems == (), _problems(story.decision)


# ---------------------------------------------------------------- then: many leads


@then("they are decided so")
def _decided_so(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    header, *rows = datatable
    got = [[_cell(decision, column) for column in header] for decision in story.decisions]
    assert len(got) == len(rows), f"{len(got)} leads were decided"
    different = [" | ".join(row) for row, wanted in zip(got, rows, strict=True) if row != list(wanted)]
    assert not different, "\n".join(["otherwise than expected:", " | ".join(header), *different])


@then(parsers.parse("{rep} gets {count:d} leads"))
def _gets(story: Story, rep: str, count: int) -> None:
    got = sum(text_key(decision.rep or "") == text_key(rep) for decision in story.decisions)
    assert got == count, f"{rep} gets {got}"


@then(parsers.parse("between {low:d} and {high:d} leads go to {target}"))
def _between(story: Story, low: int, high: int, target: str) -> None:
    got = len(story.going_to(target))
    assert low <= got <= high, f"{got} leads go to {target}"


@then("both times say the same")
def _the_same(story: Story) -> None:
    assert story.decisions == story.earlier, "the two times differ"


@then("some leads go another way")
def _another_way(story: Story) -> None:
    before, after = map(target_of, story.earlier), map(target_of, story.decisions)
    assert any(one != other for one, other in zip(before, after, strict=True)), "all leads go the same way"


# ---------------------------------------------------------------- then: the checker


@then(parsers.re(r"the checker says (?P<severity>error|warning|note) (?P<code>[A-Z]\d{3}) at line (?P<line>\d+)"))
def _says(story: Story, severity: str, code: str, line: str) -> None:
    assert (severity, code, int(line)) in _findings(story), _listed(story)


@then(parsers.re(r'the (?P<severity>error|warning|note) reads "(?P<message>.*)"'))
def _reads(story: Story, severity: str, message: str) -> None:
    messages = [found.message for found in story.findings or () if found.severity == severity]
    assert message in messages, _listed(story)


@then(parsers.re('the help reads "(?P<help>.*)"'))
def _help(story: Story, help: str) -> None:
    assert help in [found.help for found in story.findings or ()], _listed(story)


@then("the checker finds no error")
def _no_error(story: Story) -> None:
    assert not any(severity == "error" for severity, _, _ in _findings(story)), _listed(story)


@then("the checker says nothing")
def _says_nothing(story: Story) -> None:
    assert _findings(story) == [], _listed(story)


def _findings(story: Story) -> list[tuple[str, str, int]]:
    assert story.findings is not None, "the policy was not checked: begin with `When the policy is checked`"
    return [(str(found.severity), found.code, found.line) for found in story.findings]


def _listed(story: Story) -> str:
    return "the checker says:\n" + "\n".join(
        f"{found.severity} {found.code} at line {found.line}: {found.message}; help: {found.help}"
        for found in story.findings or ()
    )


def _came_out(decision: Decision) -> str:
    return f"came out: {outcome_words(decision)}; rule: {decision.rule}; reason: {decision.reason}"


def _tags(decision: Decision) -> str:
    return f"tags: {', '.join(decision.tags) or 'none'}"


def _told(decision: Decision) -> str:
    return f"notified: {', '.join(decision.notify) or 'nobody'}"


def _notes(decision: Decision) -> str:
    return "\n".join(["undecided:", *map(str, decision.undecided or ("nothing",))])


def _problems(decision: Decision) -> str:
    return "\n".join(["problems:", *map(str, decision.problems or ("none",))])


def _cell(decision: Decision, column: str) -> str:
    """Return a column of a decision as a cell: empty where there is nothing, a list joined as in CSV."""
    value = getattr(decision, column)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
