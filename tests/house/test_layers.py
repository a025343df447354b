"""Who may know whom: the contracts in pyproject.toml."""

from collections.abc import Callable
from subprocess import CompletedProcess

Python = Callable[..., CompletedProcess[str]]


def test_every_room_imports_what_it_may_and_nothing_else(python: Python) -> None:
    done = python(
        "-c",
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
        PYTHONPATH=".",
    )
    assert "0 broken" in done.stdout
