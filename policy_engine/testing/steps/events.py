"""What happened to the leads of a scenario, and when."""

from collections.abc import Sequence

from policy_engine.testing.story import Story
from policy_engine.testing.wording import given, when

__all__: list[str] = []


@given("these events", "ces événements")
@when("these events happen", "ces événements arrivent")
def _these_events(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    story.add_events(datatable)


@given("the lead was {event} at {time}", "le lead a été {event} le {time}")
def _was(story: Story, event: str, time: str) -> None:
    story.add_event(event, time)


@given("{event} happened [to lead {lead}] at {time}", "{event} est arrivé [au lead {lead}] le {time}")
@when("{event} happens [to lead {lead}] at {time}", "{event} arrive [au lead {lead}] le {time}")
def _happens(story: Story, event: str, lead: str | None, time: str) -> None:
    story.add_event(event, time, lead)


@given('the lead received "{content}" at {time}', 'le lead a reçu "{content}" le {time}')
def _was_sent(story: Story, content: str, time: str) -> None:
    story.add_event("sent", time, content=content)


@when(
    "the scorecard is made [from {start} until {end}]",
    "le tableau de bord est établi [du {start} au {end}]",
)
def _scorecard(story: Story, start: str | None, end: str | None) -> None:
    story.measure(start, end)
