"""What the checker says about events and SLA clocks: one function per message."""

from policy_engine.checker.typed import KIND_WORDS, Typed
from policy_engine.source.diagnostic import Diagnostic, Label
from policy_engine.syntax.tree import ClockTarget, Duration, Name, Node, Number, PauseWhile, Sla, Step

__all__ = [
    "due_outside_hours",
    "ends_twice",
    "longer_than_a_year",
    "not_a_percentage",
    "not_a_time_field",
    "not_in_a_step",
    "nothing_above",
    "pause_without_end",
    "percent_missing",
    "starts_where_it_stops",
    "step_never_fires",
    "without_length",
    "without_target",
]


def not_a_time_field(name: Name, operand: Typed) -> Diagnostic:
    return Diagnostic.error(
        "G010",
        f"an event happens at a time, and `{operand.words}` is {KIND_WORDS[operand.kind]}",
        Label(name.span, "neither a time nor a date of the lead"),
        help="name a field of the type `time` or `date`, or leave `at ...` away to read the event log",
    )


def without_target(sla: Sla) -> Diagnostic:
    return Diagnostic.error(
        "G011",
        f"the SLA `{sla.name.text}` has no target",
        Label(sla.name.span, "nothing is measured"),
        help="say what is due: `contacted within 15 minutes of assigned`",
    )


def starts_where_it_stops(target: ClockTarget, stop: Name) -> Diagnostic:
    return Diagnostic.error(
        "G012",
        f"the clock stops at `{stop.text}`, where it starts",
        Label(stop.span, "stops here"),
        Label(target.start.span, "and starts here"),
        help="name the event that it waits for: `contacted within 15 minutes of assigned`",
    )


def without_length(duration: Duration, written: str) -> Diagnostic:
    return Diagnostic.error(
        "G013",
        f"`{written}` leaves no time",
        Label(duration.span, "over as soon as it begins"),
        help="write a length such as `15 minutes` or `2 hours`",
    )


def percent_missing(number: Number) -> Diagnostic:
    return Diagnostic.error(
        "G014",
        f"`{number.written}` is not a percentage",
        Label(number.span, "of what?"),
        help=f"write `{number.written}%`",
    )


def not_a_percentage(number: Number) -> Diagnostic:
    return Diagnostic.error(
        "G014",
        f"a step falls due after the clock has started, not at `{number.written}` of its time",
        Label(number.span, "the start of the clock, or before it"),
        help="write a percentage above 0: `at 80%`",
    )


def nothing_above(duration: Duration) -> Diagnostic:
    return Diagnostic.error(
        "G015",
        "`later` counts from the step above it, and there is none",
        Label(duration.span, "later than what?"),
        help="begin with a step such as `at 100% ...`",
    )


def not_in_a_step(written: str, node: Node, instead: str) -> Diagnostic:
    return Diagnostic.error(
        "G016",
        f"a step of an SLA cannot `{written}`",
        Label(node.span, "only a rule can do this"),
        help=f"write `{instead}`",
    )


def ends_twice(first: Node, second: Node, written: str) -> Diagnostic:
    return Diagnostic.error(
        "G017",
        f"the step has given the lead away already when it comes to `{written}`",
        Label(second.span, "the lead is with somebody else by now"),
        Label(first.span, "given away here"),
        help="keep one of them, or make the other a step of its own: `2 hours later ...`",
    )


def due_outside_hours(target: ClockTarget, who: str, calendar: str, start: str, due: str) -> Diagnostic:
    return Diagnostic.warning(
        "G040",
        f"the target falls due when nobody works: {who} works `{calendar}` hours",
        Label(target.within.span, f"started {start}, it is due {due}"),
        help=f"count on their calendar: `..., in {calendar} hours`",
    )


def longer_than_a_year(duration: Duration, written: str, calendar: str) -> Diagnostic:
    return Diagnostic.warning(
        "G041",
        f"`{written}` takes more than a year of `{calendar}` hours",
        Label(duration.span, "longer than all that is open in a year"),
        help="give the calendar more hours, or the target less time",
    )


def step_never_fires(step: Step, written: str, ending: Step) -> Diagnostic:
    return Diagnostic.warning(
        "G042",
        f"the step `{written}` never fires",
        Label(step.span, "the clock has ended by then"),
        Label(ending.span, "this takes the lead from its rep, which ends its clocks"),
        help="put it before that step, or take it out",
    )


def pause_without_end(pause: PauseWhile, written: str) -> Diagnostic:
    return Diagnostic.warning(
        "G043",
        f"nothing ends the pause `{written}`",
        Label(pause.span, "once it holds, no event can change that"),
        help="ask for a value that an event sets otherwise: `pause while status is on_hold`",
    )
