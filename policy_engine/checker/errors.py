"""What the checker says about names, types, rules and tables: one function per message."""

import unicodedata

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Name, Word

__all__ = ["declared_twice", "mixed_scripts", "mixes_scripts", "unknown_name"]

_LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")

# kind: its code, what it is called, what to say at the name
_UNKNOWN = {
    "field": ("N003", "field", "not a field of the lead"),
    "derived": ("N003", "field", "not a field of the lead"),
    "segment": ("N005", "segment", "not a segment"),
    "list": ("N004", "list", "no list of this name"),
    "pod": ("N006", "pod", "no pod of this name"),
    "team": ("N007", "team", "no team of this name"),
    "role": ("N008", "role", "nobody is listed under this role"),
    "rep": ("N010", "rep", "no rep of this name"),
    "leader": ("N010", "person", "nobody of this name"),
    "queue": ("N011", "queue", "no queue of this name"),
    "calendar": ("N012", "calendar", "no calendar of this name"),
    "stage": ("N013", "stage", "not a stage of the funnel"),
    "event": ("N014", "event", "not a declared event"),
    "indicator": ("N015", "indicator", "no indicator of this name"),
}


def mixes_scripts(text: str) -> bool:
    """Tell whether a word holds letters of Latin, Cyrillic or Greek side by side."""
    if text.isascii():
        return False
    return any(len(_scripts(word)) > 1 for word in text.split())


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "") for letter in word if letter.isalpha())
    return {script for name in names for script in _LOOKALIKE_SCRIPTS if name.startswith(script)}


def mixed_scripts(text: str, span: Span, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "N002",
        f"`{text}` mixes letters of different alphabets that look alike",
        Label(span, "not all of these letters are of one alphabet"),
        help=f"did you mean `{near}`?" if near else "type the name again with one alphabet",
    )


def declared_twice(kind: str, name: Name, before: Location) -> Diagnostic:
    return Diagnostic.error(
        "N001",
        f"the {_UNKNOWN[kind][1]} `{name.text}` is declared twice",
        Label(name.span, "declared again here"),
        Label(before, "declared here before"),
        help="give one of them another name, or take one away",
    )


def unknown_name(kind: str, name: Name | Word, near: str | None) -> Diagnostic:
    if mixes_scripts(name.text):
        return mixed_scripts(name.text, name.span, near)
    code, called, label = _UNKNOWN[kind]
    return Diagnostic.error(
        code,
        f"unknown {called} `{name.text}`",
        Label(name.span, label),
        help=f"did you mean `{near}`?" if near else None,
    )
