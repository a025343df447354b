"""The funnel: stages and their owners, what is shared on a stage, and what is sent."""

from policy_engine.checker import errors_funnel as errors
from policy_engine.checker.clauses import said_before
from policy_engine.checker.closest import closest
from policy_engine.checker.conditions import check_condition
from policy_engine.checker.errors import unknown_name
from policy_engine.checker.operands import known_operand
from policy_engine.checker.parties import party
from policy_engine.checker.scope import Scope
from policy_engine.model.funnel import Content, ContentLine, Owner, Share, Stage
from policy_engine.syntax import tree

__all__ = ["check_content", "check_funnel", "check_share"]


# ---------------------------------------------------------------- stages


def check_funnel(scope: Scope, node: tree.Funnel) -> None:
    """Add the stages in their order."""
    if said_before(scope, "the funnel", node):
        return
    for stage in node.stages:
        scope.draft.stages.append(_stage(scope, stage))


def _stage(scope: Scope, node: tree.Stage) -> Stage:
    _one_owner_a_lead(scope, node)
    owners = [_owner(scope, owner) for owner in node.owners]
    return Stage(
        name=node.name.text,
        owners=tuple(owner for owner in owners if owner is not None),
        condition=None if node.condition is None else check_condition(scope, node.condition),
        place=scope.place(node.name),
    )


def _one_owner_a_lead(scope: Scope, node: tree.Stage) -> None:
    """Report owners that stand beside one another, and an only owner whose `when` was meant for the stage."""
    if len(node.owners) == 1 and node.owners[0].condition is not None and node.condition is None:
        owner = node.owners[0]
        words = " ".join(scope.words(node.owners[0].condition).split())
        scope.report(errors.comma_missing(node, owner, scope.words(owner.party), words))
    of_all = [owner for owner in node.owners if owner.condition is None]
    for again in of_all[1:]:
        scope.report(errors.two_owners(node.name, again, of_all[0]))


def _owner(scope: Scope, node: tree.Owner) -> Owner | None:
    condition = None if node.condition is None else check_condition(scope, node.condition)
    found = party(scope, node.party)
    return None if found is None else Owner(party=found, condition=condition)


# ---------------------------------------------------------------- what is shared


def check_share(scope: Scope, node: tree.ShareOn) -> None:
    """Add what the receiver gets to see of a lead on a stage."""
    stage = scope.resolve("stage", node.stage)
    found = [_shared(scope, name) for name in node.fields]
    receiver = party(scope, node.party)
    if stage is None or receiver is None:
        return
    fields = tuple(dict.fromkeys(field for field in found if field is not None))
    scope.draft.shares.append(Share(stage=stage, fields=fields, party=receiver, place=scope.place(node.stage)))


def _shared(scope: Scope, name: tree.Name) -> str | None:
    """Return the declared spelling of a field or a derived field."""
    if known_operand(scope, name.text) is None:
        _report_unshared(scope, name)
        return None
    declared = scope.fields.find(name.text) or scope.derived.find(name.text)
    return None if declared is None else declared.name


def _report_unshared(scope: Scope, name: tree.Name) -> None:
    if scope.segments.find(name.text) is not None:
        scope.report(errors.not_to_be_shared(name))
    elif not (scope.fields.find(name.text) or scope.derived.find(name.text) or scope.fields.incomplete):
        names = [typed.words for typed in scope.operands.values()]
        scope.report(unknown_name("field", name, closest(name.text, names)))


# ---------------------------------------------------------------- what is sent


def check_content(scope: Scope, node: tree.ContentFor) -> None:
    """Add what each side produces or distributes on a stage."""
    stage = scope.resolve("stage", node.stage)
    for line in node.lines:
        contents = tuple(_content(scope, content) for content in line.contents)
        side = party(scope, line.party)
        if stage is not None and side is not None:
            scope.draft.contents.append(
                ContentLine(stage=stage, party=side, verb=line.verb, contents=contents, place=scope.place(line))
            )


def _content(scope: Scope, node: tree.Content) -> Content:
    return Content(
        name=node.name.text,
        condition=None if node.condition is None else check_condition(scope, node.condition),
    )
