"""Why a step failed, in the words of the policy."""

from policy_engine.batch.errors import LeadsError
from policy_engine.source.diagnostic import Diagnostic, PolicyError

__all__ = ["Unlike", "expect", "findings_in_words", "words_of"]


class Unlike(AssertionError):
    """A step does not hold, or cannot be understood; its text says what came out, or what to write."""


def expect(holds: bool, words: str) -> None:
    """Let the step fail with these words unless something holds."""
    if not holds:
        raise Unlike(words)


def words_of(error: Exception) -> str | None:
    """Return what a person is told of an error; None where the program itself is at fault."""
    match error:
        case Unlike():
            return str(error)
        case PolicyError():
            return "\n".join(["the policy has errors:", *findings_in_words(error.diagnostics)])
        case LeadsError():
            place = f"{error.file}:{error.line}" if error.line is not None else error.file
            return "\n".join([f"{place}: {error.message}", *([f"help: {error.help}"] if error.help else [])])
        case OSError():
            return f"cannot use `{error.filename}`: {(error.strerror or 'the system refused').lower()}"
        case _:
            return None


def findings_in_words(findings: tuple[Diagnostic, ...]) -> list[str]:
    """Return a line for each finding of the checker, and one for what to write instead."""
    lines = []
    for found in findings:
        lines.append(f"{found.file}:{found.line}: {found.severity} {found.code}: {found.message}")
        if found.help:
            lines.append(f"  help: {found.help}")
    return lines
