"""Who may know whom: the contracts in pyproject.toml."""


def test_every_room_imports_what_it_may_and_nothing_else(python):
    done = python(
        "-c",
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
        PYTHONPATH=".",
    )
    assert "0 broken" in done.stdout
