"""A file that cannot be formatted is refused, with the reason, and never half done."""

import pytest

from policy_engine.formatter import format as formatting
from policy_engine.formatter.format import format_source
from policy_engine.source.text import SourceText
from policy_engine.syntax.tree import PolicyTree

SOURCE = SourceText("a.policy", "when a, tag x\n\n# why\nwhen b, tag y  # because\n")


def print_instead(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def printer(policy: PolicyTree, source: SourceText) -> str:
        return text

    monkeypatch.setattr(formatting, "print_policy", printer)


def test_a_statement_that_cannot_be_read_refuses_the_file_with_what_the_parser_says() -> None:
    printed, findings = format_source(SourceText("a.policy", "when a, tag x\nwhen b then tag y\nwhen > 3, tag z\n"))
    assert printed is None
    assert [finding.line for finding in findings] == [2, 3]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        pytest.param("when a, tag x\nwhen c, tag y  # because # why\n", 4, id="another condition"),
        pytest.param("when a, tag x\n", 4, id="a statement less"),
        pytest.param("when a, tag x\nwhen b, tag y\nwhen b, tag y\n", 4, id="a statement more"),
        pytest.param("when a, tag x\nwhen b tag y\n", 4, id="not a policy any more"),
    ],
)
def test_a_text_that_means_something_else_is_refused(monkeypatch: pytest.MonkeyPatch, printed: str, line: int) -> None:
    print_instead(monkeypatch, printed)
    text, (finding,) = format_source(SOURCE)
    assert text is None
    assert (finding.code, finding.line, finding.column) == ("W001", line, 1)


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        pytest.param("when a, tag x\n# why\nwhen b, tag y\n", (4, 16), id="the one behind"),
        pytest.param("when a, tag x\nwhen b, tag y  # because\n", (3, 1), id="the one above"),
        pytest.param("when a, tag x\nwhen b, tag y  # because # why\n", (3, 1), id="two made one"),
    ],
)
def test_a_text_without_one_of_the_comments_is_refused(
    monkeypatch: pytest.MonkeyPatch, printed: str, place: tuple[int, int]
) -> None:
    print_instead(monkeypatch, printed)
    text, (finding,) = format_source(SOURCE)
    assert text is None
    assert (finding.code, finding.line, finding.column) == ("W002", *place)
