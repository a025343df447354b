"""SLA clocks: their target, when they pause, and the steps that fall due."""

from decimal import Decimal

from policy_engine.checker import errors_sla as errors
from policy_engine.checker.actions import check_action
from policy_engine.checker.clauses import clauses_of, only_one, take_name
from policy_engine.checker.conditions import check_condition
from policy_engine.checker.events import check_event
from policy_engine.checker.parties import party, recipient
from policy_engine.checker.scope import Scope
from policy_engine.checker.sla_sense import weigh_sla
from policy_engine.checker.targets import check_single_target
from policy_engine.checker.values import check_duration
from policy_engine.model.routing import Assign, HandOff, QueueTarget
from policy_engine.model.sla import ClockTarget, Escalate, Reassign, ReassignInPod, Sla, Step, StepAction, Warn
from policy_engine.model.values import Duration
from policy_engine.syntax import tree

__all__ = ["check_clock_target", "check_sla", "percentage"]

_HUNDRED = Decimal(100)
_GIVES_AWAY = (tree.ReassignInPod, tree.Reassign, tree.Nurture, tree.Reject, tree.Assign)


def check_sla(scope: Scope, node: tree.Sla) -> None:
    """Add an SLA, or report all that is wrong with it."""
    take_name(scope, "SLA", node.name)
    condition = None if node.condition is None else check_condition(scope, node.condition, decision=True)
    answers = None if node.party is None else party(scope, node.party)
    target = _target(scope, node)
    pauses = [
        (clause, pause)
        for clause in clauses_of(node.clauses, tree.PauseWhile)
        if (pause := check_condition(scope, clause.condition, decision=True)) is not None
    ]
    steps = _steps(scope, node, target)
    restarts = [check_event(scope, clause.event) for clause in clauses_of(node.clauses, tree.RestartOn)]
    if target is None:
        return
    sla = Sla(
        name=node.name.text,
        party=answers,
        condition=condition,
        target=target,
        pauses=tuple(pause for _, pause in pauses),
        steps=steps,
        restart_on=tuple(dict.fromkeys(event for event in restarts if event is not None)),
        place=scope.place(node.name),
    )
    scope.draft.slas.append(sla)
    if not scope.has_errors:
        weigh_sla(scope, node, sla, pauses)


# ---------------------------------------------------------------- targets


def _target(scope: Scope, node: tree.Sla) -> ClockTarget | None:
    targets = clauses_of(node.clauses, tree.ClockTarget)
    if not targets:
        scope.report(errors.without_target(node))
        return None
    target = only_one(scope, f"the target of `{node.name.text}`", targets)
    return None if target is None else check_clock_target(scope, target)


def check_clock_target(scope: Scope, node: tree.ClockTarget) -> ClockTarget | None:
    """Return what must happen within a time of an event; the time names its calendar, if any."""
    stops = [check_event(scope, stop) for stop in node.stops]
    start = check_event(scope, node.start)
    within = _length(scope, node.within, node.calendar)
    if start is None or within is None or None in stops:
        return None
    for stop, written in zip(stops, node.stops, strict=True):
        if stop == start:
            scope.report(errors.starts_where_it_stops(node, written))
            return None
    return ClockTarget(stops=tuple(dict.fromkeys(stop for stop in stops if stop)), within=within, start=start)


def _length(scope: Scope, node: tree.Duration, calendar: tree.Name | None) -> Duration | None:
    duration = check_duration(scope, node, calendar)
    if duration is not None and duration.amount == 0:
        scope.report(errors.without_length(node, scope.words(node)))
        return None
    return duration


def percentage(scope: Scope, number: tree.Number) -> Decimal | None:
    """Return what stands before `%`, or report that no `%` does."""
    if not number.written.endswith("%"):
        scope.report(errors.percent_missing(number))
        return None
    return number.value * _HUNDRED


# ---------------------------------------------------------------- steps


def _steps(scope: Scope, node: tree.Sla, target: ClockTarget | None) -> tuple[Step, ...]:
    steps = clauses_of(node.clauses, tree.Step)
    if steps and steps[0].later is not None:
        scope.report(errors.nothing_above(steps[0].later))
    return tuple(_step(scope, step, target) for step in steps)


def _step(scope: Scope, node: tree.Step, target: ClockTarget | None) -> Step:
    actions = [_step_action(scope, action) for action in node.actions]
    given_away = [action for action in node.actions if isinstance(action, _GIVES_AWAY)]
    if len(given_away) > 1:
        scope.report(errors.ends_twice(given_away[0], given_away[1], scope.words(given_away[1])))
    return Step(
        percent=None if node.percent is None else _percent(scope, node.percent),
        later=None if node.later is None else _later(scope, node.later, target),
        actions=tuple(action for action in actions if action is not None),
    )


def _percent(scope: Scope, number: tree.Number) -> Decimal | None:
    percent = percentage(scope, number)
    if percent is not None and percent <= 0:
        scope.report(errors.not_a_percentage(number))
        return None
    return percent


def _later(scope: Scope, node: tree.Duration, target: ClockTarget | None) -> Duration | None:
    """Return how much later; a step counts time on the calendar that its target counts on."""
    calendar = None if target is None else target.within.calendar
    return _length(scope, node, None if calendar is None else tree.Name(calendar, span=node.span))


def _step_action(scope: Scope, node: tree.StepAction | tree.HandOff) -> StepAction | None:
    match node:
        case tree.Warn():
            who = recipient(scope, node.who)
            return None if who is None else Warn(who=who)
        case tree.Escalate():
            who = recipient(scope, node.who)
            return None if who is None else Escalate(who=who)
        case tree.ReassignInPod():
            return ReassignInPod()
        case tree.Reassign():
            return _reassign(scope, node)
        case tree.HandOff():
            scope.report(errors.not_in_a_step("hand off", node, f"reassign to {node.role.text}"))
            return None
        case tree.Assign() if not isinstance(node.target, tree.QueueTarget) or node.failing:
            written = scope.words(node.target)
            scope.report(errors.not_in_a_step(f"assign {written}", node, f"reassign to {written}"))
            return None
        case _:
            action = check_action(scope, node)
            return None if isinstance(action, HandOff) else action


def _reassign(scope: Scope, node: tree.Reassign) -> Reassign | Assign | None:
    """Return who gets the lead instead; with `queue` it waits there, as after `assign queue`."""
    target = check_single_target(scope, node.target)
    if target is None:
        return None
    return Assign(target=target) if isinstance(target, QueueTarget) else Reassign(target=target)
