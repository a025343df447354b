"""Starting workers as processes of their own, and killing them by their ids."""

import os
import signal
import subprocess
import sys
from pathlib import Path

__all__ = ["Worker"]

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A process that routes leads; `acknowledged` are those whose decision it was told, with their reps."""

    def __init__(self, url: str, first: int, count: int, block: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.promises.worker", url, str(first), str(count), str(block)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.acknowledged: dict[str, str] = {}
        self.errors = ""
        self.is_done = False

    def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", self._process.communicate()[1]

    def kill(self) -> None:
        """Kill the process with no chance to tidy up, and read what it had said."""
        os.kill(self._process.pid, signal.SIGKILL)
        self.finish()

    def finish(self) -> None:
        """Wait for the end, and read what was said."""
        out, self.errors = self._process.communicate()
        # What the kill cut off was not said.
        whole, _, rest = out.rpartition("\n")
        lines = whole.split("\n") if whole else []
        self.is_done = lines[-1:] == ["done"] and not rest
        self.acknowledged = dict(line.split("\t") for line in lines if "\t" in line)
