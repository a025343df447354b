"""What the checker inferred, said once a kind."""

from policy_engine.checker.scope import Declared, NameKind, Scope
from policy_engine.checker.typed import KIND_WORDS
from policy_engine.model.text import text_key
from policy_engine.source.diagnostic import Diagnostic, Label

__all__ = ["note_what_was_inferred"]

_CODES: dict[NameKind, tuple[str, str, str]] = {
    "field": ("N050", "fields of the lead", "declare them with `lead has`, and their values are checked"),
    "pod": ("N051", "pods", "declare them with `pod ...`, and list who works in them"),
    "team": ("N052", "teams", "declare them with `team ...`, and list who works in them"),
    "rep": ("N053", "reps", "declare them with `rep ...`"),
    "queue": ("N054", "queues", "declare them with `queue ...`"),
    "event": ("N055", "events", "declare them under `events`"),
    "role": ("N056", "roles", "list people under them in a pod or a team: `SDR: Ana Ruiz`"),
}
_SHOWN = 12


def note_what_was_inferred(scope: Scope) -> None:
    """Say which names were taken as declared because the rules use them, and what fields were taken for."""
    for kind, (code, called, cure) in _CODES.items():
        found = scope.inferred.get(kind, [])
        if found:
            words = [_words(scope, kind, declared) for declared in found]
            more = len(words) - _SHOWN
            listed = ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
            message = f"no {called} are declared, so they are taken from the rules: {listed}"
            scope.report(Diagnostic.note(code, message, Label(found[0].location, "first used here"), help=cure))


def _words(scope: Scope, kind: NameKind, declared: Declared) -> str:
    if kind != "field":
        return f"`{declared.name}`"
    return f"`{declared.name}` ({KIND_WORDS[scope.operands[text_key(declared.name)].kind]})"
