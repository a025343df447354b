"""What the checker says about stages and leads for which there is no content: one function per message."""

from collections.abc import Sequence

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.source.span import Location

__all__ = ["kinds_without_content", "stage_without_content"]


def stage_without_content(stage: str, place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "G031",
        f"there is nothing to send or to tell a lead at the stage `{stage}`",
        Label(place, "no content"),
        help=f'write `content for {stage}` and under it who `produces "..."` or `distributes "..."`',
    )


def kinds_without_content(stage: str, kinds: Sequence[str], place: Location) -> Diagnostic:
    return Diagnostic.warning(
        "G032",
        f"at the stage `{stage}` there is no content for leads whose {'; or whose '.join(kinds)}",
        Label(place, "what do these leads get?"),
        help=f"add a content without `when` under `content for {stage}`, or one for these leads",
    )
