"""What the checker inferred, said once a kind."""

from policy_engine.checker.errors_inferred import INFERRED_KINDS, taken_from_use
from policy_engine.checker.scope import Declared, NameKind, Scope
from policy_engine.checker.typed import KIND_WORDS
from policy_engine.model.text import text_key

__all__ = ["note_what_was_inferred"]


def note_what_was_inferred(scope: Scope) -> None:
    """Say which names were taken as declared because they are used, and what fields were taken for."""
    for kind, found in scope.inferred.items():
        if kind in INFERRED_KINDS:
            words = [_words(scope, kind, declared) for declared in found]
            scope.report(taken_from_use(kind, words, found[0].location))


def _words(scope: Scope, kind: NameKind, declared: Declared) -> str:
    if kind != "field":
        return f"`{declared.name}`"
    return f"`{declared.name}` ({KIND_WORDS[scope.operands[text_key(declared.name)].kind]})"
