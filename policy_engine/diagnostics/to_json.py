"""Findings for a program: `{"diagnostics": [...]}`, lines and columns from 1, columns in characters."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from policy_engine.source.diagnostic import Diagnostic, Label

__all__ = ["finding_to_dict", "to_json"]


def to_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return all findings as one JSON text that ends with a line break."""
    return json.dumps({"diagnostics": list(map(finding_to_dict, diagnostics))}, ensure_ascii=False, indent=2) + "\n"


def finding_to_dict(diagnostic: Diagnostic) -> dict[str, object]:
    """Return one finding; its first label is its cause."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "help": diagnostic.help,
        "labels": list(map(_label_to_dict, diagnostic.labels)),
        "witness": None if diagnostic.witness is None else asdict(diagnostic.witness),
    }


def _label_to_dict(label: Label) -> dict[str, object]:
    place = label.location()
    line, column = place.source.position(place.start)
    end_line, end_column = place.source.position(place.end)
    return {
        "file": place.source.shown,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "text": label.text,
    }
