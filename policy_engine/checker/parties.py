"""Parties and recipients: which team, pod, role or person a name stands for."""

from typing import Literal

from policy_engine.checker import errors_parties as errors
from policy_engine.checker.closest import closest
from policy_engine.checker.scope import NameKind, Scope
from policy_engine.model.organisation import Party
from policy_engine.syntax import tree

__all__ = ["party", "recipient"]

_PartyKind = Literal["team", "pod", "role", "rep"]

_PARTIES: tuple[_PartyKind, ...] = ("team", "pod", "role")
_PEOPLE: tuple[NameKind, ...] = ("rep", "leader")


def party(scope: Scope, node: tree.Party) -> Party | None:
    """Return the team, pod or role that owns a stage or answers for a promise, or report why there is none."""
    if node.kind in ("team", "pod", "role"):
        return _of_kind(scope, node)
    if node.kind is not None or node.name is None:
        scope.report(errors.not_a_party(node, node.name.text if node.name else _WORDS[node.kind]))
        return None
    kinds = _kinds_of(scope, node.name)
    if len(kinds) > 1:
        scope.report(errors.ambiguous_party(node.name, kinds))
        return None
    return _resolved(scope, kinds[0], node.name) if kinds else _undeclared_party(scope, node.name)


_WORDS = {"rep": "the rep", "manager": "manager", "address": "an address", None: "nobody"}


def recipient(scope: Scope, node: tree.Party) -> Party | None:
    """Return who is told or answers for a lead: a party, a person, an address, `the rep` or `manager`."""
    match node.kind:
        case "rep":
            return Party(kind="the rep")
        case "manager":
            return Party(kind="manager")
        case "address":
            assert node.name is not None, "an address is written"
            return Party(kind="address", name=node.name.text)
        case "team" | "pod" | "role":
            return _of_kind(scope, node)
        case None:
            assert node.name is not None, "a recipient without a kind has a name"
            return _named_recipient(scope, node.name)


def _named_recipient(scope: Scope, name: tree.Name) -> Party | None:
    kinds = _kinds_of(scope, name)
    person = next((found.name for kind in _PEOPLE if (found := scope.names(kind).find(name.text))), None)
    if len(kinds) + (person is not None) > 1:
        scope.report(errors.ambiguous_party(name, [*kinds, "person"] if person else kinds))
        return None
    if person is not None:
        return Party(kind="rep", name=person)
    return _resolved(scope, kinds[0], name) if kinds else _undeclared_recipient(scope, name)


def _kinds_of(scope: Scope, name: tree.Name) -> list[_PartyKind]:
    return [kind for kind in _PARTIES if scope.names(kind).find(name.text) is not None]


def _of_kind(scope: Scope, node: tree.Party) -> Party | None:
    assert node.name is not None, "a written kind has a name"
    assert node.kind in _PARTIES, "only these kinds are resolved by kind"
    return _resolved(scope, node.kind, node.name)


def _resolved(scope: Scope, kind: _PartyKind, name: tree.Name) -> Party | None:
    found = scope.resolve(kind, name)
    return None if found is None else Party(kind=kind, name=found)


# ---------------------------------------------------------------- names that nothing declares


def _undeclared_party(scope: Scope, name: tree.Name) -> Party | None:
    """Infer a team where teams may be inferred, unless the name looks like a slip of a known one."""
    near = _nearest(scope, name, _PARTIES)
    if any(scope.names(kind).find(name.text) for kind in _PEOPLE):
        scope.report(errors.not_a_party(name, name.text))
        return None
    if near is None and scope.teams.may_infer:
        return _resolved(scope, "team", name)
    if not _incomplete(scope, _PARTIES):
        scope.report(errors.unknown_party(name, near))
    return None


def _undeclared_recipient(scope: Scope, name: tree.Name) -> Party | None:
    """Infer a person of several words, or a team, unless the name looks like a slip of a known one."""
    kinds = (*_PARTIES, *_PEOPLE)
    near = _nearest(scope, name, kinds)
    inferred: _PartyKind = "rep" if len(name.text.split()) > 1 else "team"
    if near is None and scope.names(inferred).may_infer:
        return _resolved(scope, inferred, name)
    if not _incomplete(scope, kinds):
        scope.report(errors.unknown_recipient(name, near))
    return None


def _nearest(scope: Scope, name: tree.Name, kinds: tuple[NameKind, ...]) -> str | None:
    return closest(name.text, [declared.name for kind in kinds for declared in scope.names(kind)])


def _incomplete(scope: Scope, kinds: tuple[NameKind, ...]) -> bool:
    return any(scope.names(kind).incomplete for kind in kinds)
