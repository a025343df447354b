"""The manual of scenarios lists every step, in both languages, and no step that is none."""

import re
from pathlib import Path

import policy_engine.testing.steps as steps
from policy_engine.testing.wording import known_steps

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "testing.md"


def test_the_manual_lists_the_steps() -> None:
    assert steps.pytest_plugins
    text = MANUAL.read_text(encoding="utf-8").partition("## The steps")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", text, re.MULTILINE))
    assert listed == {(step.english, step.french) for step in known_steps()}
