"""Pods, teams, reps, queues and events that no statement declares, as parts of the policy."""

from policy_engine.checker.scope import Declared, Scope
from policy_engine.model.base import Place
from policy_engine.model.organisation import Pod, Queue, Rep, Role, Team
from policy_engine.model.sla import Event

__all__ = ["add_inferred"]


def add_inferred(scope: Scope) -> None:
    """Add what is only named by its use, or under a role, in the order it was met."""
    draft, inferred = scope.draft, scope.inferred
    for pod in inferred.get("pod", []):
        draft.pods.append(Pod(name=pod.name, roles=_roles(pod), inferred=True, place=_place(pod)))
    for team in inferred.get("team", []):
        draft.teams.append(Team(name=team.name, roles=_roles(team), inferred=True, place=_place(team)))
    # Who is listed under a role counts as declared, without a use.
    for rep in (declared for declared in scope.reps if declared.inferred):
        draft.reps.append(Rep(name=rep.name, inferred=True, place=_place(rep)))
    for queue in inferred.get("queue", []):
        draft.queues.append(Queue(name=queue.name, inferred=True, place=_place(queue)))
    for event in inferred.get("event", []):
        draft.events.append(Event(name=event.name, place=_place(event)))


def _roles(declared: Declared) -> tuple[Role, ...]:
    return tuple(Role(name=role) for role in declared.roles.values())


def _place(declared: Declared) -> Place:
    source, start = declared.location.source, declared.location.start
    line, column = source.position(start)
    return Place(file=source.name, line=line, column=column)
