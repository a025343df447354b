"""What the checker says about names, types, rules and tables: one function per message."""

import re
import unicodedata

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Name, Word

__all__ = [
    "and_with_or",
    "circle",
    "decision_not_readable",
    "declared_twice",
    "field_or_value",
    "lead_or_decision",
    "list_as_value",
    "mixed_scripts",
    "mixes_scripts",
    "no_funnel",
    "no_such_role",
    "too_long_a_chain",
    "too_many_levels",
    "too_many_statements",
    "too_many_terms",
    "unknown_decision",
    "unknown_flag",
    "unknown_name",
]

# Letters in a row: a hyphen, a digit or a space may stand between two alphabets.
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")

# kind: its code, what it is called, what to say at the name, how to declare it
_UNKNOWN = {
    "field": ("N003", "field", "not a field of the lead", "declare it under `lead has`"),
    "derived": ("N003", "field", "not a field of the lead", "declare it under `lead has`, or with `let`"),
    "segment": ("N005", "segment", "not a segment", "declare it with `segment ... when ...`"),
    "list": (
        "N004",
        "list",
        "no list of this name",
        "declare it with `list ... is ...`, or write the values in brackets",
    ),
    "pod": ("N006", "pod", "no pod of this name", "declare it with `pod ...`"),
    "team": ("N007", "team", "no team of this name", "declare it with `team ...`"),
    "role": ("N008", "role", "nobody is listed under this role", "list somebody under it in a pod or a team"),
    "rep": ("N010", "rep", "no rep of this name", "declare the person with `rep ...`"),
    "leader": ("N010", "person", "nobody of this name", "declare the person with `rep ...`"),
    "queue": ("N011", "queue", "no queue of this name", "declare it with `queue ...`"),
    "calendar": ("N012", "calendar", "no calendar of this name", "declare it with `calendar ...`"),
    "stage": ("N013", "stage", "not a stage of the funnel", "add it to the `funnel`"),
    "event": ("N014", "event", "not a declared event", "declare it under `events`"),
    "indicator": ("N015", "indicator", "no indicator of this name", "declare it with `indicator ... is ...`"),
}


def mixes_scripts(text: str) -> bool:
    """Tell whether a word holds letters of Latin, Cyrillic or Greek side by side."""
    if text.isascii():
        return False
    return any(len(_scripts(word)) > 1 for word in _WORD.findall(text))


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


def declared_twice(kind: str, name: Name, other: str, before: Location) -> Diagnostic:
    called = _UNKNOWN[kind][1] if kind != "derived" else "derived field"
    return Diagnostic.error(
        "N001",
        f"the {called} `{name.text}` is declared twice",
        Label(name.span, "declared again here"),
        Label(before, "declared here before" if other == kind else f"a {_UNKNOWN[other][1]} of this name"),
        help="give one of them another name, or take one away",
    )


def unknown_name(kind: str, name: Name | Word, near: str | None) -> Diagnostic:
    if mixes_scripts(name.text):
        return mixed_scripts(name.text, name.span, near)
    code, called, label, cure = _UNKNOWN[kind]
    return Diagnostic.error(
        code,
        f"unknown {called} `{name.text}`",
        Label(name.span, label),
        help=f"did you mean `{near}`?" if near else cure,
    )


def unknown_flag(word: Word | Name, near: str | None) -> Diagnostic:
    if mixes_scripts(word.text):
        return mixed_scripts(word.text, word.span, near)
    return Diagnostic.error(
        "N005",
        f"`{word.text}` is neither a segment nor a yes/no field",
        Label(word.span, "nothing of this name is true or false"),
        help=f"did you mean `{near}`?"
        if near
        else f"declare `segment {word.text} when ...`, or compare a field with a value",
    )


def no_funnel(word: Word, is_field: bool) -> Diagnostic:
    return Diagnostic.error(
        "N016",
        "`stage` is the stage of the funnel, and the policy has no funnel",
        Label(word.span, "no funnel is declared"),
        help="write `lead.stage` for the field of that name" if is_field else "declare a `funnel` with its stages",
    )


def field_or_value(word: Word) -> Diagnostic:
    return Diagnostic.error(
        "N030",
        f"`{word.text}` is a field of the lead and could be a value here",
        Label(word.span, "the field or the value?"),
        help=f'write `lead.{word.text}` for the field, or `"{word.text}"` for the value',
    )


def lead_or_decision(word: Word) -> Diagnostic:
    return Diagnostic.error(
        "N031",
        f"`{word.text}` is a field of the lead, and a part of the decision too",
        Label(word.span, "which of the two?"),
        help=f"write `lead.{word.text}` or `decision.{word.text}`",
    )


def decision_not_readable(written: str, name: str, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "N032",
        f"`{written}` cannot be read here: only an `sla` reads what was decided",
        Label(span, "a part of the decision"),
        help=f"for a field of the lead, declare `{name}` under `lead has` and write `lead.{name}`",
    )


def unknown_decision(name: Name, near: str | None) -> Diagnostic:
    return Diagnostic.error(
        "N032",
        f"a decision has no `{name.text}`",
        Label(name.span, "not a part of a decision"),
        help=f"did you mean `{near}`?"
        if near
        else "it has `outcome`, `pod`, `team`, `role`, `rep`, `queue` and `priority`",
    )


def list_as_value(name: str, left: str, span: Span) -> Diagnostic:
    return Diagnostic.warning(
        "N033",
        f"`{name}` is a list, and stands here for the text `{name}`",
        Label(span, "taken as a value"),
        help=f'write `{left} in {name}` for the list, or `"{name}"` for the text',
    )


def and_with_or(part: str, span: Span) -> Diagnostic:
    return Diagnostic.warning(
        "R001",
        "`and` and `or` are mixed without brackets, and `and` is read first",
        Label(span, "read as if it stood in brackets"),
        help=f"write `({part})`, or put brackets around what belongs together",
    )


def too_many_terms(terms: int, limit: int, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "L010",
        f"the condition has {terms:,} terms, and {limit:,} is the most",
        Label(span, "this condition"),
        help="use a list or a table",
    )


def too_many_levels(limit: int, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "L011",
        f"the condition is nested too deeply; {limit} levels are the most",
        Label(span, "this condition"),
        help="give a part of it a name with `segment`",
    )


def no_such_role(kind: str, party: str, role: Name, roles: list[str], near: str | None) -> Diagnostic:
    if mixes_scripts(role.text):
        return mixed_scripts(role.text, role.span, near)
    named = ", ".join(f"`{known}`" for known in roles)
    return Diagnostic.error(
        "N009",
        f"the {kind} `{party}` has no role `{role.text}`",
        Label(role.span, "nobody is listed under this role there"),
        help=f"did you mean `{near}`?"
        if near
        else f"its roles are {named}"
        if named
        else f"list somebody under `{role.text}:` in the {kind} `{party}`",
    )


def circle(names: list[str], places: list[Location]) -> Diagnostic:
    shown = " uses ".join(f"`{name}`" for name in [*names, names[0]])
    uses = [f"uses `{name}`" for name in [*names[1:], names[0]]]
    return Diagnostic.error(
        "N017",
        f"a circle: {shown}",
        *(Label(place, text) for place, text in zip(places, uses, strict=True)),
        help="take one of them out of the conditions of the others",
    )


def too_long_a_chain(name: str, limit: int, place: Location) -> Diagnostic:
    return Diagnostic.error(
        "L012",
        f"`{name}` uses one that uses another, and so on, more than {limit} deep",
        Label(place, "the end of the chain"),
        help="say it with fewer segments and derived fields",
    )


def too_many_statements(limit: int, span: Span) -> Diagnostic:
    return Diagnostic.error(
        "L013",
        f"the policy has more than {limit:,} statements",
        Label(span, "the first one too many"),
        help="put rules that are alike into a table",
    )
