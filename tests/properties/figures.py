"""How much of a promise one run proves: the promised figure, or another one from the environment."""

import os

__all__ = ["figure"]


def figure(promise: str, promised: int) -> int:
    """Return the figure of a promise: `FIGURE_P7=1000` asks for another than the promised one."""
    return int(os.environ.get(f"FIGURE_{promise}", promised))
