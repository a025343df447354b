"""What the manual shows is what happens.

A block ```policy is a whole policy that the checker takes. Where ```csv leads and ```csv
decided follow it, the leads are routed by it and the columns shown are what comes out.
A ```python block runs.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from policy_engine import Decision, Policy
from policy_engine.batch.leads import LeadRow
from policy_engine.engine import route_leads
from policy_engine.testing.examples import run_examples

Python = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT = datetime(2026, 1, 7, 10, 0)


@dataclass(frozen=True)
class Block:
    """A fenced block, and where it stands."""

    page: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def _blocks() -> list[Block]:
    return [
        Block(page.name, text[: found.start()].count("\n") + 1, found[1], found[2])
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for found in BLOCK.finditer(text)
    ]


BLOCKS = _blocks()
POLICIES = [block for block in BLOCKS if block.kind == "policy"]
PROGRAMS = [block for block in BLOCKS if block.kind == "python"]
ROUTED = [
    pytest.param(policy, leads, decided, id=str(policy))
    for policy, leads, decided in zip(BLOCKS, BLOCKS[1:], BLOCKS[2:], strict=False)
    if (policy.kind, leads.kind, decided.kind) == ("policy", "csv leads", "csv decided")
]


def test_every_kind_of_example_is_there() -> None:
    assert len(POLICIES) > 15
    assert len(ROUTED) > 8
    assert sum(block.kind == "csv decided" for block in BLOCKS) == len(ROUTED)
    assert PROGRAMS


@pytest.mark.parametrize("block", POLICIES, ids=str)
def test_a_policy_is_sound_and_its_examples_come_out(block: Block) -> None:
    policy = Policy.parse(block.text, name="routing")
    at = policy.instant(AT)
    assert [result.words() for result in run_examples(policy.checked, at) if not result.passed] == []


@pytest.mark.parametrize(("policy", "leads", "decided"), ROUTED)
def test_leads_are_decided_as_shown(policy: Block, leads: Block, decided: Block) -> None:
    rows = [LeadRow(line - 1, line, cells) for line, cells in enumerate(csv.DictReader(io.StringIO(leads.text)), 2)]
    shown = list(csv.DictReader(io.StringIO(decided.text)))
    routed = route_leads(Policy.parse(policy.text, name="routing"), rows, AT)
    assert [{column: _cell(decision, column) for column in shown[0]} for _, decision in routed] == shown


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_a_program_runs(block: Block, python: Python) -> None:
    python("-c", block.text)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def _cell(decision: Decision, column: str) -> str:
    value = getattr(decision, column)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
