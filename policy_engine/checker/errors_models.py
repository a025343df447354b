"""What the checker says where a policy is not organised as it declares: one function per message."""

from collections.abc import Sequence

from policy_engine.model.organisation import Party
from policy_engine.model.words import party_words
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location

__all__ = [
    "covers_nothing",
    "handed_back",
    "no_chain",
    "no_owner_in_pod",
    "no_pods",
    "nobody_serves_all",
    "not_one_role",
    "pods_missing",
    "second_role",
    "several_owners",
]

_HERE = "the organisation is declared here"


def no_pods(model: str, pod: str, place: Location, said: Location) -> Diagnostic:
    article = "an" if model == "isolated" else "a"
    return Diagnostic.error(
        "O030",
        f"{article} {model} organisation has no pods, and `{pod}` is one",
        Label(place, "a pod"),
        Label(said, _HERE),
        help="make it a team, or write `organization pods` or `organization hybrid`",
    )


def second_role(here: tuple[str, str], there: tuple[str, str], place: Location, said: Location) -> Diagnostic:
    return Diagnostic.error(
        "O031",
        f"in an isolated organisation one role owns every stage: `{there[0]}` belongs to `{there[1]}`, "
        f"and `{here[0]}` to `{here[1]}`",
        Label(place, f"owned by `{here[1]}`"),
        Label(said, _HERE),
        help=f"write `{here[0]}: owned by {there[1]}`, or `organization chain` where leads go from hand to hand",
    )


def not_one_role(stage: str, owner: str, place: Location, said: Location) -> Diagnostic:
    return Diagnostic.error(
        "O031",
        f"in an isolated organisation one role owns every stage, and `{owner}`, who owns `{stage}`, is not one role",
        Label(place, f"owned by `{owner}`"),
        Label(said, _HERE),
        help="name the role that its people are listed under",
    )


def several_owners(stage: str, owners: Sequence[str], place: Location, said: Location) -> Diagnostic:
    named = " and ".join(f"`{owner}`" for owner in owners)
    return Diagnostic.error(
        "O032",
        f"in a chain each stage has one owner, and `{stage}` belongs to {named}",
        Label(place, "who has the lead here?"),
        Label(said, _HERE),
        help=f"write `{stage}: owned by {owners[-1]}`, and make a stage of its own for the other",
    )


def no_chain(owners: Sequence[str], said: Location) -> Diagnostic:
    alone = f"`{owners[0]}` owns every stage" if owners else "nobody owns a stage"
    return Diagnostic.error(
        "O033",
        f"a chain hands leads from one owner to the next, and {alone}",
        Label(said, "a chain has two owners or more"),
        help="let another role or team own a stage, or write `organization isolated`",
    )


def handed_back(taker: str, here: str, back: str, place: Location, said: Location) -> Diagnostic:
    return Diagnostic.error(
        "O034",
        f"in a chain leads go forward, and this rule gives a lead at `{here}` back to `{taker}`, "
        f"whose last stage is `{back}`",
        Label(place, f"from `{here}` back to `{back}`"),
        Label(said, _HERE),
        help=f"hand it to who owns `{here}` or a later stage; an event `{back}` takes a lead back",
    )


def pods_missing(model: str, said: Location) -> Diagnostic:
    return Diagnostic.error(
        "O035",
        "the organisation is made of pods, and there is none",
        Label(said, f"`{model}` has pods"),
        help="declare them: `pod insurance` with `covers vertical = insurance`, or write `organization chain`",
    )


def covers_nothing(pod: str, place: Location, said: Location) -> Diagnostic:
    return Diagnostic.error(
        "O036",
        f"nobody knows which leads belong to the pod `{pod}`",
        Label(place, "it does not say what it covers"),
        Label(said, _HERE),
        help="write `covers ...` under it, such as `covers vertical = insurance`",
    )


def no_owner_in_pod(pod: str, stage: str, owner: Party, place: Location, owned: Location) -> Diagnostic:
    words = party_words(owner)
    told = {
        "team": (f"`{words}` does not serve it", f"write `serves every pod` under `{words}`, or `serves pod {pod}`"),
        "pod": (
            f"`{words}` is another pod",
            f"say which leads `{words}` owns, and who owns the others: `{stage}: owned by AE, by {words} when ...`",
        ),
    }
    missing, cure = told.get(
        owner.kind,
        (
            f"nobody there is `{words}`",
            f"list somebody under `{words}:` in the pod, or let a team that has the role write `serves pod {pod}`",
        ),
    )
    return Diagnostic.error(
        "O037",
        f"leads of the pod `{pod}` reach the stage `{stage}`, and {missing}",
        Label(place, f"who has a lead at `{stage}` here?"),
        Label(owned, f"owned by `{words}`"),
        help=cure,
    )


def nobody_serves_all(nearly: Sequence[str], said: Location) -> Diagnostic:
    named = f": `{nearly[0]}` serves only some of them" if nearly else ""
    return Diagnostic.error(
        "O038",
        f"a hybrid organisation has a team outside that serves every pod, and no team does{named}",
        Label(said, "pods, and somebody who works for all of them"),
        help="write `serves every pod` under that team, or `organization pods`",
    )
