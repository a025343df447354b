"""What the checker says of the policy of a scenario."""

from policy_engine.testing.failure import expect, findings_in_words
from policy_engine.testing.story import Story
from policy_engine.testing.wording import then

__all__: list[str] = []

# As a French scenario calls them.
_SEVERITIES = {"erreur": "error", "avertissement": "warning", "remarque": "note"}


@then(
    "the checker says {severity} {code} at line {line}",
    "le vérificateur signale (une/un) {severity} {code} à la ligne {line}",
)
def _says(story: Story, severity: str, code: str, line: str) -> None:
    expect((_severity(severity), code, int(line)) in _findings(story), _listed(story))


@then('the error reads "{message}"', 'l\'erreur dit "{message}"')
def _error_reads(story: Story, message: str) -> None:
    _reads(story, "error", message)


@then('the warning reads "{message}"', 'l\'avertissement dit "{message}"')
def _warning_reads(story: Story, message: str) -> None:
    _reads(story, "warning", message)


@then('the note reads "{message}"', 'la remarque dit "{message}"')
def _note_reads(story: Story, message: str) -> None:
    _reads(story, "note", message)


@then('the help reads "{help}"', 'l\'aide dit "{help}"')
def _help(story: Story, help: str) -> None:
    expect(help in [found.help for found in story.findings or ()], _listed(story))


@then("the checker finds no error", "le vérificateur ne trouve pas d'erreur")
def _no_error(story: Story) -> None:
    expect(not any(severity == "error" for severity, _, _ in _findings(story)), _listed(story))


@then("the checker says nothing", "le vérificateur ne signale rien")
def _says_nothing(story: Story) -> None:
    expect(_findings(story) == [], _listed(story))


def _reads(story: Story, severity: str, message: str) -> None:
    found = [(str(found.severity), found.message) for found in story.findings or ()]
    expect((severity, message) in found, _listed(story))


def _severity(word: str) -> str:
    return _SEVERITIES.get(word, word)


def _findings(story: Story) -> list[tuple[str, str, int]]:
    expect(story.findings is not None, "the policy was not checked: begin with `When the policy is checked`")
    return [(str(found.severity), found.code, found.line) for found in story.findings or ()]


def _listed(story: Story) -> str:
    lines = findings_in_words(story.findings or ())
    return "\n".join(["the checker says:", *lines]) if lines else "the checker says nothing"
