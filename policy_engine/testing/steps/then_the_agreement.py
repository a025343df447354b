"""What came of the promises of a policy, measured on the leads of a scenario and their events."""

from policy_engine.model.text import text_key
from policy_engine.testing.failure import Unlike, expect
from policy_engine.testing.story import Story
from policy_engine.testing.wording import then

__all__: list[str] = []

_IN_FRENCH = {"atteint": "reached", "manqué": "missed", "en cours": "open", "sans mesure": "nothing to measure"}


@then('the objective "{name}" is {verdict}', 'l\'objectif "{name}" est {verdict}')
def _the_objective(story: Story, name: str, verdict: str) -> None:
    objectives = {text_key(objective.name): objective for objective in story.measured().objectives}
    found = objectives.get(text_key(name))
    if found is None:
        raise Unlike(f"the policy has no objective `{name}`")
    expect(found.verdict == _IN_FRENCH.get(verdict, verdict), f"it is {found.verdict}")
