"""What the checker says about names that it took from their use: a note a kind."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location

__all__ = ["INFERRED_KINDS", "taken_from_use"]

_SHOWN = 12

# kind: its code, what it is called, how to declare it
INFERRED_KINDS = {
    "field": ("N050", "fields of the lead", "declare them with `lead has`, and their values are checked"),
    "pod": ("N051", "pods", "declare them with `pod ...`, and list who works in them"),
    "team": ("N052", "teams", "declare them with `team ...`, and list who works in them"),
    "rep": ("N053", "reps", "declare them with `rep ...`"),
    "queue": ("N054", "queues", "declare them with `queue ...`"),
    "event": ("N055", "events", "declare them under `events`"),
    "role": ("N056", "roles", "list people under them in a pod or a team: `SDR: Ana Ruiz`"),
}


def taken_from_use(kind: str, words: list[str], place: Location) -> Diagnostic:
    code, called, cure = INFERRED_KINDS[kind]
    more = len(words) - _SHOWN
    listed = ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return Diagnostic.note(
        code,
        f"no {called} are declared, so they are taken from their use: {listed}",
        Label(place, "first used here"),
        help=cure,
    )
