"""Statements that could not be read: the names they meant to declare.

Their own mistake is reported by the parser. That nothing else is reported because of
it, the names are taken as declared, and as broken: who uses them is not called wrong.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from policy_engine.checker.closest import closest
from policy_engine.checker.scope import Declared, NameKind, Scope
from policy_engine.model.text import text_key
from policy_engine.source.files import FileRefused
from policy_engine.source.span import Span
from policy_engine.syntax import tree

__all__ = ["salvage_names", "salvaged_kind"]

# What the first word of a statement declares.
_KINDS: dict[str, NameKind] = {
    "lead": "field",
    "list": "list",
    "segment": "segment",
    "let": "derived",
    "pod": "pod",
    "team": "team",
    "rep": "rep",
    "reps": "rep",
    "queue": "queue",
    "calendar": "calendar",
    "events": "event",
    "funnel": "stage",
    "indicator": "indicator",
}
_OTHER_WORDS = (
    "policy", "use", "timezone", "missing", "organization", "when", "rule", "otherwise", "table", "sla", "agreement",
    "share", "content", "objective", "example",
)  # fmt: skip
# No keyword is longer, and a longer word is near to none.
_FIRST_WORD = re.compile(r"\w{1,40}")
_NAME = re.compile(r'\w+\s+(?:"((?:[^"\\\n]|\\.)*)"|([\w\'-]+))')
_PERSON = re.compile(r"\w+\s+([^\n#]+)")
_LINE = re.compile(r'^[ \t]+(?:"([^"\n]*)"|([\w\'-]+))', re.MULTILINE)
_ROLE = re.compile(r'^[ \t]+(?:"([^"\n]*)"|([\w\'-]+))(?:[ \t]+by[ \t]+\w+)?[ \t]*:([^\n#]*)', re.MULTILINE)
_LEADER = re.compile(r"^[ \t]+led[ \t]+by[ \t]+([^\n#]+)", re.MULTILINE | re.IGNORECASE)
_EVERY_KIND: tuple[NameKind, ...] = (*dict.fromkeys(_KINDS.values()), "role", "leader")


def salvaged_kind(statement: tree.Statement) -> NameKind | None:
    """Return what an unreadable statement meant to declare, as far as its first word tells."""
    return _KINDS.get(_keyword(statement.text))


def salvage_names(scope: Scope) -> None:
    """Make the names known that unreadable statements, and files that cannot be had, would have declared."""
    for statement in scope.tree.statements:
        if statement.node is None:
            _salvage(scope, statement)
        elif isinstance(statement.node, tree.Use) and not _can_be_had(scope, statement, statement.node):
            _give_up(scope, _EVERY_KIND)


def _keyword(text: str) -> str:
    word = _FIRST_WORD.match(text)
    return _meant(word.group().casefold()) if word else ""


@lru_cache(maxsize=4_096)
def _meant(word: str) -> str:
    known = (*_KINDS, *_OTHER_WORDS)
    return word if word in known else closest(word, known) or ""


def _salvage(scope: Scope, statement: tree.Statement) -> None:
    keyword = _keyword(statement.text)
    kind = _KINDS.get(keyword)
    if keyword in ("use", "reps"):
        _give_up(scope, _EVERY_KIND if keyword == "use" else ("rep", "role", "pod", "team"))
    elif kind in ("field", "event", "stage"):
        _declare(scope, statement, kind, _LINE.finditer(statement.text))
    elif kind is not None:
        pattern = _PERSON if kind == "rep" else _NAME
        _declare(scope, statement, kind, filter(None, [pattern.match(statement.text)]))
        if kind in ("pod", "team"):
            _salvage_roles(scope, statement)
            _declare(scope, statement, "leader", _LEADER.finditer(statement.text))


def _salvage_roles(scope: Scope, statement: tree.Statement) -> None:
    roles = list(_ROLE.finditer(statement.text))
    _declare(scope, statement, "role", roles)
    for role in roles:
        for person in re.finditer(r"([^,(]+)(?:\([^)]*\))?", role.group(3)):
            _add(scope, statement, "rep", person.group(1).strip(), role.span(3))


def _declare(
    scope: Scope, statement: tree.Statement, kind: NameKind, found: Iterator[re.Match[str]] | list[re.Match[str]]
) -> None:
    for match in found:
        group = 1 if match.group(1) is not None else 2
        _add(scope, statement, kind, match.group(group).strip(), match.span(group))


def _add(scope: Scope, statement: tree.Statement, kind: NameKind, name: str, place: tuple[int, int]) -> None:
    location = Span(*place).in_source(statement.source, statement.offset)
    scope.names(kind).by_key.setdefault(text_key(name), Declared(name, location, broken=True))


def _give_up(scope: Scope, kinds: tuple[NameKind, ...]) -> None:
    for kind in kinds:
        scope.names(kind).incomplete = True


def _can_be_had(scope: Scope, statement: tree.Statement, use: tree.Use) -> bool:
    try:
        scope.files.text(use.file.text, statement.source)
    except FileRefused:
        return False
    return True
