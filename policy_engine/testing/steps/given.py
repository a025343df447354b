"""What a scenario sets up: the policy and its files, the leads, the time."""

from collections.abc import Sequence

from policy_engine.testing.story import Story, read_given
from policy_engine.testing.wording import given, when

__all__: list[str] = []


@given("the policy", "la politique")
@when("the policy becomes", "la politique devient")
def _the_policy(story: Story, docstring: str) -> None:
    story.tell_policy(docstring)


@given('the policy "{path}"', 'la politique "{path}"')
def _the_policy_of_a_folder(story: Story, path: str) -> None:
    story.load_policy(path)


@given('the file "{name}"', 'le fichier "{name}"')
def _the_file(story: Story, name: str, datatable: Sequence[Sequence[str]]) -> None:
    story.add_file(name, datatable)


@given("these reps", "ces commerciaux")
def _these_reps(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    story.add_file("reps.csv", datatable)
    story.add_to_policy('reps from "reps.csv"')


@given("a lead of which nothing is known", "un lead dont on ne sait rien")
def _an_empty_lead(story: Story) -> None:
    story.leads.append({})


@given("a lead with {words}", "un lead avec {words}")
def _a_lead(story: Story, words: str) -> None:
    story.leads.append(read_given(words))


@given("these leads", "ces leads")
def _these_leads(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    story.add_leads(datatable)


@given("{count} leads", "{count} leads")
def _leads(story: Story, count: str) -> None:
    story.leads += [{"id": str(number)} for number in range(1, int(count) + 1)]


@given("{count} leads with {words}", "{count} leads avec {words}")
def _alike_leads(story: Story, count: str, words: str) -> None:
    story.leads += [{"id": str(number), **read_given(words)} for number in range(1, int(count) + 1)]


@given("it is {time}", "nous sommes le {time}")
@when("it is {time}", "nous sommes le {time}")
def _it_is(story: Story, time: str) -> None:
    story.tell_time(time)
