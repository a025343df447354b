"""Every policy in policies/ is sound, laid out, tested, and routes its leads."""

import csv
import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import polars as pl
import pytest

from policy_engine import Policy
from policy_engine.diagnostics.to_text import to_text
from policy_engine.formatter.format import format_source
from policy_engine.history import read_events
from policy_engine.loading import open_sources
from policy_engine.source.diagnostic import Severity
from policy_engine.testing.examples import run_examples

Python = Callable[..., CompletedProcess[str]]

FOLDER = Path(__file__).resolve().parents[2] / "policies"
AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

policies = pytest.mark.parametrize("folder", sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))


@policies
def test_the_checker_has_nothing_against_it(folder: str) -> None:
    # The first policy is one line: what it leaves undecided is proven, and is meant.
    diagnostics = Policy.load(FOLDER / folder, prove=folder != "first").diagnostics
    findings = [found for found in diagnostics if found.severity is not Severity.NOTE]
    assert not findings, to_text(tuple(findings))


@policies
def test_it_stands_in_the_canonical_layout(folder: str) -> None:
    for source in open_sources(FOLDER / folder)[1]:
        text, _ = format_source(source)
        assert text == source.text, source.name


@policies
def test_its_examples_come_out_as_expected(folder: str) -> None:
    results = run_examples(Policy.load(FOLDER / folder).checked, AT)
    assert results or folder == "first"
    assert [result.words() for result in results if not result.passed] == []


@policies
def test_every_lead_has_a_decision(folder: str, python: Python, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    leads = FOLDER / folder / "leads.csv"
    python("-m", "policy_engine", "route", FOLDER / folder, leads, "--at", "2026-11-18 10:30", "-o", out)
    decided = pl.read_csv(out, infer_schema=False)
    assert len(decided) == len(pl.read_csv(leads, infer_schema=False))
    assert decided["outcome"].null_count() == 0


def test_the_hybrid_policy_shows_every_outcome(python: Python, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    folder = FOLDER / "hybrid"
    python("-m", "policy_engine", "route", folder, folder / "leads.csv", "--at", "2026-11-18 10:30", "-o", out)
    decided = pl.read_csv(out, infer_schema=False)
    assert set(decided["outcome"]) == {"assigned", "nurture", "rejected", "waiting"}
    for column in ("queue", "undecided", "problems", "tags", "notify", "priority", "stage", "shared"):
        assert decided[column].drop_nulls().len() > 0, column


@pytest.mark.parametrize("script", ["make_leads.py", "hybrid/make_leads.py"])
def test_leads_and_events_are_written_by_the_script_beside_them(script: str, tmp_path: Path) -> None:
    for folder in (path for path in FOLDER.iterdir() if path.is_dir()):
        (tmp_path / folder.name).mkdir()
    copied = tmp_path / script
    copied.write_bytes((FOLDER / script).read_bytes())
    runpy.run_path(str(copied), run_name="__main__")
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert len(written) == (2 if script.startswith("hybrid") else 16)
    for name in written:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@policies
def test_its_readme_tells_the_story_in_ten_lines(folder: str) -> None:
    lines = (FOLDER / folder / "README.md").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    assert len(told) <= 10
    assert all(len(line) <= 120 for line in lines)
    assert lines[0].startswith("# ")


@policies
def test_nothing_in_its_events_is_unknown(folder: str) -> None:
    path = FOLDER / folder / "events.csv"
    if folder == "first":
        assert not path.exists()
        return
    policy = Policy.load(FOLDER / folder).checked
    with path.open(encoding="utf-8", newline="") as file:
        log = read_events(policy, enumerate(csv.DictReader(file), 2))
    assert (log.problems, log.unknown) == ([], {})
    assert sum(len(events) for events in log.events.values()) > 100
