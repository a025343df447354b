"""The policies that come with the project have no finding; that of a single line shows one."""

from pathlib import Path

import pytest

from policy_engine.engine import Policy
from policy_engine.source.diagnostic import Severity

POLICIES = Path(__file__).resolve().parents[2] / "policies"
NAMES = sorted(path.name for path in POLICIES.iterdir() if path.is_dir() and any(path.glob("*.policy")))


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_proven(name: str) -> None:
    found = Policy.load(POLICIES / name, prove=True).diagnostics

    warned = [f"{finding.code} {finding.message}" for finding in found if finding.severity is not Severity.NOTE]
    left_open = [finding.message for finding in found if finding.code == "R057"]
    assert warned == (["R042 some leads are decided by no rule"] if name == "first" else [])
    assert left_open == []
