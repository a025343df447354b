"""What the checker says about people whom no lead reaches: one function per message."""

from collections.abc import Sequence

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location
from policy_engine.syntax.tree import Name

__all__ = ["hand_off_to_nobody", "listed_nowhere", "nobody_reaches", "pods_without_role"]

_MOST_NAMED = 4


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:_MOST_NAMED]]
    if len(names) > _MOST_NAMED:
        shown.append(f"{len(names) - _MOST_NAMED} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def pods_without_role(role: Name, pods: Sequence[str]) -> Diagnostic:
    return Diagnostic.warning(
        "R009",
        f"not every pod has the role `{role.text}`",
        Label(role.span, f"nobody is listed under it in {_listed(pods)}"),
        help=f"list somebody under `{role.text}:` there, or say what else to do with `failing that`",
    )


def hand_off_to_nobody(role: Name, pods: Sequence[str]) -> Diagnostic:
    return Diagnostic.warning(
        "O045",
        f"a lead of {'the pods' if len(pods) > 1 else 'the pod'} {_listed(pods)} is handed off to nobody: "
        f"there is no `{role.text}` there, nor in a team that serves {'them' if len(pods) > 1 else 'it'}",
        Label(role.span, "nobody there has this role"),
        help=f"list somebody under `{role.text}:` in the pod, or say what else to do with `failing that`",
    )


def nobody_reaches(reps: Sequence[str], role: str, home: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "O046",
        f"no lead ever reaches {_listed(reps)}: no rule assigns to `{home} {role}`, and the role owns no stage",
        Label(place, "gets no lead"),
        help=f"let a rule say `assign {home} {role}`, or let `{role}` own a stage",
    )


def listed_nowhere(rep: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "O046",
        f"no lead ever reaches `{rep}`, who is listed in no pod or team",
        Label(place, "gets no lead"),
        help=f"list `{rep}` under a role of a pod or a team, or write a rule with `assign rep {rep}`",
    )
