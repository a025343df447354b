"""What the checker says where nobody answers, or too many do: one function per message."""

from collections.abc import Sequence

from policy_engine.source.diagnostic import Diagnostic, Label, Severity
from policy_engine.source.span import Location

__all__ = [
    "nobody_leads",
    "nobody_owns",
    "nobody_there",
    "promises_nothing",
    "several_answer",
    "some_owned",
]

_MOST_NAMED = 4


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown.append(f"{len(names) - _MOST_NAMED} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _severity(*, is_error: bool) -> Severity:
    return Severity.ERROR if is_error else Severity.WARNING


def nobody_leads(kind: str, name: str, parties: Sequence[str], place: Location, *, is_error: bool) -> Diagnostic:
    return Diagnostic(
        "O040",
        _severity(is_error=is_error),
        f"nobody is responsible for the {kind} `{name}`: it holds {_listed(parties)}, and no one leads it",
        (Label(place, "who answers for it?"),),
        help="write `led by` and a name under it",
    )


def nobody_owns(stage: str, place: Location, *, is_error: bool) -> Diagnostic:
    return Diagnostic(
        "O041",
        _severity(is_error=is_error),
        f"nobody owns the stage `{stage}`",
        (Label(place, "who is responsible for a lead here?"),),
        help=f"write `{stage}: owned by` and a team, a pod or a role",
    )


def some_owned(stage: str, last: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "O042",
        f"every owner of the stage `{stage}` has a `when`, and nobody owns the leads for which none is true",
        Label(place, "who is responsible for the others?"),
        help=f"let one of them own all others: `by {last}` without `when`",
    )


def several_answer(what: str, name: str, role: str, having: Sequence[str], place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "O043",
        f"more than one party answers for the {what} `{name}`: {_listed(having)} all have `{role}`"
        if len(having) > 2
        else f"more than one party answers for the {what} `{name}`: {_listed(having)} both have `{role}`",
        Label(place, "who of them answers for it?"),
        help=f"name one of them, such as `{having[0]}`, or a team that includes them and is led by somebody",
    )


def nobody_there(what: str, name: str, party: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "O044",
        f"nobody answers for the {what} `{name}`: there is no one in `{party}`",
        Label(place, "who answers for it?"),
        help=f"write `led by` and a name under `{party}`",
    )


def promises_nothing(agreement: str, party: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "G030",
        f"`{party}` is a party of the agreement `{agreement}` and promises nothing",
        Label(place, f"what does `{party}` promise?"),
        help=f'write `objective "..." for {party}` with what is promised: `count of ... at least 100 per month`',
    )
