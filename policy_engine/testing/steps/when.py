"""What happens in a scenario: leads are decided or routed, the policy is checked."""

from policy_engine.testing.story import Story
from policy_engine.testing.wording import when

__all__: list[str] = []


@when(
    "the (lead is/leads are) decided [again] [at {time}]",
    "(le lead est décidé/les leads sont décidés) [à nouveau] [le {time}]",
)
def _decided(story: Story, time: str | None) -> None:
    story.tell_time(time)
    story.decide()


@when(
    "the (lead is/leads are) routed [again] [at {time}]",
    "(le lead est distribué/les leads sont distribués) [à nouveau] [le {time}]",
)
def _routed(story: Story, time: str | None) -> None:
    story.tell_time(time)
    story.route()


@when(
    "leads {first} to {last} are routed [at {time}]",
    "les leads {first} à {last} sont distribués [le {time}]",
)
def _some_routed(story: Story, first: str, last: str, time: str | None) -> None:
    story.tell_time(time)
    story.route(int(first), int(last))


@when("the policy is checked", "la politique est vérifiée")
def _checked(story: Story) -> None:
    story.check()
