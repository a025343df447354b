"""What the checker says about stages, their owners, and what is shared and sent on them: one function per message."""

from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.syntax.tree import Name, Node, Owner, Quoted, Stage

__all__ = [
    "comma_missing",
    "nearly_a_content",
    "not_to_be_shared",
    "two_owners",
]


def comma_missing(stage: Stage, owner: Owner, party: str, condition: str) -> Diagnostic:
    assert owner.condition is not None, "the condition is what the comma is missing before"
    return Diagnostic.error(
        "G001",
        f"the `when` of `{stage.name.text}` belongs to its owner, and nobody owns the other leads",
        Label(owner.condition.span, "read as: the leads that the owner is responsible for"),
        help=f"write a comma before `when`: `owned by {party}, when {condition}`",
    )


def two_owners(stage: Name, again: Node, before: Node) -> Diagnostic:
    return Diagnostic.error(
        "G002",
        f"the stage `{stage.text}` has two owners for the same leads",
        Label(again.span, "an owner of all leads"),
        Label(before.span, "an owner of all leads, too"),
        help="say which leads the second one owns: `by AE when ...`",
    )


def not_to_be_shared(name: Name) -> Diagnostic:
    return Diagnostic.error(
        "G003",
        f"`{name.text}` is a segment and cannot be shared",
        Label(name.span, "neither a field nor a derived field"),
        help="name the fields that the segment looks at, or a field made with `let`",
    )


def nearly_a_content(content: Quoted, near: str) -> Diagnostic:
    return Diagnostic.warning(
        "G004",
        f"nobody produces the content `{content.text}`",
        Label(content.span, "not listed under `content for`"),
        help=f"did you mean `{near}`?",
    )
