"""Each `NAME.policy` of the cases, formatted, is `NAME.formatted`: a new case is a new pair of files."""

from pathlib import Path

import pytest

from policy_engine.formatter.format import format_source
from policy_engine.source.text import SourceText

CASES = Path(__file__).resolve().parents[1] / "cases" / "formatter"
NAMES = sorted(path.stem for path in CASES.glob("*.policy"))


def formatted(text: str) -> str:
    printed, findings = format_source(SourceText("case.policy", text))
    assert findings == ()
    assert printed is not None
    return printed


def read(name: str) -> str:
    return (CASES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_gets_its_layout(name: str) -> None:
    assert formatted(read(f"{name}.policy")) == read(f"{name}.formatted")


@pytest.mark.parametrize("name", NAMES)
def test_a_formatted_policy_stays_as_it_is(name: str) -> None:
    assert formatted(read(f"{name}.formatted")) == read(f"{name}.formatted")


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_of_windows_make_no_difference(name: str) -> None:
    assert formatted(read(f"{name}.policy").replace("\n", "\r\n")) == read(f"{name}.formatted")


@pytest.mark.parametrize("text", ["", "\n\n", "   \n"])
def test_nothing_is_formatted_to_nothing(text: str) -> None:
    assert formatted(text) == ""


def test_a_file_of_comments_alone_keeps_them() -> None:
    assert formatted("# one\n\n\n\n   # two\n# three") == "# one\n\n# two\n# three\n"
