"""Equal input gives equal bytes, whatever the machine's hash seed, time zone and locale."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Python = Callable[..., CompletedProcess[str]]

ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_routing_the_example_gives_the_same_bytes_everywhere(
    python: Python, root: Path, tmp_path: Path, ending: str
) -> None:
    prints = set()
    for number, environment in enumerate(ENVIRONMENTS):
        out = tmp_path / f"{number}.{ending}"
        python(
            "-m", "policy_engine", "route", "policies/hybrid", "policies/hybrid/leads.csv",
            "--at", "2026-11-18 10:30", "-o", out, **environment,
        )  # fmt: skip
        prints.add(hashlib.sha256(out.read_bytes()).hexdigest())
    assert len(prints) == 1


def test_an_explanation_reads_the_same_everywhere(python: Python) -> None:
    shown = {
        python(
            "-m", "policy_engine", "explain", "policies/hybrid", "policies/hybrid/leads.csv",
            "--lead", "L-0002", "--at", "2026-11-18 10:30", **environment,
        ).stdout
        for environment in ENVIRONMENTS
    }  # fmt: skip
    assert len(shown) == 1
