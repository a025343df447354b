"""How a finding looks on a terminal and in a file."""

from itertools import pairwise
from time import perf_counter

import pytest
from rich.cells import cell_len

from policy_engine.diagnostics.to_text import closing_line, finding_to_text, to_text
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText


def text_of(text: str, shown: str = "inbound/routing.policy") -> SourceText:
    return SourceText(shown.rsplit("/", 1)[-1], text, shown)


def label(source: SourceText, words: str, text: str = "") -> Label:
    start = source.text.index(words)
    return Label(Location(source, start, start + len(words)), text)


RULE = text_of('\n\nrule "Enterprise"\n  when employes >= 1000,\n  assign pod enterprise AE\n')


def test_a_finding_looks_as_the_manual_shows_it() -> None:
    found = Diagnostic.error(
        "N003",
        "unknown field `employes`",
        label(RULE, "employes", "not a field of the lead"),
        help="did you mean `employees`?",
    )
    assert finding_to_text(found).plain == (
        "error[N003]: unknown field `employes`\n"
        " --> inbound/routing.policy:4:8\n"
        "  |\n"
        "4 |   when employes >= 1000,\n"
        "  |        ^^^^^^^^ not a field of the lead\n"
        "  |\n"
        "help: did you mean `employees`?\n"
    )


def test_related_places_stand_in_their_own_files() -> None:
    other = text_of("pod insurance\npod telecom\n", "inbound/pods.policy")
    found = Diagnostic.warning(
        "R002",
        "two pods cover the same leads",
        label(RULE, "enterprise AE", "assigned here"),
        label(other, "pod telecom", "and this one"),
        label(other, "pod insurance", "this one"),
    )
    assert finding_to_text(found).plain == (
        "warning[R002]: two pods cover the same leads\n"
        " --> inbound/routing.policy:5:14\n"
        "  |\n"
        "5 |   assign pod enterprise AE\n"
        "  |              ^^^^^^^^^^^^^ assigned here\n"
        "  |\n"
        " ::: inbound/pods.policy:2:1\n"
        "  |\n"
        "1 | pod insurance\n"
        "  | ------------- this one\n"
        "2 | pod telecom\n"
        "  | ----------- and this one\n"
    )


def test_a_place_of_several_lines_is_marked_at_both_ends() -> None:
    source = text_of('rule "A"\n  when a = 1\n  and b = 2\n  and c = 3,\n  reject\n\n')
    found = Diagnostic.error("S001", "too long", Label(Location(source, 0, len(source.text)), "all of it"))
    assert finding_to_text(found).plain.splitlines()[2:] == [
        "  |",
        '1 | rule "A"',
        "  | ^^^^^^^^",
        "...",
        "5 |   reject",
        "  |   ^^^^^^ all of it",
    ]


def test_one_unmarked_line_between_two_marked_ones_is_shown() -> None:
    source = text_of("one\ntwo\nthree\n")
    found = Diagnostic.error("S001", "x", label(source, "one"), label(source, "three"))
    assert "2 | two" in finding_to_text(found).plain.splitlines()


@pytest.mark.parametrize(
    ("line", "cause", "underline"),
    [
        pytest.param("when 会社 = 日本,", "日本", "            ^^^^", id="wide characters"),
        pytest.param("when\tscore = x,", "score", "        ^^^^^", id="a tab before the cause"),
        pytest.param("when a\t= x,", "a\t=", "     ^^^^", id="a tab inside the cause"),
        pytest.param("when cafe\u0301 = x,", "=", "          ^", id="an accent that combines"),
        pytest.param("when a = \x1b,", "\x1b", "         ^", id="a control character"),
    ],
)
def test_the_underline_stands_below_its_cause(line: str, cause: str, underline: str) -> None:
    found = Diagnostic.error("S001", "x", label(text_of(line), cause))
    assert finding_to_text(found).plain.splitlines()[4] == f"  | {underline}"


def test_what_is_missing_at_the_end_of_the_text_is_marked_after_it() -> None:
    source = text_of("when a = 1")
    found = Diagnostic.error("S001", "x", Label(Location(source, 10, 10), "an action is missing"))
    assert finding_to_text(found).plain.splitlines()[4] == "  |           ^ an action is missing"


def test_a_long_line_is_cut_around_its_cause() -> None:
    line = "when " + " or ".join(f"country = C{number}" for number in range(100)) + ", nurture"
    found = Diagnostic.error("N001", "x", label(text_of(line), "C57", "unknown"), label(text_of(line), "C99", "known"))
    for width in (40, 60, 100, None):
        rows = finding_to_text(found, width).plain.splitlines()
        assert all(cell_len(row) <= (width or 124) for row in rows)
        shown = [(row, below) for row, below in pairwise(rows) if "…" in row]
        assert [row[below.index(sign) :][:3] for (row, below), sign in zip(shown, "^-", strict=True)] == ["C57", "C99"]


def test_a_narrow_terminal_gets_whole_words() -> None:
    found = Diagnostic.error(
        "N003",
        "the role `enterprise AE` is not a role of the pod and nobody can ever take such a lead",
        label(RULE, "employes", "this is a long remark about a single word in the middle"),
        help="write the name of a role that the pod has, or add that role to the pod",
    )
    rows = finding_to_text(found, 40).plain.splitlines()
    assert all(cell_len(row) <= 40 for row in rows)
    assert rows[:3] == [
        "error[N003]: the role `enterprise AE` is",
        "  not a role of the pod and nobody can",
        "  ever take such a lead",
    ]


def test_nothing_that_an_author_wrote_reaches_the_terminal_as_a_command() -> None:
    hostile = "\x1b[31m\x07\x9b31m\u202e\r\x00[bold]x[/bold]"
    source = text_of(f"when {hostile} = 1\n", shown="a\x1b[2J.policy")
    found = Diagnostic.error("S001", f"`{hostile}`", label(source, hostile, hostile), help=hostile)
    plain = to_text([found]).plain
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r", "\x00"} & set(plain)
    assert "[bold]x[/bold]" in plain


def test_severity_has_its_colour() -> None:
    for make, style in ((Diagnostic.error, "red"), (Diagnostic.warning, "yellow"), (Diagnostic.note, "cyan")):
        text = finding_to_text(make("N003", "x", label(RULE, "employes")))
        marked = [str(span.style) for span in text.spans if "^" in text.plain[span.start : span.end]]
        assert marked == [f"bold {style}"]


def test_a_file_without_text_is_named_alone() -> None:
    empty = text_of("", "inbound/gone.policy")
    found = Diagnostic.error("F001", "no such file", Label(Location(empty, 0, 0)))
    assert finding_to_text(found).plain == "error[F001]: no such file\n --> inbound/gone.policy\n"


def test_the_closing_line_counts() -> None:
    other = text_of("pod a\n", "inbound/pods.policy")
    findings = [
        Diagnostic.warning("R001", "x", label(other, "pod")),
        Diagnostic.error("N003", "x", label(RULE, "employes")),
        Diagnostic.error("N003", "x", label(RULE, "AE")),
    ]
    assert closing_line(findings) == "2 errors, 1 warning in 2 files"
    assert closing_line(findings[:1]) == "1 warning in 1 file"
    assert closing_line([]) == "nothing to report"
    assert to_text(findings).plain.endswith("\n\n2 errors, 1 warning in 2 files\n")


def test_many_findings_on_an_endless_line_are_quick() -> None:
    source = text_of("会x\t" * 300_000)
    findings = [
        Diagnostic.error("N001", "x", Label(Location(source, at, at + 3), "a"), Label(Location(source, at + 9_000, at)))
        for at in range(0, 600_000, 3_000)
    ]
    start = perf_counter()
    to_text(findings, 80)
    assert perf_counter() - start < 1.0
