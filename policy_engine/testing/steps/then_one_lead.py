"""What came of the one lead of a scenario."""

import re

from policy_engine.model.decision import Decision
from policy_engine.model.text import text_key
from policy_engine.testing.failure import expect
from policy_engine.testing.outcomes import decision_words
from policy_engine.testing.story import Story
from policy_engine.testing.wording import then

__all__: list[str] = []

# The outcomes as a French scenario calls them.
_OUTCOMES = {
    "attribué": "assigned",
    "nurturing": "nurture",
    "rejeté": "rejected",
    "en attente": "waiting",
    "sans règle": "unrouted",
}


@then("the outcome is {outcome}", "le résultat est {outcome}")
def _the_outcome(story: Story, outcome: str) -> None:
    wanted = _OUTCOMES.get(text_key(outcome), outcome)
    expect(story.decision.outcome == wanted, decision_words(story.decision))


@then("it goes to {target}", "il va à {target}")
def _goes_to(story: Story, target: str) -> None:
    expect(story.going_to(target) == [story.decision], decision_words(story.decision))


@then("the rep is {rep}", "le commercial est {rep}")
def _the_rep(story: Story, rep: str) -> None:
    got = story.decision.rep
    wanted = "nobody" if text_key(rep) == "personne" else rep
    expect(text_key(got or "nobody") == text_key(wanted), decision_words(story.decision))


@then("it has no rep", "il n'a pas de commercial")
def _no_rep(story: Story) -> None:
    expect(story.decision.rep is None, decision_words(story.decision))


@then('the rule is "{rule}"', 'la règle est "{rule}"')
def _the_rule(story: Story, rule: str) -> None:
    expect(story.decision.rule == rule, decision_words(story.decision))


@then("no rule decides it", "aucune règle ne le décide")
def _no_rule(story: Story) -> None:
    expect(story.decision.rule is None, decision_words(story.decision))


@then("it was decided at line {line}", "il a été décidé à la ligne {line}")
def _at_line(story: Story, line: str) -> None:
    source = story.decision.source
    expect(source is not None and source.line == int(line), decision_words(story.decision))


@then('the reason is "{reason}"', 'le motif est "{reason}"')
def _the_reason(story: Story, reason: str) -> None:
    expect(story.decision.reason == reason, decision_words(story.decision))


@then('the reason names "{words}"', 'le motif cite "{words}"')
def _the_reason_names(story: Story, words: str) -> None:
    expect(words in (story.decision.reason or ""), decision_words(story.decision))


@then('marketing sends "{content}"', 'le marketing envoie "{content}"')
def _sends(story: Story, content: str) -> None:
    expect(story.decision.content == content, decision_words(story.decision))


@then("nothing is sent", "rien n'est envoyé")
def _sends_nothing(story: Story) -> None:
    expect(story.decision.content is None, decision_words(story.decision))


@then("the stage is {stage}", "l'étape est {stage}")
def _the_stage(story: Story, stage: str) -> None:
    got = story.decision.stage
    expect(text_key(got or "none") == text_key(stage), f"stage: {got or 'none'}")


@then("what is shared names {fields}", "le partage cite {fields}")
def _shared(story: Story, fields: str) -> None:
    shared = [part.partition(":")[0] for part in story.decision.shared]
    expect(shared == fields.split(", "), f"shared: {', '.join(shared) or 'nothing'}")


@then("nothing is shared", "rien n'est partagé")
def _shares_nothing(story: Story) -> None:
    shared = [part.partition(":")[0] for part in story.decision.shared]
    expect(not shared, f"shared: {', '.join(shared)}")


@then("the priority is {priority}", "la priorité est {priority}")
def _the_priority(story: Story, priority: str) -> None:
    got = story.decision.priority
    expect(got == priority, f"priority: {got or 'none'}")


@then("it is tagged {tags}", "il est étiqueté {tags}")
def _tagged(story: Story, tags: str) -> None:
    expect(list(story.decision.tags) == re.findall(r'"([^"]*)"', tags), _tags(story.decision))


@then("it has no tags", "il n'a pas d'étiquette")
def _no_tags(story: Story) -> None:
    expect(story.decision.tags == (), _tags(story.decision))


@then('"{who}" is notified', '"{who}" est prévenu')
def _notified(story: Story, who: str) -> None:
    expect(who in story.decision.notify, _told(story.decision))


@then("nobody is notified", "personne n'est prévenu")
def _nobody_notified(story: Story) -> None:
    expect(story.decision.notify == (), _told(story.decision))


@then('undecided says "{words}"', 'les indécis disent "{words}"')
def _undecided(story: Story, words: str) -> None:
    expect(words in [str(note) for note in story.decision.undecided], _notes(story.decision))


@then('undecided says "{words}" once', 'les indécis disent "{words}" une fois')
def _undecided_once(story: Story, words: str) -> None:
    notes = [note for note in story.decision.undecided if words in (note.rule, note.words)]
    expect(len(notes) == 1, _notes(story.decision))


@then("undecided names {fields}", "les indécis citent {fields}")
def _undecided_names(story: Story, fields: str) -> None:
    needed = {name for note in story.decision.undecided for name in note.needs}
    expect(needed == (set() if fields == "nothing" else set(fields.split(", "))), _notes(story.decision))


@then("nothing is undecided", "rien n'est indécis")
def _nothing_undecided(story: Story) -> None:
    expect(story.decision.undecided == (), _notes(story.decision))


@then('problems say "{words}"', 'les problèmes disent "{words}"')
def _problems_say(story: Story, words: str) -> None:
    expect(words in [str(problem) for problem in story.decision.problems], _problems(story.decision))


@then("there are no problems", "il n'y a pas de problème")
def _no_problems(story: Story) -> None:
    expect(story.decision.problems == (), _problems(story.decision))


def _tags(decision: Decision) -> str:
    return f"tags: {', '.join(decision.tags) or 'none'}"


def _told(decision: Decision) -> str:
    return f"notified: {', '.join(decision.notify) or 'nobody'}"


def _notes(decision: Decision) -> str:
    return "\n".join(["undecided:", *(f"  {note}" for note in decision.undecided or ("nothing",))])


def _problems(decision: Decision) -> str:
    return "\n".join(["problems:", *(f"  {problem}" for problem in decision.problems or ("none",))])
