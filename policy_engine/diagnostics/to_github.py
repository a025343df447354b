"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Sequence

from policy_engine.source.diagnostic import Diagnostic, Severity

__all__ = ["to_github"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def to_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Return one command a line."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties = {
        "file": diagnostic.file,
        "line": str(diagnostic.line),
        "col": str(diagnostic.column),
        "endLine": str(diagnostic.end_line),
        # GitHub refuses an end column for a place of several lines.
        **({"endColumn": str(diagnostic.end_column)} if diagnostic.line == diagnostic.end_line else {}),
        "title": diagnostic.code,
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    help_line = f"\nhelp: {diagnostic.help}" if diagnostic.help else ""
    help_line += f"\nlead: given {diagnostic.witness.given}" if diagnostic.witness else ""
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(diagnostic.message + help_line)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
