"""What README.md shows is what happens."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Python = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(README) if found == language]


def _shown() -> list[tuple[str, str]]:
    """Return the commands of the transcripts, each with what it prints."""
    shown = []
    for block in _blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            shown.append((command, output))
    return shown


def test_the_two_commands_come_first() -> None:
    assert [block.splitlines()[0] for block in _blocks("sh")[:2]] == ["make route", "make test"]


def test_there_are_transcripts() -> None:
    assert len(_shown()) >= 3


@pytest.mark.parametrize(("command", "output"), _shown(), ids=[command for command, _ in _shown()])
def test_a_transcript_is_what_the_command_prints(command: str, output: str, tmp_path: Path) -> None:
    (tmp_path / "policies").symlink_to(ROOT / "policies")
    (tmp_path / "policy").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policy_engine "$@"\n')
    (tmp_path / "policy").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    done = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env=kept | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "110"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )
    assert _even(done.stdout) == _even(output)


def _even(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
