"""Running the command `policy`: in this process, as a process of its own, or under a terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from policy_engine.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ERASED = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(?:\n?\x1b\[1A\x1b\[2K)*", re.DOTALL)
ONE_LINE = "when score >= 60 and vertical = insurance, assign pod insurance SDR\n"


@dataclass(frozen=True)
class Run:
    """What came of a command."""

    status: int
    out: str
    err: str = ""

    @property
    def plain(self) -> str:
        """Return what a terminal shows in the end, without colours and without what was erased."""
        return ESCAPES.sub("", ERASED.sub("", self.out))


@pytest.fixture
def policy(capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run `policy` with arguments in this process."""

    def run(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Run(int(left.value.code or 0), out, err)

    return run


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | settings


@pytest.fixture
def process() -> Callable[..., Run]:
    """Run `policy` with arguments as a process whose output is piped."""

    def run(*arguments: object, stdin: str = "", cwd: Path | None = None, **settings: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "policy_engine", *map(str, arguments)],
            input=stdin.encode(),
            capture_output=True,
            cwd=cwd,
            env=_environment(settings),
            timeout=60,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def terminal() -> Callable[..., Run]:
    """Run `policy` with arguments under a terminal of so many columns; `out` is all that it shows."""

    def run(*arguments: object, columns: int = 80, cwd: Path | None = None, **settings: str) -> Run:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        command = [sys.executable, "-m", "policy_engine", *map(str, arguments)]
        running = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=_environment(settings)
        )
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
        os.close(ours)
        return Run(running.wait(timeout=60), shown.decode().replace("\r\n", "\n"))

    return run


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # the other side has left
        return b""


@pytest.fixture
def one_line(tmp_path: Path) -> Path:
    """Return the path of the one-line policy."""
    path = tmp_path / "routing.policy"
    path.write_text(ONE_LINE, encoding="utf-8")
    return path
