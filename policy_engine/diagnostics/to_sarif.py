"""Findings as SARIF 2.1.0, which code hosts and editors read."""

import json
from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath
from urllib.parse import quote

from policy_engine.diagnostics.catalogue import catalogue_entry
from policy_engine.source.diagnostic import Diagnostic, Label

__all__ = ["to_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def to_sarif(diagnostics: Sequence[Diagnostic], version: str) -> str:
    """Return one run of the program of that version as a JSON text; its rules come from the catalogue."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "policy_engine", "version": version, "rules": list(map(_rule, codes))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
    }
    return json.dumps({"version": "2.1.0", "$schema": _SCHEMA, "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str) -> dict[str, object]:
    entry = catalogue_entry(code)
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.explanation},
        "help": {"text": f"{entry.explanation}\n\ninstead of\n\n{entry.bad}\nwrite\n\n{entry.good}"},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, object]:
    cause, *related = diagnostic.labels
    help_line = f"\nhelp: {diagnostic.help}" if diagnostic.help else ""
    help_line += f"\nlead: given {diagnostic.witness.given}" if diagnostic.witness else ""
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": diagnostic.message + help_line},
        "locations": [_location(cause)],
    }
    if related:
        result["relatedLocations"] = [_location(label, number) for number, label in enumerate(related)]
    return result


def _location(label: Label, number: int | None = None) -> dict[str, object]:
    place = label.location()
    line, column = place.source.position(place.start)
    end_line, end_column = place.source.position(place.end)
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.source.shown)},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }
    }
    if number is not None:
        location["id"] = number
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _uri(shown: str) -> str:
    """Write a path as a URI: absolute paths as `file:`, the others relative to the working folder."""
    path = PurePath(shown)
    if path.is_absolute():
        return path.as_uri()
    return quote(str(PurePosixPath(*path.parts)), errors="surrogateescape")
