"""Policies with their findings on the line: `tests/cases/checker`, a file a case."""

import re
from pathlib import Path

import pytest

from policy_engine.checker.check import check
from policy_engine.files.folder import PolicyFolder
from policy_engine.source.diagnostic import Severity
from policy_engine.source.limits import DEFAULT_LIMITS
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

CASES = Path(__file__).resolve().parents[1] / "cases" / "checker"
EXPECTED = re.compile(r"# (error|warning|note)\[(\w+)\]: (.*?)(?=\s+# (?:error|warning|note)\[|$)")

Finding = tuple[int, str, str, str]


def expected(text: str) -> list[Finding]:
    lines = enumerate(text.splitlines(), 1)
    return sorted(
        (number, severity, code, message)
        for number, line in lines
        for severity, code, message in EXPECTED.findall(line)
    )


def found(path: Path) -> list[Finding]:
    """Read and check a case; notes count only where the case speaks of them."""
    text = path.read_text(encoding="utf-8")
    tree, diagnostics = parse(SourceText(path.name, text))
    checked, findings = check(tree, PolicyFolder(path.parent, path.parent, DEFAULT_LIMITS))
    assert (checked is None) == any(finding.severity is Severity.ERROR for finding in findings)
    wanted = [f for f in (*diagnostics, *findings) if f.severity is not Severity.NOTE or "# note[" in text]
    return sorted((f.line, f.severity.value, f.code, f.message) for f in wanted)


def cases(folder: str) -> list[object]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / folder).glob("*.policy"))]


@pytest.mark.parametrize("path", cases("bad"))
def test_findings_stand_where_the_case_says(path: Path) -> None:
    assert found(path) == expected(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", cases("bad"))
def test_a_finding_says_what_to_write(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree, _ = parse(SourceText(path.name, text))
    _, findings = check(tree, PolicyFolder(path.parent, path.parent, DEFAULT_LIMITS))
    for finding in findings:
        assert finding.help
        assert finding.labels[0].text
        assert finding.message[-1] not in ".!"


@pytest.mark.parametrize("path", cases("good"))
def test_a_good_policy_has_no_findings(path: Path) -> None:
    assert found(path) == []
