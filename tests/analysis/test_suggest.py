"""What is suggested closes the gap, or ends the overlap, when it is pasted."""

import pytest

from policy_engine.diagnostics.catalogue import catalogue_entry
from policy_engine.engine import Policy
from policy_engine.loading import check_text
from policy_engine.source.diagnostic import PolicyError

# The code, what is said instead of the usual help, and the same done to the text.
SUGGESTED = [
    ("R042", "add `otherwise nurture` at the end", ("assign SDR\n", "assign SDR\notherwise nurture\n")),
    ("R044", "write `FR` under `country` in `Territories row 1`", ("| FR, BE  | any", "| FR  | any")),
    ("R046", "write `covers vertical in (telecom, other)` in pod general",
     ("covers vertical in (insurance, telecom, other)", "covers vertical in (telecom, other)")),
    ("R047", "write `covers vertical in (insurance, telecom, other)` in pod insurance",
     ("covers vertical = insurance", "covers vertical in (insurance, telecom, other)")),
    ("R053", "write `until 2026-12-01` in `Autumn`", ("until 2026-11-30", "until 2026-12-01")),
    ("R056", "write `until 2026-11-30` in `Autumn`", ("until 2026-12-02", "until 2026-11-30")),
    ("R058", "write `covers vertical = telecom or vertical is missing` in pod telecom",
     ("covers vertical = telecom", "covers vertical = telecom or vertical is missing")),
]  # fmt: skip


def _helps(text: str, code: str) -> list[str | None]:
    try:
        found = check_text(text, prove=True, suggest=True)[1]
    except PolicyError as error:
        found = error.diagnostics
    return [finding.help for finding in found if finding.code == code]


@pytest.mark.parametrize(("code", "words", "change"), SUGGESTED)
def test_a_suggestion_closes_what_it_is_for(code: str, words: str, change: tuple[str, str]) -> None:
    entry = catalogue_entry(code)
    assert entry is not None
    assert change[0] in entry.bad

    (said,) = _helps(entry.bad, code)

    assert said is not None
    assert said.startswith(words)
    assert code not in {finding.code for finding in Policy.parse(entry.bad.replace(*change), prove=True).diagnostics}
