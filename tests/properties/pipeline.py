"""What every tool does with a policy's text: reads it, checks it, and shows what was found."""

from policy_engine.checker.check import check
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.files import NoFiles
from policy_engine.source.text import SourceText
from policy_engine.syntax.reading import read_tree

__all__ = ["read_and_check"]


def read_and_check(text: str) -> tuple[CheckedPolicy | None, tuple[Diagnostic, ...]]:
    """Return the policy, None where it has errors, and all findings."""
    files = NoFiles()
    tree, reading = read_tree("generated", (SourceText("generated.policy", text),), files)
    checked, checking = check(tree, files)
    return checked, (*reading, *checking)
