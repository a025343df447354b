"""What the formatter says where it refuses to print."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location

__all__ = ["comment_lost", "meaning_changed"]

_HELP = "the file is left as it is; please report this statement"


def meaning_changed(place: Location) -> Diagnostic:
    return Diagnostic.error(
        "W001",
        "this statement cannot be laid out without changing what it means",
        Label(place, "reads differently once it is laid out"),
        help=_HELP,
    )


def comment_lost(place: Location) -> Diagnostic:
    return Diagnostic.error(
        "W002",
        "this policy cannot be laid out without losing a comment",
        Label(place, "would be lost"),
        help=_HELP,
    )
