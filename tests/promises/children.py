"""Starting workers as processes of their own, and killing them by their ids."""

import os
import signal
import subprocess
import sys
from pathlib import Path

__all__ = ["Taker", "Worker"]

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


_TAKE = """
import sys, time
from datetime import UTC, datetime
from policy_engine import Policy, PolicyEngine
policy, url, prefix, count = sys.argv[1:]
at = datetime(2026, 11, 18, 10, tzinfo=UTC)
with PolicyEngine(Policy.load(policy), store=url) as engine:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        begin = time.perf_counter()
        engine.route({"id": prefix + str(number)}, at)
        print(time.perf_counter() - begin)
"""


class Taker:
    """A process that routes leads of its own one by one, from the moment it is told to; `waits` are their seconds."""

    def __init__(self, policy: Path, url: str, prefix: str, count: int) -> None:
        self.waits: list[float] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", _TAKE, str(policy), url, prefix, str(count)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", self._process.communicate()[1]

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def finish(self) -> str:
        """Wait for the end, and return what it complained of."""
        out, errors = self._process.communicate()
        self.waits = [float(line) for line in out.splitlines()]
        return errors
