"""Targets, and what a rule, a row or a step of a clock does."""

from collections.abc import Iterator, Sequence
from functools import singledispatch

from policy_engine.formatter.layout import Break, Part, deeper
from policy_engine.formatter.words import name, operand, party, quoted
from policy_engine.syntax.tree import (
    Action,
    Assign,
    Escalate,
    FieldTarget,
    HandOff,
    MatchingPodTarget,
    Name,
    Notify,
    Nurture,
    PodTarget,
    QueueTarget,
    Reassign,
    ReassignInPod,
    Reject,
    RepTarget,
    RoleTarget,
    SetPriority,
    SingleTarget,
    SplitTarget,
    StepAction,
    Tag,
    Target,
    TeamTarget,
    Warn,
)

__all__ = ["action", "actions", "taken", "target"]


def actions(nodes: Sequence[Action | StepAction]) -> Iterator[Part]:
    """Return actions joined by `and`."""
    for number, node in enumerate(nodes):
        if number:
            yield Break(node.span.start, "each")
            yield "and "
        yield from deeper(action(node))


def taken(node: Assign) -> Iterator[Part]:
    """Return who takes the lead, and who does where they cannot."""
    yield from target(node.target)
    yield from _failing(node.failing)


def _failing(nodes: Sequence[SingleTarget | Nurture]) -> Iterator[Part]:
    for node in nodes:
        yield ","
        yield Break(node.span.start)
        yield "failing that "
        yield from action(node) if isinstance(node, Nurture) else target(node)


# ---------------------------------------------------------------- targets


@singledispatch
def target(node: Target) -> Iterator[Part]:
    """Return the parts of a target; only a split may be broken."""
    raise TypeError(f"no target: {node!r}")


@target.register
def _(node: SplitTarget) -> Iterator[Part]:
    for number, share in enumerate(node.shares):
        if number:
            yield ","
            yield Break(share.span.start)
        yield f"{share.percent.written} "
        yield from target(share.target)


@target.register
def _(node: PodTarget) -> Iterator[Part]:
    yield f"pod {name(node.pod)}{_role(node.role)}"


@target.register
def _(node: MatchingPodTarget) -> Iterator[Part]:
    yield f"matching pod{_role(node.role)}"


@target.register
def _(node: TeamTarget) -> Iterator[Part]:
    yield f"team {name(node.team)}{_role(node.role)}"


@target.register
def _(node: RoleTarget) -> Iterator[Part]:
    yield name(node.role)


@target.register
def _(node: RepTarget) -> Iterator[Part]:
    yield f"rep {name(node.rep)}"


@target.register
def _(node: FieldTarget) -> Iterator[Part]:
    yield f"the {name(node.field)}"


@target.register
def _(node: QueueTarget) -> Iterator[Part]:
    yield f"queue {name(node.queue)}"


def _role(node: Name | None) -> str:
    return "" if node is None else f" {name(node)}"


# ---------------------------------------------------------------- actions


@singledispatch
def action(node: Action | StepAction) -> Iterator[Part]:
    """Return the parts of an action; it may be broken before `failing that`."""
    raise TypeError(f"no action: {node!r}")


@action.register
def _(node: Assign) -> Iterator[Part]:
    yield "assign "
    yield from taken(node)


@action.register
def _(node: HandOff) -> Iterator[Part]:
    yield f"hand off to {name(node.role)}"
    yield from _failing(node.failing)


@action.register
def _(node: Nurture) -> Iterator[Part]:
    yield "nurture" if node.content is None else f"nurture with {quoted(node.content.text)}"


@action.register
def _(node: Reject) -> Iterator[Part]:
    yield "reject" if node.reason is None else f"reject because {quoted(node.reason.text)}"


@action.register
def _(node: Tag) -> Iterator[Part]:
    yield f"tag {operand(node.text)}"


@action.register
def _(node: SetPriority) -> Iterator[Part]:
    yield f"set priority to {operand(node.value)}"


@action.register
def _(node: Notify) -> Iterator[Part]:
    yield f"notify {party(node.who)}"


@action.register
def _(node: Warn) -> Iterator[Part]:
    yield f"warn {party(node.who)}"


@action.register
def _(node: Escalate) -> Iterator[Part]:
    yield f"escalate to {party(node.who)}"


@action.register
def _(_node: ReassignInPod) -> Iterator[Part]:
    yield "reassign in pod"


@action.register
def _(node: Reassign) -> Iterator[Part]:
    yield "reassign to "
    yield from target(node.target)
