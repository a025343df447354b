"""What became of promises: the clocks of SLAs, objectives and indicators."""

from collections.abc import Sequence
from datetime import datetime

from policy_engine.agreement.scorecard import PromiseScore, Reading, Scorecard
from policy_engine.agreement.words import value_words
from policy_engine.calendars.zones import local
from policy_engine.model.clock import Clock
from policy_engine.model.text import text_key
from policy_engine.testing.failure import Unlike, expect
from policy_engine.testing.story import Story
from policy_engine.testing.wording import then

__all__: list[str] = []

# As a French scenario calls them.
_STATES = {
    "en cours": "running",
    "en pause": "paused",
    "tenue": "met",
    "dépassée": "breached",
    "annulée": "cancelled",
}
_VERDICTS = {"atteint": "reached", "manqué": "missed", "ouvert": "open"}


# ---------------------------------------------------------------- clocks


@then('the clock "{sla}" [of lead {lead}] is {state}', 'l\'horloge "{sla}" [du lead {lead}] est {state}')
def _clock(story: Story, sla: str, lead: str | None, state: str) -> None:
    clocks = story.clocks(sla, lead)
    wanted = _STATES.get(text_key(state), state)
    expect(bool(clocks) and clocks[-1].state == wanted, _told(story, clocks))


@then('the clock "{sla}" [of lead {lead}] has not started', "l'horloge \"{sla}\" [du lead {lead}] n'a pas démarré")
def _not_started(story: Story, sla: str, lead: str | None) -> None:
    clocks = story.clocks(sla, lead)
    expect(not clocks, _told(story, clocks))


@then(
    'the target of "{sla}" [of lead {lead}] is due at {time}', 'l\'échéance de "{sla}" [du lead {lead}] est le {time}'
)
def _due(story: Story, sla: str, lead: str | None, time: str) -> None:
    clocks = story.clocks(sla, lead)
    expect(bool(clocks) and clocks[-1].due == _instant(story, time), _told(story, clocks))


@then('the step "{step}" of "{sla}" fired at {time}', 'le palier "{step}" de "{sla}" s\'est déclenché le {time}')
def _fired(story: Story, step: str, sla: str, time: str) -> None:
    clocks = story.clocks(sla)
    fired = [(text_key(each.words), each.at) for clock in clocks for each in clock.steps]
    expect((text_key(step), _instant(story, time)) in fired, _told(story, clocks))


@then('no step of "{sla}" fired', 'aucun palier de "{sla}" ne s\'est déclenché')
def _none_fired(story: Story, sla: str) -> None:
    clocks = story.clocks(sla)
    expect(not any(clock.steps for clock in clocks), _told(story, clocks))


def _told(story: Story, clocks: tuple[Clock, ...]) -> str:
    """Say how a clock stands: its state, its times, and the steps that fired."""
    if not clocks:
        return "came out: the clock has not started"
    clock = clocks[-1]
    lines = [f"came out: {clock.state}, cycle {clock.cycle}", f"started: {_clock_words(story, clock.started)}"]
    if clock.due is not None:
        lines.append(f"due: {_clock_words(story, clock.due)}")
    if clock.stopped is not None:
        lines.append(f"stopped: {_clock_words(story, clock.stopped)}")
    return "\n".join([*lines, *(f"fired: {step.words}, {_clock_words(story, step.at)}" for step in clock.steps)])


def _clock_words(story: Story, instant: datetime) -> str:
    return local(instant, story.policy.checked.timezone).isoformat(sep=" ", timespec="minutes")


def _instant(story: Story, time: str) -> datetime:
    try:
        return story.policy.instant(datetime.fromisoformat(time))
    except ValueError:
        raise Unlike(f"`{time}` is not a time: write 2026-11-18 10:30") from None


# ---------------------------------------------------------------- objectives


@then('the objective "{objective}" is {verdict}', 'l\'objectif "{objective}" est {verdict}')
def _objective(story: Story, objective: str, verdict: str) -> None:
    promises = _promises(story, objective)
    found = next(score.verdict for score in _scorecard(story).objectives if score.promises is promises)
    expect(found == _VERDICTS.get(text_key(verdict), verdict), _reached(promises, f"came out: {found}"))


@then('the objective "{objective}" comes to {value}', "l'objectif \"{objective}\" s'établit à {value}")
def _comes_to(story: Story, objective: str, value: str) -> None:
    promises = _promises(story, objective)
    expect(value in map(_value, promises), _reached(promises, "came out otherwise"))


@then("the indicator {indicator} comes to {value}", "l'indicateur {indicator} s'établit à {value}")
def _indicator(story: Story, indicator: str, value: str) -> None:
    for score in _scorecard(story).indicators:
        if text_key(score.name) == text_key(indicator):
            found = value_words(score.whole.value, score.kind, score.unit, None)
            expect(found == value, f"came out: {found}")
            return
    raise Unlike(f"there is no indicator `{indicator}`")


def _scorecard(story: Story) -> Scorecard:
    if story.scorecard is None:
        raise Unlike("nothing was measured: write `When the scorecard is made` before")
    return story.scorecard


def _promises(story: Story, objective: str) -> Sequence[PromiseScore]:
    for score in _scorecard(story).objectives:
        if text_key(score.name) == text_key(objective):
            return score.promises
    raise Unlike(f"there is no objective `{objective}`")


def _value(promise: PromiseScore) -> str:
    reading: Reading = promise.latest
    return value_words(reading.value, promise.kind, promise.unit, promise.promised)


def _reached(promises: Sequence[PromiseScore], first: str) -> str:
    return "\n".join([first, *(f"{promise.words}: {_value(promise)}, {promise.verdict}" for promise in promises)])
