"""How much memory a process has held, in MiB; getrusage would count what its parent held before it."""

import re
from pathlib import Path

__all__ = ["peak"]


def peak() -> int:
    """Return the most memory that this process has held at a time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) // 1024
